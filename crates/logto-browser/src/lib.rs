//! Logto in the browser, for any framework or none: the ports of
//! [`logto-client`](https://docs.rs/logto-client), implemented with `fetch`, `localStorage`,
//! SubtleCrypto, Web Locks and `BroadcastChannel`.
//!
//! ```no_run
//! use logto_browser::browser_client;
//! use logto_client::{LogtoConfig, LogtoError, SignInOptions};
//!
//! async fn page() -> Result<(), LogtoError> {
//!     let client = browser_client(LogtoConfig::new("https://my-tenant.logto.app", "my-app-id")?);
//!     client.start().await;
//!     if client.is_authenticated() {
//!         let info = client.fetch_user_info().await?;
//!         println!("Hello {}", info.display_name().unwrap_or("you"));
//!     } else {
//!         client.sign_in(SignInOptions::new()).await?;
//!     }
//!     Ok(())
//! }
//! ```
//!
//! In a Leptos app, use [`logto-leptos`](https://docs.rs/logto-leptos) instead.
//!
//! # Outside of the browser
//!
//! On other targets than `wasm32`, a server that renders pages for example, the crate compiles and every
//! port is inert: reads find nothing, requests and navigation return an error, timers do not fire and tasks
//! do not run. A client can be created there; nobody is signed in.
//!
//! # How it is built
//!
//! Modules in this order, each using only those before it: `clock`, `crypto`, `http`, `navigator`, `storage`,
//! `page_storage`, `passkeys`, `tasks`, `popup` → `idb` → `locks`, `sealed_storage` → `tab_copy` → `tabs`. `inert` takes their place on other targets.

#[cfg(target_arch = "wasm32")]
mod clock;
#[cfg(target_arch = "wasm32")]
mod crypto;
#[cfg(target_arch = "wasm32")]
mod http;
#[cfg(target_arch = "wasm32")]
mod idb;
#[cfg(not(target_arch = "wasm32"))]
mod inert;
#[cfg(target_arch = "wasm32")]
mod locks;
#[cfg(target_arch = "wasm32")]
mod navigator;
mod page_storage;
#[cfg(target_arch = "wasm32")]
mod passkeys;
#[cfg(target_arch = "wasm32")]
mod popup;
#[cfg(target_arch = "wasm32")]
mod sealed_storage;
#[cfg(target_arch = "wasm32")]
mod storage;
#[cfg(target_arch = "wasm32")]
mod tab_copy;
#[cfg(target_arch = "wasm32")]
mod tabs;
#[cfg(target_arch = "wasm32")]
mod tasks;

use std::rc::Rc;

use logto_client::ports::{Ports, Storage};
use logto_client::{LogtoClient, LogtoClientBuilder, LogtoConfig, Persistence, StorageError};

#[cfg(not(target_arch = "wasm32"))]
pub use self::inert::{
    SealedStorage, WebClock, WebCrypto, WebHttp, WebNavigator, WebPasskeys, WebStorage, WebTabs, WebTasks,
    sign_in_with_popup,
};
use self::page_storage::PageStorage;
#[cfg(target_arch = "wasm32")]
pub use self::{
    clock::WebClock, crypto::WebCrypto, http::WebHttp, navigator::WebNavigator, passkeys::WebPasskeys,
    popup::sign_in_with_popup, sealed_storage::SealedStorage, storage::WebStorage, tabs::WebTabs, tasks::WebTasks,
};

/// Creates a client in the browser. [`LogtoConfig::with_persistence`] chooses where the session is
/// stored.
#[must_use]
pub fn browser_client(config: LogtoConfig) -> LogtoClient {
    browser_client_builder(config).build()
}

