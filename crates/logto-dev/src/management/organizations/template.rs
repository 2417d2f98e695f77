//! The organization template: `/api/organization-roles` and `/api/organization-scopes`.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use serde_json::json;

use super::resource_scopes;
use crate::http::paging::{Paging, page_or_all};
use crate::http::{ApiError, ApiResult, Json, JsonBody, Parameters, SharedState};
use crate::model::organization::{OrganizationTemplate, ROLE_TYPES, TemplateRole, TemplateScope};
use crate::model::store::rename;
use crate::model::validation::{Field, Issues};

/// `GET /api/organization-roles`: with their scopes.
pub(super) async fn roles(State(app): State<SharedState>, parameters: Parameters, paging: Paging) -> ApiResult {
    let store = app.store();
    let roles = store.organization_template.roles.iter().filter(|role| is_wanted(&parameters, &role.name));
    let roles = roles.map(|role| {
        let mut json = role.to_json();
        let scopes = store.organization_template.scopes.iter().filter(|scope| role.scopes.contains(&scope.name));
        json["scopes"] = scopes.map(|scope| json!({ "id": scope.id, "name": scope.name })).collect();
        json["resourceScopes"] = resource_scopes::brief(&store, role).into();
        json
    });
    Ok(paging.respond(roles.collect()))
}

/// `POST /api/organization-roles`
pub(super) async fn create_role(State(app): State<SharedState>, body: String) -> ApiResult {
    let input = JsonBody::parse(&body)?;
    let name = input.non_empty_text(&["name"])?;
    let kind = role_type(&input)?;
    let description = input.nullable_text("description")?.flatten().map(str::to_owned);
    let scopes = input.texts("organizationScopeIds")?.unwrap_or_default();
    let api_scopes = input.texts("resourceScopeIds")?.unwrap_or_default();
    let mut store = app.store();
    if store.organization_template.role_by_name(name).is_some() {
        return Err(ApiError::id_in_use());
    }
    let mut role = TemplateRole { description, ..TemplateRole::new(name, &kind) };
    role.scopes = scope_names(&store.organization_template, &scopes)?;
    role.resource_scopes = resource_scopes::find_scopes(&store, &api_scopes)?;
    let json = role.to_json();
    store.organization_template.roles.push(role);
    Ok((StatusCode::CREATED, Json(json)).into_response())
}

/// `GET /api/organization-roles/{id}`
pub(super) async fn role(State(app): State<SharedState>, Path(id): Path<String>) -> ApiResult {
    let store = app.store();
    let role = store.organization_template.role(&id);
    let role = role.ok_or_else(|| ApiError::not_exists_with_id("organization_roles", &id))?;
    Ok(Json(role.to_json()).into_response())
}

/// `PATCH /api/organization-roles/{id}`
pub(super) async fn change_role(State(app): State<SharedState>, Path(id): Path<String>, body: String) -> ApiResult {
    let (name, description) = changes(&JsonBody::parse(&body)?)?;
    let mut store = app.store();
    let taken = name.as_ref().and_then(|name| store.organization_template.role_by_name(name));
    if taken.is_some_and(|role| role.id != id) {
        return Err(ApiError::id_in_use());
    }
    let role = role_mut(&mut store.organization_template, &id)?;
    let before = role.name.clone();
    if let Some(name) = &name {
        role.name.clone_from(name);
    }
    if let Some(description) = description {
        role.description = description;
    }
    let json = role.to_json();
    if name.is_some() {
        store.rename_organization_role(&before, name.as_deref());
    }
    Ok(Json(json).into_response())
}

