//! Access tokens, as they are asked for: kept while they are good, renewed when they are not.

use std::time::Duration;

use futures_util::FutureExt as _;

use super::LogtoClient;
use super::session::{Session, User};
use crate::protocol::claims::Claims;
use crate::protocol::error::{EndReason, LogtoError};
use crate::protocol::renewal::{Decision, Need, Situation, decide};
use crate::protocol::scope::Scope;
use crate::protocol::secret::Secret;
use crate::protocol::time::UnixMillis;
use crate::protocol::token::{AccessToken, TokenRequest};

/// How long a token must be good when the request does not say.
const USUAL_VALIDITY: Duration = Duration::from_secs(10);

impl LogtoClient {
    /// An access token that is good for the moment: the stored one, or a new one when that is over.
    ///
    /// Any number of callers, in any number of tabs, make one request. It goes on when the caller
    /// is dropped, because its answer replaces the refresh token.
    ///
    /// # Errors
    /// [`LogtoError::NotAuthenticated`], [`LogtoError::UnknownResource`] and
    /// [`LogtoError::MissingOrganizationsScope`] before any request; [`LogtoError::SessionEnded`] when
    /// the provider does not renew any more; [`LogtoError::Http`] when it cannot be reached, in which
    /// case the session lives on as [`Session::Stale`]. Asked again within three seconds of a
    /// failure (or before the server's `Retry-After`), the same error comes without a request.
    #[doc(alias = "getAccessToken")]
    pub async fn access_token(&self, request: TokenRequest) -> Result<AccessToken, LogtoError> {
        self.token(&request, None).await
    }

    /// Another access token than one that an API refused (status 401): the one that another task or
    /// tab has obtained meanwhile, or a new one. Ask once for each refusal, and believe the second.
    ///
    /// # Errors
    /// As [`LogtoClient::access_token`].
    pub async fn renew_access_token(
        &self,
        request: TokenRequest,
        refused: &AccessToken,
    ) -> Result<AccessToken, LogtoError> {
        self.token(&request, Some(refused.token())).await
    }

    /// The stored access token, good or over, without a request.
    #[must_use]
    pub fn stored_access_token(&self, request: &TokenRequest) -> Option<AccessToken> {
        self.live_session()?;
        self.store().access_tokens().remove(&request.storage_key())
    }

    /// The scopes of an access token, separated by blanks, as far as they are known without a
    /// request: there must be a stored token, and it must be good.
    #[must_use]
    pub fn granted_scopes(&self, request: &TokenRequest) -> Option<String> {
        let now = self.ports().clock.now();
        let token = self.stored_access_token(request).filter(|token| token.is_good(now, Duration::ZERO));
        token.map(|token| token.scope().to_owned())
    }

    /// An access token for an organization.
    ///
    /// # Errors
    /// As [`LogtoClient::access_token`].
    #[doc(alias = "getOrganizationToken")]
    pub async fn organization_token(&self, organization_id: &str) -> Result<AccessToken, LogtoError> {
        self.access_token(TokenRequest::new().with_organization_id(organization_id)).await
    }

    /// Renews the token that was used last, without waiting for its turn: for a button that says
    /// "Try now" while the session is stale. Within three seconds of a failure (or before the
    /// server's `Retry-After`) the same failure comes without a request.
    ///
    /// # Errors
    /// As [`LogtoClient::access_token`].
    pub async fn renew_now(&self) -> Result<(), LogtoError> {
        let request = self.inner.last_used.borrow().clone().unwrap_or_default();
        // No token is good for so long, so this one is not kept either.
        let request = request.with_min_validity(Duration::MAX);
        self.access_token(request).await.map(|_| ())
    }

    /// The claims of an access token for an API resource or organization. They are for showing: an
    /// API checks its tokens itself.
    ///
    /// # Errors
    /// As [`LogtoClient::access_token`], and [`LogtoError::AccessToken`] for the opaque token of
    /// user info.
    #[doc(alias = "getAccessTokenClaims")]
    pub async fn access_token_claims(&self, request: TokenRequest) -> Result<Claims, LogtoError> {
        let token = self.access_token(request).await?;
        token.claims().map_err(LogtoError::AccessToken)
    }

    /// The claims of an organization's access token, among them its `scope`.
    ///
    /// # Errors
    /// As [`LogtoClient::access_token_claims`].
    #[doc(alias = "getOrganizationTokenClaims")]
    pub async fn organization_token_claims(&self, organization_id: &str) -> Result<Claims, LogtoError> {
        self.access_token_claims(TokenRequest::new().with_organization_id(organization_id)).await
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
        self.follow_person()?;
        self.check_request(request)?;
        *self.inner.last_used.borrow_mut() = Some(request.clone());
        let need = self.asked(request);
        let (decision, token) = self.decide(request, refused, need)?;
        match (decision, token) {
            (Decision::Keep, Some(token)) => Ok(token),
            (Decision::Stale, _) => Err(self.last_trouble(request)),
            _ => self.join_renewal(request, refused.cloned(), need).await,
        }
    }

