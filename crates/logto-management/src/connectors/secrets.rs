//! Masking of the secrets of a configuration, and their restoration in an edited copy.

use logto_client::protocol::redact::{
    HIDDEN, HIDDEN_USER, has_opaque_run, is_secret_name, redacted_text, without_user_info,
};
use serde_json::{Map, Value};

use crate::FieldPath;

/// The members whose text is in every message that is sent. Only addresses are masked in them.
const PUBLIC: [&str; 6] = ["content", "contentType", "fromEmail", "replyTo", "subject", "usageType"];
/// The members that can be long and random but are not secret.
const IDENTIFIERS: [&str; 10] = [
    "accountSID",
    "ca",
    "cert",
    "clientId",
    "fromMessagingServiceSID",
    "host",
    "localAddress",
    "servername",
    "serviceClient",
    "user",
];
/// The members that do not decide to which server, under which account, and how protected secrets are
/// sent. Every other member does, unknown ones included.
const NO_DESTINATION: [&str; 9] = [
    "customHeaders",
    "debug",
    "disableRiskCheck",
    "fromEmail",
    "fromMessagingServiceSID",
    "logger",
    "name",
    "replyTo",
    "templates",
];

/// Returns the placeholder of a secret.
fn placeholder(name: &str) -> Value {
    format!("<{name}>").into()
}

/// Returns a copy without secrets.
pub(crate) fn masked(value: &Value) -> Value {
    masked_value("", value)
}

/// Returns a copy of the value of a member without secrets. Elements of a list have the name of the list.
fn masked_value(name: &str, value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let members = members.iter().map(|(name, value)| (name.clone(), masked_member(name, value)));
            Value::Object(members.collect::<Map<_, _>>())
        }
        Value::Array(items) => items.iter().map(|item| masked_value(name, item)).collect(),
        Value::String(text) => masked_text(name, text).into(),
        other => other.clone(),
    }
}

fn masked_member(name: &str, value: &Value) -> Value {
    match value {
        Value::Null | Value::Bool(_) => value.clone(),
        // An empty value is not a secret.
        Value::String(text) if text.is_empty() => value.clone(),
        // `auth` is an object with a password, or it may be a misplaced password itself.
        Value::Object(_) if name.to_lowercase().ends_with("auth") => masked_value(name, value),
        _ if is_secret_name(name) => placeholder(name),
        _ => masked_value(name, value),
    }
}

fn masked_text(name: &str, text: &str) -> String {
    if PUBLIC.contains(&name) {
        return without_user_info(text);
    }
    let shown = redacted_text(text);
    if !IDENTIFIERS.contains(&name) && has_opaque_run(&shown) { HIDDEN.to_owned() } else { shown }
}

/// Replaces the placeholders in `value` with the values of `from`, if both send them to the same server
/// under the same account. Placeholders that cannot be replaced become empty; their paths are returned.
pub(crate) fn restore(value: &mut Value, from: &Value) -> Vec<FieldPath> {
    let mut filled = value.clone();
    fill(&mut filled, "", from);
    if destination(&filled) == destination(from) {
        *value = filled;
    }
    let mut emptied = Vec::new();
    empty_placeholders(value, &FieldPath::root(), "", from, &mut emptied);
    emptied
}

/// Replaces the placeholders in `value` with the values of `from`, wherever they are sent.
pub(crate) fn fill(value: &mut Value, name: &str, from: &Value) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let Some(original) = from.get(name) else { continue };
                if *member == placeholder(name) && masked_member(name, original) == *member {
                    *member = original.clone();
                } else {
                    fill(member, name, original);
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                if let Some(original) = from.get(index) {
                    fill(item, name, original);
                }
            }
        }
        Value::String(text) => {
            if let Some(original) = from.as_str()
                && masked_text(name, original) == *text
            {
                original.clone_into(text);
            }
        }
        _ => {}
    }
}