/// `DELETE /api/organization-roles/{id}`
pub(super) async fn remove_role(State(app): State<SharedState>, Path(id): Path<String>) -> ApiResult {
    let mut store = app.store();
    let roles = &mut store.organization_template.roles;
    let at = roles.iter().position(|role| role.id == id).ok_or_else(ApiError::resource_not_found)?;
    let role = roles.remove(at);
    store.rename_organization_role(&role.name, None);
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// `GET /api/organization-roles/{id}/scopes`
pub(super) async fn scopes_of_role(
    State(app): State<SharedState>,
    Path(id): Path<String>,
    paging: Option<Paging>,
) -> ApiResult {
    let store = app.store();
    let names = store.organization_template.role(&id).map(|role| &role.scopes);
    let names = names.ok_or_else(ApiError::resource_not_found)?;
    let scopes = store.organization_template.scopes.iter().filter(|scope| names.contains(&scope.name));
    let scopes = scopes.map(TemplateScope::to_json).collect();
    Ok(page_or_all(paging, scopes))
}

/// `POST /api/organization-roles/{id}/scopes`: adds scopes.
pub(super) async fn add_scopes(State(app): State<SharedState>, Path(id): Path<String>, body: String) -> ApiResult {
    let ids = JsonBody::parse(&body)?.required_texts("organizationScopeIds")?;
    let template = &mut app.store().organization_template;
    let names = scope_names(template, &ids)?;
    let own = &mut role_mut(template, &id)?.scopes;
    let added: Vec<String> = names.into_iter().filter(|name| !own.contains(name)).collect();
    own.extend(added);
    Ok((StatusCode::CREATED, "Created").into_response())
}

/// `PUT /api/organization-roles/{id}/scopes`: replaces the scopes.
pub(super) async fn replace_scopes(State(app): State<SharedState>, Path(id): Path<String>, body: String) -> ApiResult {
    let ids = JsonBody::parse(&body)?.required_texts("organizationScopeIds")?;
    let template = &mut app.store().organization_template;
    let names = scope_names(template, &ids)?;
    role_mut(template, &id)?.scopes = names;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// `DELETE /api/organization-roles/{id}/scopes/{scope}`
pub(super) async fn remove_scope_of_role(
    State(app): State<SharedState>,
    Path((id, scope)): Path<(String, String)>,
) -> ApiResult {
    let template = &mut app.store().organization_template;
    let name = template.scope(&scope).map(|scope| scope.name.clone()).ok_or_else(ApiError::resource_not_found)?;
    let own = &mut role_mut(template, &id)?.scopes;
    let before = own.len();
    own.retain(|known| *known != name);
    if own.len() == before {
        return Err(ApiError::resource_not_found());
    }
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// `GET /api/organization-scopes`
pub(super) async fn scopes(
    State(app): State<SharedState>,
    parameters: Parameters,
    paging: Option<Paging>,
) -> ApiResult {
    let store = app.store();
    let scopes = store.organization_template.scopes.iter().filter(|scope| is_wanted(&parameters, &scope.name));
    let scopes = scopes.map(TemplateScope::to_json).collect();
    Ok(page_or_all(paging, scopes))
}

/// `POST /api/organization-scopes`
pub(super) async fn create_scope(State(app): State<SharedState>, body: String) -> ApiResult {
    let input = JsonBody::parse(&body)?;
    let name = input.non_empty_text(&["name"])?;
    let description = input.nullable_text("description")?.flatten().map(str::to_owned);
    let scopes = &mut app.store().organization_template.scopes;
    if scopes.iter().any(|scope| scope.name == name) {
        return Err(ApiError::id_in_use());
    }
    let scope = TemplateScope { description, ..TemplateScope::new(name) };
    let json = scope.to_json();
    scopes.push(scope);
    Ok((StatusCode::CREATED, Json(json)).into_response())
}

/// `GET /api/organization-scopes/{id}`
pub(super) async fn scope(State(app): State<SharedState>, Path(id): Path<String>) -> ApiResult {
    let store = app.store();
    let scope = store.organization_template.scope(&id);
    let scope = scope.ok_or_else(|| ApiError::not_exists_with_id("organization_scopes", &id))?;
    Ok(Json(scope.to_json()).into_response())
}

/// `PATCH /api/organization-scopes/{id}`
pub(super) async fn change_scope(State(app): State<SharedState>, Path(id): Path<String>, body: String) -> ApiResult {
    let (name, description) = changes(&JsonBody::parse(&body)?)?;
    let template = &mut app.store().organization_template;
    let is_taken = |scope: &TemplateScope| scope.id != id && Some(&scope.name) == name.as_ref();
    if template.scopes.iter().any(is_taken) {
        return Err(ApiError::id_in_use());
    }
    let scope = template.scopes.iter_mut().find(|scope| scope.id == id).ok_or_else(ApiError::resource_not_found)?;
    let before = scope.name.clone();
    if let Some(name) = &name {
        scope.name.clone_from(name);
    }
    if let Some(description) = description {
        scope.description = description;
    }
    let json = scope.to_json();
    if name.is_some() {
        for role in &mut template.roles {
            rename(&mut role.scopes, &before, name.as_deref());
        }
    }
    Ok(Json(json).into_response())
}

/// `DELETE /api/organization-scopes/{id}`
pub(super) async fn remove_scope(State(app): State<SharedState>, Path(id): Path<String>) -> ApiResult {
    let template = &mut app.store().organization_template;
    let at = template.scopes.iter().position(|scope| scope.id == id).ok_or_else(ApiError::resource_not_found)?;
    let scope = template.scopes.remove(at);
    for role in &mut template.roles {
        rename(&mut role.scopes, &scope.name, None);
    }
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Whether a name contains the text that is searched for.
fn is_wanted(parameters: &Parameters, name: &str) -> bool {
    let wanted = parameters.get("q").unwrap_or_default().to_lowercase();
    name.to_lowercase().contains(&wanted)
}

/// The name and the description in a change. The inner `None` is `null`.
fn changes(input: &JsonBody) -> Result<(Option<String>, Option<Option<String>>), ApiError> {
    let name = match input.optional_text(&["name"])? {
        Some(_) => Some(input.non_empty_text(&["name"])?.to_owned()),
        None => None,
    };
    let description = input.nullable_text("description")?.map(|text| text.map(str::to_owned));
    if name.is_none() && description.is_none() {
        return Err(ApiError::empty_change());
    }
    Ok((name, description))
}

/// The type of a new role.
fn role_type(input: &JsonBody) -> Result<String, ApiError> {
    let Some(kind) = input.optional_text(&["type"])? else { return Ok(ROLE_TYPES[0].to_owned()) };
    let mut issues = Issues::default();
    let body = json!({ "type": kind });
    Field::root(&body).member("type").require_one_of(&ROLE_TYPES, &mut issues);
    if issues.is_empty() { Ok(kind.to_owned()) } else { Err(ApiError::invalid_request("body", &issues)) }
}

pub(super) fn role_mut<'a>(template: &'a mut OrganizationTemplate, id: &str) -> Result<&'a mut TemplateRole, ApiError> {
    template.roles.iter_mut().find(|role| role.id == id).ok_or_else(ApiError::resource_not_found)
}

fn scope_names(template: &OrganizationTemplate, ids: &[String]) -> Result<Vec<String>, ApiError> {
    template.scope_names(ids).ok_or_else(ApiError::related_not_found)
}
