//! Access tokens.

use std::time::Duration;

use super::LogtoClient;
use crate::client::SessionBinding;
use crate::client::session_store::AccessTokens;
use crate::protocol::claims::Claims;
use crate::protocol::error::LogtoError;
use crate::protocol::token::{AccessToken, TokenRequest};

impl LogtoClient {
    /// Returns a valid access token: the stored one, or a new one when that has expired.
    ///
    /// Any number of callers, in any number of tabs, share one request. It continues when the caller is
    /// dropped, because its response contains the next refresh token.
    ///
    /// # Errors
    /// [`LogtoError::NotAuthenticated`], [`LogtoError::UnknownResource`] and
    /// [`LogtoError::MissingOrganizationsScope`] before any request; [`LogtoError::SessionEnded`] when
    /// the provider does not renew the session any more; [`LogtoError::Http`] when it cannot be
    /// reached, in which case the session continues as
    /// [`Session::Stale`](crate::Session::Stale). Calls within three seconds of a failure (or before
    /// the server's `Retry-After`) return the same error without a request.
    #[doc(alias = "getAccessToken")]
    pub async fn access_token(&self, request: TokenRequest) -> Result<AccessToken, LogtoError> {
        self.inner.tokens.token(&request, None).await
    }

    /// Returns an access token other than one that an API refused with status 401: the token that
    /// another task or tab obtained meanwhile, or a new one. Call it once for each request to the API;
    /// a second 401 is final.
    ///
    /// # Errors
    /// As [`LogtoClient::access_token`]. [`LogtoError::Http`] with status 401 when the refused token itself
    /// replaced a refused one within the last five minutes: another one would not help.
    pub async fn renew_access_token(
        &self,
        request: TokenRequest,
        refused: &AccessToken,
    ) -> Result<AccessToken, LogtoError> {
        self.inner.tokens.token(&request, Some(refused.token())).await
    }

    /// Does the same as [`LogtoClient::access_token`], as one of the steps of an operation that began in
    /// this session.
    ///
    /// # Errors
    /// As [`LogtoClient::access_token`]; [`LogtoError::SessionChanged`] in another session.
    pub async fn access_token_in(
        &self,
        session: &SessionBinding,
        request: TokenRequest,
    ) -> Result<AccessToken, LogtoError> {
        self.inner.tokens.token_in(session, &request, None).await
    }

    /// Does the same as [`LogtoClient::renew_access_token`], as one of the steps of an operation that
    /// began in this session.
    ///
    /// # Errors
    /// As [`LogtoClient::access_token_in`].
    pub async fn renew_access_token_in(
        &self,
        session: &SessionBinding,
        request: TokenRequest,
        refused: &AccessToken,
    ) -> Result<AccessToken, LogtoError> {
        self.inner.tokens.token_in(session, &request, Some(refused.token())).await
    }

    /// Returns whether [`LogtoClient::access_token`] may ask the provider for such a token: somebody is signed
    /// in, and the configuration or the sign-in
    /// ([`SignInOptions::add_resources`](crate::SignInOptions::add_resources)) requested the
    /// access. Sends no request.
    #[must_use]
    pub fn can_request(&self, request: &TokenRequest) -> bool {
        self.inner.tokens.can_request(request)
    }

    /// Returns the stored access token of the session that this page shows, valid or expired. Sends no request.
    #[must_use]
    pub fn stored_access_token(&self, request: &TokenRequest) -> Option<AccessToken> {
        self.inner.tokens.stored_token(request)
    }

    /// Returns the scopes of the stored access token, separated by spaces, if it is valid. Sends no
    /// request.
    #[must_use]
    pub fn granted_scopes(&self, request: &TokenRequest) -> Option<String> {
        let now = self.inner.env.now();
        let token = self.stored_access_token(request).filter(|token| token.is_valid(now, Duration::ZERO));
        token.map(|token| token.scope().to_owned())
    }

    /// Returns an access token for an organization.
    ///
    /// # Errors
    /// As [`LogtoClient::access_token`].
    #[doc(alias = "getOrganizationToken")]
    pub async fn organization_token(&self, organization_id: &str) -> Result<AccessToken, LogtoError> {
        self.access_token(TokenRequest::new().with_organization_id(organization_id)).await
    }

    /// Renews the token that was used last at once: for a button "Try now" while the session is stale.
    /// Within three seconds of a failure (or before the server's `Retry-After`) it returns the same
    /// error without a request.
    ///
    /// # Errors
    /// As [`LogtoClient::access_token`].
    pub async fn renew_now(&self) -> Result<(), LogtoError> {
        self.inner.tokens.renew_now(&self.begin_operation()?).await
    }

    /// Returns the claims of an access token for an API resource or organization. They are for display
    /// only: an API checks its tokens itself.
    ///
    /// # Errors
    /// As [`LogtoClient::access_token`], and [`LogtoError::AccessToken`] for the opaque token of user
    /// info.
    #[doc(alias = "getAccessTokenClaims")]
    pub async fn access_token_claims(&self, request: TokenRequest) -> Result<Claims, LogtoError> {
        let token = self.access_token(request).await?;
        token.claims().map_err(LogtoError::AccessToken)
    }

    /// Returns the claims of an organization's access token, among them its `scope`.
    ///
    /// # Errors
    /// As [`LogtoClient::access_token_claims`].
    #[doc(alias = "getOrganizationTokenClaims")]
    pub async fn organization_token_claims(&self, organization_id: &str) -> Result<Claims, LogtoError> {
        self.access_token_claims(TokenRequest::new().with_organization_id(organization_id)).await
    }

    /// Removes the stored access tokens. The session is kept, and the next request for a token renews
    /// it.
    #[doc(alias = "clearAccessToken")]
    pub fn clear_access_tokens(&self) {
        if self.inner.sessions.stored().is_some() {
            self.inner.store.write_access_tokens(&AccessTokens::default());
        }
    }
}
