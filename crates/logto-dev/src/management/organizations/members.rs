//! The members of an organization and their roles: `/api/organizations/{id}/users`.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use serde_json::{Value, json};

use super::{find, find_mut, role_names};
use crate::http::paging::{Paging, page_or_all};
use crate::http::{ApiError, ApiResult, Json, JsonBody, Parameters, SharedState};
use crate::management::users::user_json;
use crate::model::organization::{TemplateRole, TemplateScope};
use crate::model::seed::User;
use crate::model::store::Store;

/// `GET /api/organizations/{id}/users`: the newest user first.
pub(super) async fn list(
    State(app): State<SharedState>,
    Path(id): Path<String>,
    parameters: Parameters,
    paging: Paging,
) -> ApiResult {
    let wanted = parameters.get("q").unwrap_or_default().to_lowercase();
    let store = app.store();
    let is_wanted = |user: &User| {
        let own = [&user.username, &user.primary_email, &user.primary_phone, &user.name];
        let mut texts = own.into_iter().flatten().chain([&user.id]);
        texts.any(|text| text.to_lowercase().contains(&wanted))
    };
    let members = find(&store, &id).into_iter().flat_map(|organization| &organization.members);
    let members = members.filter_map(|(user, roles)| Some((store.users.get(user)?, roles)));
    let mut members: Vec<_> = members.filter(|(user, _)| is_wanted(user)).collect();
    members.sort_by_key(|(user, _)| (Reverse(user.created_at), &user.id));
    let members = members.into_iter().map(|(user, roles)| member_json(&store, user, roles)).collect();
    Ok(paging.respond(members))
}

/// The JSON of a member: a user with roles, and without whether there is a password.
fn member_json(store: &Store, user: &User, roles: &[String]) -> Value {
    let mut json = user_json(store, user);
    if let Some(members) = json.as_object_mut() {
        members.remove("hasPassword");
    }
    json["organizationRoles"] = json!(store.organization_template.brief_roles(roles));
    json
}

/// `POST /api/organizations/{id}/users`: adds members.
pub(super) async fn add(State(app): State<SharedState>, Path(id): Path<String>, body: String) -> ApiResult {
    let ids = user_ids(&body)?;
    let mut store = app.store();
    check_users(&store, &ids)?;
    let organization = find_mut(&mut store, &id).ok_or_else(ApiError::related_not_found)?;
    for user in &ids {
        organization.members.entry(user.clone()).or_default();
    }
    Ok((StatusCode::CREATED, Json(json!({ "userIds": ids }))).into_response())
}