    /// Joins the renewal of this token that is under way in this tab, or starts one.
    pub(crate) async fn join_renewal(
        &self,
        request: &TokenRequest,
        refused: Option<Secret>,
        need: Need,
    ) -> Result<AccessToken, LogtoError> {
        let flight = self.inner.renewals.borrow_mut().entry(request.storage_key()).or_default().clone();
        let (client, request) = (self.clone(), request.clone());
        let start = move || async move { client.renew_if_needed(&request, refused.as_ref(), need).await }.boxed_local();
        flight.run(&*self.ports().tasks, start).await
    }

    async fn renew_if_needed(
        &self,
        request: &TokenRequest,
        refused: Option<&Secret>,
        need: Need,
    ) -> Result<AccessToken, LogtoError> {
        let asker = self.session().user().map(|user| user.sub().to_owned());
        let section = self.enter(self.renewal_patience()).await;
        // Another task or tab may have renewed, or signed out or somebody else in, while this one
        // waited.
        self.follow_person()?;
        self.check_request(request)?;
        if self.session().user().map(User::sub) != asker.as_deref() {
            return Err(LogtoError::SessionChanged);
        }
        let need = if matches!(need, Need::Asked { .. }) { self.asked(request) } else { need };
        let (decision, token) = self.decide(request, refused, need)?;
        match (decision, token) {
            (Decision::RenewNow, _) => {}
            (Decision::Stale, _) => return Err(self.last_trouble(request)),
            (Decision::Ended(reason), _) => return Err(self.cannot_renew(reason, section).await),
            (_, Some(token)) => return Ok(token),
            (_, None) => return Err(LogtoError::NotAuthenticated),
        }
        let result = self.renew(request).await;
        self.note_outcome(request, result.as_ref().err());
        self.leave(section).await;
        result
    }

    /// Takes over what is stored. Who asked gets no token of somebody else who signed in meanwhile
    /// in another tab.
    fn follow_person(&self) -> Result<(), LogtoError> {
        let before = self.session();
        self.follow_store();
        match (before.user(), self.session().user()) {
            (Some(before), Some(now)) if before.sub() != now.sub() => Err(LogtoError::SessionChanged),
            _ => Ok(()),
        }
    }

    pub(crate) fn check_request(&self, request: &TokenRequest) -> Result<(), LogtoError> {
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

    /// What the table says about a token, and the stored one that it decided about.
    pub(crate) fn decide(
        &self,
        request: &TokenRequest,
        refused: Option<&Secret>,
        need: Need,
    ) -> Result<(Decision, Option<AccessToken>), LogtoError> {
        let stored = self.live_session().ok_or(LogtoError::NotAuthenticated)?;
        let token = self.store().access_tokens().remove(&request.storage_key());
        let token = token.filter(|token| refused != Some(token.token()));
        let situation = Situation {
            token: token.clone(),
            has_refresh_token: stored.refresh_token.is_some(),
            id_token_ends_at: stored.id_token_ends_at(),
            session_ends_at: self.ends_at(&stored),
            now: self.ports().clock.now(),
            need,
            setback: self.setback(request),
        };
        Ok((decide(&situation), token))
    }

    /// Without a refresh token nothing can be renewed; when the ID token is over as well, so is the
    /// session.
    async fn cannot_renew(&self, reason: EndReason, section: super::exclusive::Section) -> LogtoError {
        let now: UnixMillis = self.ports().clock.now();
        if self.live_session().is_none_or(|stored| now >= stored.id_token_ends_at()) {
            self.end(reason);
            self.leave(section).await;
        }
        LogtoError::SessionEnded(reason)
    }

    /// What asking for this token comes to at the moment. Of one that lives but seconds less is
    /// wanted: otherwise each of several tabs would renew what the one before just renewed.
    fn asked(&self, request: &TokenRequest) -> Need {
        let validity = request.min_validity().unwrap_or_else(|| {
            let seen = self
                .first_seen(request)
                .map_or(0, |(expires_at, seen_at)| expires_at.saturating_sub(seen_at.seconds()));
            Duration::from_secs(u64::try_from(seen / 2).unwrap_or_default()).min(USUAL_VALIDITY)
        });
        Need::Asked { validity }
    }

    /// What keeping this token fresh comes to at the moment.
    pub(crate) fn ahead(&self, request: &TokenRequest, woken: bool) -> Need {
        Need::Ahead {
            renew_before: self.config().renew_before(),
            in_use: self.ports().navigator.context().is_visible,
            woken,
            seen_at: self.first_seen(request).map(|(_, seen_at)| seen_at),
        }
    }

    /// When the stored token is over, in seconds since 1970, and since when this page has seen it:
    /// it lives at least that long.
    fn first_seen(&self, request: &TokenRequest) -> Option<(i64, UnixMillis)> {
        let key = request.storage_key();
        let expires_at = self.store().access_tokens().get(&key)?.expires_at();
        let now = self.ports().clock.now();
        let mut seen = self.inner.seen.borrow_mut();
        let entry = seen.entry(key).or_insert((expires_at, now));
        if entry.0 != expires_at {
            *entry = (expires_at, now);
        }
        Some(*entry)
    }
}
