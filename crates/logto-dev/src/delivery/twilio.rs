//! Sending text messages through the Twilio connector.

use std::sync::OnceLock;
use std::time::Duration;

use serde_json::Value;

use super::{Outgoing, SendError};
use crate::model::connectors::{TwilioConfig, render, template_for};
use crate::model::local_providers::LocalProviders;

/// Sends a message to a phone number.
pub(super) async fn send(config: &Value, providers: &LocalProviders, message: &Outgoing<'_>) -> Result<(), SendError> {
    let config = TwilioConfig::from_value(config.clone()).map_err(SendError::Provider)?;
    let usage = message.usage;
    let template = template_for(&config.templates, usage, |item| &item.usage_type)
        .ok_or_else(|| SendError::Provider(format!("no template for {}", usage.as_str())))?;
    let skips_risk_check = config.disable_risk_check.unwrap_or_default();
    let form = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("To", message.to.value())
        .append_pair("MessagingServiceSid", &config.from_messaging_service_sid)
        .append_pair("Body", &render(&template.content, &message.payload))
        .append_pair("RiskCheck", if skips_risk_check { "disable" } else { "enable" })
        .finish();
    let response = client()?
        .post(config.messages_url(providers))
        .basic_auth(&config.account_sid, Some(&config.auth_token))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form)
        .send()
        .await
        .map_err(|error| explain(&error))?;
    if response.status().is_success() {
        return Ok(());
    }
    let body = response.text().await.map_err(|error| explain(&error))?;
    Err(SendError::Provider(body))
}

/// The HTTP client, created at first use.
fn client() -> Result<&'static reqwest::Client, SendError> {
    static CLIENT: OnceLock<reqwest::Client> = OnceLock::new();
    if let Some(client) = CLIENT.get() {
        return Ok(client);
    }
    let client = reqwest::Client::builder()
        .timeout(Duration::from_secs(30))
        // Without a pool, because connections must not outlive the runtime of a test.
        .pool_max_idle_per_host(0)
        .build()
        .map_err(|error| explain(&error))?;
    Ok(CLIENT.get_or_init(|| client))
}

/// The message of an error with all its causes.
fn explain(error: &reqwest::Error) -> SendError {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        text = format!("{text}: {inner}");
        cause = inner.source();
    }
    SendError::Provider(text)
}
