//! The settings of the account center: `/api/account-center`.

use axum::extract::State;
use axum::response::IntoResponse as _;
use serde_json::{Map, Value, json};

use crate::http::{ApiError, ApiResult, Json, JsonBody, SharedState};
use crate::model::account_center::{AccountFields, FieldAccess};
use crate::model::store::Store;
use crate::model::validation::{Field, Issues};

/// `GET /api/account-center`
pub(super) async fn show(State(app): State<SharedState>) -> Json<Value> {
    Json(account_center_json(&app.store()))
}

/// `PATCH /api/account-center`: changes the settings. Fields that are left out are off.
pub(super) async fn change(State(app): State<SharedState>, body: String) -> ApiResult {
    let body = JsonBody::parse(&body)?.into_value();
    let at = Field::root(&body);
    let mut issues = Issues::default();
    at.require("object", &mut issues);
    at.member("enabled").optional("boolean", &mut issues);
    let fields = at.member("fields");
    let mut new_fields = None;
    if fields.optional("object", &mut issues) {
        let mut all = all_off();
        for (name, access) in &mut all {
            fields.member(name).optional_one_of(&["Off", "ReadOnly", "Edit"], &mut issues);
            if let Some(given) = fields.member(name).value() {
                *access = given.clone();
            }
        }
        new_fields = serde_json::from_value::<AccountFields>(Value::Object(all)).ok();
    }
    if !issues.is_empty() {
        return Err(ApiError::invalid_request("body", &issues));
    }
    if body["enabled"].is_null() && new_fields.is_none() {
        return Err(ApiError::empty_change());
    }
    let mut store = app.store();
    if let Some(enabled) = body["enabled"].as_bool() {
        store.account_center.enabled = enabled;
    }
    if let Some(fields) = new_fields {
        store.account_center.fields = fields;
    }
    Ok(Json(account_center_json(&store)).into_response())
}

fn all_off() -> Map<String, Value> {
    match json!(AccountFields::all(FieldAccess::Off)) {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

/// The JSON of the settings.
fn account_center_json(store: &Store) -> Value {
    let center = &store.account_center;
    let fields = json!(center.fields);
    let enabled = fields.as_object().into_iter().flatten().filter(|(_, access)| *access != "Off");
    let fields: Map<String, Value> = enabled.map(|(name, access)| (name.clone(), access.clone())).collect();
    let mut json = json!({
        "tenantId": "default", "id": "default", "enabled": center.enabled, "fields": fields,
        "webauthnRelatedOrigins": [],
    });
    if store.version.is_newest() {
        for name in ["deleteAccountUrl", "customCss", "profileFields"] {
            json[name] = Value::Null;
        }
    }
    json
}
