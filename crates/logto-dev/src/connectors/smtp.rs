//! The SMTP connector.

use std::fmt;
use std::time::Duration;

use lettre::message::header::ContentType;
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use serde::Deserialize;
use serde_json::Value;

use super::template::{self, UsageType};
use super::{SendError, Sinks};

/// Logto's configuration of its SMTP connector. Members not named here are ignored.
#[derive(Clone, Debug, Deserialize)]
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
    #[serde(default)]
    pub reply_to: Option<String>,
    /// TLS from the first byte (port 465).
    #[serde(default)]
    pub secure: bool,
    /// Refuse to send without STARTTLS.
    #[serde(default, rename = "requireTLS")]
    pub require_tls: bool,
    /// Never use STARTTLS, even when it is offered.
    #[serde(default, rename = "ignoreTLS")]
    pub ignore_tls: bool,
    /// The messages.
    pub templates: Vec<SmtpTemplate>,
}

/// Credentials of a mail account.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SmtpAuth {
    /// The account.
    pub user: String,
    /// Its password, with the kind `login`.
    #[serde(default)]
    pub pass: Option<String>,
    /// `login`, or `oauth2` with an access token.
    #[serde(default, rename = "type")]
    pub kind: Option<String>,
    /// An OAuth 2 access token, with the kind `oauth2`.
    #[serde(default)]
    pub access_token: Option<String>,
}

impl fmt::Debug for SmtpAuth {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("SmtpAuth").field("user", &self.user).field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// An e-mail template.
#[derive(Clone, Debug, Deserialize)]
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
        }
    }

    pub(crate) fn from_value(value: Value) -> Result<Self, String> {
        let config: Self = serde_json::from_value(value).map_err(|error| error.to_string())?;
        if let Some(usage) = template::missing(&config.templates, |item| &item.usage_type) {
            return Err(format!("Template with UsageType ({usage}) should be provided!"));
        }
        Ok(config)
    }

    fn transport(&self, sinks: &Sinks) -> Result<AsyncSmtpTransport<Tokio1Executor>, SendError> {
        let provider = |error: lettre::transport::smtp::Error| explain(self, sinks, &error);
        let tls = || TlsParameters::new(self.host.clone()).map_err(provider);
        let tls = if self.secure {
            Tls::Wrapper(tls()?)
        } else if self.require_tls {
            Tls::Required(tls()?)
        } else if self.ignore_tls || self.port == 0 {
            Tls::None
        } else {
            Tls::Opportunistic(tls()?)
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&self.host)
            .port(self.actual_port(sinks))
            .timeout(Some(Duration::from_secs(30)))
            .tls(tls);
        if self.auth.kind.as_deref() == Some("oauth2") {
            let Some(token) = &self.auth.access_token else {
                return Err(SendError::Provider(
                    "logto-dev signs in to a mail server with `pass` or with an `accessToken`; \
                     other OAuth 2 grants are not supported"
                        .to_owned(),
                ));
            };
            builder = builder
                .authentication(vec![Mechanism::Xoauth2])
                .credentials(Credentials::new(self.auth.user.clone(), token.clone()));
        } else if let Some(pass) = &self.auth.pass {
            builder = builder.credentials(Credentials::new(self.auth.user.clone(), pass.clone()));
        }
        Ok(builder.build())
    }

    fn actual_port(&self, sinks: &Sinks) -> u16 {
        if self.port == 0 { sinks.smtp_port } else { self.port }
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
    let message = message
        .header(if html { ContentType::TEXT_HTML } else { ContentType::TEXT_PLAIN })
        .body(template::render(&template.content, payload))
        .map_err(|error| SendError::Provider(error.to_string()))?;
    let transport = config.transport(sinks)?;
    match transport.send(message).await {
        Ok(_) => Ok(()),
        Err(error) => Err(explain(config, sinks, &error)),
    }
}

/// The error in the words Logto's mailer would use, so that a client sees the same text.
fn explain(config: &SmtpConfig, sinks: &Sinks, error: &lettre::transport::smtp::Error) -> SendError {
    let mut cause = std::error::Error::source(error);
    let mut text = None;
    while let Some(inner) = cause {
        if let Some(io) = inner.downcast_ref::<std::io::Error>()
            && io.kind() == std::io::ErrorKind::ConnectionRefused
        {
            return SendError::Provider(format!("connect ECONNREFUSED {}:{}", config.host, config.actual_port(sinks)));
        }
        text = Some(inner.to_string());
        cause = inner.source();
    }
    let text = text.unwrap_or_else(|| error.to_string());
    SendError::Provider(match error.status().map(|code| code.to_string()) {
        Some(code) if code == "535" => format!("Invalid login: 535 {text}"),
        Some(code) => format!("Message failed: {code} {text}"),
        None if error.is_timeout() => "Connection timeout".to_owned(),
        None => text,
    })
}
