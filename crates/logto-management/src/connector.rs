//! Connectors and their kinds, as the server lists them.

use std::fmt;

use serde_json::{Map, Value, json};

use super::connectors::{ConnectorConfig, PhoneNumber, SmtpConfig, TwilioConfig, secrets};

/// What a connector sends.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConnectorType {
    /// E-mail.
    Email,
    /// Text messages.
    Sms,
    /// Nothing: sign-in with another account.
    Social,
    /// Something this library does not know.
    Other(String),
}

impl ConnectorType {
    fn of(members: &Map<String, Value>) -> Self {
        match text(members, "type") {
            "Email" => Self::Email,
            "Sms" => Self::Sms,
            "Social" => Self::Social,
            other => Self::Other(other.to_owned()),
        }
    }
}

/// A connector that is set up. `Debug` does not show its configuration's secrets.
#[derive(Clone, PartialEq)]
pub struct Connector {
    id: String,
    factory_id: String,
    members: Map<String, Value>,
}

impl Connector {
    /// From the server's answer; `None` when it is not one.
    #[must_use]
    pub fn from_value(answer: Value) -> Option<Self> {
        let Value::Object(members) = answer else { return None };
        let id = Some(text(&members, "id")).filter(|id| !id.is_empty())?.to_owned();
        let factory_id = text(&members, "connectorId").to_owned();
        Some(Self { id, factory_id, members })
    }

    /// Its id, for [`ManagementClient::update_connector`](super::ManagementClient::update_connector).
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The id of its kind, such as `twilio-short-message-service`.
    #[must_use]
    pub fn factory_id(&self) -> &str {
        &self.factory_id
    }

    /// What it sends.
    #[must_use]
    pub fn kind(&self) -> ConnectorType {
        ConnectorType::of(&self.members)
    }

    /// Its kind's name in a language (`en`, `zh-CN`), or else in English.
    #[must_use]
    pub fn name(&self, language: &str) -> Option<&str> {
        in_language(&self.members, "name", language)
    }

    /// The configuration as it is, with its secrets in clear.
    #[must_use]
    pub fn config(&self) -> &Value {
        self.members.get("config").unwrap_or(&Value::Null)
    }

    /// The configuration, if this is Logto's Twilio connector.
    #[must_use]
    pub fn twilio(&self) -> Option<TwilioConfig> {
        self.typed()
    }

    /// The configuration, if this is Logto's SMTP connector.
    #[must_use]
    pub fn smtp(&self) -> Option<SmtpConfig> {
        self.typed()
    }

    /// Any member of the answer.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.members.get(name).filter(|value| !value.is_null())
    }

    fn typed<C: ConnectorConfig>(&self) -> Option<C> {
        if self.factory_id != C::FACTORY_ID {
            return None;
        }
        // A connector that was made without a configuration has none.
        C::from_value(self.get("config").cloned().unwrap_or_else(|| json!({}))).ok()
    }
}

impl fmt::Debug for Connector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let config = secrets::masked(self.config());
        f.debug_struct("Connector")
            .field("id", &self.id)
            .field("factory_id", &self.factory_id)
            .field("config", &config)
            .finish_non_exhaustive()
    }
}

/// A kind of connector that the server can set up.
#[derive(Clone, Debug, PartialEq)]
pub struct ConnectorFactory {
    id: String,
    members: Map<String, Value>,
}

impl ConnectorFactory {
    /// From the server's answer; `None` when it is not one.
    #[must_use]
    pub fn from_value(answer: Value) -> Option<Self> {
        let Value::Object(members) = answer else { return None };
        let id = Some(text(&members, "id")).filter(|id| !id.is_empty())?.to_owned();
        Some(Self { id, members })
    }

    /// Its id, such as `simple-mail-transfer-protocol`.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What its connectors send.
    #[must_use]
    pub fn kind(&self) -> ConnectorType {
        ConnectorType::of(&self.members)
    }

    /// Whether it is one of Logto's demonstrations, with limits.
    #[must_use]
    pub fn is_demo(&self) -> bool {
        self.members.get("isDemo") == Some(&Value::Bool(true))
    }

    /// Its name in a language (`en`, `zh-CN`), or else in English.
    #[must_use]
    pub fn name(&self, language: &str) -> Option<&str> {
        in_language(&self.members, "name", language)
    }

    /// What it is, in a sentence, in a language or else in English.
    #[must_use]
    pub fn description(&self, language: &str) -> Option<&str> {
        in_language(&self.members, "description", language)
    }

    /// Its instructions, in Markdown.
    #[must_use]
    pub fn readme(&self) -> &str {
        text(&self.members, "readme")
    }

    /// Any member of the answer, such as `formItems`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.members.get(name).filter(|value| !value.is_null())
    }
}

fn text<'a>(members: &'a Map<String, Value>, name: &str) -> &'a str {
    members.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn in_language<'a>(members: &'a Map<String, Value>, name: &str, language: &str) -> Option<&'a str> {
    let names = members.get(name)?;
    names.get(language).or_else(|| names.get("en"))?.as_str()
}

/// A connector to be made. `Debug` does not show the configuration's secrets.
///
/// ```
/// use logto_management::NewConnector;
/// use logto_management::connectors::TwilioConfig;
///
/// let connector = NewConnector::new(&TwilioConfig::new());
/// assert_eq!(connector.factory_id(), "twilio-short-message-service");
/// ```
#[derive(Clone, PartialEq)]
pub struct NewConnector {
    factory_id: String,
    config: Value,
    id: Option<String>,
}

impl NewConnector {
    /// A connector with this configuration.
    #[must_use]
    pub fn new<C: ConnectorConfig>(config: &C) -> Self {
        Self { factory_id: C::FACTORY_ID.to_owned(), config: config.to_value(), id: None }
    }

    /// With an id of one's own instead of a random one.
    #[must_use]
    pub fn with_id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// The id of its kind.
    #[must_use]
    pub fn factory_id(&self) -> &str {
        &self.factory_id
    }

    pub(super) fn body(&self) -> Value {
        let mut body = json!({ "connectorId": self.factory_id, "config": self.config });
        if let Some(id) = &self.id {
            body["id"] = id.as_str().into();
        }
        body
    }
}

impl fmt::Debug for NewConnector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewConnector")
            .field("factory_id", &self.factory_id)
            .field("config", &secrets::masked(&self.config))
            .field("id", &self.id)
            .finish()
    }
}

/// Who gets a test message.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Recipient {
    /// An e-mail address.
    Email(String),
    /// A phone number.
    Phone(PhoneNumber),
}

impl Recipient {
    /// The body of a test request: the number without `+`, which the server would refuse.
    pub(super) fn test_body(&self, config: &Value, locale: Option<&str>) -> Value {
        let (kind, address) = match self {
            Self::Email(address) => ("email", address.trim()),
            Self::Phone(number) => ("phone", number.digits()),
        };
        let mut body = json!({ "config": config });
        body[kind] = address.into();
        if let Some(locale) = locale {
            body["locale"] = locale.into();
        }
        body
    }
}
