//! Custom profile fields: `/api/custom-profile-fields`.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use serde_json::{Value, json};

use crate::http::{ApiError, ApiResult, Json, JsonBody, SharedState};
use crate::model::profile_field::{complete, is_reserved};
use crate::model::store::Store;
use crate::model::validation::{Field, Issues};

/// The types of fields.
const TYPES: [&str; 9] = ["Text", "Number", "Date", "Checkbox", "Select", "Url", "Regex", "Address", "Fullname"];

/// `GET /api/custom-profile-fields`
pub(super) async fn list(State(app): State<SharedState>) -> Json<Value> {
    Json(json!(app.store().custom_profile_fields))
}

/// `POST /api/custom-profile-fields`
pub(super) async fn create(State(app): State<SharedState>, body: String) -> ApiResult {
    let body = JsonBody::parse(&body)?.into_value();
    check(&body, true)?;
    let name = body["name"].as_str().unwrap_or_default();
    if is_reserved(name) {
        return Err(ApiError::reserved_profile_field(name));
    }
    let mut store = app.store();
    if store.custom_profile_fields.iter().any(|field| field["name"] == name) {
        return Err(ApiError::profile_field_exists());
    }
    let place = store.custom_profile_fields.len() + 1;
    let field = complete(body, place, app.now_ms());
    store.custom_profile_fields.push(field.clone());
    Ok((StatusCode::CREATED, Json(field)).into_response())
}

/// `GET /api/custom-profile-fields/{name}`
pub(super) async fn show(State(app): State<SharedState>, Path(name): Path<String>) -> ApiResult {
    let store = app.store();
    let field = store.custom_profile_fields.iter().find(|field| field["name"] == *name);
    Ok(Json(field.ok_or_else(ApiError::resource_not_found)?).into_response())
}

/// `PUT /api/custom-profile-fields/{name}`: replaces everything but the name.
pub(super) async fn replace(State(app): State<SharedState>, Path(name): Path<String>, body: String) -> ApiResult {
    let body = JsonBody::parse(&body)?.into_value();
    check(&body, false)?;
    let mut store = app.store();
    let field = store.custom_profile_fields.iter_mut().find(|field| field["name"] == *name);
    let field = field.ok_or_else(ApiError::resource_not_found)?;
    for member in ["type", "label", "description", "required", "config"] {
        field[member] = body[member].clone();
    }
    if field["config"].is_null() {
        field["config"] = json!({});
    }
    Ok(Json(&*field).into_response())
}

/// `DELETE /api/custom-profile-fields/{name}`
pub(super) async fn remove(State(app): State<SharedState>, Path(name): Path<String>) -> ApiResult {
    let mut store = app.store();
    let before = store.custom_profile_fields.len();
    store.custom_profile_fields.retain(|field| field["name"] != *name);
    if store.custom_profile_fields.len() == before {
        return Err(ApiError::resource_not_found());
    }
    store.sign_in_experience.remove_sign_up_profile_field(&name);
    if let Some(shown) = &mut store.account_center.profile_fields {
        shown.retain(|shown| *shown != name);
    }
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// The names in a setting such as `[{ "name": "company" }]`, which must be those of fields; `None` for `null`.
pub(super) fn named_fields(store: &Store, setting: &Field<'_>) -> Result<Option<Vec<String>>, ApiError> {
    if setting.value() == Some(&Value::Null) {
        return Ok(None);
    }
    let mut issues = Issues::default();
    let mut names: Vec<String> = Vec::new();
    for item in setting.items(&mut issues) {
        let name = item.member("name");
        if item.require("object", &mut issues) && name.require("string", &mut issues) {
            names.extend(name.value().and_then(Value::as_str).map(str::to_owned));
        }
    }
    if !issues.is_empty() {
        return Err(ApiError::invalid_request("body", &issues));
    }
    let is_known = |name: &String| store.custom_profile_fields.iter().any(|field| field["name"] == **name);
    let unknown: Vec<&str> = names.iter().filter(|name| !is_known(name)).map(String::as_str).collect();
    if unknown.is_empty() { Ok(Some(names)) } else { Err(ApiError::unknown_profile_fields(&unknown.join(", "))) }
}

/// Checks that a setting names fields, as [`named_fields`] reads it.
pub(super) fn check_named_fields(store: &Store, setting: &Field<'_>) -> Result<(), ApiError> {
    named_fields(store, setting).map(drop)
}

/// Validates the types of the members.
fn check(body: &Value, is_new: bool) -> Result<(), ApiError> {
    let mut issues = Issues::default();
    let at = Field::root(body);
    if at.require("object", &mut issues) {
        if is_new {
            at.member("name").require("string", &mut issues);
        }
        at.member("type").require_one_of(&TYPES, &mut issues);
        at.member("label").require("string", &mut issues);
        at.member("description").optional_or_null("string", &mut issues);
        at.member("required").require("boolean", &mut issues);
        let config = at.member("config");
        config.optional("object", &mut issues);
        if body["type"] == "Select" {
            config.member("options").items(&mut issues);
        }
    }
    if issues.is_empty() { Ok(()) } else { Err(ApiError::invalid_request("body", &issues)) }
}
