//! Requests about applications, API resources and roles.

use logto_client::ports::Method;
use serde_json::{Value, json};

use super::{ApiResource, Application, ApplicationPatch, NewApiResource, NewRole, ResourceScope};
use crate::client::{ManagementClient, read_all};
use crate::error::ManagementError;
use crate::users::Role;

impl ManagementClient {
    /// Returns an application ([`GET /api/applications/{id}`](https://openapi.logto.io/operation/operation-getapplication)).
    ///
    /// ```no_run
    /// # async fn register(api: logto_management::ManagementClient) -> Result<(), logto_management::ManagementError> {
    /// use logto_management::ApplicationPatch;
    ///
    /// let application = api.application("spa").await?;
    /// let patch = ApplicationPatch::new(&application).add_redirect_uri("https://app.example.com/callback");
    /// api.update_application("spa", &patch).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`ManagementError::NotFound`].
    pub async fn application(&self, id: &str) -> Result<Application, ManagementError> {
        Application::from_value(self.send(Method::GET, &["applications", id], None).await?)
            .ok_or(ManagementError::Malformed)
    }

    /// Returns the applications for apps in the browser
    /// ([`GET /api/applications?types=SPA`](https://openapi.logto.io/operation/operation-listapplications)).
    ///
    /// # Errors
    /// Those of all requests.
    pub async fn single_page_applications(&self) -> Result<Vec<Application>, ManagementError> {
        let response = self.exchange(Method::GET, &["applications"], &[("types", "SPA")], None).await?;
        read_all(response, Application::from_value).ok_or(ManagementError::Malformed)
    }

    /// Changes an application
    /// ([`PATCH /api/applications/{id}`](https://openapi.logto.io/operation/operation-updateapplication)). A patch that
    /// adds nothing is not sent.
    ///
    /// # Errors
    /// [`ManagementError::NotFound`]; [`ManagementError::Rejected`] with `guard.invalid_input` for a URI that is
    /// relative or has an asterisk for its port.
    pub async fn update_application(&self, id: &str, patch: &ApplicationPatch) -> Result<Application, ManagementError> {
        if patch.is_empty() {
            return self.application(id).await;
        }
        Application::from_value(self.send(Method::PATCH, &["applications", id], Some(patch.to_value())).await?)
            .ok_or(ManagementError::Malformed)
    }

    /// Returns the API resources with their scopes
    /// ([`GET /api/resources?includeScopes=true`](https://openapi.logto.io/operation/operation-listresources)).
    ///
    /// # Errors
    /// Those of all requests.
    pub async fn api_resources(&self) -> Result<Vec<ApiResource>, ManagementError> {
        let response = self.exchange(Method::GET, &["resources"], &[("includeScopes", "true")], None).await?;
        read_all(response, ApiResource::from_value).ok_or(ManagementError::Malformed)
    }

    /// Creates an API resource, without scopes
    /// ([`POST /api/resources`](https://openapi.logto.io/operation/operation-createresource)).
    ///
    /// # Errors
    /// [`ManagementError::Rejected`] with `resource.resource_identifier_in_use`.
    pub async fn create_api_resource(&self, new: &NewApiResource) -> Result<ApiResource, ManagementError> {
        ApiResource::from_value(self.send(Method::POST, &["resources"], Some(new.to_value())).await?)
            .ok_or(ManagementError::Malformed)
    }

    /// Creates a scope of an API resource
    /// ([`POST /api/resources/{id}/scopes`](https://openapi.logto.io/operation/operation-createresourcescope)). An empty
    /// description is left out.
    ///
    /// # Errors
    /// [`ManagementError::NotFound`]; [`ManagementError::Rejected`] with `scope.name_exists` or `scope.name_with_space`.
    pub async fn create_resource_scope(
        &self,
        resource_id: &str,
        name: &str,
        description: &str,
    ) -> Result<ResourceScope, ManagementError> {
        let mut body = json!({ "name": name });
        if !description.is_empty() {
            body["description"] = description.into();
        }
        ResourceScope::from_value(self.send(Method::POST, &["resources", resource_id, "scopes"], Some(body)).await?)
            .ok_or(ManagementError::Malformed)
    }

    /// Returns the scopes that a role grants
    /// ([`GET /api/roles/{id}/scopes`](https://openapi.logto.io/operation/operation-listrolescopes)).
    ///
    /// # Errors
    /// [`ManagementError::NotFound`].
    pub async fn role_scopes(&self, id: &str) -> Result<Vec<ResourceScope>, ManagementError> {
        read_all(self.send(Method::GET, &["roles", id, "scopes"], None).await?, ResourceScope::from_value)
            .ok_or(ManagementError::Malformed)
    }

    /// Creates a role of users ([`POST /api/roles`](https://openapi.logto.io/operation/operation-createrole)).
    ///
    /// A server that refuses the scopes has created the role all the same, without scopes.
    ///
    /// # Errors
    /// [`ManagementError::Rejected`] with `role.name_in_use`, or with
    /// `role.management_api_scopes_not_assignable_to_user_role`; [`ManagementError::NotFound`] for an unknown scope.
    pub async fn create_role(&self, new: &NewRole) -> Result<Role, ManagementError> {
        Role::from_value(&self.send(Method::POST, &["roles"], Some(new.to_value())).await?)
            .ok_or(ManagementError::Malformed)
    }

    /// Lets a role grant further scopes
    /// ([`POST /api/roles/{id}/scopes`](https://openapi.logto.io/operation/operation-createrolescope)).
    ///
    /// # Errors
    /// [`ManagementError::NotFound`]; [`ManagementError::Rejected`] with `role.scope_exists` when it grants one already.
    pub async fn add_role_scopes(&self, id: &str, scope_ids: &[&str]) -> Result<(), ManagementError> {
        let body = json!({ "scopeIds": scope_ids });
        self.send(Method::POST, &["roles", id, "scopes"], Some(body)).await.map(drop)
    }

    /// Returns the names of the permissions that members of organizations can have
    /// ([`GET /api/organization-scopes`](https://openapi.logto.io/operation/operation-listorganizationscopes)).
    ///
    /// # Errors
    /// [`ManagementError::NotFound`] from a proxy that does not allow this request.
    pub async fn organization_scope_names(&self) -> Result<Vec<String>, ManagementError> {
        let response = self.send(Method::GET, &["organization-scopes"], None).await?;
        read_all(response, |scope: Value| scope["name"].as_str().map(str::to_owned)).ok_or(ManagementError::Malformed)
    }
}
