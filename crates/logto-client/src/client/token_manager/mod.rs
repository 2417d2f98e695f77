//! Access tokens: the stored ones while they are valid, and their renewal.

mod renewal;

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use futures_util::FutureExt as _;

use super::backoff::Backoff;
use super::environment::Environment;
use super::provider_metadata::ProviderMetadata;
use super::renewal_signal::RenewalSignal;
use super::session::Session;
use super::session_binding::SessionBinding;
use super::session_lock::SessionLockGuard;
use super::session_manager::SessionManager;
use super::session_store::{SessionStore, StoredSession};
use super::single_flight::SingleFlight;
use super::token_endpoint::TokenEndpoint;
use super::token_validation::TokenValidator;
use crate::protocol::error::{EndReason, HttpError, LogtoError};
use crate::protocol::renewal::{
    BackgroundRenewal, RenewalContext, RenewalPlan, TokenDecision, decide_request, plan_renewal,
};
use crate::protocol::scope::Scope;
use crate::protocol::secret::Secret;
use crate::protocol::time::UnixMillis;
use crate::protocol::token::{AccessToken, TokenRequest};
use crate::vec_map::VecMap;

/// How long a token must be valid when the request does not say.
const DEFAULT_VALIDITY: Duration = Duration::from_secs(10);

/// How long an API is believed that refuses a token which has just replaced a refused one.
const REPLACEMENT_INTERVAL_MS: i64 = 5 * 60 * 1000;

type TokenResult = Result<AccessToken, LogtoError>;

/// Why a token may be renewed.
#[derive(Clone, Copy)]
pub(crate) enum RenewalReason {
    /// A caller requests the token.
    Request,
    /// The renewal loop keeps it fresh.
    Background(BackgroundRenewal),
}

/// The access tokens of the session.
pub(crate) struct TokenManager {
    env: Rc<Environment>,
    store: Rc<SessionStore>,
    sessions: Rc<SessionManager>,
    metadata: Rc<ProviderMetadata>,
    endpoint: TokenEndpoint,
    validator: TokenValidator,
    backoff: Rc<Backoff>,
    renewal_signal: Rc<RenewalSignal>,
    /// The renewals that are running in this page, by session and the token's storage key.
    renewals: RefCell<VecMap<(SessionBinding, String), SingleFlight<TokenResult>>>,
    /// When this page first saw each token, by its storage key. A token is identified by its expiry.
    first_seen: RefCell<VecMap<String, (i64, UnixMillis)>>,
    last_used: RefCell<Option<(SessionBinding, TokenRequest)>>,
    /// When a token that an API refused was replaced last, by session and storage key.
    replacements: RefCell<VecMap<(SessionBinding, String), UnixMillis>>,
}

impl TokenManager {
    pub(crate) fn new(
        env: Rc<Environment>,
        store: Rc<SessionStore>,
        sessions: Rc<SessionManager>,
        metadata: Rc<ProviderMetadata>,
        backoff: Rc<Backoff>,
        renewal_signal: Rc<RenewalSignal>,
    ) -> Self {
        Self {
            endpoint: TokenEndpoint::new(Rc::clone(&env)),
            validator: TokenValidator::new(Rc::clone(&env), Rc::clone(&metadata)),
            env,
            store,
            sessions,
            metadata,
            backoff,
            renewal_signal,
            renewals: RefCell::default(),
            first_seen: RefCell::default(),
            last_used: RefCell::default(),
            replacements: RefCell::default(),
        }
    }

    /// The stored token, valid or expired.
    pub(crate) fn stored_token(&self, request: &TokenRequest) -> Option<AccessToken> {
        self.sessions.stored()?.access_tokens.remove(&request.storage_key())
    }

    /// Returns a token other than `refused`, which an API or the provider did not accept. A token that has
    /// just replaced a refused one is not replaced again; the error is the refusal, status 401.
    pub(crate) async fn token(self: &Rc<Self>, request: &TokenRequest, refused: Option<&Secret>) -> TokenResult {
        let stored = self.sessions.begin()?;
        self.token_of(&stored, request, refused).await
    }

