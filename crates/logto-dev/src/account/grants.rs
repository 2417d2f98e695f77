//! The grants of applications.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse as _;
use serde_json::{Map, Value, json};

use super::caller::Caller;
use super::sessions::query_option;
use crate::http::{ApiError, ApiResult, Json, Parameters, SharedState};
use crate::model::grants::{GRANT_LIFETIME, Grant};
use crate::model::scopes::{ORGANIZATIONS_RESOURCE, SCOPES};
use crate::model::store::Store;

/// `GET /api/my-account/grants`: the latest grant first.
pub(super) async fn list(State(app): State<SharedState>, parameters: Parameters, headers: HeaderMap) -> ApiResult {
    let store = app.store();
    let caller = Caller::in_account_center(&app, &store, &headers)?;
    let app_type = query_option(&parameters, "appType", ["firstParty", "thirdParty"])?;
    let readable = store.account_center.fields.session.is_readable();
    caller.require_sessions(readable, ApiError::field_not_enabled)?;
    let is_third_party = |grant: &Grant| store.apps.get(&grant.client_id).is_some_and(|client| client.is_third_party);
    let own = |(_, grant): &(&String, &Grant)| {
        let is_requested = app_type.is_none_or(|kind| (kind == "thirdParty") == is_third_party(grant));
        is_requested && grant.sub == caller.sub && grant.issued + GRANT_LIFETIME > app.now()
    };
    let mut grants: Vec<(&String, &Grant)> = store.grants.iter().filter(own).collect();
    grants.sort_by_key(|(id, grant)| (-grant.issued, *id));
    let grants: Vec<Value> = grants.iter().map(|(id, grant)| grant_json(&store, id, grant)).collect();
    Ok(Json(json!({ "grants": grants })).into_response())
}

/// `DELETE /api/my-account/grants/{id}`: revokes the grant and all of its tokens.
pub(super) async fn revoke(State(app): State<SharedState>, Path(id): Path<String>, headers: HeaderMap) -> ApiResult {
    let mut store = app.store();
    let caller = Caller::in_account_center(&app, &store, &headers)?;
    let editable = store.account_center.fields.session.is_editable();
    caller.require_sessions(editable, ApiError::field_not_editable)?;
    if store.grants.get(&id).is_none_or(|grant| grant.sub != caller.sub) {
        return Err(ApiError::grant_not_found());
    }
    store.revoke_grant(&id);
    for session in store.sessions.values_mut() {
        session.authorizations.retain(|_, item| item.grant != id);
    }
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// The JSON of a grant.
fn grant_json(store: &Store, id: &str, grant: &Grant) -> Value {
    let is_resource = |name: &str| name == ORGANIZATIONS_RESOURCE || store.resources.contains_key(name);
    let join = |keep: &dyn Fn(&str) -> bool| {
        let kept = grant.scopes.iter().map(String::as_str);
        kept.filter(|name| keep(name)).collect::<Vec<_>>().join(" ")
    };
    let mut resources = Map::new();
    for indicator in grant.scopes.iter().filter(|name| is_resource(name)) {
        let only = std::slice::from_ref(indicator);
        resources.insert(indicator.clone(), json!(join(&|scope| store.has_scope(scope, only))));
    }
    let expires = grant.issued + GRANT_LIFETIME;
    let mut payload = json!({
        "jti": id, "kind": "Grant", "accountId": grant.sub, "clientId": grant.client_id, "iat": grant.issued,
        "exp": expires, "openid": { "scope": join(&|scope| SCOPES.contains(&scope)) },
    });
    if !resources.is_empty() {
        payload["resources"] = Value::Object(resources);
    }
    let name = store.apps.get(&grant.client_id).map(|client| &client.name);
    json!({
        "id": id,
        "payload": payload,
        "expiresAt": expires * 1000,
        "application": { "id": grant.client_id, "name": name },
    })
}
