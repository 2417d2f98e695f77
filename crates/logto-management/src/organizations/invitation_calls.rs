//! Requests about invitations, and the one-time tokens of their links.

use logto_client::ports::Method;
use logto_client::protocol::secret::Secret;
use serde_json::{Value, json};

use super::{NewInvitation, OrganizationInvitation};
use crate::client::{ManagementClient, read_all};
use crate::error::ManagementError;

impl ManagementClient {
    /// Returns the invitations to an organization, the newest first
    /// ([`GET /api/organization-invitations`](https://openapi.logto.io/operation/operation-listorganizationinvitations)).
    ///
    /// # Errors
    /// Those of all requests.
    pub async fn organization_invitations(
        &self,
        organization_id: &str,
    ) -> Result<Vec<OrganizationInvitation>, ManagementError> {
        let query = [("organizationId", organization_id)];
        let (response, _) = self.list(&["organization-invitations"], &query).await?;
        read_all(response, OrganizationInvitation::from_value).ok_or(ManagementError::Malformed)
    }

    /// Invites somebody
    /// ([`POST /api/organization-invitations`](https://openapi.logto.io/operation/operation-createorganizationinvitation)).
    ///
    /// # Errors
    /// [`ManagementError::Rejected`] with `entity.unique_integrity_violation` while another invitation of the person is
    /// pending, with `request.invalid_input` for a member or a time in the past, and with `connector.…` when the email can't
    /// be sent. The invitation does not exist then.
    pub async fn create_invitation(
        &self,
        invitation: &NewInvitation,
    ) -> Result<OrganizationInvitation, ManagementError> {
        let response = self.send(Method::POST, &["organization-invitations"], Some(invitation.to_value())).await?;
        OrganizationInvitation::from_value(response).ok_or(ManagementError::Malformed)
    }

    /// Sends the email of an invitation with a link, for the first time or again
    /// ([`POST /api/organization-invitations/{id}/message`](https://openapi.logto.io/operation/operation-createorganizationinvitationmessage)).
    /// The template `OrganizationInvitation` of the email connector has the link as `{{link}}`.
    ///
    /// # Errors
    /// [`ManagementError::NotFound`]; [`ManagementError::Rejected`] with `connector.…` when it can't be sent.
    pub async fn send_invitation(&self, id: &str, link: &str) -> Result<(), ManagementError> {
        let body = json!({ "link": link });
        self.send(Method::POST, &["organization-invitations", id, "message"], Some(body)).await.map(drop)
    }

    /// Revokes a pending invitation
    /// ([`PUT /api/organization-invitations/{id}/status`](https://openapi.logto.io/operation/operation-replaceorganizationinvitationstatus)).
    ///
    /// # Errors
    /// [`ManagementError::NotFound`]; [`ManagementError::Rejected`] with `request.invalid_input` when it is not pending any
    /// more.
    pub async fn revoke_invitation(&self, id: &str) -> Result<OrganizationInvitation, ManagementError> {
        self.change_invitation(id, json!({ "status": "Revoked" })).await
    }

    /// Accepts a pending invitation for a user, who becomes a member with the roles of the invitation
    /// ([`PUT /api/organization-invitations/{id}/status`](https://openapi.logto.io/operation/operation-replaceorganizationinvitationstatus)).
    /// An app's server does this when the invited person has signed in.
    ///
    /// # Errors
    /// As [`ManagementClient::revoke_invitation`]; `request.invalid_input` also when the email address of the user is
    /// not that of the invitation.
    pub async fn accept_invitation(&self, id: &str, user_id: &str) -> Result<OrganizationInvitation, ManagementError> {
        self.change_invitation(id, json!({ "status": "Accepted", "acceptedUserId": user_id })).await
    }

    /// Deletes an invitation, in any state
    /// ([`DELETE /api/organization-invitations/{id}`](https://openapi.logto.io/operation/operation-deleteorganizationinvitation)).
    ///
    /// # Errors
    /// [`ManagementError::NotFound`].
    pub async fn delete_invitation(&self, id: &str) -> Result<(), ManagementError> {
        self.send(Method::DELETE, &["organization-invitations", id], None).await.map(drop)
    }

    /// Creates a one-time token, with which the owner of an email address can sign in or sign up once within
    /// `expires_in` seconds
    /// ([`POST /api/one-time-tokens`](https://openapi.logto.io/operation/operation-addonetimetoken)). It belongs into a link
    /// in a message to that address, and nowhere else.
    ///
    /// # Errors
    /// [`ManagementError::NotFound`] from a server that has no such tokens.
    pub async fn create_one_time_token(&self, email: &str, expires_in: u64) -> Result<Secret, ManagementError> {
        let body = json!({ "email": email, "expiresIn": expires_in });
        let response = self.send(Method::POST, &["one-time-tokens"], Some(body)).await?;
        response["token"].as_str().map(Secret::new).ok_or(ManagementError::Malformed)
    }

    async fn change_invitation(&self, id: &str, body: Value) -> Result<OrganizationInvitation, ManagementError> {
        let response = self.send(Method::PUT, &["organization-invitations", id, "status"], Some(body)).await?;
        OrganizationInvitation::from_value(response).ok_or(ManagementError::Malformed)
    }
}
