//! The state that all handlers share.

use std::fmt;
use std::io::Write as _;
use std::sync::{Arc, Mutex, MutexGuard};

use crate::model::clock::Clock;
use crate::model::data_file::DataFile;
use crate::model::deliveries::Deliveries;
use crate::model::faults::FaultsHandle;
use crate::model::inbox::Inbox;
use crate::model::keys::Keyring;
use crate::model::local_providers::LocalProviders;
use crate::model::lock::lock;
use crate::model::request_log::RequestLog;
use crate::model::store::Store;

/// The state as axum's handlers extract it.
pub(crate) type SharedState = Arc<AppState>;

/// The state of a running server.
pub(crate) struct AppState {
    pub(crate) endpoint: String,
    pub(crate) clock: Clock,
    pub(crate) faults: FaultsHandle,
    pub(crate) inbox: Inbox,
    pub(crate) deliveries: Deliveries,
    pub(crate) log: RequestLog,
    pub(crate) providers: LocalProviders,
    pub(crate) data: Option<DataFile>,
    pub(crate) keys: Mutex<Keyring>,
    pub(crate) store: Mutex<Store>,
}

impl fmt::Debug for AppState {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("AppState").field("endpoint", &self.endpoint).finish_non_exhaustive()
    }
}

impl AppState {
    /// The issuer of tokens and of the discovery document.
    pub(crate) fn issuer(&self) -> String {
        format!("{}/oidc", self.endpoint)
    }

    /// The address of the page for an unknown or expired sign-in. `ui_locales` are the languages that the application asked
    /// for, if they are known. Logto's redirects to it have no query; this server adds one, so that the page has the language
    /// of the sign-in.
    pub(crate) fn unknown_session_page(&self, ui_locales: &str) -> String {
        let mut address = format!("{}/unknown-session", self.endpoint);
        if !ui_locales.is_empty() {
            address.push_str("?ui_locales=");
            address.extend(url::form_urlencoded::byte_serialize(ui_locales.as_bytes()));
        }
        address
    }

    /// The origins at which the pages of this server can be opened: the endpoint, and the other name of its loopback
    /// address.
    pub(crate) fn origins(&self) -> Vec<String> {
        let mut origins = vec![self.endpoint.clone()];
        if let Some(rest) = self.endpoint.strip_prefix("http://localhost") {
            origins.push(format!("http://127.0.0.1{rest}"));
        }
        origins
    }

    /// Milliseconds since 1970, with the offset of the clock fault.
    pub(crate) fn now_ms(&self) -> i64 {
        self.clock.now_ms() + self.faults.get().clock_offset * 1000
    }

    /// Seconds since 1970, with the offset of the clock fault.
    pub(crate) fn now(&self) -> i64 {
        self.now_ms().div_euclid(1000)
    }

    pub(crate) fn store(&self) -> MutexGuard<'_, Store> {
        lock(&self.store)
    }

    pub(crate) fn keys(&self) -> MutexGuard<'_, Keyring> {
        lock(&self.keys)
    }

    /// Writes the data file, if there is one.
    pub(crate) fn save(&self) {
        let Some(data) = &self.data else { return };
        if let Err(error) = data.save(&self.store, &self.keys) {
            // The request succeeds anyway, so the error is reported on the terminal.
            let path = data.path().display();
            let _ = writeln!(std::io::stderr(), "logto-dev: {path} cannot be written: {error}");
        }
    }
}
