//! Sending email through the SMTP connector.

use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use serde_json::Value;

use super::{Outgoing, SendError, smtp_client};
use crate::model::connectors::{SmtpConfig, render, template_for};
use crate::model::email_template::EmailTemplate;
use crate::model::local_providers::LocalProviders;

/// The texts of a message.
struct Texts {
    subject: String,
    content: String,
    is_html: bool,
    from: String,
    reply_to: Option<String>,
}

impl Texts {
    /// A template of the server takes precedence over those of the connector. It can name the sender and the address for
    /// replies, and is HTML unless it says otherwise.
    fn of(config: &SmtpConfig, template: Option<&EmailTemplate>, message: &Outgoing<'_>) -> Result<Self, SendError> {
        let payload = &message.payload;
        if let Some(template) = template {
            let text = |name: &str| template.text(name).map(|text| render(text, payload));
            return Ok(Self {
                subject: text("subject").unwrap_or_default(),
                content: text("content").unwrap_or_default(),
                is_html: template.text("contentType") != Some("text/plain"),
                from: text("sendFrom").unwrap_or_else(|| config.from_email.clone()),
                reply_to: text("replyTo").or_else(|| config.reply_to.clone()),
            });
        }
        let usage = message.usage;
        let template = template_for(&config.templates, usage, |item| &item.usage_type)
            .ok_or_else(|| SendError::Provider(format!("no template for {}", usage.as_str())))?;
        Ok(Self {
            subject: render(&template.subject, payload),
            content: render(&template.content, payload),
            is_html: template.content_type.starts_with("text/html"),
            from: config.from_email.clone(),
            reply_to: config.reply_to.clone(),
        })
    }
}

/// Sends a message to an email address.
pub(super) async fn send(
    config: &Value,
    template: Option<EmailTemplate>,
    providers: &LocalProviders,
    message: &Outgoing<'_>,
) -> Result<(), SendError> {
    let config = SmtpConfig::from_value(config.clone()).map_err(SendError::Provider)?;
    let texts = Texts::of(&config, template.as_ref(), message)?;
    let mailbox = |address: &str| {
        address.parse::<Mailbox>().map_err(|error| SendError::Provider(format!("`{address}`: {error}")))
    };
    let mut builder =
        Message::builder().from(mailbox(&texts.from)?).to(mailbox(message.to.value())?).subject(texts.subject);
    if let Some(reply_to) = &texts.reply_to {
        builder = builder.reply_to(mailbox(reply_to)?);
    }
    let mut email = builder
        .header(if texts.is_html { ContentType::TEXT_HTML } else { ContentType::TEXT_PLAIN })
        .body(texts.content)
        .map_err(|error| SendError::Provider(error.to_string()))?;
    for (name, text) in custom_headers(&config) {
        let name = HeaderName::new_from_ascii(name).map_err(|error| SendError::Provider(error.to_string()))?;
        email.headers_mut().insert_raw(HeaderValue::new(name, text));
    }
    smtp_client::deliver(&config, providers, &email).await
}

/// The custom headers. Line breaks become spaces, because they would begin another header.
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
