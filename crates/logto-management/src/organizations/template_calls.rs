//! Requests about the organization template.

use logto_client::ports::Method;
use serde_json::json;

use super::{OrganizationRole, OrganizationScope};
use crate::client::{ManagementClient, WHOLE_PAGE, read_all};
use crate::error::ManagementError;

impl ManagementClient {
    /// Returns the roles of the organization template with their scopes, the first 100 of them
    /// ([`GET /api/organization-roles`](https://openapi.logto.io/operation/operation-listorganizationroles)).
    ///
    /// # Errors
    /// Those of all requests.
    pub async fn organization_roles(&self) -> Result<Vec<OrganizationRole>, ManagementError> {
        let (response, _) = self.list(&["organization-roles"], &WHOLE_PAGE).await?;
        read_all(response, |role| OrganizationRole::from_value(&role)).ok_or(ManagementError::Malformed)
    }

    /// Creates a role of the organization template with these organization scopes
    /// ([`POST /api/organization-roles`](https://openapi.logto.io/operation/operation-createorganizationrole)). The response
    /// does not name its scopes.
    ///
    /// # Errors
    /// [`ManagementError::Rejected`] with `entity.unique_integrity_violation` when the name is taken, or
    /// `entity.relation_foreign_key_not_found` for a scope that does not exist.
    pub async fn create_organization_role(
        &self,
        name: &str,
        description: Option<&str>,
        scope_ids: &[&str],
    ) -> Result<OrganizationRole, ManagementError> {
        let mut body = json!({ "name": name, "organizationScopeIds": scope_ids });
        if let Some(description) = description {
            body["description"] = description.into();
        }
        let response = self.send(Method::POST, &["organization-roles"], Some(body)).await?;
        OrganizationRole::from_value(&response).ok_or(ManagementError::Malformed)
    }

    /// Replaces the organization scopes of a role
    /// ([`PUT /api/organization-roles/{id}/scopes`](https://openapi.logto.io/operation/operation-replaceorganizationrolescopes)).
    ///
    /// # Errors
    /// As [`ManagementClient::create_organization_role`].
    pub async fn set_organization_role_scopes(&self, id: &str, scope_ids: &[&str]) -> Result<(), ManagementError> {
        let body = json!({ "organizationScopeIds": scope_ids });
        self.send(Method::PUT, &["organization-roles", id, "scopes"], Some(body)).await.map(drop)
    }

    /// Replaces the scopes on API resources of a role, by the ids of
    /// [`ApiResource::scopes`](crate::ApiResource::scopes)
    /// ([`PUT /api/organization-roles/{id}/resource-scopes`](https://openapi.logto.io/operation/operation-replaceorganizationroleresourcescopes)).
    ///
    /// ```no_run
    /// # async fn grant(api: logto_management::ManagementClient) -> Result<(), logto_management::ManagementError> {
    /// let resources = api.api_resources().await?;
    /// let scope = resources.iter().find_map(|resource| resource.scope("read:orders"));
    /// if let Some(scope) = scope {
    ///     api.set_organization_role_resource_scopes("r1", &[scope.id()]).await?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`ManagementError::Rejected`] with `entity.relation_foreign_key_not_found` for a role or a scope that does not exist.
    pub async fn set_organization_role_resource_scopes(
        &self,
        id: &str,
        scope_ids: &[&str],
    ) -> Result<(), ManagementError> {
        let body = json!({ "scopeIds": scope_ids });
        self.send(Method::PUT, &["organization-roles", id, "resource-scopes"], Some(body)).await.map(drop)
    }

    /// Deletes a role of the organization template, which all members with it lose
    /// ([`DELETE /api/organization-roles/{id}`](https://openapi.logto.io/operation/operation-deleteorganizationrole)).
    ///
    /// # Errors
    /// [`ManagementError::NotFound`].
    pub async fn delete_organization_role(&self, id: &str) -> Result<(), ManagementError> {
        self.send(Method::DELETE, &["organization-roles", id], None).await.map(drop)
    }

    /// Returns the scopes (permissions) of the organization template, the first 100 of them
    /// ([`GET /api/organization-scopes`](https://openapi.logto.io/operation/operation-listorganizationscopes)).
    ///
    /// # Errors
    /// Those of all requests.
    pub async fn organization_scopes(&self) -> Result<Vec<OrganizationScope>, ManagementError> {
        let (response, _) = self.list(&["organization-scopes"], &WHOLE_PAGE).await?;
        read_all(response, |scope| OrganizationScope::from_value(&scope)).ok_or(ManagementError::Malformed)
    }

    /// Creates a scope of the organization template
    /// ([`POST /api/organization-scopes`](https://openapi.logto.io/operation/operation-createorganizationscope)).
    ///
    /// # Errors
    /// [`ManagementError::Rejected`] with `entity.unique_integrity_violation` when the name is taken.
    pub async fn create_organization_scope(
        &self,
        name: &str,
        description: Option<&str>,
    ) -> Result<OrganizationScope, ManagementError> {
        let mut body = json!({ "name": name });
        if let Some(description) = description {
            body["description"] = description.into();
        }
        let response = self.send(Method::POST, &["organization-scopes"], Some(body)).await?;
        OrganizationScope::from_value(&response).ok_or(ManagementError::Malformed)
    }

    /// Deletes a scope of the organization template, which all roles lose
    /// ([`DELETE /api/organization-scopes/{id}`](https://openapi.logto.io/operation/operation-deleteorganizationscope)).
    ///
    /// # Errors
    /// [`ManagementError::NotFound`].
    pub async fn delete_organization_scope(&self, id: &str) -> Result<(), ManagementError> {
        self.send(Method::DELETE, &["organization-scopes", id], None).await.map(drop)
    }
}
