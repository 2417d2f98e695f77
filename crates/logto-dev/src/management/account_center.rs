//! `/api/account-center`.

use axum::extract::State;
use axum::response::IntoResponse as _;
use serde_json::{Map, Value, json};

use super::Answer;
use crate::account_center::{AccountCenter, AccountFields, FieldAccess};
use crate::app::Ctx;
use crate::experience::errors::ApiError;
use crate::experience::input;
use crate::json::Json;
use crate::zod::{At, Issues};

/// `GET /api/account-center`
pub(super) async fn show(State(app): State<Ctx>) -> Json<Value> {
    Json(shown(&app.store().account_center))
}

/// `PATCH /api/account-center`: fields that are not named are off.
pub(super) async fn change(State(app): State<Ctx>, body: String) -> Answer {
    let body = input::json(&body)?;
    let at = At::root(&body);
    let mut issues = Issues::default();
    at.must_be("object", &mut issues);
    at.member("enabled").may_be("boolean", &mut issues);
    let fields = at.member("fields");
    let mut named = None;
    if fields.may_be("object", &mut issues) {
        let mut all = all_off();
        for (name, access) in &mut all {
            fields.member(name).may_be_one_of(&["Off", "ReadOnly", "Edit"], &mut issues);
            if let Some(given) = fields.member(name).value() {
                *access = given.clone();
            }
        }
        named = serde_json::from_value::<AccountFields>(Value::Object(all)).ok();
    }
    if !issues.is_empty() {
        return Err(ApiError::invalid_all("body", &issues));
    }
    let mut store = app.store();
    if let Some(enabled) = body["enabled"].as_bool() {
        store.account_center.enabled = enabled;
    }
    if let Some(fields) = named {
        store.account_center.fields = fields;
    }
    Ok(Json(shown(&store.account_center)).into_response())
}

fn all_off() -> Map<String, Value> {
    match json!(AccountFields::all(FieldAccess::Off)) {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

fn shown(center: &AccountCenter) -> Value {
    let fields = json!(center.fields);
    let on = fields.as_object().into_iter().flatten().filter(|(_, access)| *access != "Off");
    let fields: Map<String, Value> = on.map(|(name, access)| (name.clone(), access.clone())).collect();
    json!({
        "tenantId": "default", "id": "default", "enabled": center.enabled, "fields": fields,
        "webauthnRelatedOrigins": [],
    })
}
