//! The ports, implemented for the browser.

mod clock;
mod crypto;
mod http;
mod idb;
mod locks;
mod navigator;
mod sealed_storage;
mod storage;
mod tabs;
mod tasks;

use std::rc::Rc;

pub use self::clock::WebClock;
pub use self::crypto::WebCrypto;
pub use self::http::WebHttp;
pub use self::navigator::WebNavigator;
pub use self::sealed_storage::SealedStorage;
pub use self::storage::WebStorage;
pub use self::tabs::WebTabs;
pub use self::tasks::WebTasks;
use crate::client::LogtoClient;
use crate::ports::{Clock, Crypto, Http, MemoryStorage, Navigator, Ports, Storage, Tabs, Tasks};
use crate::protocol::config::{LogtoConfig, Persistence};
use crate::protocol::error::StorageError;

impl LogtoClient {
    /// A client in the browser, with everything as configured, except that
    /// [`Persistence::Sealed`] takes a while to open: for that there is [`LogtoClient::open`].
    #[must_use]
    pub fn new(config: LogtoConfig) -> Self {
        Self::builder(config).build()
    }

    /// A client in the browser, with everything as configured, [`Persistence::Sealed`] as well.
    /// Await it before the app is mounted. With any other persistence it is the same as
    /// [`LogtoClient::new`], and there at once.
    ///
    /// When the sealed store cannot be opened, the client works in memory, and
    /// [`LogtoClient::storage_failure`] says why.
    ///
    /// ```no_run
    /// use logto_leptos::{LogtoClient, LogtoConfig, Persistence};
    ///
    /// # async fn run() -> Result<(), logto_leptos::ConfigError> {
    /// let config = LogtoConfig::new("https://my-tenant.logto.app", "my-app-id")?
    ///     .with_persistence(Persistence::Sealed);
    /// let client = LogtoClient::open(config).await;
    /// // Then mount the app, with `<LogtoProvider config=client>` in it.
    /// # drop(client);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn open(config: LogtoConfig) -> Self {
        if config.persistence() != Persistence::Sealed {
            return Self::new(config);
        }
        let opened = SealedStorage::open(config.app_id()).await;
        let builder = Self::builder(config);
        match opened {
            Ok(storage) => builder.storage(storage).build(),
            Err(error) => builder.storage(UnusableStorage(error)).build(),
        }
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

/// The browser's implementation of every port. [`Persistence::Sealed`] is not open here: put a
/// [`SealedStorage`] in its place.
#[must_use]
pub fn browser_ports(config: &LogtoConfig) -> Ports {
    Ports {
        storage: match config.persistence() {
            Persistence::Local => Rc::new(WebStorage::local()),
            Persistence::Session => Rc::new(WebStorage::session()),
            Persistence::Memory => Rc::new(MemoryStorage::default()),
            Persistence::Sealed => Rc::new(UnusableStorage(StorageError::Blocked)),
        },
        http: Rc::new(WebHttp),
        crypto: Rc::new(WebCrypto),
        clock: Rc::new(WebClock),
        navigator: Rc::new(WebNavigator),
        tabs: Rc::new(WebTabs::new(config.app_id())),
        tasks: Rc::new(WebTasks),
    }
}

/// Stands for a store that is not open, so that the client says why it works in memory.
struct UnusableStorage(StorageError);

impl Storage for UnusableStorage {
    fn get_item(&self, _key: &str) -> Result<Option<String>, StorageError> {
        Err(self.0)
    }

    fn set_item(&self, _key: &str, _value: &str) -> Result<(), StorageError> {
        Err(self.0)
    }

    fn remove_item(&self, _key: &str) -> Result<(), StorageError> {
        Err(self.0)
    }

    fn keys(&self, _prefix: &str) -> Result<Vec<String>, StorageError> {
        Err(self.0)
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

    /// Runs tasks in another way.
    #[must_use]
    pub fn tasks(mut self, tasks: impl Tasks + 'static) -> Self {
        self.ports.tasks = Rc::new(tasks);
        self
    }

    /// The client.
    #[must_use]
    pub fn build(self) -> LogtoClient {
        LogtoClient::with_ports(self.config, self.ports)
    }
}
