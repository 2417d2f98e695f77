//! Access for the developer tools. Feature `devtools`.

use super::LogtoClient;
use crate::client::inspect::{Journal, SessionTimes, SignatureCheck};
use crate::ports::{HttpRequest, HttpResponse, PageContext, send_within};
use crate::protocol::error::{HttpError, LogtoError};
use crate::protocol::jwt::Jws;
use crate::protocol::renewal::RenewalPlan;
use crate::protocol::secret::Secret;
use crate::protocol::time::UnixMillis;

impl LogtoClient {
    /// Returns the journal of what happened in this page.
    #[must_use]
    pub fn journal(&self) -> &Journal {
        &self.inner.journal
    }

    /// Returns this device's time.
    #[must_use]
    pub fn now(&self) -> UnixMillis {
        self.inner.env.now()
    }

    /// Returns the state of the page: visible, online, secure, framed.
    #[must_use]
    pub fn page_context(&self) -> PageContext {
        self.inner.env.ports.navigator.context()
    }

    /// Sends a request that the journal does not record.
    ///
    /// # Errors
    /// [`HttpError`]
    pub async fn send_unobserved(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let clock = &self.inner.env.ports.clock;
        send_within(&*self.journal().http(), &**clock, self.config().timeout(), request).await
    }

    /// Returns the stored items of this app: their keys without the common prefix, and their values.
    #[must_use]
    pub fn stored_items(&self) -> Vec<(String, Secret)> {
        self.inner.store.items()
    }

    /// Returns when the session began and ends.
    #[must_use]
    pub fn session_times(&self) -> Option<SessionTimes> {
        let stored = self.inner.sessions.stored()?;
        Some(SessionTimes {
            began_at: Some(stored.record.signed_in_at).filter(|at| *at > UnixMillis(0)),
            ends_at: self.inner.sessions.ends_at(&stored),
            clock_offset: stored.record.clock_offset,
        })
    }

    /// Returns the storage key of the token that is kept fresh in the background, and the plan for its
    /// renewal.
    #[must_use]
    pub fn next_renewal(&self) -> Option<(String, RenewalPlan)> {
        let (request, _, plan) = self.inner.tokens.plan_background(false)?;
        Some((request.storage_key(), plan))
    }

    /// Checks a signature with the keys that this page has loaded. Sends no request.
    pub async fn check_signature_with_loaded_keys(&self, token: &str) -> SignatureCheck {
        let Ok(token) = Jws::parse(token) else { return SignatureCheck::NotCheckable };
        match self.inner.metadata.check_with_loaded_keys(&token).await {
            None => SignatureCheck::NotCheckable,
            Some(Ok(())) => SignatureCheck::Verified,
            Some(Err(error)) => SignatureCheck::Refused(LogtoError::code(&error)),
        }
    }
}
