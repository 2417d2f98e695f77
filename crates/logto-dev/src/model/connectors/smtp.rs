//! The configuration of the SMTP connector.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::template;
use crate::model::local_providers::LocalProviders;

/// Logto's configuration of its SMTP connector.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SmtpConfig {
    /// The mail server.
    pub host: String,
    /// Its port; 0 means the built-in mail server.
    pub port: u16,
    /// The credentials.
    pub auth: SmtpAuth,
    /// The sender, `Name <address>` or just the address.
    pub from_email: String,
    /// The address for replies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<String>,
    /// TLS from the first byte (port 465).
    #[serde(default, skip_serializing_if = "is_false")]
    pub secure: bool,
    /// Refuse to send without STARTTLS.
    #[serde(default, rename = "requireTLS", skip_serializing_if = "is_false")]
    pub require_tls: bool,
    /// Never use STARTTLS, even when it is offered.
    #[serde(default, rename = "ignoreTLS", skip_serializing_if = "is_false")]
    pub ignore_tls: bool,
    /// The messages.
    pub templates: Vec<SmtpTemplate>,
    /// All other members: `name`, `localAddress`, `servername`, `tls`, `customHeaders`, the timeouts.
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

impl fmt::Debug for SmtpConfig {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("SmtpConfig")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("auth", &self.auth)
            .field("templates", &self.templates)
            .finish_non_exhaustive()
    }
}

fn is_false(value: &bool) -> bool {
    !value
}

/// Credentials of a mail account.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SmtpAuth {
    /// The account; empty for a relay that offers no sign-in.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub user: String,
    /// Its password, with the kind `login`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pass: Option<String>,
    /// `login`, or `oauth2` with an access token.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// An OAuth 2 access token, with the kind `oauth2`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_token: Option<String>,
}

impl fmt::Debug for SmtpAuth {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("SmtpAuth").field("user", &self.user).field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// An email template.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SmtpTemplate {
    /// The usage type.
    pub usage_type: String,
    /// `text/plain` or `text/html`.
    pub content_type: String,
    /// The subject line.
    pub subject: String,
    /// The body.
    pub content: String,
}

impl SmtpConfig {
    /// The configuration that sends to the built-in mail server.
    #[must_use]
    pub fn inbox() -> Self {
        let template = |usage: &str, what: &str| SmtpTemplate {
            usage_type: usage.to_owned(),
            content_type: "text/plain".to_owned(),
            subject: format!("Your {what}code"),
            content: format!("Your {what}code is {{{{code}}}}. It is good for 10 minutes; nobody will ask you for it."),
        };
        Self {
            host: "127.0.0.1".to_owned(),
            port: 0,
            auth: SmtpAuth {
                user: "logto-dev".to_owned(),
                pass: Some("logto-dev-password".to_owned()),
                kind: None,
                access_token: None,
            },
            from_email: "Logto Dev <no-reply@logto.dev.test>".to_owned(),
            reply_to: None,
            secure: false,
            require_tls: false,
            ignore_tls: false,
            templates: vec![
                template("SignIn", "sign-in "),
                template("Register", "sign-up "),
                template("ForgotPassword", "password reset "),
                template("Generic", ""),
                template("UserPermissionValidation", "confirmation "),
                template("BindNewIdentifier", "verification "),
                SmtpTemplate {
                    usage_type: "OrganizationInvitation".to_owned(),
                    content_type: "text/plain".to_owned(),
                    subject: "Join {{organization.name}}".to_owned(),
                    content: "You are invited to {{organization.name}}. Open this link to join: {{link}}".to_owned(),
                },
            ],
            rest: Map::new(),
        }
    }

    pub(crate) fn from_value(value: Value) -> Result<Self, String> {
        let config: Self = serde_json::from_value(value).map_err(|error| error.to_string())?;
        template::check(&config.templates, |item| &item.usage_type)?;
        Ok(config)
    }

    /// The port, where 0 is replaced by the port of the built-in mail server.
    pub(crate) fn actual_port(&self, providers: &LocalProviders) -> u16 {
        if self.port == 0 { providers.smtp_port } else { self.port }
    }

    /// The duration of a member given in milliseconds.
    pub(crate) fn millis(&self, name: &str, default: u64) -> Duration {
        let given = self.rest.get(name).and_then(Value::as_f64);
        let given = given.and_then(|millis| Duration::try_from_secs_f64(millis / 1000.0).ok());
        given.unwrap_or(Duration::from_millis(default))
    }

    /// The text of a member without a field of its own.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.rest.get(name).and_then(Value::as_str).filter(|text| !text.is_empty())
    }

    /// A member of `tls`.
    pub(crate) fn tls(&self, name: &str) -> Option<&Value> {
        self.rest.get("tls")?.get(name)
    }
}
