//! Requests about organizations, their members, and just-in-time provisioning.

use logto_client::ports::Method;
use serde_json::json;

use super::{
    NewOrganization, Organization, OrganizationMember, OrganizationPatch, OrganizationQuery, OrganizationRole,
};
use crate::client::{ManagementClient, read_all};
use crate::error::ManagementError;
use crate::page::Page;

impl ManagementClient {
    /// Returns a page of the organizations with the numbers of their members
    /// ([`GET /api/organizations`](https://openapi.logto.io/operation/operation-listorganizations)).
    ///
    /// ```no_run
    /// # async fn find(api: logto_management::ManagementClient) -> Result<(), logto_management::ManagementError> {
    /// use logto_management::OrganizationQuery;
    ///
    /// let page = api.organizations(&OrganizationQuery::new().with_search("acme")).await?;
    /// for organization in &page.items {
    ///     println!("{}: {:?} members", organization.name(), organization.member_count());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Those of all requests.
    pub async fn organizations(&self, query: &OrganizationQuery) -> Result<Page<Organization>, ManagementError> {
        let mut parameters = query.parameters();
        parameters.push(("showFeatured", "true".to_owned()));
        let (response, total) = self.list(&["organizations"], &borrowed(&parameters)).await?;
        let organizations = read_all(response, Organization::from_value).ok_or(ManagementError::Malformed)?;
        Ok(Page::new(organizations, total))
    }

    /// Returns an organization
    /// ([`GET /api/organizations/{id}`](https://openapi.logto.io/operation/operation-getorganization)).
    ///
    /// # Errors
    /// [`ManagementError::NotFound`].
    pub async fn organization(&self, id: &str) -> Result<Organization, ManagementError> {
        Organization::from_value(self.send(Method::GET, &["organizations", id], None).await?)
            .ok_or(ManagementError::Malformed)
    }

    /// Creates an organization
    /// ([`POST /api/organizations`](https://openapi.logto.io/operation/operation-createorganization)).
    ///
    /// # Errors
    /// [`ManagementError::Rejected`] with `guard.invalid_input` for an empty name, or `entity.value_too_long` for one of
    /// more than 128 characters.
    pub async fn create_organization(&self, new: &NewOrganization) -> Result<Organization, ManagementError> {
        Organization::from_value(self.send(Method::POST, &["organizations"], Some(new.to_value())).await?)
            .ok_or(ManagementError::Malformed)
    }

    /// Changes an organization
    /// ([`PATCH /api/organizations/{id}`](https://openapi.logto.io/operation/operation-updateorganization)). An empty patch,
    /// which the server rejects, is not sent.
    ///
    /// # Errors
    /// [`ManagementError::NotFound`]; as [`ManagementClient::create_organization`].
    pub async fn update_organization(
        &self,
        id: &str,
        patch: &OrganizationPatch,
    ) -> Result<Organization, ManagementError> {
        if patch.is_empty() {
            return self.organization(id).await;
        }
        Organization::from_value(self.send(Method::PATCH, &["organizations", id], Some(patch.to_value())).await?)
            .ok_or(ManagementError::Malformed)
    }

    /// Deletes an organization with its memberships and invitations. Its members keep their accounts
    /// ([`DELETE /api/organizations/{id}`](https://openapi.logto.io/operation/operation-deleteorganization)).
    ///
    /// # Errors
    /// [`ManagementError::NotFound`].
    pub async fn delete_organization(&self, id: &str) -> Result<(), ManagementError> {
        self.send(Method::DELETE, &["organizations", id], None).await.map(drop)
    }

    /// Returns a page of the members with their roles
    /// ([`GET /api/organizations/{id}/users`](https://openapi.logto.io/operation/operation-listorganizationusers)).
    ///
    /// # Errors
    /// Those of all requests.
    pub async fn organization_members(
        &self,
        id: &str,
        query: &OrganizationQuery,
    ) -> Result<Page<OrganizationMember>, ManagementError> {
        let parameters = query.parameters();
        let (response, total) = self.list(&["organizations", id, "users"], &borrowed(&parameters)).await?;
        let members = read_all(response, OrganizationMember::from_value).ok_or(ManagementError::Malformed)?;
        Ok(Page::new(members, total))
    }

    /// Adds users to the members; some of them may be members already
    /// ([`POST /api/organizations/{id}/users`](https://openapi.logto.io/operation/operation-addorganizationusers)).
    ///
    /// # Errors
    /// [`ManagementError::Rejected`] with `entity.relation_foreign_key_not_found` when the organization or a user does not
    /// exist.
    pub async fn add_organization_members(&self, id: &str, user_ids: &[&str]) -> Result<(), ManagementError> {
        let body = json!({ "userIds": user_ids });
        self.send(Method::POST, &["organizations", id, "users"], Some(body)).await.map(drop)
    }

