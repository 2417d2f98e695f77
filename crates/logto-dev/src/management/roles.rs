//! The roles of users: `/api/roles`.

use std::collections::BTreeMap;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use axum::routing::{delete, get};
use serde_json::{Value, json};

use super::resources::{find_scope, resource_json, scope_json};
use crate::http::paging::{Paging, page_or_all};
use crate::http::{ApiError, ApiResult, Json, JsonBody, Parameters, SharedState};
use crate::model::details::Entity;
use crate::model::scopes::MANAGEMENT_API;
use crate::model::seed::Role;
use crate::model::store::Store;
use crate::model::validation::invalid_enum_value;

/// The routes.
pub(super) fn routes() -> Router<SharedState> {
    const ROLE: &str = "/api/roles/{id}";
    let role = |path: &str| format!("{ROLE}{path}");
    Router::new()
        .route("/api/roles", get(list).post(create))
        .route(ROLE, get(show).patch(change).delete(remove))
        .route(&role("/scopes"), get(scopes).post(add_scopes))
        .route(&role("/scopes/{scope}"), delete(remove_scope))
}

/// `GET /api/roles`
async fn list(State(app): State<SharedState>, parameters: Parameters, paging: Paging) -> ApiResult {
    let kind = parameters.get("type");
    let wanted = parameters.get("search").unwrap_or_default().trim_matches('%').to_lowercase();
    let store = app.store();
    // All roles of this server are for users.
    let roles = store.roles.iter().filter(|_| kind.is_none_or(|kind| kind == "User"));
    let roles = roles.filter(|role| role.name.to_lowercase().contains(&wanted));
    let roles = roles.map(|role| with_users(&store, role)).collect();
    Ok(paging.respond(roles))
}

/// `POST /api/roles`. As at Logto, a role whose scopes are refused is created all the same, without scopes.
async fn create(State(app): State<SharedState>, body: String) -> ApiResult {
    let input = JsonBody::parse(&body)?;
    let name = input.non_empty_text(&["name"])?.to_owned();
    let description = input.text(&["description"])?.to_owned();
    let is_default = input.optional_boolean("isDefault")?.unwrap_or_default();
    let scope_ids = input.texts("scopeIds")?.unwrap_or_default();
    match input.optional_text(&["type"])? {
        None | Some("User") => {}
        Some("MachineToMachine") => {
            return Err(ApiError::not_implemented("roles of machine-to-machine applications"));
        }
        Some(other) => {
            return Err(ApiError::invalid_input(&["type"], invalid_enum_value(&["User", "MachineToMachine"], other)));
        }
    }
    let mut store = app.store();
    check_name(&store, &name)?;
    store.details.create(Entity::Role(&name), Some(&description), app.now_ms());
    store.roles.push(Role { name: name.clone(), scopes: BTreeMap::new(), is_default });
    let scopes = find_scopes(&store, &scope_ids)?;
    grant(&mut store, &name, scopes);
    let id = store.details.id(Entity::Role(&name));
    Ok(Json(role_json(&store, role(&store, &id)?)).into_response())
}

/// `GET /api/roles/{id}`
async fn show(State(app): State<SharedState>, Path(id): Path<String>) -> ApiResult {
    let store = app.store();
    Ok(Json(role_json(&store, role(&store, &id)?)).into_response())
}

/// `PATCH /api/roles/{id}`
async fn change(State(app): State<SharedState>, Path(id): Path<String>, body: String) -> ApiResult {
    let input = JsonBody::parse(&body)?;
    let new_name = match input.optional_text(&["name"])? {
        None => None,
        Some(_) => Some(input.non_empty_text(&["name"])?.to_owned()),
    };
    let description = input.optional_text(&["description"])?;
    let is_default = input.optional_boolean("isDefault")?;
    let mut store = app.store();
    let mut name = role(&store, &id)?.name.clone();
    if new_name.is_none() && description.is_none() && is_default.is_none() {
        return Err(ApiError::empty_change());
    }
    if let Some(new) = new_name.filter(|new| *new != name) {
        check_name(&store, &new)?;
        rename(&mut store, &name, &new);
        name = new;
    }
    if let Some(description) = description {
        store.details.describe(Entity::Role(&name), Some(description));
    }
    if let (Some(is_default), Some(role)) = (is_default, store.roles.iter_mut().find(|role| role.name == name)) {
        role.is_default = is_default;
    }
    Ok(Json(role_json(&store, role(&store, &id)?)).into_response())
}

