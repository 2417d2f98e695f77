//! The second half of a sign-in: the provider's response is checked and the session begins. Several
//! calls share one execution.

use std::cell::{RefCell, RefMut};
use std::rc::Rc;
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::join;
use url::Url;

use super::environment::Environment;
use super::provider_metadata::ProviderMetadata;
use super::revocations::Revocations;
use super::session::{Cause, Session, User};
use super::session_manager::SessionManager;
use super::session_store::{SessionRecord, SessionStore, SilentCheck, StoredSession};
use super::sign_in_times::SignInTimes;
use super::single_flight::SingleFlight;
use super::token_endpoint::TokenEndpoint;
use super::token_validation::{TokenValidator, ValidatedTokens};
use crate::protocol::attempt::{SignInAttempt, SignInMode};
use crate::protocol::callback::{CallbackError, CallbackParams, cleaned, is_callback, same_page};
use crate::protocol::discovery::Discovery;
use crate::protocol::error::{HttpError, LogtoError};
use crate::protocol::id_token::Origin;
use crate::protocol::refused_access::RequestedAccess;
use crate::protocol::return_to::ReturnTo;
use crate::protocol::scope::Scope;
use crate::protocol::secret::Secret;
use crate::protocol::time::UnixMillis;
use crate::protocol::token::{AccessToken, TokenRequest};
use crate::protocol::url_parser::join_url;

/// How long a finished sign-in waits for another tab's renewal. The new session has another
/// generation, so a response of that renewal that comes later is discarded.
const SIGN_IN_PATIENCE: Duration = Duration::from_secs(3);

/// The outcome of a callback that did not fail.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CallbackOutcome {
    /// The sign-in is finished.
    SignedIn {
        /// The page to show next, as requested when the sign-in began.
        return_to: ReturnTo,
    },
    /// The sign-in that [`SignInOptions::in_popup`](crate::SignInOptions::in_popup) prepared is finished. The page
    /// closes its window; the app in the other window follows the session.
    CloseWindow,
    /// A [silent check](crate::LogtoClient::check_sign_in) found that nobody is signed in at the provider.
    NobodySignedIn {
        /// The page to show next.
        return_to: ReturnTo,
    },
    /// The callback belongs to no pending sign-in (after a reload, the Back button, a bookmark or a
    /// forged link), and somebody is signed in already. Nothing was changed.
    AlreadySignedIn,
}

impl CallbackOutcome {
    /// Returns the page to show next.
    #[must_use]
    pub fn return_to(&self) -> ReturnTo {
        match self {
            Self::SignedIn { return_to } | Self::NobodySignedIn { return_to } => return_to.clone(),
            Self::AlreadySignedIn | Self::CloseWindow => ReturnTo::root(),
        }
    }
}

/// Returns whether the provider could not answer without showing a page (OpenID Connect Core 3.1.2.6).
fn needs_page(error: &LogtoError) -> bool {
    let LogtoError::Callback(CallbackError::Provider { error, .. }) = error else { return false };
    matches!(&**error, "login_required" | "interaction_required" | "account_selection_required" | "consent_required")
}

pub(crate) struct CallbackFlow {
    env: Rc<Environment>,
    store: Rc<SessionStore>,
    sessions: Rc<SessionManager>,
    metadata: Rc<ProviderMetadata>,
    revocations: Rc<Revocations>,
    endpoint: TokenEndpoint,
    validator: TokenValidator,
    /// The callbacks that are being handled in this page, by address, in the order of their start.
    flights: RefCell<Vec<(Url, Flight)>>,
    /// The page that the latest sign-in that failed was to end at.
    failed_return_to: RefCell<Option<ReturnTo>>,
}

type Flight = SingleFlight<Result<CallbackOutcome, LogtoError>>;