/// `PUT /api/organizations/{id}/users`: replaces the members. Those who stay keep their roles.
pub(super) async fn replace(State(app): State<SharedState>, Path(id): Path<String>, body: String) -> ApiResult {
    let ids = JsonBody::parse(&body)?.required_texts("userIds")?;
    let mut store = app.store();
    check_users(&store, &ids)?;
    let organization = find_mut(&mut store, &id).ok_or_else(ApiError::related_not_found)?;
    let mut before = std::mem::take(&mut organization.members);
    let kept = ids.into_iter().map(|user| {
        let roles = before.remove(&user).unwrap_or_default();
        (user, roles)
    });
    organization.members = kept.collect::<BTreeMap<_, _>>();
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// `DELETE /api/organizations/{id}/users/{user}`
pub(super) async fn remove(State(app): State<SharedState>, Path((id, user)): Path<(String, String)>) -> ApiResult {
    let mut store = app.store();
    let removed = find_mut(&mut store, &id).and_then(|organization| organization.members.remove(&user));
    removed.ok_or_else(ApiError::resource_not_found)?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// `GET /api/organizations/{id}/users/{user}/roles`: the role that was given last is the first.
pub(super) async fn roles(
    State(app): State<SharedState>,
    Path((id, user)): Path<(String, String)>,
    paging: Option<Paging>,
) -> ApiResult {
    let mut store = app.store();
    let names = roles_of(&mut store, &id, &user)?.clone();
    let roles = names.iter().rev().filter_map(|name| store.organization_template.role_by_name(name));
    let roles = roles.map(TemplateRole::to_json).collect();
    Ok(page_or_all(paging, roles))
}

/// `POST /api/organizations/{id}/users/{user}/roles`: adds roles, by their ids or names.
pub(super) async fn add_roles(
    State(app): State<SharedState>,
    Path((id, user)): Path<(String, String)>,
    body: String,
) -> ApiResult {
    let mut store = app.store();
    let added = named_roles(&store, &JsonBody::parse(&body)?)?;
    let ids: Vec<String> = ids_of(&store, &added);
    give(roles_of(&mut store, &id, &user)?, added);
    Ok((StatusCode::CREATED, Json(json!({ "organizationRoleIds": ids }))).into_response())
}

/// `PUT /api/organizations/{id}/users/{user}/roles`: replaces the roles.
pub(super) async fn replace_roles(
    State(app): State<SharedState>,
    Path((id, user)): Path<(String, String)>,
    body: String,
) -> ApiResult {
    let mut store = app.store();
    let roles = named_roles(&store, &JsonBody::parse(&body)?)?;
    *roles_of(&mut store, &id, &user)? = roles;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// `DELETE /api/organizations/{id}/users/{user}/roles/{role}`
pub(super) async fn remove_role(
    State(app): State<SharedState>,
    Path((id, user, role)): Path<(String, String, String)>,
) -> ApiResult {
    let mut store = app.store();
    let name = store.organization_template.role(&role).map(|role| role.name.clone());
    let name = name.ok_or_else(ApiError::resource_not_found)?;
    let own = roles_of(&mut store, &id, &user)?;
    let before = own.len();
    own.retain(|known| *known != name);
    if own.len() == before {
        return Err(ApiError::resource_not_found());
    }
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// `POST /api/organizations/{id}/users/roles`: gives several members roles.
pub(super) async fn add_roles_of_several(
    State(app): State<SharedState>,
    Path(id): Path<String>,
    body: String,
) -> ApiResult {
    let input = JsonBody::parse(&body)?;
    let (users, roles) = (input.required_texts("userIds")?, input.required_texts("organizationRoleIds")?);
    let mut store = app.store();
    let names = role_names(&store, &roles)?;
    let organization = find_mut(&mut store, &id).ok_or_else(ApiError::related_not_found)?;
    if users.iter().any(|user| !organization.members.contains_key(user)) {
        return Err(ApiError::related_not_found());
    }
    for user in users {
        give(organization.members.entry(user).or_default(), names.clone());
    }
    Ok((StatusCode::CREATED, "Created").into_response())
}

/// `GET /api/organizations/{id}/users/{user}/scopes`
pub(super) async fn scopes(State(app): State<SharedState>, Path((id, user)): Path<(String, String)>) -> ApiResult {
    let mut store = app.store();
    roles_of(&mut store, &id, &user)?;
    let has = |scope: &&TemplateScope| store.roles_in(&id, &user).any(|role| role.scopes.contains(&scope.name));
    let scopes: Vec<Value> =
        store.organization_template.scopes.iter().filter(has).map(TemplateScope::to_json).collect();
    Ok(Json(scopes).into_response())
}

/// The names of the roles of a member.
fn roles_of<'a>(store: &'a mut Store, id: &str, user: &str) -> Result<&'a mut Vec<String>, ApiError> {
    let member = find_mut(store, id).and_then(|organization| organization.members.get_mut(user));
    member.ok_or_else(ApiError::membership_required)
}

fn give(own: &mut Vec<String>, added: Vec<String>) {
    for name in added {
        if !own.contains(&name) {
            own.push(name);
        }
    }
}

fn ids_of(store: &Store, names: &[String]) -> Vec<String> {
    let roles = names.iter().filter_map(|name| store.organization_template.role_by_name(name));
    roles.map(|role| role.id.clone()).collect()
}

/// The names of the roles in a body.
fn named_roles(store: &Store, input: &JsonBody) -> Result<Vec<String>, ApiError> {
    let mut names = role_names(store, &input.texts("organizationRoleIds")?.unwrap_or_default())?;
    for name in input.texts("organizationRoleNames")?.unwrap_or_default() {
        if store.organization_template.role_by_name(&name).is_none() {
            return Err(ApiError::related_not_found());
        }
        names.push(name);
    }
    Ok(names)
}

fn user_ids(body: &str) -> Result<Vec<String>, ApiError> {
    let ids = JsonBody::parse(body)?.required_texts("userIds")?;
    if !ids.is_empty() {
        return Ok(ids);
    }
    let issue = json!({
        "code": "too_small", "minimum": 1, "type": "array", "inclusive": true, "exact": false,
        "message": "Array must contain at least 1 element(s)",
    });
    Err(ApiError::invalid_input(&["userIds"], issue))
}

fn check_users(store: &Store, ids: &[String]) -> Result<(), ApiError> {
    let is_known = |id: &String| store.users.contains_key(id);
    if ids.iter().all(is_known) { Ok(()) } else { Err(ApiError::related_not_found()) }
}
