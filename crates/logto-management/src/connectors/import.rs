//! Reading of configurations in every form in which people have them.

use serde_json::{Map, Value};

use super::config::ConnectorConfig;
use super::presets::PRESETS;
use super::relaxed_json;
use super::smtp::SmtpConfig;
use super::template::{EmailTemplate, Template as _};
use super::twilio::TwilioConfig;
use super::usage_type::UsageType;

/// Error of a text that has no configuration of a connector.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// The text is not JSON, and there is none in it.
    #[error("this is not JSON: line {line}, column {column}")]
    Json {
        /// The line of the error, from 1.
        line: usize,
        /// The column of the error, from 1.
        column: usize,
    },
    /// The text is JSON, and there is no configuration in it.
    #[error("this is not a configuration of a connector")]
    NotAConfig,
    /// It is the configuration of another connector, with this factory id.
    #[error("this is a configuration of “{0}”")]
    OtherConnector(String),
}

impl ImportError {
    /// Returns a stable code, `import.…`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Json { .. } => "import.json",
            Self::NotAConfig => "import.not_a_config",
            Self::OtherConnector(_) => "import.other_connector",
        }
    }
}

/// Finds the configuration of a connector in a text: a configuration alone or as a JSON text, `{connectorId, config}`,
/// a response of the Management API with one connector or several, a row of the database, JSON with comments, and
/// nodemailer's `createTransport` with an object or a URL.
///
/// # Errors
/// [`ImportError`].
///
/// ```
/// use logto_management::connectors::{ImportError, SmtpConfig, TwilioConfig, import_config};
///
/// let code = r#"nodemailer.createTransport({ host: "smtp.example.com", port: 465, secure: true, auth: { user, pass } })"#;
/// let config = import_config::<SmtpConfig>(code)?;
/// assert_eq!((config.host(), config.port()), ("smtp.example.com", Some(465)));
///
/// // A Twilio configuration with a region has a host too.
/// let regional = r#"{"host": "api.dublin.ie1.twilio.com", "accountSID": "AC00000000000000000000000000000001"}"#;
/// assert!(matches!(import_config::<SmtpConfig>(regional), Err(ImportError::OtherConnector(_))));
/// assert_eq!(import_config::<TwilioConfig>(regional)?.host(), "api.dublin.ie1.twilio.com");
/// assert_eq!(import_config::<TwilioConfig>(r#"{"name": "my-app"}"#), Err(ImportError::NotAConfig));
/// # Ok::<(), ImportError>(())
/// ```
pub fn import_config<C: ConnectorConfig>(text: &str) -> Result<C, ImportError> {
    let text = text.trim_start_matches('\u{feff}').trim();
    let mut found = Found::default();
    for value in values(text)? {
        found.visit(C::FACTORY_ID, &value, 0);
    }
    match (found.own, found.others) {
        (Some(members), _) => {
            Ok(C::from_members(if C::FACTORY_ID == SmtpConfig::FACTORY_ID { of_nodemailer(members) } else { members }))
        }
        (None, Some(other)) => Err(ImportError::OtherConnector(other)),
        (None, None) => Err(ImportError::NotAConfig),
    }
}

/// The most objects that are looked for in a text that is not JSON as a whole.
const MAX_SNIPPETS: usize = 200;

/// Returns the JSON of a text, or the objects and lists in it.
fn values(text: &str) -> Result<Vec<Value>, ImportError> {
    let error = match serde_json::from_str(text) {
        Ok(value) => return Ok(vec![value]),
        Err(error) => ImportError::Json { line: error.line(), column: error.column() },
    };
    let url =
        text.find("createTransport(").map(|at| &text[at + 16..]).or_else(|| text.starts_with("smtp").then_some(text));
    if let Some(transport) = url.and_then(transport_url) {
        return Ok(vec![transport]);
    }
    let mut all = Vec::new();
    let mut from = 0;
    for _ in 0..MAX_SNIPPETS {
        let Some(start) = text[from..].find(['{', '[']).map(|at| from + at) else { break };
        // A database's export doubles the quotes of texts.
        let doubled =
            || relaxed_json::read(&text[start..].replace("\"\"", "\"")).map(|(value, _)| (value, text.len() - start));
        match relaxed_json::read(&text[start..]).or_else(doubled) {
            Some((value, length)) => {
                all.push(value);
                from = start + length;
            }
            None => from = start + 1,
        }
    }
    all.retain(|value| {
        value.as_object().is_none_or(|members| !members.is_empty()) && *value != Value::Array(Vec::new())
    });
    // The sender is in the defaults of the transport, or in a message.
    let sender = all.iter().find_map(|value| sender(value.get("from")?).filter(|_| value.get("auth").is_none()));
    if let Some(sender) = sender {
        let transport = all.iter_mut().filter_map(Value::as_object_mut).find(|it| it.contains_key("auth"));
        if let Some(transport) = transport {
            transport.entry("from").or_insert(sender);
        }
    }
    if all.is_empty() { Err(error) } else { Ok(all) }
}

