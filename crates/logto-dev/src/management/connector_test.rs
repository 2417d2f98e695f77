//! `POST /api/connectors/{factoryId}/test`: sends a message with a configuration that is not stored.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use serde_json::json;

use crate::delivery::{self, CodeMessage, Locales};
use crate::http::{ApiError, ApiResult, JsonBody, SharedState};
use crate::model::connectors::{ConnectorType, UsageType};
use crate::model::identifier::Identifier;
use crate::model::validation::{Field, Issues};

/// The code in every test message.
const CODE: &str = "000000";

pub(super) async fn send(State(app): State<SharedState>, Path(factory): Path<String>, body: String) -> ApiResult {
    let body = JsonBody::parse(&body)?.into_value();
    let at = Field::root(&body);
    let mut issues = Issues::default();
    at.require("object", &mut issues);
    let phone = recipient(&at, "phone", Identifier::phone, &mut issues);
    let email = recipient(&at, "email", Identifier::email, &mut issues);
    at.member("config").require("object", &mut issues);
    at.member("locale").optional("string", &mut issues);
    if !issues.is_empty() {
        return Err(ApiError::invalid_request("body", &issues));
    }
    let expected = if phone.is_some() { ConnectorType::Sms } else { ConnectorType::Email };
    let to = phone.or(email).ok_or_else(ApiError::missing_recipient)?;
    let kind =
        ConnectorType::from_factory_id(&factory).ok_or_else(|| ApiError::connector_to_test_not_found(expected))?;
    if kind != expected {
        return Err(ApiError::unexpected_connector_type());
    }
    let locales = Locales::one(body["locale"].as_str());
    let message = CodeMessage { to: &to, code: CODE, usage: UsageType::Generic, application: None, locales };
    delivery::send_with(&app, kind, &body["config"], &message).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// The recipient in the member `name`, if there is one.
fn recipient(
    at: &Field<'_>,
    name: &str,
    read: impl Fn(&str) -> Option<Identifier>,
    issues: &mut Issues,
) -> Option<Identifier> {
    let at = at.member(name);
    if !at.optional("string", issues) {
        return None;
    }
    let identifier = at.value().and_then(|value| read(value.as_str()?));
    if identifier.is_none() {
        at.add_issue(issues, json!({ "validation": "regex", "code": "invalid_string", "message": "Invalid" }));
    }
    identifier
}