    /// As [`TokenManager::token`], in an operation that began in this session.
    pub(crate) async fn token_in(
        self: &Rc<Self>,
        binding: &SessionBinding,
        request: &TokenRequest,
        refused: Option<&Secret>,
    ) -> TokenResult {
        let stored = self.sessions.stored_for(binding)?;
        self.token_of(&stored, request, refused).await
    }

    async fn token_of(
        self: &Rc<Self>,
        stored: &StoredSession,
        request: &TokenRequest,
        refused: Option<&Secret>,
    ) -> TokenResult {
        self.check_request(Some(stored), request)?;
        let binding = stored.binding();
        *self.last_used.borrow_mut() = Some((binding.clone(), request.clone()));
        match self.decide(stored, request, refused) {
            // Another tab has replaced the refused one.
            TokenDecision::Use(token) => {
                self.note_replacement(&binding, request, refused);
                Ok(token)
            }
            TokenDecision::RetryLater(error) => Err(error),
            _ if refused.is_some() && self.was_replaced(&binding, request) => {
                Err(HttpError::Status { status: 401, retry_after: None }.into())
            }
            TokenDecision::Renew | TokenDecision::Ended(_) => {
                self.join_renewal(&binding, request, refused.cloned(), RenewalReason::Request).await
            }
        }
    }

    /// Whether a token that the API refused was replaced a short while ago in this page. An API that refuses its
    /// replacement as well has another reason than the token's age.
    pub(crate) fn was_replaced(&self, binding: &SessionBinding, request: &TokenRequest) -> bool {
        let replacements = self.replacements.borrow();
        let replaced_at = replacements.get(&(binding.clone(), request.storage_key()));
        replaced_at.is_some_and(|at| (0..REPLACEMENT_INTERVAL_MS).contains(&self.env.now().since(*at)))
    }

    /// Renews the token that was used last in this session, also while it is valid.
    pub(crate) async fn renew_now(self: &Rc<Self>, binding: &SessionBinding) -> Result<(), LogtoError> {
        let request = self.last_used().unwrap_or_default();
        self.token_in(binding, &request.with_min_validity(Duration::MAX), None).await.map(drop)
    }

    /// The token that was used last in the session that this page shows.
    fn last_used(&self) -> Option<TokenRequest> {
        let binding = self.sessions.binding()?;
        let last_used = self.last_used.borrow();
        last_used.as_ref().filter(|(used_in, _)| *used_in == binding).map(|(_, request)| request.clone())
    }

    /// Joins the renewal of this token that is running in this page for the same session, or starts one.
    pub(crate) async fn join_renewal(
        self: &Rc<Self>,
        binding: &SessionBinding,
        request: &TokenRequest,
        refused: Option<Secret>,
        reason: RenewalReason,
    ) -> TokenResult {
        let flight = {
            let mut renewals = self.renewals.borrow_mut();
            renewals.retain(SingleFlight::is_running);
            renewals.get_or_insert((binding.clone(), request.storage_key()), SingleFlight::default()).clone()
        };
        let (manager, binding, request) = (Rc::clone(self), binding.clone(), request.clone());
        let start = move || {
            async move { manager.renew_if_needed(&binding, &request, refused.as_ref(), reason).await }.boxed_local()
        };
        flight.run(&*self.env.ports.tasks, start).await
    }