/// Creates a client in the browser that stores the session encrypted ([`SealedStorage`]). It ignores
/// [`LogtoConfig::persistence`]. Await it before the app is mounted: opening the storage is asynchronous,
/// which is why no [`Persistence`] stands for it.
///
/// When the storage cannot be opened, the client keeps the session in memory, and
/// [`LogtoClient::storage_failure`] returns the reason.
///
/// ```no_run
/// use logto_browser::sealed_browser_client;
/// use logto_client::LogtoConfig;
///
/// # async fn run() -> Result<(), logto_client::ConfigError> {
/// let config = LogtoConfig::new("https://my-tenant.logto.app", "my-app-id")?;
/// let client = sealed_browser_client(config).await;
/// // Then mount the app with this client.
/// # drop(client);
/// # Ok(())
/// # }
/// ```
///
/// A configuration alone cannot choose it:
///
/// ```compile_fail,E0599
/// use logto_client::{LogtoConfig, Persistence};
///
/// # fn run() -> Result<(), logto_client::ConfigError> {
/// let config = LogtoConfig::new("https://my-tenant.logto.app", "my-app-id")?;
/// let config = config.with_persistence(Persistence::Sealed);
/// # drop(config);
/// # Ok(())
/// # }
/// ```
pub async fn sealed_browser_client(config: LogtoConfig) -> LogtoClient {
    let opened = SealedStorage::open(&config.storage_name()).await;
    // An earlier configuration may have kept the session in the plain format.
    let builder = browser_client_builder(config)
        .add_former_storage(WebStorage::local())
        .add_former_storage(WebStorage::session());
    match opened {
        Ok(storage) => builder.storage(storage).build(),
        Err(error) => builder.storage(UnusableStorage(error)).build(),
    }
}

/// Returns the encrypted storage of an app that does not use it any more, by its
/// [storage name](LogtoConfig::storage_name), if anything in it can be read; `None` otherwise. Given to [`LogtoClientBuilder::add_former_storage`], the session in it is revoked and removed
/// when the client starts.
///
/// Items whose key is gone can never be read again, so they are removed. Nothing is removed while IndexedDB, which
/// has the key, does not respond.
pub async fn former_sealed_storage(name: &str) -> Option<SealedStorage> {
    SealedStorage::open_former(name).await
}

/// Returns a builder with the browser's ports, any of which can be replaced.
///
/// ```no_run
/// use logto_browser::browser_client_builder;
/// use logto_client::LogtoConfig;
/// use logto_client::ports::MemoryStorage;
///
/// let config = LogtoConfig::new("https://my-tenant.logto.app", "my-app-id")?;
/// let client = browser_client_builder(config).storage(MemoryStorage::default()).build();
/// # Ok::<(), logto_client::ConfigError>(())
/// ```
#[must_use]
pub fn browser_client_builder(config: LogtoConfig) -> LogtoClientBuilder {
    let ports = browser_ports(&config);
    LogtoClientBuilder::new(config, ports)
}

/// Returns the browser's implementation of every port.
#[must_use]
pub fn browser_ports(config: &LogtoConfig) -> Ports {
    Ports {
        storage: match config.persistence() {
            Persistence::Local => Rc::new(WebStorage::local()),
            Persistence::Session => Rc::new(WebStorage::session()),
            Persistence::Memory => Rc::new(PageStorage::new(&config.storage_name())),
        },
        former_storages: match config.persistence() {
            Persistence::Local => vec![Rc::new(WebStorage::session())],
            Persistence::Session => vec![Rc::new(WebStorage::local())],
            Persistence::Memory => vec![Rc::new(WebStorage::local()), Rc::new(WebStorage::session())],
        },
        http: Rc::new(WebHttp),
        crypto: Rc::new(WebCrypto),
        clock: Rc::new(WebClock),
        navigator: Rc::new(WebNavigator),
        tabs: match config.persistence() {
            Persistence::Session => Rc::new(WebTabs::new(&config.storage_name()).with_copy_detection()),
            Persistence::Local | Persistence::Memory => Rc::new(WebTabs::new(&config.storage_name())),
        },
        tasks: Rc::new(WebTasks),
    }
}

/// Takes the place of a storage that could not be opened, so that the client reports the reason.
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
