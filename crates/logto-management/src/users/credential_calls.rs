//! Requests about the factors of users for two-step sign-in, and about their personal access tokens.

use logto_client::ports::Method;
use serde_json::json;

use super::{MfaVerification, PersonalAccessToken};
use crate::client::{ManagementClient, read_all};
use crate::error::ManagementError;

impl ManagementClient {
    /// Returns the factors of a user for two-step sign-in
    /// ([`GET /api/users/{id}/mfa-verifications`](https://openapi.logto.io/operation/operation-listusermfaverifications)).
    ///
    /// # Errors
    /// [`ManagementError::NotFound`].
    pub async fn mfa_verifications(&self, user_id: &str) -> Result<Vec<MfaVerification>, ManagementError> {
        let response = self.send(Method::GET, &["users", user_id, "mfa-verifications"], None).await?;
        read_all(response, MfaVerification::from_value).ok_or(ManagementError::Malformed)
    }

    /// Removes a factor of a user
    /// ([`DELETE /api/users/{id}/mfa-verifications/{mfaVerificationId}`](https://openapi.logto.io/operation/operation-deleteusermfaverification)).
    /// Backup codes stay when the last other factor is removed.
    ///
    /// # Errors
    /// [`ManagementError::NotFound`] when the user does not have it.
    pub async fn remove_mfa_verification(&self, user_id: &str, id: &str) -> Result<(), ManagementError> {
        self.send(Method::DELETE, &["users", user_id, "mfa-verifications", id], None).await.map(drop)
    }

    /// Returns the personal access tokens of a user
    /// ([`GET /api/users/{id}/personal-access-tokens`](https://openapi.logto.io/operation/operation-listuserpersonalaccesstokens)).
    /// The server tells the tokens themselves each time.
    ///
    /// # Errors
    /// [`ManagementError::NotFound`] from a server that has no such tokens.
    pub async fn personal_access_tokens(&self, user_id: &str) -> Result<Vec<PersonalAccessToken>, ManagementError> {
        let response = self.send(Method::GET, &["users", user_id, "personal-access-tokens"], None).await?;
        read_all(response, PersonalAccessToken::from_value).ok_or(ManagementError::Malformed)
    }

    /// Creates a personal access token of a user, which expires at a time in milliseconds since 1970, or never
    /// ([`POST /api/users/{id}/personal-access-tokens`](https://openapi.logto.io/operation/operation-createuserpersonalaccesstoken)).
    ///
    /// ```no_run
    /// # fn show_once(_: &logto_client::Secret) {}
    /// # async fn create(api: logto_management::ManagementClient) -> Result<(), logto_management::ManagementError> {
    /// let token = api.create_personal_access_token("u1", "ci", None).await?;
    /// show_once(token.value());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`ManagementError::Rejected`] with `user.personal_access_token_name_exists`, or with `request.invalid_input` for a
    /// time in the past.
    pub async fn create_personal_access_token(
        &self,
        user_id: &str,
        name: &str,
        expires_at: Option<i64>,
    ) -> Result<PersonalAccessToken, ManagementError> {
        let mut body = json!({ "name": name });
        if let Some(at) = expires_at {
            body["expiresAt"] = at.into();
        }
        let response = self.send(Method::POST, &["users", user_id, "personal-access-tokens"], Some(body)).await?;
        PersonalAccessToken::from_value(response).ok_or(ManagementError::Malformed)
    }

    /// Deletes a personal access token of a user, by its name. Access tokens that it was exchanged for stay valid until they
    /// expire
    /// ([`DELETE /api/users/{id}/personal-access-tokens/{name}`](https://openapi.logto.io/operation/operation-deleteuserpersonalaccesstoken)).
    ///
    /// # Errors
    /// [`ManagementError::NotFound`] when there is none with this name.
    pub async fn delete_personal_access_token(&self, user_id: &str, name: &str) -> Result<(), ManagementError> {
        self.send(Method::DELETE, &["users", user_id, "personal-access-tokens", name], None).await.map(drop)
    }
}