impl CallbackFlow {
    pub(crate) fn new(
        env: Rc<Environment>,
        store: Rc<SessionStore>,
        sessions: Rc<SessionManager>,
        metadata: Rc<ProviderMetadata>,
        revocations: Rc<Revocations>,
    ) -> Self {
        Self {
            endpoint: TokenEndpoint::new(Rc::clone(&env)),
            validator: TokenValidator::new(Rc::clone(&env), Rc::clone(&metadata)),
            env,
            store,
            sessions,
            metadata,
            revocations,
            flights: RefCell::default(),
            failed_return_to: RefCell::default(),
        }
    }

    /// The page that the latest sign-in that failed was to end at.
    pub(crate) fn failed_return_to(&self) -> Option<ReturnTo> {
        self.failed_return_to.borrow().clone()
    }

    /// Whether an address is the redirect URI with a `code` or an `error`.
    pub(crate) fn is_callback(&self, url: &Url) -> bool {
        let configured = self.env.config.redirect_uri().cloned();
        let redirect_uri = configured
            .or_else(|| self.env.ports.navigator.base_url().ok().and_then(|base| join_url(&base, "callback")));
        redirect_uri.is_some_and(|redirect_uri| is_callback(url, &redirect_uri))
    }

    /// Finishes the sign-in that the page's address belongs to.
    pub(crate) async fn finish_current(self: &Rc<Self>) -> Result<CallbackOutcome, LogtoError> {
        let url = self.env.ports.navigator.current_url()?;
        let is_response = url.query_pairs().any(|(name, _)| matches!(&*name, "code" | "error" | "state"));
        if is_response {
            return self.finish(&url).await;
        }
        let latest = self.running().last().and_then(|(_, flight)| flight.join());
        if let Some(running) = latest {
            return running.await;
        }
        if self.sessions.is_authenticated() {
            return Ok(CallbackOutcome::AlreadySignedIn);
        }
        // Logto's consent page leads back without any parameter when the person cancels there.
        Err(CallbackError::Canceled.into())
    }

    /// Finishes the sign-in that an address belongs to. Calls with the same address share one execution.
    pub(crate) async fn finish(self: &Rc<Self>, url: &Url) -> Result<CallbackOutcome, LogtoError> {
        let known = self.running().iter().find(|(other, _)| other == url).map(|(_, flight)| flight.clone());
        let flight = known.unwrap_or_else(|| {
            let flight = Flight::default();
            self.flights.borrow_mut().push((url.clone(), flight.clone()));
            flight
        });
        let (flow, url) = (Rc::clone(self), url.clone());
        let start = move || async move { flow.handle(&url).await }.boxed_local();
        flight.run(&*self.env.ports.tasks, start).await
    }

