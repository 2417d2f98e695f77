//! What every handler shares.

use std::io::Write as _;
use std::sync::{Arc, Mutex, MutexGuard};

use crate::clock::Clock;
use crate::connectors::factory::Kind;
use crate::connectors::{self, Outgoing, SendError, Sinks, saved};
use crate::data::DataFile;
use crate::faults::FaultsHandle;
use crate::inbox::Inbox;
use crate::keys::Keyring;
use crate::log::RequestLog;
use crate::passcode::Identifier;
use crate::store::Store;
use crate::sync::lock;

/// The state of a handler.
pub(crate) type Ctx = Arc<App>;

/// The running server's parts.
pub(crate) struct App {
    pub(crate) endpoint: String,
    pub(crate) clock: Clock,
    pub(crate) faults: FaultsHandle,
    pub(crate) inbox: Inbox,
    pub(crate) log: RequestLog,
    pub(crate) sinks: Sinks,
    pub(crate) data: Option<DataFile>,
    pub(crate) keys: Mutex<Keyring>,
    pub(crate) store: Mutex<Store>,
}

impl App {
    /// The issuer, as in discovery and in tokens.
    pub(crate) fn issuer(&self) -> String {
        format!("{}/oidc", self.endpoint)
    }

    /// Milliseconds since 1970, by a clock that a fault may have set wrong.
    pub(crate) fn now_ms(&self) -> i64 {
        self.clock.now_ms() + self.faults.get().clock_offset * 1000
    }

    /// Seconds since 1970.
    pub(crate) fn now(&self) -> i64 {
        self.now_ms().div_euclid(1000)
    }

    pub(crate) fn store(&self) -> MutexGuard<'_, Store> {
        lock(&self.store)
    }

    pub(crate) fn keys(&self) -> MutexGuard<'_, Keyring> {
        lock(&self.keys)
    }

    /// Sends a message through the connector that is set up for it now.
    pub(crate) async fn send(&self, message: &Outgoing<'_>) -> Result<(), SendError> {
        let kind = match message.to {
            Identifier::Email(_) => Kind::Email,
            Identifier::Phone(_) => Kind::Sms,
        };
        let config = saved::of_kind(&self.store().connectors, kind).map(|saved| saved.config.clone());
        let config = config.ok_or(SendError::NoConnector(kind.as_str()))?;
        connectors::send(kind, &config, message).await
    }

    /// Keeps the state, where there is a file for it.
    pub(crate) fn save(&self) {
        let Some(data) = &self.data else { return };
        if let Err(error) = data.save(&self.store, &self.keys) {
            // Nobody waits for this; serving goes on, and the person at the terminal is told.
            let path = data.path().display();
            let _ = writeln!(std::io::stderr(), "logto-dev: {path} cannot be written: {error}");
        }
    }
}
