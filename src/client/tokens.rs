//! Access tokens: kept while they are good, renewed when they are not, by one tab at a time.

use serde_json::{Map, Value};

use super::LogtoClient;
use super::session::{Session, User};
use super::store::{SessionRecord, StoredSession};
use crate::ports::TabMessage;
use crate::protocol::discovery::Discovery;
use crate::protocol::error::{EndReason, LogtoError};
use crate::protocol::id_token::Origin;
use crate::protocol::jwt::decode_claims;
use crate::protocol::renewal::{Decision, decide};
use crate::protocol::scope::Scope;
use crate::protocol::secret::Secret;
use crate::protocol::token::{AccessToken, TokenAnswer, TokenEndpointResponse, TokenRequest};

impl LogtoClient {
    /// An access token that is good for the moment: the stored one, or a new one when that is over.
    ///
    /// # Errors
    /// [`LogtoError::NotAuthenticated`], [`LogtoError::UnknownResource`] and
    /// [`LogtoError::MissingOrganizationsScope`] before any request; [`LogtoError::SessionEnded`] when
    /// the provider does not renew any more; [`LogtoError::Http`] when it cannot be reached, in which
    /// case the session lives on as [`Session::Stale`].
    #[doc(alias = "getAccessToken")]
    pub async fn access_token(&self, request: TokenRequest) -> Result<AccessToken, LogtoError> {
        self.token(&request, None).await
    }

    /// An access token for an organization.
    ///
    /// # Errors
    /// As [`LogtoClient::access_token`].
    #[doc(alias = "getOrganizationToken")]
    pub async fn organization_token(&self, organization_id: &str) -> Result<AccessToken, LogtoError> {
        self.access_token(TokenRequest::new().with_organization_id(organization_id)).await
    }

    /// The claims of an access token for an API resource or organization. They are for showing: an
    /// API checks its tokens itself.
    ///
    /// # Errors
    /// As [`LogtoClient::access_token`], and [`LogtoError::AccessToken`] for the opaque token of
    /// user info.
    #[doc(alias = "getAccessTokenClaims")]
    pub async fn access_token_claims(&self, request: TokenRequest) -> Result<Map<String, Value>, LogtoError> {
        let token = self.access_token(request).await?;
        decode_claims(token.token().expose()).map_err(LogtoError::AccessToken)
    }

    /// Forgets the stored access tokens; the session stays. The next request for one renews it.
    #[doc(alias = "clearAccessToken")]
    pub fn clear_access_tokens(&self) {
        self.store().write_access_tokens(&std::collections::BTreeMap::new());
    }

    /// A token other than the `refused` one, which an API or the provider did not accept.
    pub(crate) async fn token(
        &self,
        request: &TokenRequest,
        refused: Option<&Secret>,
    ) -> Result<AccessToken, LogtoError> {
        self.check_request(request)?;
        if let Decision::Keep(token) = self.decide(request, refused)? {
            return Ok(token);
        }
        let lock = self.session_lock();
        let _guard = self.ports().tabs.exclusive(&lock).await;
        // Another task or tab may have renewed, or signed out, while this one waited.
        match self.decide(request, refused)? {
            Decision::Keep(token) => Ok(token),
            Decision::Renew => self.renew(request).await,
            Decision::SignIn(reason) => Err(self.cannot_renew(reason)),
        }
    }

    fn decide(&self, request: &TokenRequest, refused: Option<&Secret>) -> Result<Decision, LogtoError> {
        let stored = self.live_session().ok_or(LogtoError::NotAuthenticated)?;
        let token = self.store().access_tokens().remove(&request.storage_key());
        let token = token.filter(|token| refused != Some(token.token()));
        Ok(decide(token, stored.refresh_token.is_some(), self.ports().clock.now(), request.min_validity()))
    }

    fn check_request(&self, request: &TokenRequest) -> Result<(), LogtoError> {
        if let Session::Ended { reason } = self.session() {
            return Err(LogtoError::SessionEnded(reason));
        }
        if !self.is_authenticated() {
            return Err(LogtoError::NotAuthenticated);
        }
        if let Some(resource) = &request.resource
            && !self.config().resources().contains(resource)
        {
            return Err(LogtoError::UnknownResource(resource.clone()));
        }
        if request.organization_id.is_some() && !self.config().scopes().contains(&Scope::ORGANIZATIONS) {
            return Err(LogtoError::MissingOrganizationsScope);
        }
        Ok(())
    }

    async fn renew(&self, request: &TokenRequest) -> Result<AccessToken, LogtoError> {
        let mut stored = self.live_session().ok_or(LogtoError::NotAuthenticated)?;
        let discovery = self.discovery().await.inspect_err(|error| self.mark_stale(error))?;
        loop {
            let Some(refresh_token) = stored.refresh_token.clone() else {
                return Err(self.cannot_renew(EndReason::Expired));
            };
            match self.refresh(&discovery, &refresh_token, request).await {
                Ok(response) => return self.keep_renewed(request, &stored, &response, &discovery).await,
                Err(LogtoError::OAuth(error)) if error.error == "invalid_grant" => {
                    // Somebody else used the refresh token first? Then theirs is the one to use.
                    let now_stored = self.store().read_session().filter(|now| now.is_same(&stored));
                    match now_stored {
                        Some(now) if now.refresh_token != stored.refresh_token => stored = now,
                        Some(_) => {
                            self.end(EndReason::Refused);
                            return Err(LogtoError::SessionEnded(EndReason::Refused));
                        }
                        None => return Err(LogtoError::SessionChanged),
                    }
                }
                Err(error) => {
                    self.mark_stale(&error);
                    return Err(error);
                }
            }
        }
    }

    /// Without a refresh token nothing can be renewed; when the ID token is over as well, so is the
    /// session.
    fn cannot_renew(&self, reason: EndReason) -> LogtoError {
        let now = self.ports().clock.now();
        if self.live_session().is_none_or(|stored| stored.is_id_token_over(now)) {
            self.end(reason);
        }
        LogtoError::SessionEnded(reason)
    }

    async fn keep_renewed(
        &self,
        request: &TokenRequest,
        before: &StoredSession,
        response: &TokenEndpointResponse,
        discovery: &Discovery,
    ) -> Result<AccessToken, LogtoError> {
        let now = self.ports().clock.now();
        let answer = TokenAnswer::check(response)?;
        let mut record = before.record.clone();
        let (id_token, claims) = if answer.id_token.is_some() {
            let accepted = self.accept(response, Origin::Renewal { previous: &before.claims }, discovery).await?;
            record = SessionRecord { clock_offset: accepted.clock_offset, ..record };
            accepted.id_token
        } else {
            (before.id_token.clone(), before.claims.clone())
        };
        let token = AccessToken::from_answer(&answer, now);
        // The person may have signed out, or another one in, while the answer was on its way.
        let stored =
            self.store().read_session().filter(|stored| stored.is_same(before)).ok_or(LogtoError::SessionChanged)?;
        let refresh_token = answer.refresh_token.as_ref().or(stored.refresh_token.as_ref());
        let mut tokens = self.store().access_tokens();
        tokens.insert(request.storage_key(), token.clone());
        self.store().write_session(&record, &id_token, refresh_token, &tokens);
        self.set_session(Session::SignedIn(User::new(claims)));
        self.ports().tabs.publish(TabMessage::SessionChanged);
        Ok(token)
    }

    fn mark_stale(&self, error: &LogtoError) {
        if !error.is_transient() {
            return;
        }
        if let Session::SignedIn(user) | Session::Stale { user, .. } = self.session() {
            self.set_session(Session::Stale { user, error: error.clone() });
        }
    }
}
