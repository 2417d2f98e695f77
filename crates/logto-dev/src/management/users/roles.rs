//! Roles: `/api/roles`, which come from the seed, and those of a user.

use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use serde_json::{Value, json};

use super::find;
use crate::http::paging::{Paging, parameters};
use crate::http::{ApiError, ApiResult, Json, JsonBody, SharedState};
use crate::model::keys::at_hash;
use crate::model::seed::Role;
use crate::model::store::Store;
use crate::model::validation::{Field, Issues};

/// `GET /api/roles`
pub(super) async fn list(State(app): State<SharedState>, RawQuery(query): RawQuery) -> ApiResult {
    let parameters = parameters(query.as_deref());
    let paging = Paging::read(&parameters)?;
    let value = |name: &str| parameters.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let wanted = value("search").unwrap_or_default().trim_matches('%').to_lowercase();
    let store = app.store();
    // All roles of the seed are for users.
    let roles = store.roles.iter().filter(|_| value("type").is_none_or(|kind| kind == "User"));
    let roles = roles.filter(|role| role.name.to_lowercase().contains(&wanted));
    let roles = roles.map(|role| with_users(&store, role)).collect();
    Ok(paging.respond(&app.endpoint, "/roles", &parameters, roles).into_response())
}

/// `GET /api/roles/{id}`
pub(super) async fn show(State(app): State<SharedState>, Path(id): Path<String>) -> ApiResult {
    let store = app.store();
    Ok(Json(role_json(role(&store, &id)?)).into_response())
}

/// `GET /api/users/{id}/roles`
pub(super) async fn of_user(
    State(app): State<SharedState>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> ApiResult {
    let parameters = parameters(query.as_deref());
    let paging = Paging::read(&parameters)?;
    let store = app.store();
    let own = &find(&store, &id)?.roles;
    let roles = store.roles.iter().filter(|role| own.contains(&role.name)).map(role_json).collect();
    Ok(paging.respond(&app.endpoint, &format!("/users/{id}/roles"), &parameters, roles).into_response())
}

/// `POST /api/users/{id}/roles`: adds roles.
pub(super) async fn assign(State(app): State<SharedState>, Path(id): Path<String>, body: String) -> ApiResult {
    let ids = role_ids(&body)?;
    let mut store = app.store();
    let own = find(&store, &id)?.roles.clone();
    let names = names(&store, &ids)?;
    let mut added = Vec::new();
    for (name, role) in names.into_iter().zip(&ids) {
        if !own.contains(&name) {
            added.push(role.clone());
            store.update_user(&id, app.now_ms(), |user| user.roles.push(name));
        }
    }
    Ok((StatusCode::CREATED, Json(json!({ "roleIds": ids, "addedRoleIds": added }))).into_response())
}

/// `PUT /api/users/{id}/roles`: replaces the roles.
pub(super) async fn replace(State(app): State<SharedState>, Path(id): Path<String>, body: String) -> ApiResult {
    let ids = role_ids(&body)?;
    let mut store = app.store();
    find(&store, &id)?;
    let names = names(&store, &ids)?;
    store.update_user(&id, app.now_ms(), |user| user.roles = names);
    Ok(Json(json!({ "roleIds": ids })).into_response())
}

/// `DELETE /api/users/{id}/roles/{role}`
pub(super) async fn remove(State(app): State<SharedState>, Path((id, role_id)): Path<(String, String)>) -> ApiResult {
    let mut store = app.store();
    let name = store.roles.iter().find(|role| role_id_of(role) == role_id).map(|role| role.name.clone());
    let name = name.filter(|name| store.users.get(&id).is_some_and(|user| user.roles.contains(name)));
    let name = name.ok_or_else(ApiError::resource_not_found)?;
    store.update_user(&id, app.now_ms(), |user| user.roles.retain(|own| *own != name));
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// The id of a role, which the seed does not have.
fn role_id_of(role: &Role) -> String {
    let mut id = at_hash(&role.name);
    id.truncate(21);
    id
}

fn role<'a>(store: &'a Store, id: &str) -> Result<&'a Role, ApiError> {
    store.roles.iter().find(|role| role_id_of(role) == id).ok_or_else(|| ApiError::role_not_found(id))
}

fn names(store: &Store, ids: &[String]) -> Result<Vec<String>, ApiError> {
    ids.iter().map(|id| role(store, id).map(|role| role.name.clone())).collect()
}

fn role_ids(body: &str) -> Result<Vec<String>, ApiError> {
    let body = JsonBody::parse(body)?.into_value();
    let mut issues = Issues::default();
    for id in Field::root(&body).member("roleIds").items(&mut issues) {
        id.require("string", &mut issues);
    }
    if !issues.is_empty() {
        return Err(ApiError::invalid_request("body", &issues));
    }
    let ids = body["roleIds"].as_array().into_iter().flatten();
    Ok(ids.filter_map(Value::as_str).map(str::to_owned).collect())
}

/// The JSON of a role. Its scopes serve as its description, which the seed does not have.
fn role_json(role: &Role) -> Value {
    let scopes: Vec<&str> = role.scopes.values().flatten().map(String::as_str).collect();
    json!({
        "tenantId": "default", "id": role_id_of(role), "name": role.name, "description": scopes.join(", "),
        "type": "User", "isDefault": role.is_default,
    })
}

fn with_users(store: &Store, role: &Role) -> Value {
    let users: Vec<_> = store.users.values().filter(|user| user.roles.contains(&role.name)).collect();
    let featured = users.iter().take(3);
    let featured: Vec<Value> =
        featured.map(|user| json!({ "id": user.id, "avatar": user.avatar, "name": user.name })).collect();
    let mut json = role_json(role);
    json["usersCount"] = json!(users.len());
    json["featuredUsers"] = json!(featured);
    json["applicationsCount"] = json!(0);
    json["featuredApplications"] = json!([]);
    json
}