/// Reads `smtps://user:password@host:port`, with or without quotes.
fn transport_url(text: &str) -> Option<Value> {
    let text = text.trim_start().trim_start_matches(['"', '\'', '`']);
    let (scheme, rest) = text.split_once("://")?;
    let secure = match scheme {
        "smtps" => true,
        "smtp" => false,
        _ => return None,
    };
    let end = rest.find(|c: char| c.is_whitespace() || "\"'`/?#".contains(c)).unwrap_or(rest.len());
    let (sign_in, server) = rest[..end].rsplit_once('@').unwrap_or(("", &rest[..end]));
    let (host, port) = match server.rsplit_once(':').map(|(host, port)| (host, port.parse::<u16>())) {
        Some((host, Ok(port))) => (host, port),
        _ => (server, if secure { 465 } else { 587 }),
    };
    let mut transport = serde_json::json!({"host": host, "port": port, "secure": secure || port == 465});
    if !sign_in.is_empty() {
        let (user, pass) = sign_in.split_once(':').unwrap_or((sign_in, ""));
        transport["auth"] = serde_json::json!({"user": decoded(user), "pass": decoded(pass)});
    }
    (!host.is_empty()).then_some(transport)
}

/// Decodes `%40`.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code =
            (*first == b'%').then(|| after.get(..2)).flatten().and_then(|digits| std::str::from_utf8(digits).ok());
        match code.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Returns a sender of nodemailer: a text, or `{name, address}`.
fn sender(from: &Value) -> Option<Value> {
    let part = |name| from.get(name).and_then(Value::as_str);
    match (from, part("name"), part("address")) {
        (Value::String(text), ..) => Some(text.as_str().into()),
        (_, Some(name), Some(address)) => Some(format!("\"{}\" <{address}>", name.replace('"', "\\\"")).into()),
        (_, None, Some(address)) => Some(address.into()),
        _ => None,
    }
}

/// The configurations in a document.
#[derive(Default)]
struct Found {
    own: Option<Map<String, Value>>,
    others: Option<String>,
}

impl Found {
    /// The most levels of objects, lists and JSON texts around a configuration.
    const MAX_DEPTH: usize = 8;

    fn visit(&mut self, own: &str, value: &Value, depth: usize) {
        if depth > Self::MAX_DEPTH || self.own.is_some() {
            return;
        }
        match value {
            Value::String(text) => {
                if let Some(inner) = json_text(text) {
                    self.visit(own, &inner, depth + 1);
                }
            }
            Value::Array(items) if is_templates(value) => {
                let members = Map::from_iter([("templates".to_owned(), Value::Array(items.clone()))]);
                self.add(own, connector_of(&members), &members);
            }
            Value::Array(items) => items.iter().for_each(|item| self.visit(own, item, depth + 1)),
            Value::Object(members) => self.visit_object(own, members, depth),
            _ => {}
        }
    }

    fn visit_object(&mut self, own: &str, members: &Map<String, Value>, depth: usize) {
        let id = ["connectorId", "connector_id"].into_iter().find_map(|name| members.get(name)?.as_str());
        if let Some(id) = id {
            let config = match members.get("config") {
                Some(Value::String(text)) => json_text(text),
                other => other.cloned(),
            };
            if let Some(Value::Object(config)) = config.filter(|config| *config != Value::Object(Map::new())) {
                // What is in it decides, where that is certain: somebody may have copied the wrong id.
                let inside = connector_of(&config).filter(|inside| [own, id].contains(inside) || id == own);
                self.add(own, Some(inside.unwrap_or(id)), &config);
            } else if id != own {
                self.others.get_or_insert_with(|| id.to_owned());
            }
            return;
        }
        // A connector factory has examples of templates.
        if members.contains_key("formItems") {
            return;
        }
        match connector_of(members) {
            Some(id) => self.add(own, Some(id), members),
            None => members.values().for_each(|value| self.visit(own, value, depth + 1)),
        }
    }

    fn add(&mut self, own: &str, id: Option<&str>, members: &Map<String, Value>) {
        match id {
            Some(id) if id == own => {
                self.own.get_or_insert_with(|| members.clone());
            }
            Some(id) => {
                self.others.get_or_insert_with(|| id.to_owned());
            }
            None => {}
        }
    }
}

/// Reads a text that is an object or a list of JSON.
fn json_text(text: &str) -> Option<Value> {
    let text = text.trim();
    let is_nested = text.starts_with(['{', '[', '"']);
    is_nested.then(|| serde_json::from_str(text).ok().or_else(|| Some(relaxed_json::read(text)?.0))).flatten()
}

fn is_templates(value: &Value) -> bool {
    let is_template = |it: &Value| it.get("usageType").is_some_and(Value::is_string) && it.get("content").is_some();
    value.as_array().is_some_and(|items| !items.is_empty() && items.iter().all(is_template))
}

/// Members that only other documents have: databases, packages, API descriptions.
const FOREIGN: [&str; 8] =
    ["database", "dialect", "dependencies", "devDependencies", "openapi", "paths", "scripts", "root"];

