//! The configuration of Logto's SMTP connector.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::config::{ConnectorConfig, connector_config};
use super::members::{flag, number, set_flag, set_number, set_text, text};
use super::render::{EmailMessage, render};
use super::secrets;
use super::smtp_auth::SmtpAuth;
use super::template::{EmailTemplate, Template as _};
use super::usage_type::UsageType;
use crate::document::Document;

/// The configuration of the connector `simple-mail-transfer-protocol`
/// ([its members](https://docs.logto.io/integrations/smtp)). `Debug` does not show the password.
///
/// ```
/// use logto_management::connectors::{ConnectorConfig as _, SmtpAuth, SmtpConfig};
/// use logto_management::lint::Lint as _;
///
/// let mut config = SmtpConfig::new();
/// config.set_host("smtp.example.com");
/// config.set_port(Some(465));
/// config.set_secure(true);
/// config.set_auth(&SmtpAuth::login("me@example.com", "app password"));
/// config.set_from_email("Example <me@example.com>");
/// assert_eq!(config.lint(), []);
///
/// config.set_port(Some(587));
/// assert_eq!(config.lint()[0].code, "smtp.secure_on_starttls_port");
/// ```
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SmtpConfig(Map<String, Value>);

connector_config!(SmtpConfig, "simple-mail-transfer-protocol", EmailTemplate);

impl SmtpConfig {
    /// Returns the host name of the mail server. Empty when there is none.
    #[must_use]
    pub fn host(&self) -> &str {
        text(&self.0, "host")
    }

    /// Sets the host name of the mail server.
    pub fn set_host(&mut self, host: &str) {
        set_text(&mut self.0, "host", host);
    }

    /// Returns the port of the mail server; `None` when it is missing or not a port number.
    #[must_use]
    pub fn port(&self) -> Option<u16> {
        number(&self.0, "port").and_then(|port| u16::try_from(port).ok())
    }

    /// Sets the port.
    pub fn set_port(&mut self, port: Option<u16>) {
        set_number(&mut self.0, "port", port.map(u64::from));
    }

    /// Returns how Logto signs in to it; `None` when `auth` is missing or not an object.
    #[must_use]
    pub fn auth(&self) -> Option<SmtpAuth> {
        self.0.get("auth").and_then(Value::as_object).map(SmtpAuth::read)
    }

    /// Sets how Logto signs in. Members of the other modes are removed, unknown ones stay.
    pub fn set_auth(&mut self, auth: &SmtpAuth) {
        let mut members = self.0.get("auth").and_then(Value::as_object).cloned().unwrap_or_default();
        auth.write(&mut members);
        self.0.insert("auth".to_owned(), Value::Object(members));
    }

    /// Returns the sender: `me@example.com` or `Name <me@example.com>`.
    #[must_use]
    pub fn from_email(&self) -> &str {
        text(&self.0, "fromEmail")
    }

    /// Sets the sender.
    pub fn set_from_email(&mut self, address: &str) {
        set_text(&mut self.0, "fromEmail", address);
    }

    /// Returns the Reply-to address. Empty: replies go to the sender.
    #[must_use]
    pub fn reply_to(&self) -> &str {
        text(&self.0, "replyTo")
    }

    /// Sets the Reply-to address.
    pub fn set_reply_to(&mut self, address: &str) {
        set_text(&mut self.0, "replyTo", address);
    }

    /// Returns whether the connection starts with TLS, as on port 465.
    #[must_use]
    pub fn secure(&self) -> bool {
        flag(&self.0, "secure")
    }

    /// Sets whether the connection starts with TLS.
    pub fn set_secure(&mut self, on: bool) {
        set_flag(&mut self.0, "secure", on);
    }

    /// Returns whether STARTTLS is required, as on port 587.
    #[must_use]
    pub fn require_tls(&self) -> bool {
        flag(&self.0, "requireTLS")
    }

    /// Sets whether STARTTLS is required.
    pub fn set_require_tls(&mut self, on: bool) {
        set_flag(&mut self.0, "requireTLS", on);
    }

    /// Returns whether STARTTLS is never used.
    #[must_use]
    pub fn ignore_tls(&self) -> bool {
        flag(&self.0, "ignoreTLS")
    }

    /// Sets whether STARTTLS is never used.
    pub fn set_ignore_tls(&mut self, on: bool) {
        set_flag(&mut self.0, "ignoreTLS", on);
    }

    /// Returns a switch by its name: `logger`, `debug`, `disableFileAccess`, `disableUrlAccess`.
    #[must_use]
    pub fn switch(&self, name: &str) -> bool {
        flag(&self.0, name)
    }

    /// Sets a switch by its name.
    pub fn set_switch(&mut self, name: &str, on: bool) {
        set_flag(&mut self.0, name, on);
    }

    /// Returns a text by its name: `name`, `localAddress`, `servername`.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        text(&self.0, name)
    }

    /// Sets a text by its name.
    pub fn set_text(&mut self, name: &str, value: &str) {
        set_text(&mut self.0, name, value);
    }

    /// Returns a timeout by its name: `connectionTimeout`, `greetingTimeout`, `socketTimeout`, `dnsTimeout`.
    #[must_use]
    pub fn timeout(&self, name: &str) -> Option<Duration> {
        number(&self.0, name).map(Duration::from_millis)
    }

    /// Sets or removes a timeout, in whole milliseconds.
    pub fn set_timeout(&mut self, name: &str, timeout: Option<Duration>) {
        let millis = timeout.map(|timeout| u64::try_from(timeout.as_millis()).unwrap_or(u64::MAX));
        set_number(&mut self.0, name, millis);
    }

    /// Renders the email of a usage type; `None` without a template for it.
    #[must_use]
    pub fn message(&self, usage: &UsageType, payload: &Value) -> Option<EmailMessage> {
        self.template_for(usage).map(|template| EmailMessage {
            subject: render(template.subject(), payload),
            content_type: template.content_type(),
            body: render(template.content(), payload),
        })
    }
}
