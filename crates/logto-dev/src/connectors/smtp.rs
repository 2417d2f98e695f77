//! The SMTP connector.

use std::fmt;
use std::time::Duration;

use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::template::{self, UsageType};
use super::{SendError, Sinks, mailer};

/// Logto's configuration of its SMTP connector.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SmtpConfig {
    /// The mail server.
    pub host: String,
    /// Its port; 0 stands for the server's own inbox.
    pub port: u16,
    /// How to sign in there.
    pub auth: SmtpAuth,
    /// The sender, `Name <address>` or just the address.
    pub from_email: String,
    /// Where answers go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<String>,
    /// TLS from the first byte (port 465).
    #[serde(default, skip_serializing_if = "is_off")]
    pub secure: bool,
    /// Refuse to send without STARTTLS.
    #[serde(default, rename = "requireTLS", skip_serializing_if = "is_off")]
    pub require_tls: bool,
    /// Never use STARTTLS, even when it is offered.
    #[serde(default, rename = "ignoreTLS", skip_serializing_if = "is_off")]
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

fn is_off(switch: &bool) -> bool {
    !switch
}

/// Credentials of a mail account.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SmtpAuth {
    /// The account.
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

/// An e-mail template.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SmtpTemplate {
    /// What it is for.
    pub usage_type: String,
    /// `text/plain` or `text/html`.
    pub content_type: String,
    /// The subject line.
    pub subject: String,
    /// The body.
    pub content: String,
}

impl SmtpConfig {
    /// Sends to the server's own inbox.
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
            ],
            rest: Map::new(),
        }
    }

    pub(crate) fn from_value(value: Value) -> Result<Self, String> {
        let config: Self = serde_json::from_value(value).map_err(|error| error.to_string())?;
        let missing = template::missing(&config.templates, |item| &item.usage_type);
        if missing.is_empty() { Ok(config) } else { Err(template::missing_message(&missing)) }
    }

    /// The port, with the one of the server's own inbox in the place of 0.
    pub(crate) fn actual_port(&self, sinks: &Sinks) -> u16 {
        if self.port == 0 { sinks.smtp_port } else { self.port }
    }

    /// A duration in milliseconds, as Logto's form asks for it.
    pub(crate) fn millis(&self, name: &str, default: u64) -> Duration {
        let given = self.rest.get(name).and_then(Value::as_f64);
        let given = given.and_then(|millis| Duration::try_from_secs_f64(millis / 1000.0).ok());
        given.unwrap_or(Duration::from_millis(default))
    }

    /// A text among the members without a field of their own.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.rest.get(name).and_then(Value::as_str).filter(|text| !text.is_empty())
    }

    /// A member of `tls`.
    pub(crate) fn tls(&self, name: &str) -> Option<&Value> {
        self.rest.get("tls")?.get(name)
    }
}

/// Sends a code to an address.
pub(crate) async fn send(
    config: &SmtpConfig,
    sinks: &Sinks,
    to: &str,
    usage: UsageType,
    payload: &Value,
) -> Result<(), SendError> {
    let template = template::choose(&config.templates, usage, |item| &item.usage_type)
        .ok_or_else(|| SendError::Provider(format!("no template for {}", usage.as_str())))?;
    let mailbox = |address: &str| {
        address.parse::<Mailbox>().map_err(|error| SendError::Provider(format!("`{address}`: {error}")))
    };
    let mut message = Message::builder()
        .from(mailbox(&config.from_email)?)
        .to(mailbox(to)?)
        .subject(template::render(&template.subject, payload));
    if let Some(reply_to) = &config.reply_to {
        message = message.reply_to(mailbox(reply_to)?);
    }
    let html = template.content_type.starts_with("text/html");
    let mut message = message
        .header(if html { ContentType::TEXT_HTML } else { ContentType::TEXT_PLAIN })
        .body(template::render(&template.content, payload))
        .map_err(|error| SendError::Provider(error.to_string()))?;
    for (name, text) in custom_headers(config) {
        let name = HeaderName::new_from_ascii(name).map_err(|error| SendError::Provider(error.to_string()))?;
        message.headers_mut().insert_raw(HeaderValue::new(name, text));
    }
    mailer::deliver(config, sinks, &message).await
}

/// The headers to add. A line break in one would begin another header: it becomes a space.
fn custom_headers(config: &SmtpConfig) -> Vec<(String, String)> {
    let headers = config.rest.get("customHeaders").and_then(Value::as_object);
    let one_line = |text: &str| text.replace(['\r', '\n'], " ");
    let headers = headers.into_iter().flatten().map(|(name, value)| {
        let texts: Vec<String> = match value {
            Value::Array(items) => items.iter().filter_map(Value::as_str).map(one_line).collect(),
            other => other.as_str().map(one_line).into_iter().collect(),
        };
        (name.clone(), texts.join(", "))
    });
    headers.collect()
}
