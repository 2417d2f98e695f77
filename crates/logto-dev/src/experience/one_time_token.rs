//! Signing in by a magic link.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::IntoResponse as _;
use serde_json::json;

use super::api::experience;
use crate::http::{ApiError, ApiResult, Json, JsonBody, SharedState};
use crate::model::identifier::Identifier;
use crate::model::interaction::VerificationMethod;

/// `POST /api/experience/verification/one-time-token/verify`: checks a token and uses it up.
pub(super) async fn verify(State(app): State<SharedState>, headers: HeaderMap, body: String) -> ApiResult {
    let input = JsonBody::parse(&body)?;
    let kind = input.text(&["identifier", "type"])?;
    if kind != "email" {
        let message = "Invalid literal value, expected \"email\"";
        let issue = json!({ "received": kind, "code": "invalid_literal", "expected": "email", "message": message });
        return Err(ApiError::invalid_input(&["identifier", "type"], issue));
    }
    let Identifier::Email(email) = input.identifier()? else {
        return Err(ApiError::invalid_format(&["identifier", "value"]));
    };
    let token = input.text(&["token"])?;
    let now_ms = app.now_ms();
    let mut store = app.store();
    experience(&app, &mut store, &headers)?;
    let found = store.one_time_tokens.iter_mut().find(|known| known.token() == token);
    let found = found.ok_or_else(|| ApiError::unknown_one_time_token(token))?;
    found.consume(&email, now_ms)?;
    let method = VerificationMethod::OneTimeToken {
        identifier: Identifier::Email(email),
        organizations: found.organizations(),
        context: found.context.clone(),
    };
    let id = experience(&app, &mut store, &headers)?.add_verification(method);
    Ok(Json(json!({ "verificationId": id })).into_response())
}
