//! Finishing a sign-in: once, whatever the page does meanwhile.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::join;
use url::Url;

use super::session::{Cause, Session, User};
use super::store::SessionRecord;
use super::{LogtoClient, SignInTimes, accept::Accepted};
use crate::protocol::attempt::SignInAttempt;
use crate::protocol::callback::{CallbackError, CallbackParams, cleaned, is_callback, same_page};
use crate::protocol::discovery::Discovery;
use crate::protocol::error::LogtoError;
use crate::protocol::id_token::Origin;
use crate::protocol::return_to::ReturnTo;
use crate::protocol::secret::Secret;
use crate::protocol::time::UnixMillis;
use crate::protocol::token::{AccessToken, TokenRequest};

/// How long a finished sign-in waits for another tab's renewal. Its session is a new one, so a late
/// answer of that renewal is thrown away.
const BEGIN_PATIENCE: Duration = Duration::from_secs(3);

/// How a callback ended well.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CallbackOutcome {
    /// The sign-in is finished.
    SignedIn {
        /// The page the person was heading for.
        return_to: ReturnTo,
    },
    /// There was nothing to finish (a reload, the Back button, a bookmark, a link of a stranger),
    /// but somebody is signed in, so there is nothing to complain about either.
    AlreadySignedIn,
}

impl CallbackOutcome {
    /// The page to go to next.
    #[must_use]
    pub fn return_to(&self) -> ReturnTo {
        match self {
            Self::SignedIn { return_to } => return_to.clone(),
            Self::AlreadySignedIn => ReturnTo::root(),
        }
    }
}

impl LogtoClient {
    /// Whether a URL looks like the provider's answer to a sign-in of this app: the configured
    /// redirect URI with a `code` or an `error`.
    #[must_use]
    #[doc(alias = "isSignInRedirected")]
    pub fn is_sign_in_callback(&self, url: &Url) -> bool {
        let configured = self.config().redirect_uri().cloned();
        let redirect_uri = configured.or_else(|| self.ports().navigator.base_url().ok()?.join("callback").ok());
        redirect_uri.is_some_and(|redirect_uri| is_callback(url, &redirect_uri))
    }

    /// Finishes the sign-in that the page's present address answers, and cleans the address.
    ///
    /// Safe to call any number of times: calls while one is under way get the same outcome, and
    /// later ones find nothing to finish.
    ///
    /// # Errors
    /// As [`LogtoClient::handle_sign_in_callback`]. With nothing to finish and nobody signed in it
    /// is [`CallbackError::UnknownState`].
    pub async fn finish_sign_in(&self) -> Result<CallbackOutcome, LogtoError> {
        let url = self.ports().navigator.current_url()?;
        let is_answer = url.query_pairs().any(|(name, _)| matches!(&*name, "code" | "error" | "state"));
        if is_answer {
            return self.handle_sign_in_callback(&url).await;
        }
        if let Some(under_way) = self.inner.callback.join() {
            return under_way.await;
        }
        if self.is_authenticated() {
            return Ok(CallbackOutcome::AlreadySignedIn);
        }
        Err(CallbackError::UnknownState.into())
    }

    /// Finishes the sign-in that a URL answers. When it is the page's own address, `code` and
    /// `state` leave the address bar before anything else happens.
    ///
    /// # Errors
    /// [`LogtoError::Callback`] when the answer signs nobody in, [`LogtoError::IdToken`] and
    /// [`LogtoError::TokenAnswer`] when the provider's tokens are refused, [`LogtoError::OAuth`] when
    /// it refuses the code, [`LogtoError::Http`] when it cannot be reached. A session that was there
    /// before is still there then.
    #[doc(alias = "handleSignInCallback")]
    pub async fn handle_sign_in_callback(&self, url: &Url) -> Result<CallbackOutcome, LogtoError> {
        let (client, url) = (self.clone(), url.clone());
        let tasks = &*self.ports().tasks;
        self.inner.callback.run(tasks, move || async move { client.finish(&url).await }.boxed_local()).await
    }

