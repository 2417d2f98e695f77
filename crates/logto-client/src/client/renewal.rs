//! One renewal, under the section: ask, check, store. Nothing is stored before it was checked.

use super::LogtoClient;
use super::session::{Cause, Session, User};
use super::store::{SessionRecord, StoredSession};
use super::trouble::{RetryHints, got_no_answer, retry_after};
use crate::protocol::discovery::Discovery;
use crate::protocol::error::{EndReason, HttpError, LogtoError};
use crate::protocol::id_token::Origin;
use crate::protocol::secret::Secret;
use crate::protocol::time::UnixMillis;
use crate::protocol::token::{AccessToken, TokenAnswer, TokenEndpointResponse, TokenRequest};

/// Logto takes a used refresh token once more within three seconds of its first use; after that it
/// ends the session. An answer that was lost is asked for again only well inside of that.
const LOST_ANSWER_MS: i64 = 2_000;

impl LogtoClient {
    /// Renews a token. The caller holds the section.
    pub(crate) async fn renew(&self, request: &TokenRequest) -> Result<AccessToken, LogtoError> {
        let mut stored = self.live_session().ok_or(LogtoError::NotAuthenticated)?;
        let discovery = self.discovery().await?;
        loop {
            let Some(refresh_token) = stored.refresh_token.clone() else {
                return Err(LogtoError::SessionEnded(EndReason::Expired));
            };
            match self.refresh_with_retry(&discovery, &refresh_token, request).await {
                Ok(response) => return self.keep_renewed(request, &stored, &response, &discovery).await,
                Err(LogtoError::OAuth(error)) if error.error == "invalid_grant" => {
                    stored = self.after_refusal(&stored)?;
                }
                Err(error) => return Err(error),
            }
        }
    }

    async fn refresh_with_retry(
        &self,
        discovery: &Discovery,
        refresh_token: &Secret,
        request: &TokenRequest,
    ) -> Result<TokenEndpointResponse, LogtoError> {
        let started = self.ports().clock.now();
        let first = self.refresh(discovery, refresh_token, request).await;
        let was_lost = matches!(first, Err(LogtoError::Http(HttpError::Network | HttpError::Timeout)));
        let is_soon = (0..LOST_ANSWER_MS).contains(&self.ports().clock.now().since(started));
        if was_lost && is_soon && self.ports().navigator.context().is_online {
            return self.refresh(discovery, refresh_token, request).await;
        }
        first
    }

    /// The provider refused the refresh token. When storage holds another one by now, somebody
    /// else renewed first (a page without locks, `@logto/browser`), and theirs is the one to use.
    fn after_refusal(&self, stored: &StoredSession) -> Result<StoredSession, LogtoError> {
        let now_stored = self.store().read_session().filter(|now| now.is_same(stored));
        let now_stored = now_stored.ok_or(LogtoError::SessionChanged)?;
        if now_stored.refresh_token.is_some() && now_stored.refresh_token != stored.refresh_token {
            return Ok(now_stored);
        }
        let is_over = self.ends_at(stored).is_some_and(|end| self.ports().clock.now() >= end);
        let reason = if is_over { EndReason::Expired } else { EndReason::RefreshTokenRejected };
        self.end(reason);
        Err(LogtoError::SessionEnded(reason))
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
        let outlived = before.record.outlived || self.ends_at(before).is_some_and(|end| now >= end);
        let mut record = SessionRecord { outlived, ..before.record.clone() };
        let (id_token, claims) = if answer.id_token.is_some() {
            let accepted = self.accept(response, Origin::Renewal { previous: &before.claims }, discovery).await?;
            record.clock_offset = accepted.clock_offset;
            accepted.id_token
        } else {
            (before.id_token.clone(), before.claims.clone())
        };
        let token = AccessToken::from_answer(&answer, now);
        // The person may have signed out, or another one in, while the answer was on its way.
        let stored = self.store().read_session().filter(|stored| stored.is_same(before));
        let stored = stored.ok_or(LogtoError::SessionChanged)?;
        let refresh_token = answer.refresh_token.as_ref().or(stored.refresh_token.as_ref());
        let mut tokens = self.store().access_tokens();
        tokens.insert(request.storage_key(), token.clone());
        self.store().write_session(&record, &id_token, refresh_token, &tokens);
        self.set_session(Session::SignedIn(User::new(claims)), Cause::Renewal);
        Ok(token)
    }

    /// Remembers how a renewal went: a failure makes the next ones wait, and shows as
    /// [`Session::Stale`] when it may pass by itself.
    pub(crate) fn note_outcome(&self, request: &TokenRequest, error: Option<&LogtoError>) {
        let Some(error) = error else {
            self.forget_trouble(request);
            return;
        };
        if error.needs_sign_in() || *error == LogtoError::SessionChanged {
            self.forget_all_trouble();
            return;
        }
        let hints = RetryHints { after: retry_after(error), jitter: self.random_byte() };
        self.note_trouble(request, error, &hints);
        if !got_no_answer(error) {
            // A token that is not to be had is not one to keep fresh.
            let mut last_used = self.inner.last_used.borrow_mut();
            last_used.take_if(|used| used.storage_key() == request.storage_key());
        } else if let Session::SignedIn(user) | Session::Stale { user, .. } = self.session() {
            self.set_session(Session::Stale { user, error: error.clone() }, Cause::NoAnswer);
        }
        self.wake(false);
    }

    /// When the session's absolute life should be over. Unknown for sessions that a JavaScript page
    /// began, and for those that the provider renewed beyond it.
    pub(crate) fn ends_at(&self, stored: &StoredSession) -> Option<UnixMillis> {
        let began = stored.record.signed_in_at;
        let is_known = began > UnixMillis(0) && !stored.record.outlived && stored.refresh_token.is_some();
        let lifetime = i64::try_from(self.config().session_lifetime().as_secs()).unwrap_or(i64::MAX);
        is_known.then(|| began.plus_seconds(lifetime))
    }

    fn random_byte(&self) -> u8 {
        let mut byte = [0];
        // Without randomness the wait is the shortest; it is no secret.
        let _ = self.ports().crypto.fill_random(&mut byte);
        byte[0]
    }
}
