//! Signing in with a password.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::IntoResponse as _;
use serde_json::json;

use super::api::experience;
use super::profile;
use crate::http::{ApiError, ApiResult, Json, JsonBody, SharedState, check_proof};
use crate::model::interaction::{InteractionEvent, VerificationMethod};
use crate::model::password::PasswordHash;
use crate::model::seed::User;

/// `POST /api/experience/verification/password`: checks an identifier and its password.
pub(crate) async fn verify(State(app): State<SharedState>, headers: HeaderMap, body: String) -> ApiResult {
    let input = JsonBody::parse(&body)?;
    let kind = input.text(&["identifier", "type"])?;
    let is_username = kind == "username";
    let value = input.text(&["identifier", "value"])?;
    let identifier = if is_username { None } else { Some(input.identifier()?) };
    let password = input.non_empty_text(&["password"])?;
    let mut store = app.store();
    experience(&app, &mut store, &headers)?;
    let now_ms = app.now_ms();
    let sub = check_proof(&mut store, value, now_ms, |store| {
        let user = match &identifier {
            Some(identifier) => store.user_by_identifier(identifier),
            None => store.user_by_username(value),
        };
        // The error does not reveal whether the account exists.
        let sub = user.map(|user| user.id.clone()).filter(|sub| store.password_matches(sub, password));
        sub.ok_or_else(ApiError::invalid_credentials)
    })?;
    if !store.is_active(&sub) {
        return Err(ApiError::suspended());
    }
    if store.has_expired_password(&sub, now_ms) {
        return Err(ApiError::password_expired());
    }
    let identifier = json!({ "type": kind, "value": value });
    let method = VerificationMethod::Password { sub, identifier };
    let id = experience(&app, &mut store, &headers)?.add_verification(method);
    Ok(Json(json!({ "verificationId": id })).into_response())
}

/// `POST /api/experience/verification/new-password-identity`: a username and a password for a new account.
pub(crate) async fn create(State(app): State<SharedState>, headers: HeaderMap, body: String) -> ApiResult {
    let input = JsonBody::parse(&body)?;
    let kind = input.text(&["identifier", "type"])?;
    let name = input.text(&["identifier", "value"])?;
    let password = input.non_empty_text(&["password"])?;
    let mut store = app.store();
    if experience(&app, &mut store, &headers)?.event != InteractionEvent::Register {
        return Err(ApiError::invalid_interaction_type());
    }
    if kind != "username" {
        return Err(ApiError::invalid_format(&["identifier", "type"]));
    }
    let username = profile::available_username(&store, name)?;
    let user = User { username: Some(username.clone()), ..User::default() };
    profile::check_password(&store.sign_in_experience.password_policy(), password, &user)?;
    let method = VerificationMethod::NewPassword { username, password: PasswordHash::of(password) };
    let id = experience(&app, &mut store, &headers)?.add_verification(method);
    Ok(Json(json!({ "verificationId": id })).into_response())
}
