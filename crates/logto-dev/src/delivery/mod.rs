//! Sending verification codes and invitations through the configured connectors.
//!
//! Uses [`crate::model`] and [`crate::http`].

pub(crate) mod recipient;
mod smtp;
mod smtp_client;
mod twilio;

use axum::http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

use crate::http::accept::languages;
use crate::http::{ApiError, AppState};
use crate::model::connectors::{ConnectorType, UsageType, find_connector};
use crate::model::email_template::template_in_language;
use crate::model::identifier::Identifier;
use crate::model::validation::Issues;

/// A message with a verification code.
pub(crate) struct CodeMessage<'a> {
    pub(crate) to: &'a Identifier,
    pub(crate) code: &'a str,
    pub(crate) usage: UsageType,
    /// Id and name of the application that the user signs in to.
    pub(crate) application: Option<(&'a str, &'a str)>,
    pub(crate) locales: Locales,
}

/// A message with the values for the placeholders of its template.
struct Outgoing<'a> {
    to: &'a Identifier,
    usage: UsageType,
    payload: Value,
    /// The requested language.
    language: Option<&'a str>,
}

/// The languages that a message is requested in.
pub(crate) struct Locales {
    /// The parameter `ui_locales` of the sign-in.
    ui_locales: Option<String>,
    /// The requested language: the first of `ui_locales`, or else that of the browser.
    requested: Option<String>,
}

impl Locales {
    /// Those of a request to the Experience API or the Account API.
    pub(crate) fn of(ui_locales: Option<String>, headers: &HeaderMap) -> Self {
        let first = ui_locales.as_deref().and_then(|tags| tags.split_whitespace().next()).map(str::to_owned);
        let requested = first.or_else(|| languages(headers).into_iter().find(|tag| tag != "*"));
        Self { ui_locales, requested }
    }

    /// One language, as a test message names it.
    pub(crate) fn one(language: Option<&str>) -> Self {
        Self { ui_locales: None, requested: language.map(str::to_owned) }
    }
}

impl CodeMessage<'_> {
    /// The values for the placeholders of templates.
    fn payload(&self) -> Value {
        let mut payload = json!({ "code": self.code });
        for (name, value) in [("locale", &self.locales.requested), ("uiLocales", &self.locales.ui_locales)] {
            if let Some(value) = value {
                payload[name] = json!(value);
            }
        }
        if let Some((id, name)) = self.application {
            payload["application"] = json!({ "id": id, "name": name });
        }
        payload
    }

    fn outgoing(&self) -> Outgoing<'_> {
        let language = self.locales.requested.as_deref();
        Outgoing { to: self.to, usage: self.usage, payload: self.payload(), language }
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

/// Sends a code through the connector that is configured for its recipient.
pub(crate) async fn send(app: &AppState, message: &CodeMessage<'_>) -> Result<(), SendError> {
    send_configured(app, &message.outgoing()).await
}

/// Sends an invitation to an organization by email. The language is the member `locale` of the payload.
pub(crate) async fn send_invitation(app: &AppState, to: &Identifier, payload: Value) -> Result<(), SendError> {
    let language = payload["locale"].as_str().map(str::to_owned);
    let usage = UsageType::OrganizationInvitation;
    send_configured(app, &Outgoing { to, usage, payload, language: language.as_deref() }).await
}

async fn send_configured(app: &AppState, message: &Outgoing<'_>) -> Result<(), SendError> {
    let kind = match message.to {
        Identifier::Email(_) => ConnectorType::Email,
        Identifier::Phone(_) => ConnectorType::Sms,
    };
    let config = find_connector(&app.store().connectors, kind).map(|connector| connector.config.clone());
    let config = config.ok_or(SendError::NoConnector(kind))?;
    let sent = deliver(app, kind, &config, message).await;
    app.deliveries.record(kind, &config, sent.is_ok(), app.clock.now_ms());
    sent
}

/// Sends a code with this configuration of a connector.
pub(crate) async fn send_with(
    app: &AppState,
    kind: ConnectorType,
    config: &Value,
    message: &CodeMessage<'_>,
) -> Result<(), SendError> {
    deliver(app, kind, config, &message.outgoing()).await
}

async fn deliver(app: &AppState, kind: ConnectorType, config: &Value, message: &Outgoing<'_>) -> Result<(), SendError> {
    let issues = kind.check(config);
    if !issues.is_empty() {
        return Err(SendError::Config(issues));
    }
    app.inbox.expect(message.to.value(), message.usage.as_str());
    match kind {
        ConnectorType::Email => {
            let template = {
                let store = app.store();
                let (_, fallback) = store.sign_in_experience.language();
                template_in_language(&store.email_templates, message.usage, message.language, &fallback).cloned()
            };
            smtp::send(config, template, &app.providers, message).await
        }
        ConnectorType::Sms => twilio::send(config, &app.providers, message).await,
    }
}
