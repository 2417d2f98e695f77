//! The API resources and their scopes: `/api/resources`.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use axum::routing::{get, patch};
use serde_json::{Value, json};

use crate::http::paging::{Paging, page_or_all};
use crate::http::{ApiError, ApiResult, Json, JsonBody, Parameters, SharedState};
use crate::model::details::Entity;
use crate::model::scopes::MANAGEMENT_API;
use crate::model::seed::Resource;
use crate::model::store::Store;

/// The routes.
pub(super) fn routes() -> Router<SharedState> {
    const RESOURCE: &str = "/api/resources/{id}";
    let resource = |path: &str| format!("{RESOURCE}{path}");
    Router::new()
        .route("/api/resources", get(list).post(create))
        .route(RESOURCE, get(show).patch(change).delete(remove))
        .route(&resource("/is-default"), patch(set_default))
        .route(&resource("/scopes"), get(scopes).post(create_scope))
        .route(&resource("/scopes/{scope}"), patch(change_scope).delete(remove_scope))
}

/// `GET /api/resources`, in pages only when they are asked for.
async fn list(State(app): State<SharedState>, parameters: Parameters, paging: Option<Paging>) -> ApiResult {
    let with_scopes = parameters.get("includeScopes") == Some("true");
    let store = app.store();
    let mut all: Vec<&Resource> = store.resources.values().collect();
    // The Management API is the first, and what was created comes last.
    let age = |resource: &Resource| store.details.created_at(Entity::Resource(&resource.indicator));
    all.sort_by_key(|resource| (resource.indicator != MANAGEMENT_API, age(resource)));
    let json = |resource: &Resource| {
        let mut json = resource_json(&store, resource);
        if with_scopes {
            json["scopes"] = scopes_json(&store, resource).into();
        }
        json
    };
    let all = all.into_iter().map(json).collect();
    Ok(page_or_all(paging, all))
}

/// `POST /api/resources`
async fn create(State(app): State<SharedState>, body: String) -> ApiResult {
    let input = JsonBody::parse(&body)?;
    let (name, indicator) = (input.non_empty_text(&["name"])?, input.non_empty_text(&["indicator"])?);
    let ttl = lifetime(&input)?.unwrap_or(3600);
    let mut store = app.store();
    if store.resources.contains_key(indicator) {
        return Err(ApiError::indicator_in_use(indicator));
    }
    let (name, indicator) = (name.to_owned(), indicator.to_owned());
    store.details.create(Entity::Resource(&indicator), None, app.now_ms());
    let resource = Resource { indicator: indicator.clone(), name, scopes: Vec::new(), access_token_ttl: ttl };
    let mut json = resource_json(&store, &resource);
    json["scopes"] = json!([]);
    store.resources.insert(indicator, resource);
    Ok((StatusCode::CREATED, Json(json)).into_response())
}

/// `GET /api/resources/{id}`
async fn show(State(app): State<SharedState>, Path(id): Path<String>) -> ApiResult {
    let store = app.store();
    Ok(Json(resource_json(&store, find(&store, &id)?)).into_response())
}

/// `PATCH /api/resources/{id}`. The indicator can't be changed.
async fn change(State(app): State<SharedState>, Path(id): Path<String>, body: String) -> ApiResult {
    let input = JsonBody::parse(&body)?;
    let name = match input.optional_text(&["name"])? {
        None => None,
        Some(_) => Some(input.non_empty_text(&["name"])?.to_owned()),
    };
    let ttl = lifetime(&input)?;
    let mut store = app.store();
    let indicator = find(&store, &id)?.indicator.clone();
    if name.is_none() && ttl.is_none() {
        return Err(ApiError::empty_change());
    }
    if let Some(resource) = store.resources.get_mut(&indicator) {
        resource.name = name.unwrap_or_else(|| resource.name.clone());
        resource.access_token_ttl = ttl.unwrap_or(resource.access_token_ttl);
    }
    Ok(Json(resource_json(&store, find(&store, &id)?)).into_response())
}

