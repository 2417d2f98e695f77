//! A configuration that is being written: of either connector, and not necessarily valid yet.

mod smtp;
mod templates;

#[cfg(test)]
use logto_management::connectors::ConfigFormatError;
use logto_management::connectors::{ConnectorConfig, Document, SmtpConfig, TwilioConfig};
use logto_management::lint::{Finding, Lint as _};
use logto_management::{Connector, FieldPath, Step};
use serde_json::{Map, Value};

use super::fields::InputKind;
use super::kind::Kind;

/// The configuration of one of the connectors.
#[derive(Clone, PartialEq)]
pub(crate) enum Draft {
    /// Twilio.
    Sms(TwilioConfig),
    /// SMTP.
    Email(SmtpConfig),
}

/// Evaluates an expression with the configuration of either kind.
macro_rules! either {
    ($draft:expr, $config:ident => $value:expr) => {
        match $draft {
            Draft::Sms($config) => $value,
            Draft::Email($config) => $value,
        }
    };
}
pub(crate) use either;

impl Draft {
    /// Returns a new configuration, with templates and nothing else.
    pub(crate) fn new(kind: Kind) -> Self {
        match kind {
            Kind::Sms => Self::Sms(TwilioConfig::new()),
            Kind::Email => Self::Email(SmtpConfig::new()),
        }
    }

    /// Returns the configuration with these members.
    pub(crate) fn from_members(kind: Kind, members: Map<String, Value>) -> Self {
        match kind {
            Kind::Sms => Self::Sms(TwilioConfig::from_members(members)),
            Kind::Email => Self::Email(SmtpConfig::from_members(members)),
        }
    }

    /// Parses a configuration.
    #[cfg(test)]
    pub(crate) fn from_json(kind: Kind, text: &str) -> Result<Self, ConfigFormatError> {
        Ok(match kind {
            Kind::Sms => Self::Sms(TwilioConfig::from_json(text)?),
            Kind::Email => Self::Email(SmtpConfig::from_json(text)?),
        })
    }

    /// Returns the configuration of a connector, if it is one that can be set up here.
    pub(crate) fn of(kind: Kind, connector: &Connector) -> Option<Self> {
        match kind {
            Kind::Sms => connector.twilio().map(Self::Sms),
            Kind::Email => connector.smtp().map(Self::Email),
        }
    }

    pub(crate) fn kind(&self) -> Kind {
        match self {
            Self::Sms(_) => Kind::Sms,
            Self::Email(_) => Kind::Email,
        }
    }

    pub(crate) fn lint(&self) -> Vec<Finding> {
        either!(self, config => config.lint())
    }

    /// Returns the findings for a server whose version of the connector uses the member `host` or not, if that is known.
    pub(crate) fn lint_for(&self, uses_host: Option<bool>) -> Vec<Finding> {
        match self {
            Self::Sms(config) => config.lint_for(|name| uses_host.filter(|_| name == "host")),
            Self::Email(config) => config.lint(),
        }
    }

    /// Returns the configuration as JSON, with secrets.
    pub(crate) fn to_json(&self) -> String {
        either!(self, config => config.to_json())
    }

    /// Returns a copy without secrets.
    pub(crate) fn masked(&self) -> Self {
        match self {
            Self::Sms(config) => Self::Sms(config.masked()),
            Self::Email(config) => Self::Email(config.masked()),
        }
    }

    /// Returns the text of a member without its secrets.
    pub(crate) fn masked_text(&self, name: &str) -> String {
        let member = self.members().get(name).map(|value| (name.to_owned(), value.clone()));
        Self::from_members(self.kind(), member.into_iter().collect()).masked().text(name)
    }

    /// Replaces masked secrets by those of another draft for the same server and account. The others become
    /// empty. Returns their paths.
    pub(crate) fn restore_secrets(&mut self, from: &Self) -> Vec<FieldPath> {
        match (self, from) {
            (Self::Sms(config), Self::Sms(from)) => config.restore_secrets(from),
            (Self::Email(config), Self::Email(from)) => config.restore_secrets(from),
            _ => Vec::new(),
        }
    }

    /// Replaces masked secrets in an edited member by those of another draft.
    pub(crate) fn restore_member(&mut self, name: &str, from: &Self) {
        match (self, from) {
            (Self::Sms(config), Self::Sms(from)) => config.restore_member(name, from),
            (Self::Email(config), Self::Email(from)) => config.restore_member(name, from),
            _ => {}
        }
    }

    /// Whether it has a member that only such a configuration has.
    pub(crate) fn is_recognized(&self) -> bool {
        let names: &[&str] = match self {
            Self::Sms(_) => &["accountSID", "authToken", "fromMessagingServiceSID"],
            Self::Email(_) => &["host", "fromEmail", "auth"],
        };
        names.iter().any(|name| self.members().contains_key(*name))
    }