    /// The callbacks that are being handled.
    fn running(&self) -> RefMut<'_, Vec<(Url, Flight)>> {
        let mut flights = self.flights.borrow_mut();
        flights.retain(|(_, flight)| flight.is_running());
        flights
    }

    async fn handle(&self, url: &Url) -> Result<CallbackOutcome, LogtoError> {
        self.clean_address(url);
        if self.env.ports.navigator.context().is_framed {
            // The page around this one may be anybody's.
            return Err(LogtoError::Framed);
        }
        let taken = CallbackParams::parse(url).and_then(|params| {
            let attempt = self.store.take_attempt(params.state()).ok_or(CallbackError::UnknownState)?;
            Ok((params, attempt))
        });
        let (params, attempt) = match taken {
            Ok(taken) => taken,
            // The address belongs to no sign-in that began in this browser, so nothing changes.
            Err(_) if self.sessions.is_authenticated() => return Ok(CallbackOutcome::AlreadySignedIn),
            Err(error) => return Err(error.into()),
        };
        if !self.sessions.is_authenticated() {
            self.sessions.set(Session::Loading, Cause::Callback);
        }
        let result = self.complete_attempt(url, params, &attempt).await;
        let return_to = attempt.return_to.unwrap_or_else(ReturnTo::root);
        let outcome = match result {
            Ok(()) if attempt.mode == SignInMode::Popup => Ok(CallbackOutcome::CloseWindow),
            Ok(()) => Ok(CallbackOutcome::SignedIn { return_to }),
            Err(error) if attempt.mode == SignInMode::Silent && needs_page(&error) => {
                Ok(CallbackOutcome::NobodySignedIn { return_to })
            }
            Err(error) => {
                *self.failed_return_to.borrow_mut() = Some(return_to);
                Err(error)
            }
        };
        let is_last = self.running().len() <= 1;
        if self.sessions.session() == Session::Loading && is_last {
            // Another tab may have signed in meanwhile.
            let cause = outcome.as_ref().err().map_or(Cause::Store, |error| Cause::SignInFailed(error.code()));
            self.sessions.reset_to_store(cause);
        }
        outcome
    }

    fn clean_address(&self, url: &Url) {
        let navigator = &self.env.ports.navigator;
        if navigator.current_url().is_ok_and(|current| current == *url) {
            // The sign-in continues when the browser refuses this.
            let _ = navigator.replace_url(&cleaned(url));
        }
    }

    /// Completes an attempt. When no session has the refresh token that the provider issued, that is revoked.
    async fn complete_attempt(
        &self,
        url: &Url,
        params: CallbackParams,
        attempt: &SignInAttempt,
    ) -> Result<(), LogtoError> {
        let obtained = RefCell::default();
        let keep = |token: &Secret| drop(obtained.replace(Some(token.clone())));
        self.store.begin_callback(&attempt.state, self.env.now());
        let result = self.sign_in(url, params, attempt, &keep).await;
        self.store.end_callback(&attempt.state);
        if !matches!(result, Ok(true)) {
            self.revocations.start(obtained.take());
        }
        result.map(drop)
    }

    /// Returns whether the session that began is the stored one: another tab may have finished a sign-in of
    /// the same person meanwhile.
    async fn sign_in(
        &self,
        url: &Url,
        params: CallbackParams,
        attempt: &SignInAttempt,
        keep: &dyn Fn(&Secret),
    ) -> Result<bool, LogtoError> {
        if !same_page(url, &attempt.redirect_uri) {
            return Err(CallbackError::RedirectUriMismatch.into());
        }
        if !attempt.is_for(&self.env.config.issuer(), self.env.config.app_id()) {
            return Err(CallbackError::OtherConfiguration.into());
        }
        let sign_out_mark = self.store.sign_out_mark();
        let returned_at = self.env.now();
        if attempt.is_expired(returned_at) {
            return Err(CallbackError::AttemptOver.into());
        }
        let discovery = self.metadata.discovery().await?;
        let sends_issuer = discovery.authorization_response_iss_parameter_supported;
        let code = params.into_code(&self.env.config.issuer(), sends_issuer);
        let code = code.map_err(|error| self.with_subject(error, attempt))?;
        let (validated, answered_at) = self.exchange(&discovery, attempt, &code, keep).await?;
        let times = |now| SignInTimes::of(attempt, returned_at, answered_at, now);
        self.begin_session(validated, attempt, (sign_out_mark, returned_at), times).await
    }

    /// Adds the scopes or resources that an error is about, unless the provider named them.
    fn with_subject(&self, mut error: CallbackError, attempt: &SignInAttempt) -> CallbackError {
        if let CallbackError::Provider { error, description, subject } = &mut error
            && subject.is_empty()
        {
            let (scopes, resources) = (self.env.config.scopes(), self.env.config.resources());
            let requested = RequestedAccess {
                scopes: scopes.iter().chain(&attempt.extra.scopes).map(Scope::as_str).collect(),
                resources: resources.iter().chain(&attempt.extra.resources).map(String::as_str).collect(),
            };
            *subject = requested.refused_by(error, description);
        }
        error
    }

    /// Exchanges the code. Returns the checked tokens, and when they arrived. That takes one and a half
    /// request timeouts at most, also when the provider's keys have to be fetched again. `keep` is called
    /// with the refresh token as soon as it arrives.
    async fn exchange(
        &self,
        discovery: &Rc<Discovery>,
        attempt: &SignInAttempt,
        code: &Secret,
        keep: &dyn Fn(&Secret),
    ) -> Result<(ValidatedTokens, UnixMillis), LogtoError> {
        let response = async {
            let response = self.endpoint.exchange_code(discovery, attempt, code, keep).await;
            (response, self.env.now())
        };
        // The keys are needed next, so they are fetched at the same time unless they are cached. A
        // failure is reported where they are used.
        let started = self.env.now();
        let ((response, answered_at), keys) = join(response, self.metadata.keys(discovery)).await;
        let response = response?;
        if let Err(error @ LogtoError::Http(HttpError::Timeout)) = keys {
            return Err(error);
        }
        let origin = Origin::SignIn { nonce: attempt.nonce.expose(), max_age: attempt.max_auth_age(answered_at) };
        let passed = Duration::from_millis(u64::try_from(self.env.now().since(started)).unwrap_or_default());
        let left = self.env.config.timeout().saturating_mul(3) / 2;
        let validated = self.validator.validate(response, origin, discovery);
        let validated = self.env.within(left.saturating_sub(passed), validated).await;
        Ok((validated.ok_or(HttpError::Timeout)??, answered_at))
    }

    async fn begin_session(
        &self,
        validated: ValidatedTokens,
        attempt: &SignInAttempt,
        (sign_out_mark, returned_at): (i64, UnixMillis),
        times: impl FnOnce(UnixMillis) -> SignInTimes,
    ) -> Result<bool, LogtoError> {
        let (id_token, claims) = validated.id_token;
        let user = User::new(claims);
        let record = SessionRecord {
            generation: self.env.random_text()?,
            signed_in_at: validated.arrived_at,
            clock_offset: validated.clock_offset,
            extra: attempt.extra_for(user.sub()).clone(),
            revocation_endpoint: self.metadata.loaded_discovery().and_then(|it| it.revocation_endpoint.clone()),
            base: self.env.ports.navigator.base_url().ok(),
            ..SessionRecord::default()
        };
        let access_token =
            AccessToken::from_response(&validated.answer, validated.arrived_at, &self.env.config.scope());
        let guard = self.sessions.lock().acquire(SIGN_IN_PATIENCE).await;
        // A person who has signed out since the response came, perhaps in another tab, stays signed out.
        if self.store.has_signed_out(sign_out_mark, returned_at, self.env.now()) {
            drop(guard);
            return Err(LogtoError::SessionChanged);
        }
        let previous =
            self.store.read_session().filter(|stored| attempt.keep_session && stored.user.sub() == user.sub());
        let mut access_tokens = previous.map(|stored| stored.access_tokens).unwrap_or_default();
        access_tokens.insert(TokenRequest::new().storage_key(), access_token);
        let refresh_token = validated.answer.refresh_token;
        let session = StoredSession { id_token, user, refresh_token, access_tokens, record };
        self.store.write_session(&session);
        // It began with a sign-in at the provider, so an earlier sign-out has nothing left to end there.
        self.store.set_unended_provider_session(None);
        self.store.set_silent_check(SilentCheck::Open);
        self.sessions.lock().commit(guard).await;
        match self.store.read_session() {
            Some(stored) if stored.is_same(&session) => {
                self.sessions.set_signed_in(&session, times(self.env.now()));
                Ok(true)
            }
            // Another tab has finished a sign-in of the same person, or ended this one, meanwhile.
            stored => {
                self.sessions.follow_store();
                let is_same_person = stored.is_some_and(|stored| stored.user.sub() == session.user.sub());
                if is_same_person { Ok(false) } else { Err(LogtoError::SessionChanged) }
            }
        }
    }
}
