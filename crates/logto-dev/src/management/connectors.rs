//! Connectors and their factories: `/api/connectors` and `/api/connector-factories`.

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

use crate::http::{ApiError, ApiResult, Json, JsonBody, SharedState};
use crate::model::connectors::{self, Connector, ConnectorType};
use crate::model::store::Store;
use crate::model::validation::{Field, Issues, remove_empty};

/// `GET /api/connector-factories`
pub(super) async fn factories() -> Json<&'static [Value]> {
    Json(connectors::factories())
}

/// `GET /api/connector-factories/{id}`
pub(super) async fn factory(Path(id): Path<String>) -> ApiResult {
    let kind = ConnectorType::from_factory_id(&id).ok_or_else(ApiError::resource_not_found)?;
    Ok(Json(kind.factory()).into_response())
}

/// The link to the outcome of their last messages. Logto has no such thing.
const DELIVERIES: &str = "</dev/deliveries>; rel=\"deliveries\"";

/// `GET /api/connectors`: all connectors, with their secrets.
pub(super) async fn list(State(app): State<SharedState>) -> Response {
    let store = app.store();
    let social = store.social_connectors.iter().map(|connector| connector.to_managed_json(&app.endpoint));
    let all: Vec<Value> = store.connectors.iter().map(Connector::to_json).chain(social).collect();
    ([(header::LINK, DELIVERIES)], Json(all)).into_response()
}

/// `GET /api/connectors/{id}`
pub(super) async fn show(State(app): State<SharedState>, Path(id): Path<String>) -> ApiResult {
    let store = app.store();
    let connector = store.connectors.iter().find(|connector| connector.id == id).map(Connector::to_json);
    let social = store.social_connectors.iter().find(|connector| connector.id == id);
    let social = social.map(|connector| connector.to_managed_json(&app.endpoint));
    let body = connector.or(social).ok_or_else(ApiError::resource_not_found)?;
    Ok(Json(body).into_response())
}

/// `POST /api/connectors`: creates a connector, which replaces another one of the same type.
pub(super) async fn create(State(app): State<SharedState>, body: String) -> ApiResult {
    let body = JsonBody::parse(&body)?.into_value();
    let at = Field::root(&body);
    let mut issues = Issues::default();
    check_options(&at, &mut issues);
    if body.is_object() {
        at.member("connectorId").require("string", &mut issues);
        at.member("id").optional("string", &mut issues);
    }
    if !issues.is_empty() {
        return Err(ApiError::invalid_request("body", &issues));
    }
    let connector_id = body["connectorId"].as_str().unwrap_or_default();
    let kind = ConnectorType::from_factory_id(connector_id).ok_or_else(ApiError::factory_not_found)?;
    reject_social_options(&body)?;
    let config = checked_config(kind, &body)?;
    let id = body["id"].as_str().map(str::to_owned);
    let mut store = app.store();
    if store.connectors.iter().any(|connector| Some(&connector.id) == id.as_ref()) {
        return Err(ApiError::id_in_use());
    }
    let connector = Connector::new(id, connector_id, config.unwrap_or_else(|| json!({})));
    store.connectors.retain(|connector| connector.kind() != Some(kind));
    let response = connector.to_json();
    store.connectors.push(connector);
    Ok(Json(response).into_response())
}

/// `PATCH /api/connectors/{id}`: replaces the configuration as a whole.
pub(super) async fn change(State(app): State<SharedState>, Path(id): Path<String>, body: String) -> ApiResult {
    let body = JsonBody::parse(&body)?.into_value();
    let mut issues = Issues::default();
    check_options(&Field::root(&body), &mut issues);
    if !issues.is_empty() {
        return Err(ApiError::invalid_request("body", &issues));
    }
    let mut store = app.store();
    let connector = find(&mut store, &id)?;
    reject_social_options(&body)?;
    if let Some(kind) = connector.kind()
        && let Some(config) = checked_config(kind, &body)?
    {
        connector.config = remove_empty(config).unwrap_or_else(|| json!({}));
    }
    Ok(Json(connector.to_json()).into_response())
}

/// `DELETE /api/connectors/{id}`: deletes a connector, even one that is in use.
pub(super) async fn remove(State(app): State<SharedState>, Path(id): Path<String>) -> ApiResult {
    let mut store = app.store();
    find(&mut store, &id)?;
    store.connectors.retain(|connector| connector.id != id);
    Ok(StatusCode::NO_CONTENT.into_response())
}

fn find<'a>(store: &'a mut Store, id: &str) -> Result<&'a mut Connector, ApiError> {
    store.connectors.iter_mut().find(|connector| connector.id == id).ok_or_else(ApiError::resource_not_found)
}

/// Validates the members for creating and changing.
fn check_options(at: &Field<'_>, issues: &mut Issues) {
    if !at.require("object", issues) {
        return;
    }
    at.member("config").optional("object", issues);
    at.member("metadata").optional("object", issues);
    at.member("syncProfile").optional("boolean", issues);
    at.member("enableTokenStorage").optional("boolean", issues);
}

/// Rejects options of social connectors.
fn reject_social_options(body: &Value) -> Result<(), ApiError> {
    if body["metadata"].as_object().is_some_and(|metadata| !metadata.is_empty()) {
        return Err(ApiError::metadata_not_editable());
    }
    if body["syncProfile"] == true { Err(ApiError::profile_sync_not_supported()) } else { Ok(()) }
}

/// The validated configuration of a body.
fn checked_config(kind: ConnectorType, body: &Value) -> Result<Option<Value>, ApiError> {
    let Some(config) = body.get("config") else {
        return Ok(None);
    };
    let issues = kind.check(config);
    if issues.is_empty() { Ok(Some(config.clone())) } else { Err(ApiError::invalid_config(&issues)) }
}
