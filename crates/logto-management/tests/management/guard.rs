//! What Logto's connectors accept, by the answers of a real server, to hold the checks against.

use serde_json::{Map, Value};

/// Returns the configuration as the server stores it: without members that are `null`, an empty text, an empty list or
/// an empty object, at every level.
pub fn stored(value: &Value) -> Value {
    let is_empty = |value: &Value| match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    };
    match value {
        Value::Object(members) => {
            let members = members.iter().map(|(name, member)| (name.clone(), stored(member)));
            Value::Object(members.filter(|(_, member)| !is_empty(member)).collect::<Map<_, _>>())
        }
        Value::Array(items) => items.iter().map(stored).filter(|item| !is_empty(item)).collect(),
        other => other.clone(),
    }
}

fn text(value: Option<&Value>) -> bool {
    value.is_some_and(Value::is_string)
}

fn optional(members: &Value, names: &[&str], is_right: impl Fn(&Value) -> bool) -> bool {
    names.iter().all(|name| members.get(name).is_none_or(&is_right))
}

pub fn accepts_twilio(config: &Value) -> bool {
    let required = ["accountSID", "authToken", "fromMessagingServiceSID"];
    let is_host = |host: &Value| {
        let host = host.as_str().unwrap_or_default();
        let middle = host.strip_prefix("api.").and_then(|rest| rest.strip_suffix("twilio.com"));
        let is_part = |part: &str| {
            !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        };
        middle.is_some_and(|middle| {
            middle.is_empty() || middle.strip_suffix('.').is_some_and(|parts| parts.split('.').all(is_part))
        })
    };
    required.iter().all(|name| text(config.get(name)))
        && optional(config, &["disableRiskCheck"], Value::is_boolean)
        && optional(config, &["host"], is_host)
        && accepts_templates(config, |template| text(template.get("content")))
}

pub fn accepts_smtp(config: &Value) -> bool {
    let texts = ["replyTo", "name", "localAddress", "servername"];
    let switches = ["logger", "debug", "disableFileAccess", "disableUrlAccess", "secure", "ignoreTLS", "requireTLS"];
    let numbers = ["connectionTimeout", "greetingTimeout", "socketTimeout", "dnsTimeout"];
    let is_header =
        |value: &Value| value.is_string() || value.as_array().is_some_and(|items| items.iter().all(Value::is_string));
    text(config.get("host"))
        && text(config.get("fromEmail"))
        && config.get("port").is_some_and(Value::is_number)
        && config.get("auth").is_some_and(accepts_auth)
        && optional(config, &texts, Value::is_string)
        && optional(config, &switches, Value::is_boolean)
        && optional(config, &numbers, Value::is_number)
        && optional(config, &["tls"], Value::is_object)
        && optional(config, &["customHeaders"], |headers| {
            headers.as_object().is_some_and(|headers| headers.values().all(is_header))
        })
        && accepts_templates(config, |template| {
            let kind = template.get("contentType").and_then(Value::as_str);
            text(template.get("subject"))
                && text(template.get("content"))
                && matches!(kind, Some("text/plain" | "text/html"))
        })
}

fn accepts_auth(auth: &Value) -> bool {
    let Some(members) = auth.as_object() else { return false };
    let is_type = |names: &[&str]| members.get("type").is_none_or(|kind| names.iter().any(|name| kind == name));
    let is_login = is_type(&["login", "Login", "LOGIN"])
        && members.keys().all(|name| ["type", "user", "pass"].contains(&name.as_str()))
        && optional(auth, &["user", "pass"], Value::is_string);
    let is_key = match auth.get("privateKey") {
        Some(Value::Object(parts)) => text(parts.get("key")) && text(parts.get("passphrase")),
        other => text(other),
    };
    let is_tokens =
        optional(auth, &["clientId", "clientSecret", "refreshToken", "accessToken", "accessUrl"], Value::is_string)
            && optional(auth, &["expires"], Value::is_number);
    let is_oauth = is_type(&["oauth2", "OAuth2", "OAUTH2"]) && text(auth.get("user"));
    is_login || (is_oauth && (is_tokens || (is_key && text(auth.get("serviceClient")))))
}

fn accepts_templates(config: &Value, is_right: impl Fn(&Value) -> bool) -> bool {
    let Some(templates) = config.get("templates").and_then(Value::as_array) else { return false };
    let has = |usage: &str| templates.iter().any(|template| template["usageType"] == usage);
    templates.iter().all(|template| text(template.get("usageType")) && is_right(template))
        && ["Register", "SignIn", "ForgotPassword", "Generic"].into_iter().all(has)
}
