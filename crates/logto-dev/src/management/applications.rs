//! The applications of the seed, which can only be read: `/api/applications`.

use axum::extract::{Path, State};
use axum::http::HeaderName;
use axum::response::IntoResponse as _;
use serde_json::{Map, Value, json};

use crate::http::{ApiError, ApiResult, Json, SharedState};
use crate::model::seed::{Application, MachineToMachineApp};
use crate::model::store::Store;

/// `GET /api/applications`
pub(super) async fn list(State(app): State<SharedState>) -> ApiResult {
    let store = app.store();
    let spas = store.apps.values().map(|client| spa_json(client, &store));
    let all: Vec<Value> = spas.chain(store.machines.values().map(|client| machine_json(client, &store))).collect();
    let total = [(HeaderName::from_static("total-number"), all.len().to_string())];
    Ok((total, Json(all)).into_response())
}

/// `GET /api/applications/{id}`
pub(super) async fn show(State(app): State<SharedState>, Path(id): Path<String>) -> ApiResult {
    let store = app.store();
    let mut body = find(&store, &id)?;
    body["isAdmin"] = json!(store.machines.contains_key(&id));
    Ok(Json(body).into_response())
}

/// `GET /api/applications/{id}/secrets`
pub(super) async fn secrets(State(app): State<SharedState>, Path(id): Path<String>) -> ApiResult {
    let store = app.store();
    find(&store, &id)?;
    let secrets: Vec<Value> = store.machines.get(&id).into_iter().map(|machine| secret_json(machine, &store)).collect();
    Ok(Json(secrets).into_response())
}

fn secret_json(machine: &MachineToMachineApp, store: &Store) -> Value {
    json!({
        "tenantId": "default", "applicationId": machine.id, "name": "Default secret", "value": machine.secret,
        "createdAt": store.started, "expiresAt": null,
    })
}

fn find(store: &Store, id: &str) -> Result<Value, ApiError> {
    let spa = store.apps.get(id).map(|client| spa_json(client, store));
    let found = spa.or_else(|| store.machines.get(id).map(|client| machine_json(client, store)));
    found.ok_or_else(|| ApiError::application_not_found(id))
}

fn spa_json(client: &Application, store: &Store) -> Value {
    let defaults = Application::new("", "");
    let mut custom = Map::new();
    let mut insert = |name: &str, value: Value, default: Value| {
        if value != default {
            custom.insert(name.to_owned(), value);
        }
    };
    insert("corsAllowedOrigins", json!(client.cors_allowed_origins), json!([]));
    insert("idTokenTtl", json!(client.id_token_ttl), json!(defaults.id_token_ttl));
    insert("refreshTokenTtlInDays", json!(client.refresh_token_ttl_in_days), json!(defaults.refresh_token_ttl_in_days));
    insert("rotateRefreshToken", json!(client.rotate_refresh_token), json!(true));
    insert("alwaysIssueRefreshToken", json!(client.always_issue_refresh_token), json!(false));
    let oidc = json!({
        "redirectUris": client.redirect_uris, "postLogoutRedirectUris": client.post_logout_redirect_uris,
    });
    application_json(&client.id, &client.name, "SPA", &oidc, &custom, store)
}

fn machine_json(client: &MachineToMachineApp, store: &Store) -> Value {
    let oidc = json!({ "redirectUris": [], "postLogoutRedirectUris": [] });
    application_json(&client.id, &client.name, "MachineToMachine", &oidc, &Map::new(), store)
}

fn application_json(
    id: &str,
    name: &str,
    kind: &str,
    oidc: &Value,
    custom: &Map<String, Value>,
    store: &Store,
) -> Value {
    let is_third_party = store.apps.get(id).is_some_and(|client| client.is_third_party);
    let mut json = json!({
        "tenantId": "default", "id": id, "name": name, "description": null,
        "type": kind, "oidcClientMetadata": oidc, "customClientMetadata": custom, "protectedAppMetadata": null,
        "customData": {}, "isThirdParty": is_third_party, "createdAt": store.started,
    });
    if store.version.is_newest() {
        json["appLevelAccessControlEnabled"] = json!(false);
    } else {
        json["secret"] = json!(format!("#internal:{id}"));
    }
    json
}
