//! Just-in-time provisioning: `/api/organizations/{id}/jit`.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use serde_json::{Value, json};

use super::{find, role_names};
use crate::http::paging::{Paging, page_or_all};
use crate::http::{ApiError, ApiResult, Json, JsonBody, SharedState};
use crate::model::organization::{OrganizationDetails, TemplateRole};
use crate::model::store::Store;

/// `GET /api/organizations/{id}/jit/email-domains`
pub(super) async fn domains(
    State(app): State<SharedState>,
    Path(id): Path<String>,
    paging: Option<Paging>,
) -> ApiResult {
    let store = app.store();
    let details = store.organization_details.get(&id);
    let domains = details.into_iter().flat_map(|details| &details.email_domains);
    let domains = domains.map(|domain| domain_json(&id, domain)).collect();
    Ok(page_or_all(paging, domains))
}

fn domain_json(id: &str, domain: &str) -> Value {
    json!({ "tenantId": "default", "organizationId": id, "emailDomain": domain })
}

/// `POST /api/organizations/{id}/jit/email-domains`
pub(super) async fn add_domain(State(app): State<SharedState>, Path(id): Path<String>, body: String) -> ApiResult {
    let input = JsonBody::parse(&body)?;
    let domain = input.non_empty_text(&["emailDomain"])?;
    let mut store = app.store();
    let known = &mut details(&mut store, &id)?.email_domains;
    if known.iter().any(|known| known == domain) {
        return Err(ApiError::id_in_use());
    }
    known.push(domain.to_owned());
    Ok((StatusCode::CREATED, Json(domain_json(&id, domain))).into_response())
}

/// `PUT /api/organizations/{id}/jit/email-domains`
pub(super) async fn replace_domains(State(app): State<SharedState>, Path(id): Path<String>, body: String) -> ApiResult {
    let domains = JsonBody::parse(&body)?.required_texts("emailDomains")?;
    details(&mut app.store(), &id)?.email_domains = domains;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// `DELETE /api/organizations/{id}/jit/email-domains/{domain}`
pub(super) async fn remove_domain(
    State(app): State<SharedState>,
    Path((id, domain)): Path<(String, String)>,
) -> ApiResult {
    let mut store = app.store();
    let details = store.organization_details.get_mut(&id).ok_or_else(ApiError::resource_not_found)?;
    removed(&mut details.email_domains, &domain)
}

/// `GET /api/organizations/{id}/jit/roles`
pub(super) async fn roles(State(app): State<SharedState>, Path(id): Path<String>, paging: Option<Paging>) -> ApiResult {
    let store = app.store();
    let names = store.organization_details.get(&id).into_iter().flat_map(|details| &details.jit_roles);
    let roles = names.filter_map(|name| store.organization_template.role_by_name(name));
    let roles = roles.map(TemplateRole::to_json).collect();
    Ok(page_or_all(paging, roles))
}

/// `POST /api/organizations/{id}/jit/roles`
pub(super) async fn add_roles(State(app): State<SharedState>, Path(id): Path<String>, body: String) -> ApiResult {
    let ids = JsonBody::parse(&body)?.required_texts("organizationRoleIds")?;
    let mut store = app.store();
    let names = role_names(&store, &ids)?;
    let known = &mut details(&mut store, &id)?.jit_roles;
    if names.iter().any(|name| known.contains(name)) {
        return Err(ApiError::id_in_use());
    }
    known.extend(names);
    Ok((StatusCode::CREATED, "Created").into_response())
}

/// `PUT /api/organizations/{id}/jit/roles`
pub(super) async fn replace_roles(State(app): State<SharedState>, Path(id): Path<String>, body: String) -> ApiResult {
    let ids = JsonBody::parse(&body)?.required_texts("organizationRoleIds")?;
    let mut store = app.store();
    let names = role_names(&store, &ids)?;
    details(&mut store, &id)?.jit_roles = names;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// `DELETE /api/organizations/{id}/jit/roles/{role}`
pub(super) async fn remove_role(State(app): State<SharedState>, Path((id, role)): Path<(String, String)>) -> ApiResult {
    let mut store = app.store();
    let name = store.organization_template.role(&role).map(|role| role.name.clone());
    let name = name.ok_or_else(ApiError::resource_not_found)?;
    let details = store.organization_details.get_mut(&id).ok_or_else(ApiError::resource_not_found)?;
    removed(&mut details.jit_roles, &name)
}

fn details<'a>(store: &'a mut Store, id: &str) -> Result<&'a mut OrganizationDetails, ApiError> {
    if find(store, id).is_none() {
        return Err(ApiError::related_not_found());
    }
    Ok(store.organization_details.entry(id.to_owned()).or_default())
}

/// Removes an entry of a list.
fn removed(list: &mut Vec<String>, entry: &str) -> ApiResult {
    let before = list.len();
    list.retain(|known| known != entry);
    if list.len() == before {
        return Err(ApiError::resource_not_found());
    }
    Ok(StatusCode::NO_CONTENT.into_response())
}