/// Returns the part of a configuration that decides where and how its secrets are sent.
fn destination(config: &Value) -> Value {
    let is_part = |name: &String| !NO_DESTINATION.contains(&name.as_str()) && !name.ends_with("Timeout");
    match config {
        Value::Object(members) => {
            let members = members.iter().filter(|(name, _)| is_part(name));
            without_secrets(&Value::Object(members.map(|(name, value)| (name.clone(), value.clone())).collect()))
        }
        other => other.clone(),
    }
}

/// Returns a copy without the members that are secret or `null`.
fn without_secrets(value: &Value) -> Value {
    let Value::Object(members) = value else { return value.clone() };
    let is_kept = |name: &str, value: &Value| !value.is_null() && (value.is_object() || !is_secret_name(name));
    let kept = members.iter().filter(|(name, value)| is_kept(name, value));
    Value::Object(kept.map(|(name, value)| (name.clone(), without_secrets(value))).collect())
}

/// Empties the placeholders that are not literally in `from`.
fn empty_placeholders(value: &mut Value, at: &FieldPath, name: &str, from: &Value, emptied: &mut Vec<FieldPath>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let original = from.get(name).unwrap_or(&Value::Null);
                empty_placeholders(member, &at.key(name), name, original, emptied);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                let original = from.get(index).unwrap_or(&Value::Null);
                empty_placeholders(item, &at.index(index), name, original, emptied);
            }
        }
        Value::String(text) if !PUBLIC.contains(&name) && from.as_str() != Some(text) => {
            let is_placeholder = is_secret_name(name) && placeholder(name) == text.as_str();
            if is_placeholder || text.contains(HIDDEN) || text.contains(&[HIDDEN_USER, "@"].concat()) {
                text.clear();
                emptied.push(at.clone());
            }
        }
        _ => {}
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn masks_and_restores_all_secrets() {
        let config = json!({
            "authToken": "S1", "auth": {"user": "u", "pass": "S2", "privateKey": "S3", "clientSecret": "S4",
            "refreshToken": "S5", "accessToken": "S6", "expires": 1}, "tls": {"key": "S7", "passphrase": "S8", "ca": "c"},
            "proxy": "http://me:S9@proxy:3128/x", "customHeaders": {"X-Api-Key": ["S10"], "X-Tag": "a"}, "API_TOKEN": 11,
            "host": "mail", "debug": true, "empty": "", "templates": [{"usageType": "SignIn", "content": "{{code}}"}],
        });
        let shown = masked(&config);
        let text = shown.to_string();
        for secret in 1..=10 {
            assert!(!text.contains(&format!("S{secret}")), "S{secret} in {text}");
        }
        assert_eq!(
            (&shown["host"], &shown["auth"]["user"], &shown["tls"]["ca"]),
            (&json!("mail"), &json!("u"), &json!("c"))
        );
        assert_eq!(
            (&shown["API_TOKEN"], &shown["proxy"]),
            (&json!("<API_TOKEN>"), &json!("http://<user>@proxy:3128/x"))
        );
        assert_eq!(shown["templates"], config["templates"]);

        let mut restored = shown;
        assert_eq!(restore(&mut restored, &config), []);
        assert_eq!(restored, config);
    }

    #[test]
    fn masks_misplaced_passwords() {
        assert_eq!(masked(&json!({"auth": "user:pw"})), json!({"auth": "<auth>"}));
        assert_eq!(masked(&json!({"auth": {"pass": {"x": 1}}})), json!({"auth": {"pass": "<pass>"}}));
        assert_eq!(masked(&json!({"host": "user:pw@mail"})), json!({"host": "<user>@mail"}));
    }

    #[test]
    fn masks_credentials_in_headers_of_any_name() {
        let config = json!({"customHeaders": {
            "X-Auth": "S1", "X-Sig": "S2", "X-Upstream": "Bearer S3", "pwd": "S4", "X-Relay": "user:S5@host",
            "X-Id": "8f14e45fceea167a5a36S6", "X-Link": ["https://a.test/?sig=S7"], "X-Tag": "news",
        }});
        let mut shown = masked(&config);
        let text = shown.to_string();
        assert!((1..=7).all(|secret| !text.contains(&format!("S{secret}"))), "{text}");
        assert_eq!(shown["customHeaders"]["X-Tag"], "news");
        assert_eq!((restore(&mut shown, &config), &shown), (vec![], &config));
    }

    #[test]
    fn texts_of_templates_are_not_changed_by_words_that_look_like_secrets() {
        let config = json!({"fromEmail": "Shop: News <news@example.com>", "templates": [
            {"usageType": "Generic", "subject": "Password: {{code}}", "content": "mail:me@example.com, Basic rules apply"},
        ]});
        assert_eq!(masked(&config), config);
    }

    #[test]
    fn restore_keeps_changed_values() {
        let mut edited = json!({"authToken": "new", "accountSID": "<accountSID>"});
        restore(&mut edited, &json!({"authToken": "old", "accountSID": "AC"}));
        assert_eq!(edited, json!({"authToken": "new", "accountSID": "<accountSID>"}));
    }

    #[test]
    fn restores_smtp_secrets_only_for_the_same_server_and_account() {
        let saved = json!({"host": "mail", "port": 587, "requireTLS": true, "auth": {"user": "me", "pass": "S"},
            "tls": {"key": "K"}, "customHeaders": {"X-Auth": "H"}, "fromEmail": "a@b.c"});
        for (pointer, other) in [
            ("/host", json!("evil")),
            ("/port", json!(2525)),
            ("/auth/user", json!("other")),
            ("/auth/accessUrl", json!("https://evil.test")),
            ("/requireTLS", json!(false)),
            ("/tls/rejectUnauthorized", json!(false)),
            ("/service", json!("evil")),
            ("/proxy", json!("http://evil")),
        ] {
            let mut edited = masked(&saved);
            let (parent, name) = pointer.rsplit_once('/').unwrap();
            edited.pointer_mut(parent).unwrap()[name] = other;
            let emptied: Vec<String> = restore(&mut edited, &saved).iter().map(ToString::to_string).collect();
            assert_eq!(emptied, ["auth.pass", "customHeaders.X-Auth", "tls.key"], "{pointer}");
            assert_eq!((&edited["auth"]["pass"], &edited["tls"]["key"]), (&json!(""), &json!("")), "{pointer}");
        }
        let mut edited = masked(&saved);
        edited["fromEmail"] = json!("d@e.f");
        edited["socketTimeout"] = json!(5);
        assert_eq!(restore(&mut edited, &saved), []);
        assert_eq!((&edited["auth"], &edited["customHeaders"]), (&saved["auth"], &saved["customHeaders"]));
    }

    #[test]
    fn restores_the_twilio_token_only_for_the_same_account() {
        let saved = json!({"accountSID": "AC1", "authToken": "S", "fromMessagingServiceSID": "MG1"});
        for (name, other) in [("accountSID", "AC2"), ("host", "evil"), ("baseUrl", "https://evil.test")] {
            let mut edited = masked(&saved);
            edited[name] = json!(other);
            assert_eq!(restore(&mut edited, &saved), [FieldPath::from("authToken")]);
            assert_eq!(edited["authToken"], "");
        }
        let mut edited = masked(&saved);
        edited["fromMessagingServiceSID"] = json!("MG2");
        assert_eq!(restore(&mut edited, &saved), []);
        assert_eq!(edited["authToken"], "S");
    }

    #[test]
    fn placeholders_without_an_original_become_empty() {
        let mut imported = json!({"authToken": "<authToken>", "proxy": "http://<user>@proxy", "host": "<host>"});
        let emptied = restore(&mut imported, &json!({}));
        assert_eq!(emptied, [FieldPath::from("authToken"), FieldPath::from("proxy")]);
        assert_eq!(imported, json!({"authToken": "", "proxy": "", "host": "<host>"}));
    }
}
