//! `/api/connectors` and `/api/connector-factories`.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use serde_json::{Value, json};

use super::Answer;
use crate::app::Ctx;
use crate::connectors::factory::{self, Kind};
use crate::connectors::saved::Saved;
use crate::experience::errors::ApiError;
use crate::experience::input;
use crate::json::Json;
use crate::store::Store;
use crate::zod::{self, At, Issues};

/// `GET /api/connector-factories`
pub(super) async fn factories() -> Json<&'static [Value]> {
    Json(factory::factories())
}

/// `GET /api/connector-factories/{id}`
pub(super) async fn factory(Path(id): Path<String>) -> Answer {
    let kind = Kind::of_factory(&id).ok_or_else(ApiError::unknown_resource)?;
    Ok(Json(kind.factory()).into_response())
}

/// `GET /api/connectors`: all of them, with their secrets.
pub(super) async fn list(State(app): State<Ctx>) -> Json<Vec<Value>> {
    Json(app.store().connectors.iter().map(Saved::to_json).collect())
}

/// `GET /api/connectors/{id}`
pub(super) async fn show(State(app): State<Ctx>, Path(id): Path<String>) -> Answer {
    let store = app.store();
    let saved = store.connectors.iter().find(|saved| saved.id == id).ok_or_else(ApiError::unknown_resource)?;
    Ok(Json(saved.to_json()).into_response())
}

/// `POST /api/connectors`: makes one; another of the same kind is gone.
pub(super) async fn create(State(app): State<Ctx>, body: String) -> Answer {
    let body = input::json(&body)?;
    let at = At::root(&body);
    let mut issues = Issues::default();
    check_options(&at, &mut issues);
    if body.is_object() {
        at.member("connectorId").must_be("string", &mut issues);
        at.member("id").may_be("string", &mut issues);
    }
    if !issues.is_empty() {
        return Err(ApiError::invalid_all("body", &issues));
    }
    let connector_id = body["connectorId"].as_str().unwrap_or_default();
    let kind = Kind::of_factory(connector_id).ok_or_else(ApiError::unknown_factory)?;
    refuse_options(&body)?;
    let config = checked_config(kind, &body)?;
    let id = body["id"].as_str().map(str::to_owned);
    let mut store = app.store();
    if store.connectors.iter().any(|saved| Some(&saved.id) == id.as_ref()) {
        return Err(ApiError::taken_id());
    }
    let saved = Saved::new(id, connector_id, config.unwrap_or_else(|| json!({})));
    store.connectors.retain(|older| older.kind() != Some(kind));
    let answer = saved.to_json();
    store.connectors.push(saved);
    Ok(Json(answer).into_response())
}

/// `PATCH /api/connectors/{id}`: the configuration takes the old one's place as a whole.
pub(super) async fn change(State(app): State<Ctx>, Path(id): Path<String>, body: String) -> Answer {
    let body = input::json(&body)?;
    let mut issues = Issues::default();
    check_options(&At::root(&body), &mut issues);
    if !issues.is_empty() {
        return Err(ApiError::invalid_all("body", &issues));
    }
    let mut store = app.store();
    let saved = find(&mut store, &id)?;
    refuse_options(&body)?;
    if let Some(kind) = saved.kind()
        && let Some(config) = checked_config(kind, &body)?
    {
        saved.config = zod::clean(config).unwrap_or_else(|| json!({}));
    }
    Ok(Json(saved.to_json()).into_response())
}

/// `DELETE /api/connectors/{id}`: also one that is in use.
pub(super) async fn remove(State(app): State<Ctx>, Path(id): Path<String>) -> Answer {
    let mut store = app.store();
    find(&mut store, &id)?;
    store.connectors.retain(|saved| saved.id != id);
    Ok(StatusCode::NO_CONTENT.into_response())
}

fn find<'a>(store: &'a mut Store, id: &str) -> Result<&'a mut Saved, ApiError> {
    store.connectors.iter_mut().find(|saved| saved.id == id).ok_or_else(ApiError::unknown_resource)
}

/// The members that making and changing share.
fn check_options(at: &At<'_>, issues: &mut Issues) {
    if !at.must_be("object", issues) {
        return;
    }
    at.member("config").may_be("object", issues);
    at.member("metadata").may_be("object", issues);
    at.member("syncProfile").may_be("boolean", issues);
    at.member("enableTokenStorage").may_be("boolean", issues);
}

/// What only social connectors have.
fn refuse_options(body: &Value) -> Result<(), ApiError> {
    if body["metadata"].as_object().is_some_and(|metadata| !metadata.is_empty()) {
        return Err(ApiError::fixed_metadata());
    }
    if body["syncProfile"] == true { Err(ApiError::no_profile_to_sync()) } else { Ok(()) }
}

fn checked_config(kind: Kind, body: &Value) -> Result<Option<Value>, ApiError> {
    let Some(config) = body.get("config") else {
        return Ok(None);
    };
    let issues = kind.check(config);
    if issues.is_empty() { Ok(Some(config.clone())) } else { Err(ApiError::invalid_config(&issues)) }
}