    /// Removes a member, who keeps the account
    /// ([`DELETE /api/organizations/{id}/users/{userId}`](https://openapi.logto.io/operation/operation-deleteorganizationuser)).
    ///
    /// # Errors
    /// [`ManagementError::NotFound`] when the user is not a member.
    pub async fn remove_organization_member(&self, id: &str, user_id: &str) -> Result<(), ManagementError> {
        self.send(Method::DELETE, &["organizations", id, "users", user_id], None).await.map(drop)
    }

    /// Replaces the roles of a member
    /// ([`PUT /api/organizations/{id}/users/{userId}/roles`](https://openapi.logto.io/operation/operation-replaceorganizationuserroles)).
    ///
    /// # Errors
    /// [`ManagementError::Rejected`] with `organization.require_membership`, or `entity.relation_foreign_key_not_found` for
    /// a role that does not exist.
    pub async fn set_organization_member_roles(
        &self,
        id: &str,
        user_id: &str,
        role_ids: &[&str],
    ) -> Result<(), ManagementError> {
        let body = json!({ "organizationRoleIds": role_ids });
        self.send(Method::PUT, &["organizations", id, "users", user_id, "roles"], Some(body)).await.map(drop)
    }

    /// Returns the organizations of a user, with the user's [roles](Organization::roles) there
    /// ([`GET /api/users/{id}/organizations`](https://openapi.logto.io/operation/operation-listuserorganizations)).
    ///
    /// # Errors
    /// [`ManagementError::NotFound`].
    pub async fn user_organizations(&self, user_id: &str) -> Result<Vec<Organization>, ManagementError> {
        let response = self.send(Method::GET, &["users", user_id, "organizations"], None).await?;
        read_all(response, Organization::from_value).ok_or(ManagementError::Malformed)
    }

    /// Returns the email domains of just-in-time provisioning: new users with a verified address there become members
    /// ([`GET /api/organizations/{id}/jit/email-domains`](https://openapi.logto.io/operation/operation-listorganizationjitemaildomains)).
    ///
    /// # Errors
    /// Those of all requests.
    pub async fn organization_email_domains(&self, id: &str) -> Result<Vec<String>, ManagementError> {
        let response = self.send(Method::GET, &["organizations", id, "jit", "email-domains"], None).await?;
        read_all(response, |entry| entry["emailDomain"].as_str().map(str::to_owned)).ok_or(ManagementError::Malformed)
    }

    /// Adds an email domain of just-in-time provisioning
    /// ([`POST /api/organizations/{id}/jit/email-domains`](https://openapi.logto.io/operation/operation-createorganizationjitemaildomain)).
    ///
    /// # Errors
    /// [`ManagementError::Rejected`] with `entity.unique_integrity_violation` when it is there already.
    pub async fn add_organization_email_domain(&self, id: &str, domain: &str) -> Result<(), ManagementError> {
        let body = json!({ "emailDomain": domain });
        self.send(Method::POST, &["organizations", id, "jit", "email-domains"], Some(body)).await.map(drop)
    }

    /// Removes an email domain of just-in-time provisioning. Members stay
    /// ([`DELETE /api/organizations/{id}/jit/email-domains/{emailDomain}`](https://openapi.logto.io/operation/operation-deleteorganizationjitemaildomain)).
    ///
    /// # Errors
    /// [`ManagementError::NotFound`] when it is not there.
    pub async fn remove_organization_email_domain(&self, id: &str, domain: &str) -> Result<(), ManagementError> {
        let path = ["organizations", id, "jit", "email-domains", domain];
        self.send(Method::DELETE, &path, None).await.map(drop)
    }

    /// Returns the roles that just-in-time provisioning gives
    /// ([`GET /api/organizations/{id}/jit/roles`](https://openapi.logto.io/operation/operation-listorganizationjitroles)).
    ///
    /// # Errors
    /// Those of all requests.
    pub async fn organization_jit_roles(&self, id: &str) -> Result<Vec<OrganizationRole>, ManagementError> {
        let response = self.send(Method::GET, &["organizations", id, "jit", "roles"], None).await?;
        read_all(response, |role| OrganizationRole::from_value(&role)).ok_or(ManagementError::Malformed)
    }

    /// Replaces the roles that just-in-time provisioning gives
    /// ([`PUT /api/organizations/{id}/jit/roles`](https://openapi.logto.io/operation/operation-replaceorganizationjitroles)).
    ///
    /// # Errors
    /// [`ManagementError::Rejected`] with `entity.relation_foreign_key_not_found` for a role that does not exist.
    pub async fn set_organization_jit_roles(&self, id: &str, role_ids: &[&str]) -> Result<(), ManagementError> {
        let body = json!({ "organizationRoleIds": role_ids });
        self.send(Method::PUT, &["organizations", id, "jit", "roles"], Some(body)).await.map(drop)
    }
}

fn borrowed<'a>(parameters: &'a [(&'static str, String)]) -> Vec<(&'static str, &'a str)> {
    parameters.iter().map(|(name, value)| (*name, value.as_str())).collect()
}
