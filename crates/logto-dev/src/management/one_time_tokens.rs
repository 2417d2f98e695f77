//! One-time tokens for magic links: `/api/one-time-tokens`.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use serde_json::{Value, json};

use crate::http::{ApiError, ApiResult, Json, JsonBody, Parameters, SharedState};
use crate::model::one_time_token::{ONE_TIME_TOKEN_LIFETIME, OneTimeToken};
use crate::model::validation::{Field, Issues, invalid_enum_value};

/// `POST /api/one-time-tokens`
pub(super) async fn create(State(app): State<SharedState>, body: String) -> ApiResult {
    let body = JsonBody::parse(&body)?.into_value();
    let mut issues = Issues::default();
    let at = Field::root(&body);
    at.member("email").require("string", &mut issues);
    let lifetime = at.member("expiresIn");
    if lifetime.optional("number", &mut issues) && body["expiresIn"].as_f64().is_some_and(|seconds| seconds < 1.0) {
        let message = "Number must be greater than or equal to 1";
        let issue = json!({
            "code": "too_small", "minimum": 1, "type": "number", "inclusive": true, "exact": false, "message": message,
        });
        lifetime.add_issue(&mut issues, issue);
    }
    let context = at.member("context");
    if context.optional("object", &mut issues) && !context.member("jitOrganizationIds").is_absent() {
        for id in context.member("jitOrganizationIds").items(&mut issues) {
            id.require("string", &mut issues);
        }
    }
    if !issues.is_empty() {
        return Err(ApiError::invalid_request("body", &issues));
    }
    let lifetime = body["expiresIn"].as_i64().unwrap_or(ONE_TIME_TOKEN_LIFETIME);
    let context = body["context"].as_object().cloned().unwrap_or_default();
    let now_ms = app.now_ms();
    let token = OneTimeToken::new(body["email"].as_str().unwrap_or_default(), context, now_ms, lifetime);
    let json = token.to_json(now_ms);
    app.store().one_time_tokens.insert(0, token);
    Ok((StatusCode::CREATED, Json(json)).into_response())
}

/// `GET /api/one-time-tokens`: the newest first.
pub(super) async fn list(State(app): State<SharedState>, parameters: Parameters) -> ApiResult {
    let (email, state) = (parameters.get("email"), parameters.get("status"));
    if let Some(state) = state.filter(|state| !OneTimeToken::STATES.contains(state)) {
        return Err(ApiError::invalid("query", &["status"], invalid_enum_value(&OneTimeToken::STATES, state)));
    }
    let now_ms = app.now_ms();
    let store = app.store();
    let all = store.one_time_tokens.iter();
    let of_email = all.filter(|token| email.is_none_or(|email| email == token.email));
    let found = of_email.filter(|token| state.is_none_or(|state| state == token.state(now_ms)));
    let mut tokens: Vec<Value> = found.map(|token| token.to_json(now_ms)).collect();
    let number = |name: &str| parameters.get(name).and_then(|text| text.parse::<usize>().ok());
    if let (Some(page), Some(size)) = (number("page"), number("page_size").or(Some(20))) {
        tokens = tokens.into_iter().skip(page.saturating_sub(1) * size).take(size).collect();
    }
    Ok(Json(tokens).into_response())
}

/// `GET /api/one-time-tokens/{id}`
pub(super) async fn show(State(app): State<SharedState>, Path(id): Path<String>) -> ApiResult {
    let store = app.store();
    let token = store.one_time_tokens.iter().find(|token| token.id == id);
    let token = token.ok_or_else(|| ApiError::one_time_token_not_found(&id))?;
    Ok(Json(token.to_json(app.now_ms())).into_response())
}

/// `DELETE /api/one-time-tokens/{id}`
pub(super) async fn remove(State(app): State<SharedState>, Path(id): Path<String>) -> ApiResult {
    let mut store = app.store();
    let before = store.one_time_tokens.len();
    store.one_time_tokens.retain(|token| token.id != id);
    if store.one_time_tokens.len() == before {
        Err(ApiError::resource_not_found())
    } else {
        Ok(StatusCode::NO_CONTENT.into_response())
    }
}

/// `POST /api/one-time-tokens/verify`: checks a token and uses it up.
pub(super) async fn verify(State(app): State<SharedState>, body: String) -> ApiResult {
    let input = JsonBody::parse(&body)?;
    let (email, token) = (input.text(&["email"])?, input.text(&["token"])?);
    let now_ms = app.now_ms();
    let mut store = app.store();
    let found = store.one_time_tokens.iter_mut().find(|known| known.token() == token);
    let found = found.ok_or_else(|| ApiError::unknown_one_time_token(token))?;
    found.consume(email, now_ms)?;
    Ok(Json(found.to_json(now_ms)).into_response())
}

/// `PUT /api/one-time-tokens/{id}/status`
pub(super) async fn change_status(State(app): State<SharedState>, Path(id): Path<String>, body: String) -> ApiResult {
    let input = JsonBody::parse(&body)?;
    let state = input.text(&["status"])?;
    if !OneTimeToken::STATES.contains(&state) {
        return Err(ApiError::invalid_input(&["status"], invalid_enum_value(&OneTimeToken::STATES, state)));
    }
    if state == "active" {
        let message = "Cannot reactivate the token.";
        return Err(ApiError::bad_request("one_time_token.cannot_reactivate_token", message));
    }
    let now_ms = app.now_ms();
    let mut store = app.store();
    let token = store.one_time_tokens.iter_mut().find(|token| token.id == id);
    let token = token.ok_or_else(|| ApiError::one_time_token_not_found(&id))?;
    token.end(state, now_ms);
    Ok(Json(token.to_json(now_ms)).into_response())
}
