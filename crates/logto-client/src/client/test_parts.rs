//! The parts of a client over fake ports, for unit tests.

use std::rc::Rc;

use super::backoff::Backoff;
use super::change_recorder::ChangeRecorder;
use super::environment::Environment;
use super::provider_metadata::ProviderMetadata;
use super::renewal_signal::RenewalSignal;
use super::session_manager::SessionManager;
use super::session_store::SessionStore;
use super::token_manager::TokenManager;
use crate::ports::Ports;
use crate::protocol::config::LogtoConfig;
use crate::testing::TestHarness;

pub(super) struct Parts {
    pub(super) env: Rc<Environment>,
    pub(super) store: Rc<SessionStore>,
    pub(super) metadata: Rc<ProviderMetadata>,
    pub(super) backoff: Rc<Backoff>,
    pub(super) signal: Rc<RenewalSignal>,
    pub(super) sessions: Rc<SessionManager>,
    pub(super) tokens: Rc<TokenManager>,
}

pub(super) fn config() -> LogtoConfig {
    LogtoConfig::new("http://localhost:3001", "spa").unwrap()
}

pub(super) fn harness() -> TestHarness {
    TestHarness::new(config())
}

impl Parts {
    /// The parts of a client in a new tab.
    pub(super) fn new(harness: &TestHarness) -> Self {
        Self::over(harness.ports())
    }

    pub(super) fn over(ports: Ports) -> Self {
        #[cfg(feature = "devtools")]
        let recorder = ChangeRecorder::new(super::inspect::observed(ports.clone()).1);
        #[cfg(not(feature = "devtools"))]
        let recorder = ChangeRecorder::default();
        let config = config();
        let store = Rc::new(SessionStore::of(&config, Rc::clone(&ports.storage)));
        let env = Rc::new(Environment { config, ports });
        let (backoff, signal) = (Rc::new(Backoff::default()), Rc::new(RenewalSignal::default()));
        let metadata = Rc::new(ProviderMetadata::new(Rc::clone(&env), Rc::clone(&store)));
        let sessions = Rc::new(SessionManager::new(
            Rc::clone(&env),
            Rc::clone(&store),
            Rc::clone(&backoff),
            Rc::clone(&signal),
            recorder,
        ));
        let tokens = Rc::new(TokenManager::new(
            Rc::clone(&env),
            Rc::clone(&store),
            Rc::clone(&sessions),
            Rc::clone(&metadata),
            Rc::clone(&backoff),
            Rc::clone(&signal),
        ));
        Self { env, store, metadata, backoff, signal, sessions, tokens }
    }
}
