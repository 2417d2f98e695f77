//! One renewal with the refresh token: request, check, store. The next refresh token is stored as soon as
//! it arrives, because the provider has replaced the previous one; everything else after it is checked.

use std::rc::Rc;
use std::time::Duration;

use super::{TokenManager, TokenResult};
use crate::client::backoff::concerns_every_token;
use crate::client::session::{Cause, Session, User};
use crate::client::session_store::{SessionRecord, StoredSession};
use crate::protocol::discovery::Discovery;
use crate::protocol::error::{EndReason, HttpError, LogtoError};
use crate::protocol::id_token::{IdTokenError, Origin};
use crate::protocol::secret::Secret;
use crate::protocol::token::{AccessToken, TokenRequest, TokenSet};

/// Logto accepts a used refresh token once more within three seconds of its first use; a later use
/// ends the session. A request whose response was lost is repeated well within that time only.
const LOST_RESPONSE_MS: i64 = 2_000;
/// How long a storage that writes in the background delays a renewal at most.
const NOTE_TIMEOUT: Duration = Duration::from_millis(500);

impl TokenManager {
    /// Fetches what a renewal needs beside the refresh token. A failure spends nothing.
    pub(super) async fn prepare_renewal(&self) -> Result<Rc<Discovery>, LogtoError> {
        let discovery = self.metadata.discovery().await?;
        self.metadata.keys(&discovery).await?;
        Ok(discovery)
    }

