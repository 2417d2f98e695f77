//! Renewals that did not get through, and what the last ones ran into.

use std::collections::BTreeMap;

use super::LogtoClient;
use crate::protocol::error::{HttpError, LogtoError};
use crate::protocol::renewal::Setback;
use crate::protocol::token::{AccessToken, TokenAnswerError, TokenRequest};

/// What stands in the way of renewals.
#[derive(Default)]
pub(crate) struct Troubles {
    /// The provider gives no answer, which concerns every token.
    provider: Option<Trouble>,
    /// The provider gives an answer, but not this token, by its storage key: not a member of that
    /// organization, say. Other tokens do not wait for it.
    tokens: BTreeMap<String, Trouble>,
}

struct Trouble {
    setback: Setback,
    error: LogtoError,
    /// The access tokens that were stored then.
    stored: BTreeMap<String, AccessToken>,
}

impl Troubles {
    fn of(&self, request: &TokenRequest) -> Option<&Trouble> {
        self.provider.as_ref().or_else(|| self.tokens.get(&request.storage_key()))
    }
}

impl LogtoClient {
    /// What makes a renewal of this token wait.
    pub(crate) fn setback(&self, request: &TokenRequest) -> Option<Setback> {
        self.inner.troubles.borrow().of(request).map(|trouble| trouble.setback)
    }

    /// What the last renewal of this token ran into.
    pub(crate) fn last_trouble(&self, request: &TokenRequest) -> LogtoError {
        let troubles = self.inner.troubles.borrow();
        troubles.of(request).map_or(LogtoError::NotAuthenticated, |trouble| trouble.error.clone())
    }

    /// Remembers a failure: the next renewals wait.
    pub(crate) fn note_trouble(&self, request: &TokenRequest, error: &LogtoError, hints: &RetryHints) {
        let previous = self.setback(request);
        let setback = Setback::after(previous, self.ports().clock.now(), hints.after, hints.jitter);
        let trouble = Trouble { setback, error: error.clone(), stored: self.store().access_tokens() };
        let mut troubles = self.inner.troubles.borrow_mut();
        if got_no_answer(error) {
            troubles.provider = Some(trouble);
        } else {
            troubles.tokens.insert(request.storage_key(), trouble);
        }
    }

    /// A renewal of this token got through.
    pub(crate) fn forget_trouble(&self, request: &TokenRequest) {
        let mut troubles = self.inner.troubles.borrow_mut();
        troubles.provider = None;
        troubles.tokens.remove(&request.storage_key());
    }

    /// It is another session from now on, or none.
    pub(crate) fn forget_all_trouble(&self) {
        self.inner.troubles.replace(Troubles::default());
    }

    /// Whether another tab has reached the provider since this one did not: there is a good token
    /// that was not there then.
    pub(crate) fn is_trouble_over(&self) -> bool {
        let now = self.ports().clock.now();
        let troubles = self.inner.troubles.borrow();
        let before = |key: &String| troubles.provider.as_ref().and_then(|trouble| trouble.stored.get(key));
        let stored = self.store().access_tokens();
        stored.iter().any(|(key, token)| before(key) != Some(token) && token.is_good(now, std::time::Duration::ZERO))
    }
}

/// What decides how long the next renewal waits.
pub(crate) struct RetryHints {
    /// What the server asked for.
    pub(crate) after: Option<std::time::Duration>,
    /// Randomness, so that many pages do not come back at once.
    pub(crate) jitter: u8,
}

/// Whether there was no answer of a token endpoint at all, be it that something else answered in its
/// place: a maintenance page, a network that wants a login.
pub(crate) fn got_no_answer(error: &LogtoError) -> bool {
    let is_no_answer = matches!(error, LogtoError::Http(_) | LogtoError::TokenAnswer(TokenAnswerError::Malformed));
    error.is_transient() || is_no_answer
}

/// `Retry-After`, when the server sent one.
pub(crate) fn retry_after(error: &LogtoError) -> Option<std::time::Duration> {
    match error {
        LogtoError::Http(HttpError::Status { retry_after, .. }) => *retry_after,
        _ => None,
    }
}
