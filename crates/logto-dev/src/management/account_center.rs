//! The settings of the account center: `/api/account-center`.

use axum::extract::State;
use axum::response::IntoResponse as _;
use serde_json::{Map, Value, json};

use super::custom_profile_fields::named_fields;
use crate::http::{ApiError, ApiResult, Json, JsonBody, SharedState};
use crate::model::account_center::{AccountFields, FieldAccess};
use crate::model::store::Store;
use crate::model::validation::{Field, Issues, invalid_type};

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
    let mut store = app.store();
    let is_newest = store.version.is_newest();
    let url = body.get("deleteAccountUrl").filter(|_| is_newest);
    let shown = Some(at.member("profileFields")).filter(|shown| is_newest && !shown.is_absent());
    if body["enabled"].is_null() && new_fields.is_none() && url.is_none() && shown.is_none() {
        return Err(ApiError::empty_change());
    }
    let url = url.map(delete_account_url).transpose()?;
    let shown = shown.map(|shown| named_fields(&store, &shown)).transpose()?;
    if let Some(url) = url {
        store.account_center.delete_account_url = url;
    }
    if let Some(shown) = shown {
        store.account_center.profile_fields = shown;
    }
    if let Some(enabled) = body["enabled"].as_bool() {
        store.account_center.enabled = enabled;
    }
    if let Some(fields) = new_fields {
        store.account_center.fields = fields;
    }
    Ok(Json(account_center_json(&store)).into_response())
}

/// The address of a page of the web; an empty text removes it.
fn delete_account_url(value: &Value) -> Result<Option<String>, ApiError> {
    let text = match value {
        Value::Null => return Ok(None),
        Value::String(text) if text.is_empty() => return Ok(None),
        Value::String(text) => text,
        other => return Err(ApiError::invalid_input(&["deleteAccountUrl"], invalid_type("string", Some(other)))),
    };
    if url::Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https")) {
        return Ok(Some(text.clone()));
    }
    let issue = json!({ "code": "custom", "message": "deleteAccountUrl must be a valid http(s) URL" });
    Err(ApiError::invalid_input(&["deleteAccountUrl"], issue))
}

/// `GET /api/.well-known/account-center`: the settings for the pages of the account center, without a token.
pub(super) async fn well_known(State(app): State<SharedState>) -> Json<Value> {
    Json(account_center_json(&app.store()))
}

/// `GET /api/user-assets/service-status`: whether the server takes files.
pub(super) async fn storage_status(State(app): State<SharedState>) -> Json<Value> {
    let status = if app.store().has_storage { "ready" } else { "not_configured" };
    Json(json!({ "status": status, "isExperienceAvatarUploadEnabled": true }))
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
    let is_newest = store.version.is_newest();
    let is_shown = |name: &str, access: &Value| *access != "Off" && (is_newest || name != "passkey");
    let enabled = fields.as_object().into_iter().flatten().filter(|(name, access)| is_shown(name, access));
    let fields: Map<String, Value> = enabled.map(|(name, access)| (name.clone(), access.clone())).collect();
    let mut json = json!({
        "tenantId": "default", "id": "default", "enabled": center.enabled, "fields": fields,
        "webauthnRelatedOrigins": [],
    });
    if is_newest {
        json["deleteAccountUrl"] = json!(center.delete_account_url);
        json["customCss"] = Value::Null;
        let shown = center.profile_fields.as_ref();
        json["profileFields"] =
            json!(shown.map(|names| names.iter().map(|name| json!({ "name": name })).collect::<Vec<_>>()));
    }
    json
}