    /// Renews a token. The caller holds the session lock.
    pub(super) async fn renew(
        &self,
        mut stored: StoredSession,
        request: &TokenRequest,
        discovery: &Discovery,
    ) -> TokenResult {
        loop {
            let Some(refresh_token) = stored.refresh_token.clone() else {
                return Err(LogtoError::SessionEnded(EndReason::Expired));
            };
            match self.refresh_noted(&stored, &refresh_token, request, discovery).await {
                Ok(response) => return self.keep_renewed(request, &stored, response, discovery).await,
                Err(LogtoError::OAuth(error)) if error.error == "invalid_grant" => {
                    stored = self.after_invalid_grant(&stored)?;
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Sends the refresh token, and notes that for the case that the page is left before the answer. The
    /// next refresh token is stored at once.
    async fn refresh_noted(
        &self,
        stored: &StoredSession,
        refresh_token: &Secret,
        request: &TokenRequest,
        discovery: &Discovery,
    ) -> Result<TokenSet, LogtoError> {
        self.store.begin_renewal(refresh_token, self.env.now());
        self.env.within(NOTE_TIMEOUT, self.store.flush()).await;
        let keep = |next: &Secret| self.store.replace_refresh_token(stored, next);
        let result = match self.check_stored(stored) {
            Ok(()) => self.refresh_with_retry(discovery, stored, refresh_token, request, &keep).await,
            Err(error) => Err(error),
        };
        // Without an answer the provider may have used up the refresh token all the same.
        if !result.as_ref().is_err_and(LogtoError::is_transient) {
            self.store.end_renewal();
        }
        result
    }

    async fn refresh_with_retry(
        &self,
        discovery: &Discovery,
        stored: &StoredSession,
        refresh_token: &Secret,
        request: &TokenRequest,
        keep: &dyn Fn(&Secret),
    ) -> Result<TokenSet, LogtoError> {
        let started = self.env.now();
        let first = self.endpoint.refresh(discovery, refresh_token, request, keep).await;
        let was_lost = matches!(first, Err(LogtoError::Http(HttpError::Network | HttpError::Timeout)));
        let is_soon = (0..LOST_RESPONSE_MS).contains(&self.env.now().since(started));
        if was_lost && is_soon && self.env.ports.navigator.context().is_online {
            self.check_stored(stored)?;
            return self.endpoint.refresh(discovery, refresh_token, request, keep).await;
        }
        first
    }

    /// Checks that the session is still stored before its refresh token is sent: after a sign-out, the
    /// response would have a new one that nobody revokes.
    fn check_stored(&self, stored: &StoredSession) -> Result<(), LogtoError> {
        let is_stored = self.store.read_session().is_some_and(|current| current.is_same(stored));
        if is_stored { Ok(()) } else { Err(LogtoError::SessionChanged) }
    }

    /// The provider refused the refresh token. When the store has another one by now, a page that does
    /// not use the lock (such as one with `@logto/browser`) renewed first; then its refresh token is
    /// returned. Otherwise the session ends.
    fn after_invalid_grant(&self, stored: &StoredSession) -> Result<StoredSession, LogtoError> {
        let current = self.store.read_session().filter(|current| current.is_same(stored));
        let current = current.ok_or(LogtoError::SessionChanged)?;
        if current.refresh_token.is_some() && current.refresh_token != stored.refresh_token {
            return Ok(current);
        }
        let is_expired = self.sessions.ends_at(stored).is_some_and(|end| self.env.now() >= end);
        let reason = if is_expired { EndReason::Expired } else { EndReason::RefreshTokenRejected };
        self.sessions.end(reason);
        Err(LogtoError::SessionEnded(reason))
    }

    async fn keep_renewed(
        &self,
        request: &TokenRequest,
        before: &StoredSession,
        answer: TokenSet,
        discovery: &Discovery,
    ) -> TokenResult {
        let now = self.env.now();
        let outlived = before.record.outlived || self.sessions.ends_at(before).is_some_and(|end| now >= end);
        let mut record = SessionRecord { outlived, ..before.record.clone() };
        record.revocation_endpoint.clone_from(&discovery.revocation_endpoint);
        let (id_token, user) = if answer.id_token.is_some() {
            let origin = Origin::Renewal { previous: before.user.claims() };
            // The lock is held meanwhile, and the keys may have to be fetched again.
            let validated = self.validator.validate(answer.clone(), origin, discovery);
            let validated = self.env.within(self.env.config.timeout(), validated).await.ok_or(HttpError::Timeout)?;
            if let Err(LogtoError::IdToken(IdTokenError::ClockWrong { seconds })) = validated {
                self.store.set_clock_offset(before, seconds);
            }
            let validated = validated?;
            record.clock_offset = validated.clock_offset;
            let (id_token, claims) = validated.id_token;
            (id_token, User::new(claims))
        } else {
            (before.id_token.clone(), before.user.clone())
        };
        // A renewal asks for what was granted before (RFC 6749 section 6).
        let granted = before.access_tokens.get(&request.storage_key()).map(|token| token.scope().to_owned());
        let requested = granted.or_else(|| request.scope().map(str::to_owned));
        let requested = requested.unwrap_or_else(|| self.env.config.scope());
        let token = AccessToken::from_response(&answer, now, &requested);
        // Meanwhile the person may have signed out, or another person may have signed in.
        let current = self.store.read_session().filter(|current| current.is_same(before));
        let mut renewed = current.ok_or(LogtoError::SessionChanged)?;
        renewed.refresh_token = answer.refresh_token.or(renewed.refresh_token);
        renewed.access_tokens.insert(request.storage_key(), token.clone());
        (renewed.id_token, renewed.user, renewed.record) = (id_token, user, record);
        self.store.write_session(&renewed);
        self.sessions.set_renewed(&renewed);
        Ok(token)
    }

    /// Records how a renewal ended. A failure delays the next renewals, and shows as
    /// [`Session::Stale`] unless only the requested token is refused.
    pub(super) fn record_outcome(&self, request: &TokenRequest, error: Option<&LogtoError>) {
        let key = request.storage_key();
        let Some(error) = error else {
            self.backoff.record_success(&key);
            return;
        };
        if error.needs_sign_in() || *error == LogtoError::SessionChanged {
            self.backoff.reset();
            return;
        }
        self.backoff.record_failure(&key, error, self.env.now(), self.random_byte(), self.store.access_tokens());
        if !concerns_every_token(error) {
            // A token that the provider refuses is not kept fresh.
            self.last_used.borrow_mut().take_if(|(_, used)| used.storage_key() == key);
        } else if let Session::SignedIn(user) | Session::Stale { user, .. } = self.sessions.session() {
            self.sessions.set(Session::Stale { user, error: error.clone() }, Cause::NoAnswer);
        }
        self.renewal_signal.notify();
    }

    fn random_byte(&self) -> u8 {
        let mut byte = [0];
        // Without randomness the wait is the shortest. The value is not a secret.
        let _ = self.env.ports.crypto.fill_random(&mut byte);
        byte[0]
    }
}
