//! Common interface of connector configurations.

use serde_json::{Map, Value};

use super::secrets;
use super::template::{self, Template};
use super::usage_type::UsageType;
use crate::FieldPath;
use crate::document::Document;

/// Error of a text that is not a configuration.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigFormatError {
    /// The text is not JSON.
    #[error("this is not JSON: line {line}, column {column}")]
    Json {
        /// The line of the error, from 1.
        line: usize,
        /// The column of the error, from 1.
        column: usize,
    },
    /// The text is JSON but not an object.
    #[error("this is not an object in braces")]
    NotAnObject,
}

impl ConfigFormatError {
    /// Returns a stable code, `config_format.…`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Json { .. } => "config_format.json",
            Self::NotAnObject => "config_format.not_an_object",
        }
    }
}

/// Common interface of the configurations of all connectors.
///
/// ```
/// use logto_management::connectors::{ConnectorConfig as _, TwilioConfig};
///
/// let config = TwilioConfig::from_json(r#"{"authToken": "very-secret", "newInLogto2": true}"#)?;
/// assert!(!config.masked().to_json().contains("very-secret"));
/// assert!(config.to_json().contains("newInLogto2"));
/// # Ok::<(), logto_management::connectors::ConfigFormatError>(())
/// ```
pub trait ConnectorConfig: Document + Clone + Sized {
    /// The id of the connector factory.
    const FACTORY_ID: &'static str;

    /// The type of its templates.
    type Template: Template;

    /// Creates it from the members of an object.
    #[must_use]
    fn from_members(members: Map<String, Value>) -> Self;

    /// Reads JSON.
    ///
    /// # Errors
    /// [`ConfigFormatError::NotAnObject`].
    fn from_value(value: Value) -> Result<Self, ConfigFormatError> {
        match value {
            Value::Object(members) => Ok(Self::from_members(members)),
            _ => Err(ConfigFormatError::NotAnObject),
        }
    }

    /// Reads JSON text, such as one copied from Logto's Console.
    ///
    /// # Errors
    /// [`ConfigFormatError`] with line and column.
    fn from_json(text: &str) -> Result<Self, ConfigFormatError> {
        let value = serde_json::from_str(text.trim_start_matches('\u{feff}'))
            .map_err(|error| ConfigFormatError::Json { line: error.line(), column: error.column() })?;
        Self::from_value(value)
    }

    /// Returns it as JSON, secrets included.
    #[must_use]
    fn to_value(&self) -> Value {
        Value::Object(self.members().clone())
    }

    /// Returns it as JSON text with two spaces of indentation, secrets included.
    #[must_use]
    fn to_json(&self) -> String {
        format!("{:#}", self.to_value())
    }

    /// Returns a copy to show or share, with a placeholder such as `<authToken>` for each secret.
    #[must_use]
    fn masked(&self) -> Self {
        match secrets::masked(&self.to_value()) {
            Value::Object(members) => Self::from_members(members),
            _ => self.clone(),
        }
    }

    /// Replaces the placeholders of [`masked`](Self::masked) with the secrets of another configuration, if
    /// both send them to the same server under the same account: an imported file cannot redirect a secret.
    /// Placeholders that cannot be replaced become empty. Returns their paths.
    ///
    /// ```
    /// use logto_management::FieldPath;
    /// use logto_management::connectors::{ConnectorConfig as _, SmtpAuth, SmtpConfig};
    ///
    /// let mut saved = SmtpConfig::new();
    /// saved.set_host("smtp.example.com");
    /// saved.set_auth(&SmtpAuth::login("me", "very-secret"));
    ///
    /// let mut imported = saved.masked();
    /// assert_eq!(imported.restore_secrets(&saved), []);
    /// assert_eq!(imported, saved);
    ///
    /// let mut imported = saved.masked();
    /// imported.set_host("smtp.other.example");
    /// assert_eq!(imported.restore_secrets(&saved), [FieldPath::from("auth.pass")]);
    /// assert_eq!(imported.auth(), Some(SmtpAuth::login("me", "")));
    /// ```
    fn restore_secrets(&mut self, from: &Self) -> Vec<FieldPath> {
        let mut value = self.to_value();
        let emptied = secrets::restore(&mut value, &from.to_value());
        if let Value::Object(members) = value {
            *self.members_mut() = members;
        }
        emptied
    }

    /// Replaces the placeholders in one member with the secrets of the same member in another configuration,
    /// for a member that a person edits by hand while the rest stays.
    fn restore_member(&mut self, name: &str, from: &Self) {
        if let (Some(member), Some(original)) = (self.members_mut().get_mut(name), from.members().get(name)) {
            secrets::fill(member, name, original);
        }
    }

    /// Returns the templates in order. An element that is not an object counts as an empty template.
    #[must_use]
    fn templates(&self) -> Vec<Self::Template> {
        template::list(self.members()).iter().map(|value| Self::Template::from_value(value.clone())).collect()
    }

    /// Replaces all templates.
    fn set_templates(&mut self, templates: &[Self::Template]) {
        let list = templates.iter().map(|template| Value::Object(template.members().clone())).collect();
        self.members_mut().insert("templates".to_owned(), list);
    }

    /// Replaces the template with the same usage type, or appends the template.
    fn put_template(&mut self, template: Self::Template) {
        let mut all = template::list(self.members()).to_vec();
        let usage = template.usage_type();
        let new = Value::Object(template.members().clone());
        match all.iter_mut().find(|old| old["usageType"] == usage.as_str()) {
            Some(old) => *old = new,
            None => all.push(new),
        }
        self.members_mut().insert("templates".to_owned(), Value::Array(all));
    }

    /// Returns the template that the server uses: the first of the usage type, or else the first
    /// `Generic` one.
    #[must_use]
    fn template_for(&self, usage: &UsageType) -> Option<Self::Template> {
        let all = self.templates();
        let named = |usage: &UsageType| all.iter().find(|template| template.usage_type() == *usage).cloned();
        named(usage).or_else(|| named(&UsageType::Generic))
    }
}

/// Gives a configuration that wraps its members what those of all connectors have.
macro_rules! connector_config {
    ($config:ident, $factory_id:literal, $template:ident) => {
        impl $config {
            /// Creates a configuration with a template for every usage type, and nothing else.
            #[must_use]
            pub fn new() -> Self {
                let mut config = Self(Map::new());
                let templates: Vec<_> = UsageType::KNOWN.iter().map($template::default_for).collect();
                config.set_templates(&templates);
                config
            }
        }

        impl Default for $config {
            fn default() -> Self {
                Self::new()
            }
        }

        impl Document for $config {
            fn members(&self) -> &Map<String, Value> {
                &self.0
            }

            fn members_mut(&mut self) -> &mut Map<String, Value> {
                &mut self.0
            }
        }

        impl ConnectorConfig for $config {
            const FACTORY_ID: &'static str = $factory_id;

            type Template = $template;

            fn from_members(members: Map<String, Value>) -> Self {
                Self(members)
            }
        }

        impl fmt::Debug for $config {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_tuple(stringify!($config)).field(&secrets::masked(&self.to_value())).finish()
            }
        }
    };
}

pub(super) use connector_config;
