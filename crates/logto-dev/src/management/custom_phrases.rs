//! Phrases that replace those of the sign-in page: `/api/custom-phrases`.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use serde_json::{Map, Value, json};

use crate::http::{ApiError, ApiResult, Json, JsonBody, SharedState};
use crate::model::phrases::{CustomPhrases, has_known_keys, is_language_tag};
use crate::model::validation::{Field, Issues, remove_empty};

/// `GET /api/custom-phrases`
pub(super) async fn list(State(app): State<SharedState>) -> Json<Value> {
    let store = app.store();
    let all = store.custom_phrases.iter().map(|phrases| phrases.to_json(&phrases.translation));
    Json(all.collect())
}

/// `GET /api/custom-phrases/{language_tag}`
pub(super) async fn show(State(app): State<SharedState>, Path(tag): Path<String>) -> ApiResult {
    require_language_tag(&tag)?;
    let store = app.store();
    let phrases = store.custom_phrases.iter().find(|phrases| phrases.language_tag == tag);
    let phrases = phrases.ok_or_else(ApiError::resource_not_found)?;
    Ok(Json(phrases.to_json(&phrases.translation)).into_response())
}

/// `PUT /api/custom-phrases/{language_tag}`: replaces the phrases of a language. Empty texts are dropped.
pub(super) async fn put(State(app): State<SharedState>, Path(tag): Path<String>, body: String) -> ApiResult {
    let body = JsonBody::parse(&body)?.into_value();
    let mut issues = Issues::default();
    texts(&Field::root(&body), &mut issues);
    if !issues.is_empty() {
        return Err(ApiError::invalid_request("body", &issues));
    }
    require_language_tag(&tag)?;
    let translation: Map<String, Value> = match remove_empty(body) {
        Some(Value::Object(texts)) => texts,
        _ => Map::new(),
    };
    if !has_known_keys(&translation) {
        return Err(ApiError::invalid_phrases());
    }
    let mut store = app.store();
    let response = match store.custom_phrases.iter_mut().find(|phrases| phrases.language_tag == tag) {
        Some(phrases) => {
            phrases.translation = translation;
            phrases.to_json(&phrases.translation)
        }
        None => {
            let phrases = CustomPhrases::new(&tag, translation);
            let response = phrases.to_json(&phrases.translation);
            store.custom_phrases.push(phrases);
            response
        }
    };
    Ok((StatusCode::CREATED, Json(response)).into_response())
}

/// `DELETE /api/custom-phrases/{language_tag}`
pub(super) async fn remove(State(app): State<SharedState>, Path(tag): Path<String>) -> ApiResult {
    require_language_tag(&tag)?;
    let mut store = app.store();
    if store.sign_in_experience.language().1 == tag {
        return Err(ApiError::default_language(&tag));
    }
    let before = store.custom_phrases.len();
    store.custom_phrases.retain(|phrases| phrases.language_tag != tag);
    if store.custom_phrases.len() == before {
        return Err(ApiError::resource_not_found());
    }
    Ok(StatusCode::NO_CONTENT.into_response())
}

fn require_language_tag(tag: &str) -> Result<(), ApiError> {
    if is_language_tag(tag) {
        return Ok(());
    }
    Err(ApiError::invalid("params", &["languageTag"], json!({ "code": "custom", "message": "Invalid input" })))
}

/// Requires an object whose members are texts or such objects.
fn texts(at: &Field<'_>, issues: &mut Issues) {
    if !at.require("object", issues) {
        return;
    }
    for name in at.value().and_then(Value::as_object).into_iter().flat_map(Map::keys) {
        at.member(name).union(issues, &[text, texts]);
    }
}

fn text(at: &Field<'_>, issues: &mut Issues) {
    at.require("string", issues);
}