    async fn finish(&self, url: &Url) -> Result<CallbackOutcome, LogtoError> {
        self.clean_address(url);
        let taken = CallbackParams::parse(url).and_then(|params| {
            let attempt = self.store().take_attempt(params.state()).ok_or(CallbackError::UnknownState)?;
            Ok((params, attempt))
        });
        let (params, attempt) = match taken {
            Ok(taken) => taken,
            // Not an answer to anything begun here: it changes nothing.
            Err(_) if self.is_authenticated() => return Ok(CallbackOutcome::AlreadySignedIn),
            Err(error) => return Err(error.into()),
        };
        if !self.is_authenticated() {
            self.set_session(Session::Loading, Cause::Callback);
        }
        let result = self.answer_attempt(url, params, &attempt).await;
        if self.session() == Session::Loading {
            // Another tab may have signed in meanwhile.
            let cause = result.as_ref().err().map_or(Cause::Store, |error| Cause::SignInFailed(error.code()));
            self.set_session(self.stored_session_state(), cause);
        }
        result.map(|()| CallbackOutcome::SignedIn { return_to: attempt.return_to.unwrap_or_else(ReturnTo::root) })
    }

    fn clean_address(&self, url: &Url) {
        let navigator = &self.ports().navigator;
        if navigator.current_url().is_ok_and(|current| current == *url) {
            // A browser that refuses this still lets the sign-in go on.
            let _ = navigator.replace_url(&cleaned(url));
        }
    }

    async fn answer_attempt(
        &self,
        url: &Url,
        params: CallbackParams,
        attempt: &SignInAttempt,
    ) -> Result<(), LogtoError> {
        if !same_page(url, &attempt.redirect_uri) {
            return Err(CallbackError::RedirectUriMismatch.into());
        }
        let returned_at = self.ports().clock.now();
        if attempt.is_over(returned_at) {
            return Err(CallbackError::AttemptOver.into());
        }
        let discovery = self.discovery().await?;
        let announced = discovery.authorization_response_iss_parameter_supported;
        let code = params.into_code(&self.config().issuer(), announced)?;
        let (accepted, answered_at) = self.exchange(&discovery, attempt, &code).await?;
        let times = |now| SignInTimes::of(attempt, returned_at, answered_at, now);
        self.begin_session(accepted, attempt.keep_session, times).await
    }

    /// The checked tokens, and when they arrived.
    async fn exchange(
        &self,
        discovery: &Rc<Discovery>,
        attempt: &SignInAttempt,
        code: &Secret,
    ) -> Result<(Accepted, UnixMillis), LogtoError> {
        let answer = async {
            let answer = self.exchange_code(discovery, attempt, code).await;
            (answer, self.ports().clock.now())
        };
        // The keys are wanted next, so a cold cache is filled meanwhile. A failure comes up again
        // where they are used.
        let ((answer, answered_at), _) = join(answer, self.keys(discovery)).await;
        let origin = Origin::SignIn { nonce: attempt.nonce.expose(), max_age: attempt.max_age };
        Ok((self.accept(&answer?, origin, discovery).await?, answered_at))
    }

    async fn begin_session(
        &self,
        accepted: Accepted,
        keep_session: bool,
        times: impl FnOnce(UnixMillis) -> SignInTimes,
    ) -> Result<(), LogtoError> {
        let record = SessionRecord {
            generation: self.random_text()?,
            signed_in_at: accepted.arrived_at,
            clock_offset: accepted.clock_offset,
            outlived: false,
        };
        let (id_token, claims) = accepted.id_token;
        let access_token = AccessToken::from_answer(&accepted.answer, accepted.arrived_at);
        let section = self.enter(BEGIN_PATIENCE).await;
        let is_same_person = self.store().read_session().is_some_and(|stored| stored.claims.sub() == claims.sub());
        let mut tokens = if keep_session && is_same_person { self.store().access_tokens() } else { BTreeMap::new() };
        tokens.insert(TokenRequest::new().storage_key(), access_token);
        self.store().write_session(&record, &id_token, accepted.answer.refresh_token.as_ref(), &tokens);
        self.forget_all_trouble();
        self.inner.last_used.replace(None);
        self.leave(section).await;
        self.inner.last_sign_in.set(Some(times(self.ports().clock.now())));
        self.set_session(Session::SignedIn(User::new(claims)), Cause::SignIn);
        Ok(())
    }
}