    async fn renew_if_needed(
        &self,
        binding: &SessionBinding,
        request: &TokenRequest,
        refused: Option<&Secret>,
        reason: RenewalReason,
    ) -> TokenResult {
        let can_renew = self.sessions.stored_for(binding)?.refresh_token.is_some();
        let prepared = if can_renew { Some(self.prepare_renewal().await) } else { None };
        let guard = self.sessions.lock().acquire(self.env.renewal_patience()).await;
        // While this one waited, another task or tab may have renewed the token, or the session may have
        // changed.
        let stored = self.sessions.stored_for(binding)?;
        self.check_request(Some(&stored), request)?;
        match reason {
            RenewalReason::Request => match self.decide(&stored, request, refused) {
                TokenDecision::Renew => {}
                TokenDecision::Use(token) => {
                    self.note_replacement(binding, request, refused);
                    return Ok(token);
                }
                TokenDecision::RetryLater(error) => return Err(error),
                TokenDecision::Ended(end) => return Err(self.end_if_expired(&stored, end, guard).await),
            },
            RenewalReason::Background(mut renewal) => {
                renewal.is_unfinished &= self.store.has_unfinished_renewal(&stored, self.env.now());
                let context = self.context(&stored, request, refused);
                match plan_renewal(&context, &renewal) {
                    RenewalPlan::RenewNow => {}
                    RenewalPlan::Idle | RenewalPlan::WaitUntil(_) => {
                        return context.token.ok_or(LogtoError::NotAuthenticated);
                    }
                    RenewalPlan::End(end) => return Err(self.end_if_expired(&stored, end, guard).await),
                }
            }
        }
        let result = match prepared {
            Some(Ok(discovery)) => self.renew(stored, request, &discovery).await,
            Some(Err(error)) => Err(error),
            // Another tab signed the same person in while this one waited.
            None => Err(LogtoError::SessionChanged),
        };
        // A failure says nothing about a session that began meanwhile.
        if self.sessions.check(binding).is_ok() {
            self.record_outcome(request, result.as_ref().err());
        }
        if result.is_ok() {
            self.note_replacement(binding, request, refused);
        }
        self.sessions.lock().commit(guard).await;
        // The person may have signed out meanwhile.
        let token = result?;
        self.sessions.check(binding)?;
        Ok(token)
    }

    fn note_replacement(&self, binding: &SessionBinding, request: &TokenRequest, refused: Option<&Secret>) {
        if refused.is_some() {
            self.replacements.borrow_mut().insert((binding.clone(), request.storage_key()), self.env.now());
        }
    }

    /// Whether an access token can be requested in the present session.
    pub(crate) fn can_request(&self, request: &TokenRequest) -> bool {
        self.check_request(self.sessions.stored().as_ref(), request).is_ok()
    }

    /// Checks that somebody is signed in, and that the configuration or the sign-in requested this access.
    fn check_request(&self, stored: Option<&StoredSession>, request: &TokenRequest) -> Result<(), LogtoError> {
        match self.sessions.session() {
            Session::Ended { reason } => return Err(LogtoError::SessionEnded(reason)),
            session if !session.is_authenticated() => return Err(LogtoError::NotAuthenticated),
            _ => {}
        }
        let extra = stored.map(|stored| &stored.record.extra);
        if let Some(resource) = &request.resource
            && !self.env.config.resources().contains(resource)
            && !extra.is_some_and(|extra| extra.resources.contains(resource))
        {
            return Err(LogtoError::UnknownResource(resource.clone()));
        }
        if request.organization_id.is_some() && self.env.config.logto_endpoint().is_none() {
            return Err(LogtoError::NoLogtoEndpoint);
        }
        if request.organization_id.is_some()
            && !self.env.config.scopes().contains(&Scope::ORGANIZATIONS)
            && !extra.is_some_and(|extra| extra.scopes.contains(&Scope::ORGANIZATIONS))
        {
            return Err(LogtoError::MissingOrganizationsScope);
        }
        Ok(())
    }

    fn decide(&self, stored: &StoredSession, request: &TokenRequest, refused: Option<&Secret>) -> TokenDecision {
        decide_request(&self.context(stored, request, refused), self.required_validity(stored, request))
    }

