//! `POST /api/connectors/{factoryId}/test`: a message with a configuration that is not saved.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use serde_json::json;

use super::Answer;
use crate::app::Ctx;
use crate::connectors::factory::Kind;
use crate::connectors::{self, Outgoing, UsageType};
use crate::experience::errors::ApiError;
use crate::experience::input;
use crate::passcode::Identifier;
use crate::zod::{At, Issues};

/// The code of every trial.
const CODE: &str = "000000";

pub(super) async fn send(State(app): State<Ctx>, Path(factory): Path<String>, body: String) -> Answer {
    let body = input::json(&body)?;
    let at = At::root(&body);
    let mut issues = Issues::default();
    at.must_be("object", &mut issues);
    let phone = target(&at, "phone", input::phone, &mut issues);
    let email = target(&at, "email", input::email, &mut issues);
    at.member("config").must_be("object", &mut issues);
    at.member("locale").may_be("string", &mut issues);
    if !issues.is_empty() {
        return Err(ApiError::invalid_all("body", &issues));
    }
    let expected = if phone.is_some() { Kind::Sms } else { Kind::Email };
    let to = phone.or(email).ok_or_else(ApiError::no_target)?;
    let kind = Kind::of_factory(&factory).ok_or_else(|| ApiError::no_factory(expected))?;
    if kind != expected {
        return Err(ApiError::unexpected_type());
    }
    let usage = UsageType::Generic;
    let message = Outgoing { to: &to, code: CODE, usage, application: None, sinks: &app.sinks };
    app.inbox.expect(to.value(), usage.as_str());
    connectors::send(kind, &body["config"], &message).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// The address or number, if there is one.
fn target(
    at: &At<'_>,
    name: &str,
    read: impl Fn(&str) -> Option<Identifier>,
    issues: &mut Issues,
) -> Option<Identifier> {
    let at = at.member(name);
    if !at.may_be("string", issues) {
        return None;
    }
    let identifier = at.value().and_then(|value| read(value.as_str()?));
    if identifier.is_none() {
        at.refuse(issues, json!({ "validation": "regex", "code": "invalid_string", "message": "Invalid" }));
    }
    identifier
}
