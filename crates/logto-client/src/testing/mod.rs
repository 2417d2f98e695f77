//! Fakes for tests: a provider, a clock, an address bar and other tabs, all in memory. Feature
//! `testing`.
//!
//! [`TestHarness`] puts them together:
//!
//! ```
//! use logto_client::LogtoConfig;
//! use logto_client::testing::{TestHarness, TestUser};
//!
//! let harness = TestHarness::new(LogtoConfig::new("http://localhost:3001", "spa")?);
//! harness.sign_in(&TestUser::new("u_ada").with_email("ada@example.com").with_roles(["admin"]));
//! let client = harness.client();
//! let session = client.session();
//! let user = session.user().map(|user| (user.email(), user.claims().roles()));
//! assert_eq!(user, Some((Some("ada@example.com"), vec!["admin"])));
//! # Ok::<(), logto_client::ConfigError>(())
//! ```

mod clock;
mod crypto;
mod logto;
mod navigator;
mod passkeys;
mod storage;
mod tabs;
mod tasks;
mod user;

use std::rc::Rc;

use serde_json::Value;

pub use self::clock::FakeClock;
pub use self::crypto::FakeCrypto;
pub use self::logto::{FakeLogto, MockResponse, SentRequest};
pub use self::navigator::FakeNavigator;
pub use self::passkeys::FakePasskeys;
pub use self::storage::{FakeStorage, StorageCall};
pub use self::tabs::{FakeTab, FakeTabs};
pub use self::tasks::FakeTasks;
pub use self::user::TestUser;
use crate::client::LogtoClient;
use crate::ports::{Clock as _, MemoryStorage, Ports, Storage as _};
use crate::protocol::config::LogtoConfig;

/// Fakes of everything that a client needs: one browser with one storage, any number of tabs, and a
/// provider.
#[derive(Debug)]
pub struct TestHarness {
    config: LogtoConfig,
    /// The storage that all tabs share.
    pub storage: Rc<MemoryStorage>,
    /// The provider.
    pub logto: Rc<FakeLogto>,
    /// The device's clock.
    pub clock: Rc<FakeClock>,
    /// The address bar of the tab whose client was made last.
    pub navigator: Rc<FakeNavigator>,
    /// The background tasks.
    pub tasks: Rc<FakeTasks>,
    /// The browser's tabs.
    pub tabs: FakeTabs,
    crypto: Rc<FakeCrypto>,
}

impl TestHarness {
    /// Creates a browser at `http://localhost:3000/` where nobody is signed in.
    #[must_use]
    pub fn new(config: LogtoConfig) -> Self {
        let clock = Rc::new(FakeClock::default());
        Self {
            logto: Rc::new(FakeLogto::new(&config, Rc::clone(&clock))),
            storage: Rc::default(),
            navigator: Rc::default(),
            crypto: Rc::default(),
            tasks: Rc::default(),
            tabs: FakeTabs::default(),
            clock,
            config,
        }
    }

    /// Returns the ports of a new tab.
    #[must_use]
    pub fn ports(&self) -> Ports {
        Ports {
            storage: Rc::clone(&self.storage) as _,
            former_storages: Vec::new(),
            http: Rc::clone(&self.logto) as _,
            crypto: Rc::clone(&self.crypto) as _,
            clock: Rc::clone(&self.clock) as _,
            navigator: Rc::clone(&self.navigator) as _,
            tabs: Rc::new(self.tabs.open()),
            tasks: Rc::clone(&self.tasks) as _,
        }
    }

    /// Creates a client in a new tab.
    #[must_use]
    pub fn client(&self) -> LogtoClient {
        LogtoClient::with_ports(self.config.clone(), self.ports())
    }

    /// Stores a session for this user, with these further claims, which clients created afterwards
    /// find. [`TestHarness::sign_in`] has more options.
    pub fn sign_in_as(&self, sub: &str, claims: &[(&str, Value)]) {
        let user = claims.iter().fold(TestUser::new(sub), |user, (name, value)| user.with_claim(name, value.clone()));
        self.sign_in(&user);
    }

    /// Stores a session for this user, which clients created afterwards find.
    pub fn sign_in(&self, user: &TestUser) {
        let prefix = format!("logto:{}:", self.config.storage_name());
        let id_token = self.logto.id_token(user.sub(), &user.claims());
        let access_tokens = user.access_tokens(self.clock.now()).to_string();
        for (key, value) in
            [("idToken", id_token.as_str()), ("refreshToken", "refresh-token"), ("accessToken", &access_tokens)]
        {
            // A MemoryStorage takes everything.
            let _ = self.storage.set_item(&format!("{prefix}{key}"), value);
        }
    }
}
