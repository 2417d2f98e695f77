//! What the developer tools see of a client: a journal of what happened in this page, and looks at
//! what is there now. Looking sends no request and changes nothing. Feature `devtools`.

mod journal;
mod observe;
mod redact;

use std::rc::Rc;

pub use self::journal::{Change, Effect, Journal, News, Outcome, Sent, State, Way};
pub use self::redact::{MASK, redacted_url};
use super::LogtoClient;
pub use super::session::Cause;
use crate::ports::{HttpRequest, HttpResponse, PageContext, Ports, send_within};
use crate::protocol::error::{HttpError, LogtoError};
use crate::protocol::jwt::Jws;
use crate::protocol::renewal::Decision;
use crate::protocol::secret::Secret;
use crate::protocol::time::UnixMillis;

/// The ports, with a journal that hears of requests and of news between tabs.
#[must_use]
pub fn observed(ports: Ports) -> (Ports, Rc<Journal>) {
    let journal = Rc::new(Journal::new(Rc::clone(&ports.clock), Rc::clone(&ports.http)));
    let http = observe::ObservedHttp::new(Rc::clone(&ports.http), Rc::clone(&journal));
    let tabs = observe::ObservedTabs::new(Rc::clone(&ports.tabs), Rc::clone(&journal));
    (Ports { http: Rc::new(http), tabs: Rc::new(tabs), ..ports }, journal)
}

/// What a check of a signature came to.
#[derive(Clone, Debug, PartialEq)]
pub enum SignatureCheck {
    /// It is the provider's.
    Verified,
    /// It is not, with the error's code.
    Refused(&'static str),
    /// The provider's keys have not been read in this page, or the token has no signature.
    NotCheckable,
}

/// What is known about a session beside its tokens.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SessionTimes {
    /// When the sign-in was finished; unknown for one that a JavaScript page finished.
    pub began_at: Option<UnixMillis>,
    /// When its absolute life is over.
    pub ends_at: Option<UnixMillis>,
    /// The provider's clock minus this device's, in seconds.
    pub clock_offset: i64,
}

impl LogtoClient {
    /// What happened in this page.
    #[must_use]
    pub fn journal(&self) -> &Journal {
        &self.inner.journal
    }

    /// The time.
    #[must_use]
    pub fn now(&self) -> UnixMillis {
        self.ports().clock.now()
    }

    /// What the page's surroundings allow.
    #[must_use]
    pub fn page_context(&self) -> PageContext {
        self.ports().navigator.context()
    }

    /// Sends a request that the journal does not hear of.
    pub async fn send_unobserved(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        send_within(&*self.journal().http(), &*self.ports().clock, self.config().timeout(), request).await
    }

    /// The keys of this app in the store, without their common beginning, and their values.
    #[must_use]
    pub fn stored_items(&self) -> Vec<(String, Secret)> {
        self.store().items()
    }

    /// When the session began and ends.
    #[must_use]
    pub fn session_times(&self) -> Option<SessionTimes> {
        let stored = self.live_session()?;
        Some(SessionTimes {
            began_at: Some(stored.record.signed_in_at).filter(|at| *at > UnixMillis(0)),
            ends_at: self.ends_at(&stored),
            clock_offset: stored.record.clock_offset,
        })
    }

    /// Which token is kept fresh, by its storage key, and what the decision table says about it.
    #[must_use]
    pub fn next_renewal(&self) -> Option<(String, Decision)> {
        let request = self.kept_token();
        let need = self.ahead(&request, false);
        let (decision, _) = self.decide(&request, None, need).ok()?;
        Some((request.storage_key(), decision))
    }

    /// Checks a signature with the keys that this page has read already.
    pub async fn check_signature_at_hand(&self, token: &str) -> SignatureCheck {
        let Ok(token) = Jws::parse(token) else { return SignatureCheck::NotCheckable };
        match self.check_with_keys_at_hand(&token).await {
            None => SignatureCheck::NotCheckable,
            Some(Ok(())) => SignatureCheck::Verified,
            Some(Err(error)) => SignatureCheck::Refused(LogtoError::code(&error)),
        }
    }
}
