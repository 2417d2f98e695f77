//! Sending email through the SMTP connector.

use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use serde_json::Value;

use super::{CodeMessage, SendError, smtp_client};
use crate::model::connectors::{SmtpConfig, render, template_for};
use crate::model::local_providers::LocalProviders;

/// Sends a code to an email address.
pub(crate) async fn send(
    config: &Value,
    providers: &LocalProviders,
    message: &CodeMessage<'_>,
) -> Result<(), SendError> {
    let config = SmtpConfig::from_value(config.clone()).map_err(SendError::Provider)?;
    let usage = message.usage;
    let template = template_for(&config.templates, usage, |item| &item.usage_type)
        .ok_or_else(|| SendError::Provider(format!("no template for {}", usage.as_str())))?;
    let payload = message.payload();
    let mailbox = |address: &str| {
        address.parse::<Mailbox>().map_err(|error| SendError::Provider(format!("`{address}`: {error}")))
    };
    let mut builder = Message::builder()
        .from(mailbox(&config.from_email)?)
        .to(mailbox(message.to.value())?)
        .subject(render(&template.subject, &payload));
    if let Some(reply_to) = &config.reply_to {
        builder = builder.reply_to(mailbox(reply_to)?);
    }
    let html = template.content_type.starts_with("text/html");
    let mut email = builder
        .header(if html { ContentType::TEXT_HTML } else { ContentType::TEXT_PLAIN })
        .body(render(&template.content, &payload))
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