    /// Whether another draft connects and signs in to the provider in the same way.
    pub(crate) fn has_same_access(&self, other: &Self) -> bool {
        let access = |draft: &Self| {
            let mut members = draft.members().clone();
            members.remove("templates");
            members
        };
        access(self) == access(other)
    }

    /// Returns the value at a path.
    pub(crate) fn get(&self, path: &FieldPath) -> Option<&Value> {
        let (first, rest) = path.steps().split_first()?;
        let Step::Key(key) = first else { return None };
        rest.iter().try_fold(self.members().get(key)?, |value, step| match step {
            Step::Key(key) => value.get(key),
            Step::Index(index) => value.get(index),
        })
    }

    /// Returns the text of a form field.
    pub(crate) fn text(&self, path: &str) -> String {
        match self.get(&FieldPath::from(path)) {
            // A private key with a passphrase is an object of both.
            Some(Value::Object(parts)) if path == PRIVATE_KEY => {
                parts.get("key").and_then(Value::as_str).unwrap_or_default().to_owned()
            }
            None | Some(Value::Null) => String::new(),
            Some(Value::String(text)) => text.clone(),
            Some(value @ (Value::Object(_) | Value::Array(_))) => format!("{value:#}"),
            Some(value) => value.to_string(),
        }
    }

    /// Whether a switch is on.
    pub(crate) fn is_on(&self, path: &str) -> bool {
        self.get(&FieldPath::from(path)) == Some(&Value::Bool(true))
    }

    /// Sets a member to the text of a form field. A text that does not fit stays as it is, and the
    /// checks report it.
    pub(crate) fn set_text(&mut self, path: &str, input: InputKind, text: &str) {
        let trimmed = text.trim();
        let value = match input {
            InputKind::Number => number(trimmed).unwrap_or_else(|| text.into()),
            InputKind::Json => serde_json::from_str(trimmed).unwrap_or_else(|_| text.into()),
            InputKind::Text | InputKind::Secret | InputKind::LongSecret | InputKind::Switch => text.into(),
        };
        let is_nothing = match input {
            InputKind::Number | InputKind::Json => trimmed.is_empty(),
            _ => text.is_empty() && !is_kept_empty(path),
        };
        if path.starts_with(PRIVATE_KEY) {
            self.set_key(path, text);
        } else {
            self.set(path, (!is_nothing).then_some(value));
        }
    }

    /// Sets a private key or its passphrase. Without a passphrase, the key is a text.
    fn set_key(&mut self, path: &str, text: &str) {
        let (key, passphrase) = (self.text(PRIVATE_KEY), self.text(PASSPHRASE));
        let (key, passphrase) = if path == PRIVATE_KEY { (text, passphrase.as_str()) } else { (key.as_str(), text) };
        let value = match passphrase {
            "" => Value::from(key),
            passphrase => serde_json::json!({"key": key, "passphrase": passphrase}),
        };
        self.set(PRIVATE_KEY, Some(value));
    }

    /// Sets a switch. Off is stored only where a value was before.
    pub(crate) fn set_switch(&mut self, path: &str, on: bool) {
        if on || self.get(&FieldPath::from(path)).is_some() {
            self.set(path, Some(on.into()));
        }
    }

    fn set(&mut self, path: &str, value: Option<Value>) {
        let path = FieldPath::from(path);
        match path.steps() {
            [Step::Key(key)] => set_member(self.members_mut(), key, value),
            [Step::Key(outer), Step::Key(key)] => {
                let outer = self.members_mut().entry(outer.clone()).or_insert_with(|| Value::Object(Map::new()));
                if !outer.is_object() {
                    *outer = Value::Object(Map::new());
                }
                if let Some(outer) = outer.as_object_mut() {
                    set_member(outer, key, value);
                }
            }
            _ => {}
        }
    }
}

impl Document for Draft {
    fn members(&self) -> &Map<String, Value> {
        either!(self, config => config.members())
    }

    fn members_mut(&mut self) -> &mut Map<String, Value> {
        either!(self, config => config.members_mut())
    }
}

const PRIVATE_KEY: &str = "auth.privateKey";
const PASSPHRASE: &str = "auth.privateKey.passphrase";

/// Reads a number. The server takes fractions too.
fn number(text: &str) -> Option<Value> {
    let whole = text.parse::<u64>().map(Value::from).ok();
    whole.or_else(|| Some(Value::from(text.parse::<f64>().ok().filter(|number| number.is_finite())?)))
}

