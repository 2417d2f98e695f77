//! The ports, implemented for the browser.

mod clock;
mod crypto;
mod http;
mod navigator;
mod storage;
mod tabs;

use std::rc::Rc;

pub use self::clock::WebClock;
pub use self::crypto::WebCrypto;
pub use self::http::WebHttp;
pub use self::navigator::WebNavigator;
pub use self::storage::WebStorage;
pub use self::tabs::WebTabs;
use crate::client::LogtoClient;
use crate::ports::{Clock, Crypto, Http, MemoryStorage, Navigator, Ports, Storage, Tabs};
use crate::protocol::config::{LogtoConfig, Persistence};

impl LogtoClient {
    /// A client in the browser, with everything as configured.
    #[must_use]
    pub fn new(config: LogtoConfig) -> Self {
        Self::builder(config).build()
    }

    /// A client in the browser, some of whose ports are yours.
    ///
    /// ```no_run
    /// use logto_leptos::ports::MemoryStorage;
    /// use logto_leptos::{LogtoClient, LogtoConfig};
    ///
    /// let config = LogtoConfig::new("https://my-tenant.logto.app", "my-app-id")?;
    /// let client = LogtoClient::builder(config).storage(MemoryStorage::default()).build();
    /// # Ok::<(), logto_leptos::ConfigError>(())
    /// ```
    #[must_use]
    pub fn builder(config: LogtoConfig) -> LogtoClientBuilder {
        let ports = browser_ports(&config);
        LogtoClientBuilder { config, ports }
    }
}

/// The browser's implementation of every port.
#[must_use]
pub fn browser_ports(config: &LogtoConfig) -> Ports {
    Ports {
        storage: match config.persistence() {
            Persistence::Local => Rc::new(WebStorage::local()),
            Persistence::Session => Rc::new(WebStorage::session()),
            Persistence::Memory => Rc::new(MemoryStorage::default()),
        },
        http: Rc::new(WebHttp),
        crypto: Rc::new(WebCrypto),
        clock: Rc::new(WebClock),
        navigator: Rc::new(WebNavigator),
        tabs: Rc::new(WebTabs::new(config.app_id())),
    }
}

/// Makes a [`LogtoClient`] with ports of your own.
#[derive(Clone, Debug)]
pub struct LogtoClientBuilder {
    config: LogtoConfig,
    ports: Ports,
}

impl LogtoClientBuilder {
    /// Keeps the session in another store.
    #[must_use]
    pub fn storage(mut self, storage: impl Storage + 'static) -> Self {
        self.ports.storage = Rc::new(storage);
        self
    }

    /// Sends requests in another way.
    #[must_use]
    pub fn http(mut self, http: impl Http + 'static) -> Self {
        self.ports.http = Rc::new(http);
        self
    }

    /// Uses other cryptography.
    #[must_use]
    pub fn crypto(mut self, crypto: impl Crypto + 'static) -> Self {
        self.ports.crypto = Rc::new(crypto);
        self
    }

    /// Uses another clock.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.ports.clock = Rc::new(clock);
        self
    }

    /// Navigates in another way, for example with an in-app browser.
    #[must_use]
    pub fn navigator(mut self, navigator: impl Navigator + 'static) -> Self {
        self.ports.navigator = Rc::new(navigator);
        self
    }

    /// Talks to other tabs in another way.
    #[must_use]
    pub fn tabs(mut self, tabs: impl Tabs + 'static) -> Self {
        self.ports.tabs = Rc::new(tabs);
        self
    }

    /// The client.
    #[must_use]
    pub fn build(self) -> LogtoClient {
        LogtoClient::with_ports(self.config, self.ports)
    }
}
