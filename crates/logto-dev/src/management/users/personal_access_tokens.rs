//! The personal access tokens of a user: `/api/users/{id}/personal-access-tokens`.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use serde_json::Value;

use crate::http::{ApiError, ApiResult, Json, JsonBody, SharedState};
use crate::model::personal_access_token::PersonalAccessToken;

/// `GET /api/users/{id}/personal-access-tokens`. A user who does not exist has none.
pub(super) async fn list(State(app): State<SharedState>, Path(id): Path<String>) -> ApiResult {
    let store = app.store();
    let tokens = store.accounts.get(&id).into_iter().flat_map(|account| &account.personal_access_tokens);
    let tokens: Vec<Value> = tokens.map(|token| token.to_json(&id)).collect();
    Ok(Json(tokens).into_response())
}

/// `POST /api/users/{id}/personal-access-tokens`
pub(super) async fn create(State(app): State<SharedState>, Path(id): Path<String>, body: String) -> ApiResult {
    let input = JsonBody::parse(&body)?;
    let name = input.non_empty_text(&["name"])?;
    let expires_at = match input.value("expiresAt") {
        None | Some(Value::Null) => None,
        Some(_) => Some(input.integer("expiresAt")?),
    };
    let now_ms = app.now_ms();
    if expires_at.is_some_and(|at| at <= now_ms) {
        return Err(ApiError::expiry_not_in_the_future());
    }
    let mut store = app.store();
    if !store.users.contains_key(&id) {
        return Err(ApiError::related_not_found());
    }
    let tokens = &mut store.accounts.entry(id.clone()).or_default().personal_access_tokens;
    if tokens.iter().any(|token| token.name == name) {
        return Err(ApiError::personal_access_token_name_exists());
    }
    let token = PersonalAccessToken::new(name, expires_at, now_ms);
    let json = token.to_json(&id);
    tokens.push(token);
    Ok((StatusCode::CREATED, Json(json)).into_response())
}

/// `DELETE /api/users/{id}/personal-access-tokens/{name}`
pub(super) async fn remove(State(app): State<SharedState>, Path((id, name)): Path<(String, String)>) -> ApiResult {
    let mut store = app.store();
    let account = store.accounts.get_mut(&id).ok_or_else(ApiError::resource_not_found)?;
    let tokens = &mut account.personal_access_tokens;
    let at = tokens.iter().position(|token| token.name == name).ok_or_else(ApiError::resource_not_found)?;
    tokens.remove(at);
    Ok(StatusCode::NO_CONTENT.into_response())
}