/// Whether a member is kept while it is empty, because it tells the auth modes apart.
fn is_kept_empty(path: &str) -> bool {
    matches!(path, "auth.pass" | "auth.serviceClient" | "auth.privateKey")
}

fn set_member(members: &mut Map<String, Value>, key: &str, value: Option<Value>) {
    match value {
        Some(value) => {
            members.insert(key.to_owned(), value);
        }
        None => {
            members.remove(key);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn email(config: &Value) -> Draft {
        Draft::from_json(Kind::Email, &config.to_string()).unwrap()
    }

    fn value(draft: &Draft) -> Value {
        Value::Object(draft.members().clone())
    }

    #[test]
    fn a_form_writes_what_the_server_wants() {
        let mut draft = email(&json!({"unknown": 1}));
        draft.set_text("host", InputKind::Text, "mail.example.com");
        draft.set_text("port", InputKind::Number, " 465 ");
        draft.set_text("auth.user", InputKind::Text, "me");
        draft.set_text("auth.pass", InputKind::Secret, " secret ");
        draft.set_text("tls", InputKind::Json, "{\"minVersion\": \"TLSv1.2\"}");
        draft.set_switch("secure", true);
        draft.set_switch("debug", false);
        let expected = json!({
            "unknown": 1, "host": "mail.example.com", "port": 465, "auth": {"user": "me", "pass": " secret "},
            "tls": {"minVersion": "TLSv1.2"}, "secure": true,
        });
        assert_eq!(value(&draft), expected);
        assert_eq!((draft.text("port").as_str(), draft.is_on("secure")), ("465", true));
        draft.set_text("socketTimeout", InputKind::Number, "1500.5");
        assert_eq!(
            (value(&draft)["socketTimeout"].clone(), draft.text("socketTimeout")),
            (json!(1500.5), "1500.5".into())
        );
    }

    #[test]
    fn reports_members_that_the_server_ignores() {
        let regional = Draft::from_json(Kind::Sms, r#"{"host": "api.dublin.ie1.twilio.com"}"#).unwrap();
        let is_reported = |uses_host| regional.lint_for(uses_host).iter().any(|it| it.code == "twilio.host_ignored");
        assert_eq!([None, Some(true), Some(false)].map(is_reported), [false, false, true]);
    }

    #[test]
    fn removes_emptied_members() {
        let mut draft = email(&json!({"host": "a", "port": 1, "tls": {}, "auth": {"user": "u", "pass": "p"}}));
        for (path, input) in [("host", InputKind::Text), ("port", InputKind::Number), ("tls", InputKind::Json)] {
            draft.set_text(path, input, "");
        }
        draft.set_text("auth.user", InputKind::Text, "");
        draft.set_text("auth.pass", InputKind::Secret, "");
        assert_eq!(value(&draft), json!({"auth": {"pass": ""}}));
    }

    #[test]
    fn what_does_not_fit_stays_as_it_is_written() {
        let mut draft = email(&json!({"auth": "user:password"}));
        draft.set_text("port", InputKind::Number, "46x");
        draft.set_text("tls", InputKind::Json, "{\"a\":");
        assert_eq!((draft.text("port").as_str(), draft.text("tls").as_str()), ("46x", "{\"a\":"));
        assert!(draft.lint().iter().any(|finding| finding.code == "smtp.port_type"));
        draft.set_text("auth.user", InputKind::Text, "me");
        assert_eq!(draft.get(&FieldPath::from("auth")), Some(&json!({"user": "me"})));
    }

    #[test]
    fn secrets_come_back_for_the_same_server_only() {
        let draft = email(&json!({"host": "h", "auth": {"user": "u", "pass": "very-secret"}}));
        let mut shown = draft.masked();
        assert!(!shown.to_json().contains("very-secret"));
        shown.set_text("fromEmail", InputKind::Text, "me@example.com");
        let mut other = shown.clone();
        assert_eq!(shown.restore_secrets(&draft), []);
        assert_eq!(shown.text("auth.pass"), "very-secret");
        other.set_text("host", InputKind::Text, "other");
        assert_eq!(other.restore_secrets(&draft), [FieldPath::from("auth.pass")]);
        assert_eq!(value(&other)["auth"], json!({"user": "u", "pass": ""}));
    }

    #[test]
    fn edited_member_keeps_its_secrets() {
        let draft = email(&json!({"host": "h", "tls": {"key": "very-secret", "minVersion": "TLSv1.2"}}));
        let mut edited = draft.clone();
        edited.set_text("tls", InputKind::Json, r#"{"key": "<key>", "minVersion": "TLSv1.3"}"#);
        edited.restore_member("tls", &draft);
        assert_eq!(value(&edited)["tls"], json!({"key": "very-secret", "minVersion": "TLSv1.3"}));
    }
}
