//! Sending verification codes through the configured connectors.
//!
//! Uses [`crate::model`] and [`crate::http`].

pub(crate) mod recipient;
mod smtp;
mod smtp_client;
mod twilio;

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::http::{ApiError, AppState};
use crate::model::connectors::{ConnectorType, UsageType, find_connector};
use crate::model::identifier::Identifier;
use crate::model::validation::Issues;

/// A message with a verification code.
pub(crate) struct CodeMessage<'a> {
    pub(crate) to: &'a Identifier,
    pub(crate) code: &'a str,
    pub(crate) usage: UsageType,
    /// Id and name of the application that the user signs in to.
    pub(crate) application: Option<(&'a str, &'a str)>,
}

impl CodeMessage<'_> {
    /// The values for the placeholders of templates.
    fn payload(&self) -> Value {
        let mut payload = json!({ "code": self.code });
        if let Some((id, name)) = self.application {
            payload["application"] = json!({ "id": id, "name": name });
        }
        payload
    }
}

/// Why a message could not be sent.
#[derive(Debug)]
pub(crate) enum SendError {
    /// No connector of this type is configured.
    NoConnector(ConnectorType),
    /// The configuration is not valid.
    Config(Issues),
    /// The error message of the provider.
    Provider(String),
}

impl From<SendError> for ApiError {
    fn from(error: SendError) -> Self {
        match error {
            SendError::NoConnector(kind) => Self::new(
                StatusCode::NOT_IMPLEMENTED,
                "connector.not_found",
                &format!("Cannot find any available connector for type: {}.", kind.as_str()),
            ),
            SendError::Config(issues) => Self::invalid_config(&issues),
            SendError::Provider(message) => {
                let data = json!({ "message": message });
                Self::bad_request("connector.general", &format!("Error occurred in connector: {data}")).with_data(data)
            }
        }
    }
}

/// Sends a message through the connector that is configured for its recipient.
pub(crate) async fn send(app: &AppState, message: &CodeMessage<'_>) -> Result<(), SendError> {
    let kind = match message.to {
        Identifier::Email(_) => ConnectorType::Email,
        Identifier::Phone(_) => ConnectorType::Sms,
    };
    let config = find_connector(&app.store().connectors, kind).map(|connector| connector.config.clone());
    send_with(app, kind, &config.ok_or(SendError::NoConnector(kind))?, message).await
}

/// Sends a message with this configuration of a connector.
pub(crate) async fn send_with(
    app: &AppState,
    kind: ConnectorType,
    config: &Value,
    message: &CodeMessage<'_>,
) -> Result<(), SendError> {
    let issues = kind.check(config);
    if !issues.is_empty() {
        return Err(SendError::Config(issues));
    }
    app.inbox.expect(message.to.value(), message.usage.as_str());
    match kind {
        ConnectorType::Email => smtp::send(config, &app.providers, message).await,
        ConnectorType::Sms => twilio::send(config, &app.providers, message).await,
    }
}
