//! The scopes on APIs of organization roles: `/api/organization-roles/{id}/resource-scopes`.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use serde_json::{Value, json};

use super::template::role_mut;
use crate::http::paging::{Paging, page_or_all};
use crate::http::{ApiError, ApiResult, JsonBody, SharedState};
use crate::management::resources::{find_scope, scope_json};
use crate::model::details::Entity;
use crate::model::organization::TemplateRole;
use crate::model::store::Store;

/// The names of scopes, by resource indicator.
type Scopes = BTreeMap<String, Vec<String>>;

/// `GET /api/organization-roles/{id}/resource-scopes`
pub(super) async fn list(State(app): State<SharedState>, Path(id): Path<String>, paging: Option<Paging>) -> ApiResult {
    let store = app.store();
    let role = store.organization_template.role(&id).ok_or_else(ApiError::resource_not_found)?;
    let scopes = of_role(role).map(|(indicator, name)| scope_json(&store, indicator, name)).collect();
    Ok(page_or_all(paging, scopes))
}

/// `POST /api/organization-roles/{id}/resource-scopes`: adds scopes.
pub(super) async fn add(State(app): State<SharedState>, Path(id): Path<String>, body: String) -> ApiResult {
    let ids = JsonBody::parse(&body)?.required_texts("scopeIds")?;
    let mut store = app.store();
    let scopes = find_scopes(&store, &ids)?;
    let own = &mut role_mut(&mut store.organization_template, &id)?.resource_scopes;
    for (indicator, names) in scopes {
        let known = own.entry(indicator).or_default();
        let added: Vec<String> = names.into_iter().filter(|name| !known.contains(name)).collect();
        known.extend(added);
    }
    Ok((StatusCode::CREATED, "Created").into_response())
}

/// `PUT /api/organization-roles/{id}/resource-scopes`: replaces the scopes.
pub(super) async fn replace(State(app): State<SharedState>, Path(id): Path<String>, body: String) -> ApiResult {
    let ids = JsonBody::parse(&body)?.required_texts("scopeIds")?;
    let mut store = app.store();
    let scopes = find_scopes(&store, &ids)?;
    role_mut(&mut store.organization_template, &id)?.resource_scopes = scopes;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// `DELETE /api/organization-roles/{id}/resource-scopes/{scope}`
pub(super) async fn remove(State(app): State<SharedState>, Path((id, scope)): Path<(String, String)>) -> ApiResult {
    let mut store = app.store();
    let (indicator, name) = find_scope(&store, &scope).ok_or_else(ApiError::resource_not_found)?;
    let role = role_mut(&mut store.organization_template, &id)?;
    let names = role.resource_scopes.get_mut(&indicator).ok_or_else(ApiError::resource_not_found)?;
    let at = names.iter().position(|known| *known == name).ok_or_else(ApiError::resource_not_found)?;
    names.remove(at);
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// The scopes with these ids.
pub(super) fn find_scopes(store: &Store, ids: &[String]) -> Result<Scopes, ApiError> {
    let mut scopes = Scopes::new();
    for id in ids {
        let (indicator, name) = find_scope(store, id).ok_or_else(ApiError::related_not_found)?;
        scopes.entry(indicator).or_default().push(name);
    }
    Ok(scopes)
}

/// The scopes of a role as the list of roles has them: with the id and the name of their API.
pub(super) fn brief(store: &Store, role: &TemplateRole) -> Vec<Value> {
    let scope = |(indicator, name): (&String, &String)| {
        let api = store.resources.get(indicator).map_or(indicator, |resource| &resource.name);
        let resource = json!({ "id": store.details.id(Entity::Resource(indicator)), "name": api });
        json!({ "id": store.details.id(Entity::Scope(indicator, name)), "name": name, "resource": resource })
    };
    of_role(role).map(scope).collect()
}

fn of_role(role: &TemplateRole) -> impl Iterator<Item = (&String, &String)> {
    role.resource_scopes.iter().flat_map(|(indicator, names)| names.iter().map(move |name| (indicator, name)))
}
