//! The roles of a user, and the users of a role.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use serde_json::json;

use super::{find, user_json};
use crate::http::paging::Paging;
use crate::http::{ApiError, ApiResult, Json, JsonBody, SharedState};
use crate::management::roles::{role, role_json};
use crate::model::store::Store;

/// `GET /api/users/{id}/roles`
pub(super) async fn of_user(State(app): State<SharedState>, Path(id): Path<String>, paging: Paging) -> ApiResult {
    let store = app.store();
    let own = &find(&store, &id)?.roles;
    let roles = store.roles.iter().filter(|role| own.contains(&role.name));
    let roles = roles.map(|role| role_json(&store, role)).collect();
    Ok(paging.respond(roles))
}

/// `POST /api/users/{id}/roles`: adds roles.
pub(super) async fn assign(State(app): State<SharedState>, Path(id): Path<String>, body: String) -> ApiResult {
    let ids = JsonBody::parse(&body)?.required_texts("roleIds")?;
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
    let ids = JsonBody::parse(&body)?.required_texts("roleIds")?;
    let mut store = app.store();
    find(&store, &id)?;
    let names = names(&store, &ids)?;
    store.update_user(&id, app.now_ms(), |user| user.roles = names);
    Ok(Json(json!({ "roleIds": ids })).into_response())
}

/// `DELETE /api/users/{id}/roles/{role}`
pub(super) async fn remove(State(app): State<SharedState>, Path((id, role_id)): Path<(String, String)>) -> ApiResult {
    let mut store = app.store();
    let name = role(&store, &role_id).ok().map(|role| role.name.clone());
    let name = name.filter(|name| store.users.get(&id).is_some_and(|user| user.roles.contains(name)));
    let name = name.ok_or_else(ApiError::resource_not_found)?;
    store.update_user(&id, app.now_ms(), |user| user.roles.retain(|own| *own != name));
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// `GET /api/roles/{id}/users`
pub(super) async fn members(State(app): State<SharedState>, Path(id): Path<String>, paging: Paging) -> ApiResult {
    let store = app.store();
    let name = &role(&store, &id)?.name;
    let users = store.users.values().filter(|user| user.roles.contains(name));
    let users = users.map(|user| user_json(&store, user)).collect();
    Ok(paging.respond(users))
}

/// `POST /api/roles/{id}/users`
pub(super) async fn add_users(State(app): State<SharedState>, Path(id): Path<String>, body: String) -> ApiResult {
    let ids = JsonBody::parse(&body)?.required_texts("userIds")?;
    let mut store = app.store();
    let name = role(&store, &id)?.name.clone();
    for user in &ids {
        let known = store.users.get(user).ok_or_else(ApiError::resource_not_found)?;
        if known.roles.contains(&name) {
            return Err(ApiError::role_has_user(user));
        }
    }
    for user in &ids {
        store.update_user(user, app.now_ms(), |user| user.roles.push(name.clone()));
    }
    Ok((StatusCode::CREATED, "Created").into_response())
}

/// `DELETE /api/roles/{id}/users/{user}`
pub(super) async fn remove_user(State(app): State<SharedState>, Path((id, user)): Path<(String, String)>) -> ApiResult {
    let mut store = app.store();
    let name = role(&store, &id)?.name.clone();
    if !store.users.get(&user).is_some_and(|user| user.roles.contains(&name)) {
        return Err(ApiError::resource_not_found());
    }
    store.update_user(&user, app.now_ms(), |user| user.roles.retain(|own| *own != name));
    Ok(StatusCode::NO_CONTENT.into_response())
}

fn names(store: &Store, ids: &[String]) -> Result<Vec<String>, ApiError> {
    ids.iter().map(|id| role(store, id).map(|role| role.name.clone())).collect()
}