/// Members that configurations of other connectors have, with their factory ids.
const OTHERS: [(&[&str], &str); 8] = [
    (&["apiKey", "fromEmail"], "sendgrid-email-service"),
    (&["accessKeyId", "emailAddress"], "aws-ses-mail"),
    (&["accessKeyId", "accountName"], "aliyun-direct-mail"),
    (&["accessKeyId", "signName"], "aliyun-short-message-service"),
    (&["apiKey", "domain", "from"], "mailgun-email"),
    (&["serverToken", "fromEmail"], "postmark-mail"),
    (&["apiKey", "apiSecret", "brandName"], "vonage-sms"),
    (&["apiToken", "sender"], "gatewayapi-sms"),
];

/// Ports of mail servers.
const MAIL_PORTS: [u64; 9] = [25, 465, 587, 1025, 2465, 2525, 2587, 8025, 8465];

/// Returns the id of the connector that members are the configuration of, if they are one.
fn connector_of(members: &Map<String, Value>) -> Option<&'static str> {
    let other = OTHERS.iter().find(|(names, _)| names.iter().all(|name| members.contains_key(*name)));
    if let Some((_, id)) = other {
        return Some(id);
    }
    if FOREIGN.iter().any(|name| members.contains_key(*name)) {
        return None;
    }
    let plain = |name: &str| name.to_lowercase().replace(['_', '-'], "");
    let names: Vec<String> = members.keys().map(|name| plain(name)).collect();
    let count = |known: &[&str]| names.iter().filter(|name| known.contains(&name.as_str())).count();
    let host = members.get("host").and_then(Value::as_str).unwrap_or_default().to_lowercase();
    let is_twilio_host = host.contains(".twilio.com");
    let (mut sms, mut email) = (usize::from(is_twilio_host), 0);
    sms += count(&["accountsid", "authtoken", "frommessagingservicesid", "messagingservicesid", "disableriskcheck"]);
    let is_server = !host.is_empty() && !is_twilio_host;
    // These alone are also those of other documents, such as requests and cookies.
    if is_server || count(&["fromemail", "service", "templates"]) > 0 {
        let is_auth = members.get("auth").is_some_and(|auth| auth.is_object() || auth.is_string());
        email += count(&["fromemail", "replyto", "requiretls", "ignoretls", "customheaders", "secure"]);
        email += usize::from(is_auth);
    }
    if is_server {
        let port = members.get("port").and_then(|port| port.as_u64().or_else(|| port.as_str()?.trim().parse().ok()));
        email += usize::from(host.contains("smtp") || host.contains("mail"));
        email += usize::from(port.is_some_and(|port| MAIL_PORTS.contains(&port)));
        email += usize::from(count(&["user", "username"]) > 0 && count(&["pass", "password"]) > 0);
        email += usize::from(members.get("templates").is_some_and(is_templates));
    }
    if sms == 0 && email == 0 {
        let templates = members.get("templates").filter(|templates| is_templates(templates))?.as_array()?;
        let is_email = |it: &Value| it.get("contentType").is_some() || it.get("subject").is_some();
        return Some(if templates.iter().any(is_email) { SmtpConfig::FACTORY_ID } else { TwilioConfig::FACTORY_ID });
    }
    match sms.cmp(&email) {
        std::cmp::Ordering::Greater => Some(TwilioConfig::FACTORY_ID),
        std::cmp::Ordering::Less => Some(SmtpConfig::FACTORY_ID),
        std::cmp::Ordering::Equal => None,
    }
}

/// Replaces what only nodemailer knows: the name of a service, and the sender. A transport has no templates.
fn of_nodemailer(mut members: Map<String, Value>) -> Map<String, Value> {
    if !members.contains_key("fromEmail")
        && let Some(from) = members.get("from").and_then(sender)
    {
        members.remove("from");
        members.insert("fromEmail".to_owned(), from);
    }
    if let Some(preset) = members.get("service").and_then(Value::as_str).and_then(preset_of_service)
        && !members.contains_key("host")
    {
        members.remove("service");
        members.insert("host".to_owned(), preset.host.into());
        members.entry("port").or_insert_with(|| preset.port.into());
        members.entry("secure").or_insert_with(|| preset.secure.into());
    }
    let is_transport =
        !members.contains_key("templates") && members.contains_key("host") && members.contains_key("auth");
    if is_transport {
        let is_secure = members.get("secure") == Some(&Value::Bool(true));
        members.entry("port").or_insert_with(|| if is_secure { 465.into() } else { 587.into() });
        let templates =
            UsageType::KNOWN.iter().map(|usage| Value::Object(EmailTemplate::default_for(usage).members().clone()));
        members.insert("templates".to_owned(), templates.collect());
    }
    members
}

/// Returns the preset of a service of nodemailer.
fn preset_of_service(service: &str) -> Option<&'static super::presets::SmtpPreset> {
    let name: String = service.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
    let id = match name.as_str() {
        "outlook" | "outlook365" | "hotmail" | "office365" => "microsoft",
        "sendinblue" => "brevo",
        name if name.starts_with("ses") => "ses",
        name => name,
    };
    let host = PRESETS.iter().find(|preset| preset.id == id)?.host;
    super::presets::SmtpPreset::of_host(host)
}