/// `PATCH /api/resources/{id}/is-default`: at most one API resource is the default.
async fn set_default(State(app): State<SharedState>, Path(id): Path<String>, body: String) -> ApiResult {
    let is_default = JsonBody::parse(&body)?.boolean("isDefault")?;
    let mut store = app.store();
    let indicator = find(&store, &id)?.indicator.clone();
    let default = &mut store.details.default_resource;
    if is_default {
        *default = Some(indicator);
    } else if default.as_ref() == Some(&indicator) {
        *default = None;
    }
    Ok(Json(resource_json(&store, find(&store, &id)?)).into_response())
}

/// `DELETE /api/resources/{id}`: roles lose its scopes.
async fn remove(State(app): State<SharedState>, Path(id): Path<String>) -> ApiResult {
    let mut store = app.store();
    let Resource { indicator, scopes, .. } = find(&store, &id)?.clone();
    if indicator == MANAGEMENT_API {
        return Err(ApiError::cannot_delete_management_api());
    }
    for scope in &scopes {
        forget_scope(&mut store, &indicator, scope);
    }
    store.resources.remove(&indicator);
    store.details.remove(Entity::Resource(&indicator));
    if store.details.default_resource.as_ref() == Some(&indicator) {
        store.details.default_resource = None;
    }
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// `GET /api/resources/{id}/scopes`, in pages only when they are asked for.
async fn scopes(State(app): State<SharedState>, Path(id): Path<String>, paging: Option<Paging>) -> ApiResult {
    let store = app.store();
    let all = scopes_json(&store, find(&store, &id)?);
    Ok(page_or_all(paging, all))
}

/// `POST /api/resources/{id}/scopes`
async fn create_scope(State(app): State<SharedState>, Path(id): Path<String>, body: String) -> ApiResult {
    let input = JsonBody::parse(&body)?;
    let name = scope_name(&input)?;
    let description = input.nullable_text("description")?.flatten();
    let mut store = app.store();
    let indicator = available(&store, &id, &name)?;
    store.details.create(Entity::Scope(&indicator, &name), description, app.now_ms());
    if let Some(resource) = store.resources.get_mut(&indicator) {
        resource.scopes.push(name.clone());
    }
    Ok((StatusCode::CREATED, Json(scope_json(&store, &indicator, &name))).into_response())
}

/// `PATCH /api/resources/{id}/scopes/{scope}`
async fn change_scope(
    State(app): State<SharedState>,
    Path((id, scope)): Path<(String, String)>,
    body: String,
) -> ApiResult {
    let input = JsonBody::parse(&body)?;
    let description = input.nullable_text("description")?;
    let new_name = input.optional_text(&["name"])?.map(|_| scope_name(&input)).transpose()?;
    let mut store = app.store();
    let (indicator, mut name) = find_scope_of(&store, &id, &scope)?;
    if description.is_none() && new_name.is_none() {
        return Err(ApiError::empty_change());
    }
    if let Some(new) = new_name.filter(|new| *new != name) {
        available(&store, &id, &new)?;
        rename_scope(&mut store, &indicator, &name, &new);
        name = new;
    }
    if let Some(description) = description {
        store.details.describe(Entity::Scope(&indicator, &name), description);
    }
    Ok(Json(scope_json(&store, &indicator, &name)).into_response())
}

/// `DELETE /api/resources/{id}/scopes/{scope}`: roles lose it.
async fn remove_scope(State(app): State<SharedState>, Path((id, scope)): Path<(String, String)>) -> ApiResult {
    let mut store = app.store();
    let (indicator, name) = find_scope_of(&store, &id, &scope)?;
    forget_scope(&mut store, &indicator, &name);
    if let Some(resource) = store.resources.get_mut(&indicator) {
        resource.scopes.retain(|own| *own != name);
    }
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Finds a scope of any API resource by its id: the indicator and the name.
pub(super) fn find_scope(store: &Store, id: &str) -> Option<(String, String)> {
    let mut all = store
        .resources
        .values()
        .flat_map(|resource| resource.scopes.iter().map(|name| (resource.indicator.as_str(), name.as_str())));
    let found = all.find(|(indicator, name)| store.details.id(Entity::Scope(indicator, name)) == id);
    found.map(|(indicator, name)| (indicator.to_owned(), name.to_owned()))
}

/// The JSON of a scope.
pub(super) fn scope_json(store: &Store, indicator: &str, name: &str) -> Value {
    let entity = Entity::Scope(indicator, name);
    json!({
        "tenantId": "default", "id": store.details.id(entity),
        "resourceId": store.details.id(Entity::Resource(indicator)), "name": name,
        "description": store.details.description(entity),
        "createdAt": store.details.created_at(entity).unwrap_or(store.started),
    })
}

/// The JSON of an API resource.
pub(super) fn resource_json(store: &Store, resource: &Resource) -> Value {
    json!({
        "tenantId": "default", "id": store.details.id(Entity::Resource(&resource.indicator)), "name": resource.name,
        "indicator": resource.indicator,
        "isDefault": store.details.default_resource.as_ref() == Some(&resource.indicator),
        "accessTokenTtl": resource.access_token_ttl,
    })
}

fn scopes_json(store: &Store, resource: &Resource) -> Vec<Value> {
    resource.scopes.iter().map(|name| scope_json(store, &resource.indicator, name)).collect()
}

fn find<'a>(store: &'a Store, id: &str) -> Result<&'a Resource, ApiError> {
    let mut all = store.resources.values();
    let found = all.find(|resource| store.details.id(Entity::Resource(&resource.indicator)) == id);
    found.ok_or_else(|| ApiError::not_exists_with_id("resources", id))
}