/// `DELETE /api/roles/{id}`
async fn remove(State(app): State<SharedState>, Path(id): Path<String>) -> ApiResult {
    let mut store = app.store();
    let name = role(&store, &id)?.name.clone();
    store.roles.retain(|role| role.name != name);
    for user in store.users.values_mut() {
        user.roles.retain(|own| *own != name);
    }
    store.details.remove(Entity::Role(&name));
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// `GET /api/roles/{id}/scopes`, in pages only when they are asked for.
async fn scopes(State(app): State<SharedState>, Path(id): Path<String>, paging: Option<Paging>) -> ApiResult {
    let store = app.store();
    let all = scopes_of(&store, role(&store, &id)?);
    Ok(page_or_all(paging, all))
}

/// `POST /api/roles/{id}/scopes`
async fn add_scopes(State(app): State<SharedState>, Path(id): Path<String>, body: String) -> ApiResult {
    let ids = JsonBody::parse(&body)?.required_texts("scopeIds")?;
    let mut store = app.store();
    let name = role(&store, &id)?.name.clone();
    let scopes = find_scopes(&store, &ids)?;
    let has = |indicator: &str, scope: &str| {
        role(&store, &id)
            .is_ok_and(|role| role.scopes.get(indicator).is_some_and(|own| own.iter().any(|it| it == scope)))
    };
    if let Some((id, _)) = ids.iter().zip(&scopes).find(|(_, (indicator, scope))| has(indicator, scope)) {
        return Err(ApiError::role_has_scope(id));
    }
    grant(&mut store, &name, scopes);
    Ok((StatusCode::CREATED, "Created").into_response())
}

/// `DELETE /api/roles/{id}/scopes/{scope}`
async fn remove_scope(State(app): State<SharedState>, Path((id, scope)): Path<(String, String)>) -> ApiResult {
    let mut store = app.store();
    let name = role(&store, &id)?.name.clone();
    let (indicator, scope) = find_scope(&store, &scope).ok_or_else(ApiError::resource_not_found)?;
    let role = store.roles.iter_mut().find(|role| role.name == name);
    let own = role.and_then(|role| role.scopes.get_mut(&indicator)).ok_or_else(ApiError::resource_not_found)?;
    let before = own.len();
    own.retain(|own| *own != scope);
    if own.len() == before { Err(ApiError::resource_not_found()) } else { Ok(StatusCode::NO_CONTENT.into_response()) }
}

/// Finds a role by its id.
pub(super) fn role<'a>(store: &'a Store, id: &str) -> Result<&'a Role, ApiError> {
    let mut all = store.roles.iter();
    let found = all.find(|role| store.details.id(Entity::Role(&role.name)) == id);
    found.ok_or_else(|| ApiError::role_not_found(id))
}

/// The JSON of a role. A role of the seed, which has no description, is described by its scopes.
pub(super) fn role_json(store: &Store, role: &Role) -> Value {
    let entity = Entity::Role(&role.name);
    let description = store.details.description(entity).unwrap_or_else(|| {
        let scopes: Vec<&str> = role.scopes.values().flatten().map(String::as_str).collect();
        scopes.join(", ")
    });
    json!({
        "tenantId": "default", "id": store.details.id(entity), "name": role.name, "description": description,
        "type": "User", "isDefault": role.is_default,
    })
}

fn with_users(store: &Store, role: &Role) -> Value {
    let users: Vec<_> = store.users.values().filter(|user| user.roles.contains(&role.name)).collect();
    let featured = users.iter().take(3);
    let featured: Vec<Value> =
        featured.map(|user| json!({ "id": user.id, "avatar": user.avatar, "name": user.name })).collect();
    let mut json = role_json(store, role);
    json["usersCount"] = json!(users.len());
    json["featuredUsers"] = json!(featured);
    json["applicationsCount"] = json!(0);
    json["featuredApplications"] = json!([]);
    json
}

/// The scopes of a role, with their API resources.
fn scopes_of(store: &Store, role: &Role) -> Vec<Value> {
    let all = role.scopes.iter().flat_map(|(indicator, names)| names.iter().map(move |name| (indicator, name)));
    let all = all.filter_map(|(indicator, name)| {
        let mut json = scope_json(store, indicator, name);
        json["resource"] = resource_json(store, store.resources.get(indicator)?);
        Some(json)
    });
    all.collect()
}

fn check_name(store: &Store, name: &str) -> Result<(), ApiError> {
    let is_taken = store.roles.iter().any(|role| role.name == name);
    if is_taken { Err(ApiError::role_name_in_use(name)) } else { Ok(()) }
}

/// Finds scopes that a role of users can grant.
fn find_scopes(store: &Store, ids: &[String]) -> Result<Vec<(String, String)>, ApiError> {
    let find = |id: &String| match find_scope(store, id) {
        None => Err(ApiError::not_exists_with_id("scopes", id)),
        Some((indicator, _)) if indicator == MANAGEMENT_API => Err(ApiError::management_scope_of_user_role()),
        Some(found) => Ok(found),
    };
    ids.iter().map(find).collect()
}

fn grant(store: &mut Store, name: &str, scopes: Vec<(String, String)>) {
    if let Some(role) = store.roles.iter_mut().find(|role| role.name == name) {
        for (indicator, scope) in scopes {
            let own = role.scopes.entry(indicator).or_default();
            if !own.contains(&scope) {
                own.push(scope);
            }
        }
    }
}

fn rename(store: &mut Store, from: &str, to: &str) {
    let of_users = store.users.values_mut().flat_map(|user| user.roles.iter_mut());
    let names = of_users.chain(store.roles.iter_mut().map(|role| &mut role.name));
    for name in names.filter(|name| *name == from) {
        to.clone_into(name);
    }
    store.details.rename(Entity::Role(from), Entity::Role(to));
}
