//! Traits for everything the client needs from its environment. The crate `logto-browser` implements
//! them for the browser; an app may implement its own, and [`testing`](crate::testing) has fakes.

mod clock;
mod crypto;
mod http;
mod http_messages;
mod memory_storage;
mod navigator;
mod passkeys;
mod storage;
mod tabs;
mod tasks;

use std::rc::Rc;

pub use self::clock::Clock;
pub use self::crypto::Crypto;
pub use self::http::{Http, send_within, status_error};
pub use self::http_messages::{HttpRequest, HttpResponse, Method};
pub use self::memory_storage::MemoryStorage;
pub use self::navigator::{Navigator, PageContext};
pub use self::passkeys::{PasskeyError, Passkeys};
pub use self::storage::Storage;
pub use self::tabs::{ExclusiveGuard, TabMessage, TabSignOut, Tabs};
pub use self::tasks::Tasks;

/// One implementation of each port.
#[derive(Clone)]
pub struct Ports {
    /// The storage of the session.
    pub storage: Rc<dyn Storage>,
    /// The storages in which an earlier configuration of the app may have kept its session. What it left
    /// there is revoked and removed when the client starts.
    pub former_storages: Vec<Rc<dyn Storage>>,
    /// The HTTP client.
    pub http: Rc<dyn Http>,
    /// Randomness, digests, signatures.
    pub crypto: Rc<dyn Crypto>,
    /// The clock.
    pub clock: Rc<dyn Clock>,
    /// The address bar.
    pub navigator: Rc<dyn Navigator>,
    /// The app's other tabs.
    pub tabs: Rc<dyn Tabs>,
    /// Runs tasks in the background.
    pub tasks: Rc<dyn Tasks>,
}

impl std::fmt::Debug for Ports {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Ports")
    }
}