/// Finds a scope of an API resource: the indicator and the name.
fn find_scope_of(store: &Store, id: &str, scope: &str) -> Result<(String, String), ApiError> {
    let indicator = &find(store, id)?.indicator;
    let found = find_scope(store, scope).filter(|(of, _)| of == indicator);
    found.ok_or_else(|| ApiError::not_exists_with_id("scopes", scope))
}

/// Returns the indicator of an API resource that has no scope with this name.
fn available(store: &Store, id: &str, name: &str) -> Result<String, ApiError> {
    let resource = find(store, id)?;
    if resource.scopes.iter().any(|own| own == name) {
        return Err(ApiError::scope_name_in_use(name));
    }
    Ok(resource.indicator.clone())
}

fn scope_name(input: &JsonBody) -> Result<String, ApiError> {
    let name = input.non_empty_text(&["name"])?;
    if name.contains(char::is_whitespace) { Err(ApiError::scope_name_with_space()) } else { Ok(name.to_owned()) }
}

/// The lifetime of access tokens in seconds.
fn lifetime(input: &JsonBody) -> Result<Option<u32>, ApiError> {
    let ttl = input.value("accessTokenTtl").map(|_| input.integer("accessTokenTtl")).transpose()?;
    Ok(ttl.and_then(|seconds| u32::try_from(seconds).ok()))
}

/// Takes a scope from all roles, and forgets its details.
fn forget_scope(store: &mut Store, indicator: &str, name: &str) {
    let of_users = store.roles.iter_mut().map(|role| &mut role.scopes);
    let of_members = store.organization_template.roles.iter_mut().map(|role| &mut role.resource_scopes);
    for scopes in of_users.chain(of_members) {
        if let Some(names) = scopes.get_mut(indicator) {
            names.retain(|own| own != name);
        }
    }
    store.details.remove(Entity::Scope(indicator, name));
}

fn rename_scope(store: &mut Store, indicator: &str, from: &str, to: &str) {
    let of_users = store.roles.iter_mut().map(|role| &mut role.scopes);
    let of_members = store.organization_template.roles.iter_mut().map(|role| &mut role.resource_scopes);
    let of_roles = of_users.chain(of_members).filter_map(|scopes| scopes.get_mut(indicator));
    let of_resource = store.resources.get_mut(indicator).map(|resource| &mut resource.scopes);
    for names in of_roles.chain(of_resource) {
        for name in names.iter_mut().filter(|name| *name == from) {
            to.clone_into(name);
        }
    }
    store.details.rename(Entity::Scope(indicator, from), Entity::Scope(indicator, to));
}
