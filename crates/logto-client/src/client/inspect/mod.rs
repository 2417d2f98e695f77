//! Data for the developer tools: a journal of what happened in this page, and the results of reading
//! the present state. Reading it sends no request and changes nothing. Feature `devtools`.

mod journal;
mod observe;
mod redact;

use std::rc::Rc;

pub use self::journal::{
    Journal, MessageDirection, MessageEffect, RequestOutcome, RequestRecord, SessionChange, SessionState, TabEvent,
};
pub use self::redact::{MASK, redacted_url};
pub use super::session::Cause;
use crate::ports::Ports;
use crate::protocol::time::UnixMillis;

/// Wraps the ports so that a journal records requests and messages between tabs.
#[must_use]
pub fn observed(ports: Ports) -> (Ports, Rc<Journal>) {
    let journal = Rc::new(Journal::new(Rc::clone(&ports.clock), Rc::clone(&ports.http)));
    let http = observe::ObservedHttp::new(Rc::clone(&ports.http), Rc::clone(&journal));
    let tabs = observe::ObservedTabs::new(Rc::clone(&ports.tabs), Rc::clone(&journal));
    (Ports { http: Rc::new(http), tabs: Rc::new(tabs), ..ports }, journal)
}

/// The result of checking a signature.
#[derive(Clone, Debug, PartialEq)]
pub enum SignatureCheck {
    /// The signature is the provider's.
    Verified,
    /// The signature is refused, with the error's code.
    Refused(&'static str),
    /// The provider's keys are not loaded in this page, or the token has no signature.
    NotCheckable,
}

/// The times of a session.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SessionTimes {
    /// When the sign-in was finished; unknown for one that a JavaScript page finished.
    pub began_at: Option<UnixMillis>,
    /// When it is expected to end.
    pub ends_at: Option<UnixMillis>,
    /// The provider's clock minus this device's, in seconds.
    pub clock_offset: i64,
}
