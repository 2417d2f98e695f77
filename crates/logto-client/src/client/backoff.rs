//! The waits after failed renewals.

use std::cell::RefCell;
use std::time::Duration;

use super::session_store::AccessTokens;
use crate::protocol::error::LogtoError;
use crate::protocol::renewal::RetryState;
use crate::protocol::time::UnixMillis;
use crate::vec_map::VecMap;

/// The failures that delay the next renewals in this page.
#[derive(Default)]
pub(crate) struct Backoff {
    /// No renewal is possible at present. This delays the renewal of every token.
    provider: RefCell<Option<ProviderFailure>>,
    /// The provider refused one token, by its storage key; for example because the person is not a
    /// member of that organization. Other tokens are not delayed.
    tokens: RefCell<VecMap<String, RetryState>>,
}

struct ProviderFailure {
    retry: RetryState,
    /// The access tokens that were stored at the time of the failure.
    stored: AccessTokens,
}

impl Backoff {
    /// The state of the retries for the token with this storage key.
    pub(crate) fn retry_state(&self, key: &str) -> Option<RetryState> {
        let provider = self.provider.borrow();
        let provider = provider.as_ref().map(|failure| failure.retry.clone());
        provider.or_else(|| self.tokens.borrow().get(key).cloned())
    }

    /// Records a failed renewal. `random` spreads the retries of several pages.
    pub(crate) fn record_failure(
        &self,
        key: &str,
        error: &LogtoError,
        now: UnixMillis,
        random: u8,
        stored: AccessTokens,
    ) {
        let previous = self.retry_state(key);
        let retry = RetryState::after_failure(previous.as_ref(), error.clone(), now, random);
        if concerns_every_token(error) {
            *self.provider.borrow_mut() = Some(ProviderFailure { retry, stored });
        } else {
            self.tokens.borrow_mut().insert(key.to_owned(), retry);
        }
    }

    /// Records that the token with this storage key was renewed.
    pub(crate) fn record_success(&self, key: &str) {
        self.provider.replace(None);
        self.tokens.borrow_mut().remove(key);
    }

    /// Forgets all failures, because the session is another one now, or none.
    pub(crate) fn reset(&self) {
        self.provider.replace(None);
        self.tokens.take();
    }

    /// Whether another tab has reached the provider since the failure: there is a valid token that
    /// was not stored then.
    pub(crate) fn has_recovered(&self, stored: &AccessTokens, now: UnixMillis) -> bool {
        let provider = self.provider.borrow();
        let before = |key: &String| provider.as_ref().and_then(|failure| failure.stored.get(key));
        stored.iter().any(|(key, token)| before(key) != Some(token) && token.is_valid(now, Duration::ZERO))
    }
}

/// Whether a renewal failed for a reason that the other tokens have as well: the provider decided
/// nothing, or it renews the session with an unacceptable ID token. The provider's refusals are about the
/// requested token.
pub(crate) fn concerns_every_token(error: &LogtoError) -> bool {
    error.is_transient() || !matches!(error, LogtoError::OAuth(_) | LogtoError::TokenResponse(_))
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;
    use crate::protocol::error::{HttpError, OAuthError};

    const NOW: UnixMillis = UnixMillis(1_000_000);

    fn tokens(expires_at: i64) -> AccessTokens {
        let token = serde_json::from_str(&format!(r#"{{"token":"t","scope":"","expiresAt":{expires_at}}}"#)).unwrap();
        [("@".to_owned(), token)].into_iter().collect()
    }

    #[test]
    fn a_provider_that_does_not_answer_delays_every_token() {
        let backoff = Backoff::default();
        backoff.record_failure("@", &HttpError::Network.into(), NOW, 0, AccessTokens::default());
        assert_eq!(backoff.retry_state("@other").unwrap().error(), &HttpError::Network.into());
        backoff.record_success("@other");
        assert_eq!(backoff.retry_state("@"), None);
    }

    #[test]
    fn a_refused_token_delays_only_itself() {
        let backoff = Backoff::default();
        let refused = OAuthError::new("access_denied", "").into();
        backoff.record_failure("@#org", &refused, NOW, 0, AccessTokens::default());
        assert_eq!(backoff.retry_state("@"), None);
        assert_eq!(backoff.retry_state("@#org").unwrap().error(), &refused);
        backoff.reset();
        assert_eq!(backoff.retry_state("@#org"), None);
    }

    #[test]
    fn a_new_valid_token_of_another_tab_means_recovery() {
        let backoff = Backoff::default();
        backoff.record_failure("@", &HttpError::Timeout.into(), NOW, 0, tokens(2000));
        assert!(!backoff.has_recovered(&tokens(2000), NOW), "the same token as before");
        assert!(!backoff.has_recovered(&tokens(900), NOW), "an expired token");
        assert!(backoff.has_recovered(&tokens(3000), NOW));
    }
}