    fn context(&self, stored: &StoredSession, request: &TokenRequest, refused: Option<&Secret>) -> RenewalContext {
        let key = request.storage_key();
        let token = stored.access_tokens.get(&key).filter(|token| refused != Some(token.token()));
        RenewalContext {
            token: token.cloned(),
            has_refresh_token: stored.refresh_token.is_some(),
            id_token_ends_at: stored.id_token_ends_at(),
            session_ends_at: self.sessions.ends_at(stored),
            now: self.env.now(),
            retry: self.backoff.retry_state(&key),
        }
    }

    /// Without a refresh token nothing can be renewed. When the ID token has expired as well, the
    /// session ends.
    async fn end_if_expired(&self, stored: &StoredSession, reason: EndReason, guard: SessionLockGuard) -> LogtoError {
        if self.env.now() >= stored.id_token_ends_at() {
            self.sessions.end(reason);
            self.sessions.lock().commit(guard).await;
        }
        LogtoError::SessionEnded(reason)
    }

    /// How long the token must be valid. A token that lives for seconds only has to be valid for half
    /// of that; otherwise each of several tabs would renew the token that the previous one obtained.
    fn required_validity(&self, stored: &StoredSession, request: &TokenRequest) -> Duration {
        request.min_validity().unwrap_or_else(|| {
            let lifetime = self
                .first_seen(stored, request)
                .map_or(0, |(expires_at, seen_at)| expires_at.saturating_sub(seen_at.seconds()));
            Duration::from_secs(u64::try_from(lifetime / 2).unwrap_or_default()).min(DEFAULT_VALIDITY)
        })
    }

    /// The expiry of the stored token, in seconds since 1970, and when this page first saw the token.
    fn first_seen(&self, stored: &StoredSession, request: &TokenRequest) -> Option<(i64, UnixMillis)> {
        let key = request.storage_key();
        let expires_at = stored.access_tokens.get(&key)?.expires_at();
        let now = self.env.now();
        let mut first_seen = self.first_seen.borrow_mut();
        let entry = first_seen.get_or_insert(key, (expires_at, now));
        if entry.0 != expires_at {
            *entry = (expires_at, now);
        }
        Some(*entry)
    }

    /// Plans the renewal of the token that is kept fresh in the background: the one used last in this
    /// page, else the one obtained last. `None` when nobody is signed in.
    pub(crate) fn plan_background(&self, is_triggered: bool) -> Option<(TokenRequest, BackgroundRenewal, RenewalPlan)> {
        let stored = self.sessions.stored()?;
        let request = self.background_token(&stored);
        let renewal = BackgroundRenewal {
            renew_before: self.env.config.renew_before(),
            is_visible: self.env.ports.navigator.context().is_visible,
            is_triggered,
            is_unfinished: self.store.has_unfinished_renewal(&stored, self.env.now()),
            first_seen_at: self.first_seen(&stored, &request).map(|(_, seen_at)| seen_at),
        };
        let plan = plan_renewal(&self.context(&stored, &request, None), &renewal);
        Some((request, renewal, plan))
    }

    fn background_token(&self, stored: &StoredSession) -> TokenRequest {
        if let Some(used) = self.last_used() {
            return used;
        }
        let latest = stored
            .access_tokens
            .iter()
            .filter_map(|(key, token)| Some((token.expires_at(), TokenRequest::from_storage_key(key)?)))
            // The store may contain tokens of an earlier configuration.
            .filter(|(_, request)| self.check_request(Some(stored), request).is_ok())
            .max_by_key(|(expires_at, _)| *expires_at);
        latest.map(|(_, request)| request).unwrap_or_default()
    }

    /// Whether the next renewal of this token waits after a failure.
    pub(crate) fn has_failed(&self, request: &TokenRequest) -> bool {
        self.backoff.retry_state(&request.storage_key()).is_some()
    }

    /// Forgets what belongs to the previous session, after a sign-in or sign-out in this page.
    pub(crate) fn reset(&self) {
        self.backoff.reset();
        self.last_used.replace(None);
        self.replacements.take();
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;
