//! Organizations, their members and invitations, just-in-time provisioning, and the organization template.

mod basics;
mod invitations;
mod jit;
mod members;
mod resource_scopes;
mod template;

use axum::Router;
use axum::routing::{delete, get, patch, post, put};
use serde_json::{Value, json};

use crate::http::{ApiError, SharedState};
use crate::model::seed::Organization;
use crate::model::store::Store;

/// The routes.
pub(super) fn routes() -> Router<SharedState> {
    const ORGANIZATIONS: &str = "/api/organizations";
    const INVITATIONS: &str = "/api/organization-invitations";
    const ROLES: &str = "/api/organization-roles";
    const SCOPES: &str = "/api/organization-scopes";
    let organization = |path: &str| format!("{ORGANIZATIONS}/{{id}}{path}");
    let invitation = |path: &str| format!("{INVITATIONS}/{{id}}{path}");
    let role = |path: &str| format!("{ROLES}/{{id}}{path}");
    Router::new()
        .route(ORGANIZATIONS, get(basics::list).post(basics::create))
        .route(&organization(""), get(basics::show).patch(basics::change).delete(basics::remove))
        .route("/api/users/{id}/organizations", get(basics::of_user))
        .route(&organization("/users"), get(members::list).post(members::add).put(members::replace))
        .route(&organization("/users/roles"), post(members::add_roles_of_several))
        .route(&organization("/users/{user}"), delete(members::remove))
        .route(
            &organization("/users/{user}/roles"),
            get(members::roles).post(members::add_roles).put(members::replace_roles),
        )
        .route(&organization("/users/{user}/roles/{role}"), delete(members::remove_role))
        .route(&organization("/users/{user}/scopes"), get(members::scopes))
        .route(&organization("/jit/email-domains"), get(jit::domains).post(jit::add_domain).put(jit::replace_domains))
        .route(&organization("/jit/email-domains/{domain}"), delete(jit::remove_domain))
        .route(&organization("/jit/roles"), get(jit::roles).post(jit::add_roles).put(jit::replace_roles))
        .route(&organization("/jit/roles/{role}"), delete(jit::remove_role))
        .route(INVITATIONS, get(invitations::list).post(invitations::create))
        .route(&invitation(""), get(invitations::show).delete(invitations::remove))
        .route(&invitation("/message"), post(invitations::send))
        .route(&invitation("/status"), put(invitations::change_status))
        .route(ROLES, get(template::roles).post(template::create_role))
        .route(&role(""), get(template::role).patch(template::change_role).delete(template::remove_role))
        .route(&role("/scopes"), get(template::scopes_of_role).post(template::add_scopes).put(template::replace_scopes))
        .route(&role("/scopes/{scope}"), delete(template::remove_scope_of_role))
        .route(
            &role("/resource-scopes"),
            get(resource_scopes::list).post(resource_scopes::add).put(resource_scopes::replace),
        )
        .route(&role("/resource-scopes/{scope}"), delete(resource_scopes::remove))
        .route(SCOPES, get(template::scopes).post(template::create_scope))
        .route(
            &format!("{SCOPES}/{{id}}"),
            patch(template::change_scope).get(template::scope).delete(template::remove_scope),
        )
}

fn find<'a>(store: &'a Store, id: &str) -> Option<&'a Organization> {
    store.organizations.iter().find(|organization| organization.id == id)
}

fn find_mut<'a>(store: &'a mut Store, id: &str) -> Option<&'a mut Organization> {
    store.organizations.iter_mut().find(|organization| organization.id == id)
}

/// The JSON of an organization.
fn organization_json(store: &Store, organization: &Organization) -> Value {
    let details = store.organization_details.get(&organization.id).cloned().unwrap_or_default();
    json!({
        "tenantId": "default", "id": organization.id, "name": organization.name,
        "description": organization.description, "customData": details.custom_data,
        "isMfaRequired": organization.is_mfa_required, "color": details.color, "branding": details.branding,
        "customCss": details.custom_css, "createdAt": details.created_at,
    })
}

/// The names of the organization roles with these ids.
fn role_names(store: &Store, ids: &[String]) -> Result<Vec<String>, ApiError> {
    store.organization_template.role_names(ids).ok_or_else(ApiError::related_not_found)
}
