//! Connectors and connector factories of the server.

use std::fmt;

use serde_json::{Value, json};

use crate::connectors::{ConnectorConfig, PhoneNumber, SmtpConfig, TwilioConfig, secrets};
use crate::entity::{Entity, entity_methods};

/// Type of a connector.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConnectorType {
    /// Emails.
    Email,
    /// Text messages.
    Sms,
    /// Sign-in with a social account.
    Social,
    /// A value that this library does not know.
    Other(String),
}

impl ConnectorType {
    fn of(entity: &Entity) -> Self {
        match entity.text("type").unwrap_or_default() {
            "Email" => Self::Email,
            "Sms" => Self::Sms,
            "Social" => Self::Social,
            other => Self::Other(other.to_owned()),
        }
    }
}

/// A connector of the server. `Debug` does not show the secrets of its configuration.
#[derive(Clone, PartialEq)]
pub struct Connector(Entity);

entity_methods!(
    Connector.0,
    from_value: "a connector",
    id: "Returns the id, for [`ManagementClient::update_connector`](crate::ManagementClient::update_connector).",
);

impl Connector {
    /// Returns the id of its factory, such as `twilio-short-message-service`.
    #[must_use]
    pub fn factory_id(&self) -> &str {
        self.0.text("connectorId").unwrap_or_default()
    }

    /// Returns the type.
    #[must_use]
    pub fn kind(&self) -> ConnectorType {
        ConnectorType::of(&self.0)
    }

    /// Returns the name of its factory in a language (`en`, `zh-CN`), or else in English.
    #[must_use]
    pub fn name(&self, language: &str) -> Option<&str> {
        in_language(&self.0, "name", language)
    }

    /// Returns the configuration, secrets included.
    #[must_use]
    pub fn config(&self) -> &Value {
        self.get("config").unwrap_or(&Value::Null)
    }

    /// Returns the configuration, if this is Logto's Twilio connector.
    #[must_use]
    pub fn twilio(&self) -> Option<TwilioConfig> {
        self.typed()
    }

    /// Returns the configuration, if this is Logto's SMTP connector.
    #[must_use]
    pub fn smtp(&self) -> Option<SmtpConfig> {
        self.typed()
    }

    /// Returns whether this version of the connector knows a member of its configuration, like
    /// [`ConnectorFactory::has_member`].
    #[must_use]
    pub fn has_member(&self, name: &str) -> Option<bool> {
        has_member(self.get("formItems"), name)
    }

    fn typed<C: ConnectorConfig>(&self) -> Option<C> {
        if self.factory_id() != C::FACTORY_ID {
            return None;
        }
        // A connector can be created without a configuration.
        C::from_value(self.get("config").cloned().unwrap_or_else(|| json!({}))).ok()
    }
}

impl fmt::Debug for Connector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let config = secrets::masked(self.config());
        f.debug_struct("Connector")
            .field("id", &self.id())
            .field("factory_id", &self.factory_id())
            .field("config", &config)
            .finish_non_exhaustive()
    }
}

/// A kind of connector that the server supports.
#[derive(Clone, Debug, PartialEq)]
pub struct ConnectorFactory(Entity);

entity_methods!(
    ConnectorFactory.0,
    from_value: "a connector factory",
    id: "Returns the id, such as `simple-mail-transfer-protocol`.",
);

impl ConnectorFactory {
    /// Returns the type of its connectors.
    #[must_use]
    pub fn kind(&self) -> ConnectorType {
        ConnectorType::of(&self.0)
    }

    /// Returns whether it is one of Logto's demo connectors, which have limits.
    #[must_use]
    pub fn is_demo(&self) -> bool {
        self.0.is_true("isDemo")
    }

    /// Returns the name in a language (`en`, `zh-CN`), or else in English.
    #[must_use]
    pub fn name(&self, language: &str) -> Option<&str> {
        in_language(&self.0, "name", language)
    }

    /// Returns the description in a language, or else in English.
    #[must_use]
    pub fn description(&self, language: &str) -> Option<&str> {
        in_language(&self.0, "description", language)
    }

    /// Returns the instructions in Markdown.
    #[must_use]
    pub fn readme(&self) -> &str {
        self.0.text("readme").unwrap_or_default()
    }

    /// Returns whether this version of the connector knows a member of its configuration, by the fields of its form.
    /// `None` for a response without a form.
    ///
    /// ```
    /// use logto_management::ConnectorFactory;
    /// use serde_json::json;
    ///
    /// let response = json!({"id": "twilio-short-message-service", "formItems": [{"key": "accountSID"}]});
    /// let factory = ConnectorFactory::from_value(response).unwrap();
    /// assert_eq!((factory.has_member("accountSID"), factory.has_member("host")), (Some(true), Some(false)));
    /// ```
    #[must_use]
    pub fn has_member(&self, name: &str) -> Option<bool> {
        has_member(self.get("formItems"), name)
    }
}

/// Returns whether a connector's form has a field.
fn has_member(form_items: Option<&Value>, name: &str) -> Option<bool> {
    let items = form_items?.as_array()?;
    Some(items.iter().any(|item| item["key"] == name))
}

fn in_language<'a>(entity: &'a Entity, name: &str, language: &str) -> Option<&'a str> {
    let names = entity.get(name)?;
    names.get(language).or_else(|| names.get("en"))?.as_str()
}

/// A connector to be created. `Debug` does not show the secrets of its configuration.
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
    /// Creates a connector with this configuration.
    #[must_use]
    pub fn new<C: ConnectorConfig>(config: &C) -> Self {
        Self { factory_id: C::FACTORY_ID.to_owned(), config: config.to_value(), id: None }
    }

    /// Sets the id, which is random otherwise.
    #[must_use]
    pub fn with_id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// Returns the id of its factory.
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

/// Recipient of a test message.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Recipient {
    /// An email address.
    Email(String),
    /// A phone number.
    Phone(PhoneNumber),
}

impl Recipient {
    /// Returns the body of a test request. The server rejects phone numbers with `+`.
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
