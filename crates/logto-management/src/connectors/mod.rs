//! The configurations of Logto's Twilio and SMTP connectors, their templates, and presets.
//!
//! A configuration is kept as the JSON object that Logto has: members that this library does not know
//! and values of an unexpected type survive reading, changing and saving. [`TwilioConfig`] and
//! [`SmtpConfig`] are typed views over it.

mod defaults;
mod members;
mod phone;
mod presets;
mod render;
pub(super) mod secrets;
mod sms;
mod smtp;
mod smtp_auth;
mod template;
mod twilio;

use serde_json::{Map, Value};

pub use self::phone::{PhoneError, PhoneNumber};
pub use self::presets::{PRESETS, SmtpPreset};
pub(super) use self::render::ROOTS;
pub use self::render::{EmailMessage, Variable, render, sample_payload, variables};
pub use self::sms::{Encoding, SmsLength, plain};
pub use self::smtp::SmtpConfig;
pub use self::smtp_auth::SmtpAuth;
pub use self::template::{ContentType, EmailTemplate, SmsTemplate, Template, UsageType};
pub use self::twilio::TwilioConfig;
pub use crate::document::Document;

/// Text that is no configuration.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigFormatError {
    /// It is no JSON.
    #[error("this is no JSON: line {line}, column {column}")]
    Json {
        /// The line of the mistake, from 1.
        line: usize,
        /// The column of the mistake, from 1.
        column: usize,
    },
    /// It is JSON, but not one object in braces.
    #[error("this is JSON, but not one object in braces")]
    NotAnObject,
}

impl ConfigFormatError {
    /// Stable code, `config_format.…`.
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
    /// The id of the kind of connector.
    const FACTORY_ID: &'static str;

    /// What it sends.
    type Template: Template;

    /// From the object's members.
    #[must_use]
    fn from_members(members: Map<String, Value>) -> Self;

    /// From JSON.
    ///
    /// # Errors
    /// [`ConfigFormatError::NotAnObject`].
    fn from_value(value: Value) -> Result<Self, ConfigFormatError> {
        match value {
            Value::Object(members) => Ok(Self::from_members(members)),
            _ => Err(ConfigFormatError::NotAnObject),
        }
    }

    /// From a text, such as one copied from Logto's Console.
    ///
    /// # Errors
    /// [`ConfigFormatError`], with the place of the mistake.
    fn from_json(text: &str) -> Result<Self, ConfigFormatError> {
        let value = serde_json::from_str(text.trim_start_matches('\u{feff}'))
            .map_err(|error| ConfigFormatError::Json { line: error.line(), column: error.column() })?;
        Self::from_value(value)
    }

    /// As JSON, secrets in clear.
    #[must_use]
    fn to_value(&self) -> Value {
        Value::Object(self.members().clone())
    }

    /// As a text with two spaces of indentation, secrets in clear.
    #[must_use]
    fn to_json(&self) -> String {
        format!("{:#}", self.to_value())
    }

    /// A copy to show or to give away: in place of each secret is its name, such as `<authToken>`.
    #[must_use]
    fn masked(&self) -> Self {
        match secrets::masked(&self.to_value()) {
            Value::Object(members) => Self::from_members(members),
            _ => self.clone(),
        }
    }

    /// Puts the secrets of another configuration where this one has the marks of
    /// [`masked`](Self::masked): what was exported without secrets comes back with them.
    fn restore_secrets(&mut self, from: &Self) {
        let mut value = self.to_value();
        secrets::restore(&mut value, &from.to_value());
        if let Value::Object(members) = value {
            *self.members_mut() = members;
        }
    }

    /// The templates, in order. An element that is no object counts as an empty one.
    #[must_use]
    fn templates(&self) -> Vec<Self::Template> {
        template::list(self.members()).iter().map(|value| Self::Template::from_value(value.clone())).collect()
    }

    /// Replaces all templates.
    fn set_templates(&mut self, templates: &[Self::Template]) {
        let list = templates.iter().map(|template| Value::Object(template.members().clone())).collect();
        self.members_mut().insert("templates".to_owned(), list);
    }

    /// Puts a template in the place of the one with the same usage type, or at the end.
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

    /// The template that the server takes: the first of the usage type, or else the first that is
    /// called `Generic`.
    #[must_use]
    fn template_for(&self, usage: &UsageType) -> Option<Self::Template> {
        let all = self.templates();
        let named = |usage: &UsageType| all.iter().find(|template| template.usage_type() == *usage).cloned();
        named(usage).or_else(|| named(&UsageType::Generic))
    }
}
