//! The ports off wasm, where there is no browser. Nothing here panics and nothing is stored or sent.

use std::convert::Infallible;
use std::future::{pending, ready};
use std::rc::Rc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use futures_util::FutureExt as _;
use futures_util::future::LocalBoxFuture;
use serde_json::Value;
use url::Url;

use logto_client::LogtoClient;
use logto_client::ports::{
    Clock, Crypto, ExclusiveGuard, Http, HttpRequest, HttpResponse, Navigator, PageContext, PasskeyError, Passkeys,
    Storage, TabMessage, Tabs, Tasks,
};
use logto_client::protocol::error::{CryptoError, HttpError, LogtoError, StorageError};
use logto_client::protocol::jwk::Jwk;
use logto_client::protocol::jwt::{Algorithm, HashFunction};
use logto_client::protocol::sign_in_url::SignInOptions;
use logto_client::protocol::time::UnixMillis;

/// The device's clock. Off wasm its timers never fire.
#[derive(Clone, Copy, Debug)]
pub struct WebClock;

impl Clock for WebClock {
    fn now(&self) -> UnixMillis {
        let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        UnixMillis(i64::try_from(since_1970.as_millis()).unwrap_or(i64::MAX))
    }

    fn sleep(&self, _duration: Duration) -> LocalBoxFuture<'_, ()> {
        pending().boxed_local()
    }
}

/// The browser's cryptography. Off wasm it is unavailable.
#[derive(Clone, Copy, Debug)]
pub struct WebCrypto;

impl Crypto for WebCrypto {
    fn fill_random(&self, _buffer: &mut [u8]) -> Result<(), CryptoError> {
        Err(CryptoError::Unavailable)
    }

    fn digest<'a>(&'a self, _hash: HashFunction, _data: &'a [u8]) -> LocalBoxFuture<'a, Result<Vec<u8>, CryptoError>> {
        ready(Err(CryptoError::Unavailable)).boxed_local()
    }

    fn verify<'a>(
        &'a self,
        _algorithm: Algorithm,
        _key: &'a Jwk,
        _data: &'a [u8],
        _signature: &'a [u8],
    ) -> LocalBoxFuture<'a, Result<bool, CryptoError>> {
        ready(Err(CryptoError::Unavailable)).boxed_local()
    }
}

/// Requests with the browser's `fetch`. Off wasm each fails with [`HttpError::Network`].
#[derive(Clone, Copy, Debug)]
pub struct WebHttp;

impl Http for WebHttp {
    fn send(&self, _request: HttpRequest) -> LocalBoxFuture<'_, Result<HttpResponse, HttpError>> {
        ready(Err(HttpError::Network)).boxed_local()
    }
}

/// The browser's passkeys. Off wasm there are none.
#[derive(Clone, Copy, Debug)]
pub struct WebPasskeys;

impl Passkeys for WebPasskeys {
    fn is_supported(&self) -> bool {
        false
    }

    fn create(&self, _options: Value) -> LocalBoxFuture<'_, Result<Value, PasskeyError>> {
        ready(Err(PasskeyError::Unsupported)).boxed_local()
    }
}

/// The tab's address bar. Off wasm every call fails with [`LogtoError::Navigation`].
#[derive(Clone, Copy, Debug)]
pub struct WebNavigator;

impl Navigator for WebNavigator {
    fn context(&self) -> PageContext {
        PageContext { is_secure: false, is_framed: false, is_visible: false, is_online: false }
    }

    fn current_url(&self) -> Result<Url, LogtoError> {
        Err(no_window())
    }

    fn base_url(&self) -> Result<Url, LogtoError> {
        Err(no_window())
    }

    fn go(&self, _url: &Url) -> Result<(), LogtoError> {
        Err(no_window())
    }

    fn replace_url(&self, _url: &Url) -> Result<(), LogtoError> {
        Err(no_window())
    }
}

fn no_window() -> LogtoError {
    LogtoError::Navigation("there is no window".to_owned())
}

/// localStorage or sessionStorage. Off wasm it is empty and refuses writes with
/// [`StorageError::Blocked`].
#[derive(Clone, Copy, Debug)]
pub struct WebStorage;

impl WebStorage {
    /// Returns localStorage, which all tabs of the origin share.
    #[must_use]
    pub const fn local() -> Self {
        Self
    }

    /// Returns sessionStorage, which belongs to one tab.
    #[must_use]
    pub const fn session() -> Self {
        Self
    }
}

impl Storage for WebStorage {
    fn get_item(&self, _key: &str) -> Result<Option<String>, StorageError> {
        Ok(None)
    }

    fn set_item(&self, _key: &str, _value: &str) -> Result<(), StorageError> {
        Err(StorageError::Blocked)
    }

    fn remove_item(&self, _key: &str) -> Result<(), StorageError> {
        Ok(())
    }

    fn keys(&self, _prefix: &str) -> Result<Vec<String>, StorageError> {
        Ok(Vec::new())
    }
}

/// Encrypted localStorage. Off wasm it cannot be opened.
#[derive(Clone, Debug)]
pub struct SealedStorage(Infallible);

impl SealedStorage {
    /// Opens the storage of an app.
    ///
    /// # Errors
    /// [`StorageError::Blocked`], always: there is no browser.
    #[allow(clippy::unused_async, reason = "asynchronous in the browser")]
    pub async fn open(_app_id: &str) -> Result<Self, StorageError> {
        Err(StorageError::Blocked)
    }

    #[allow(clippy::unused_async, reason = "asynchronous in the browser")]
    pub(crate) async fn open_former(_app_id: &str) -> Option<Self> {
        None
    }
}

impl Storage for SealedStorage {
    fn get_item(&self, _key: &str) -> Result<Option<String>, StorageError> {
        match self.0 {}
    }

    fn set_item(&self, _key: &str, _value: &str) -> Result<(), StorageError> {
        match self.0 {}
    }

    fn remove_item(&self, _key: &str) -> Result<(), StorageError> {
        match self.0 {}
    }

    fn keys(&self, _prefix: &str) -> Result<Vec<String>, StorageError> {
        match self.0 {}
    }
}

/// The app's other tabs. Off wasm there are none.
#[derive(Debug)]
pub struct WebTabs;

impl WebTabs {
    /// Returns the tabs that run the application with this id.
    #[must_use]
    pub const fn new(_app_id: &str) -> Self {
        Self
    }

    /// Does nothing.
    #[must_use]
    pub const fn with_copy_detection(self) -> Self {
        self
    }
}

impl Tabs for WebTabs {
    fn exclusive<'a>(&'a self, _name: &'a str) -> LocalBoxFuture<'a, ExclusiveGuard> {
        ready(ExclusiveGuard::new(|| ())).boxed_local()
    }

    fn version<'a>(&'a self, _name: &'a str) -> LocalBoxFuture<'a, Option<u64>> {
        ready(None).boxed_local()
    }

    fn set_version<'a>(&'a self, _name: &'a str, _version: u64) -> LocalBoxFuture<'a, ()> {
        ready(()).boxed_local()
    }

    fn publish(&self, _message: TabMessage) {}

    fn subscribe(&self, listener: Rc<dyn Fn(TabMessage)>) {
        drop(listener);
    }
}

/// The browser's microtask queue. Off wasm it drops each task without running it.
#[derive(Clone, Copy, Debug)]
pub struct WebTasks;

impl Tasks for WebTasks {
    fn spawn(&self, task: LocalBoxFuture<'static, ()>) {
        drop(task);
    }
}

/// Off wasm there is no window.
///
/// # Errors
/// [`LogtoError::Navigation`], always.
pub fn sign_in_with_popup(
    _client: &LogtoClient,
    _options: SignInOptions,
) -> impl Future<Output = Result<(), LogtoError>> + 'static {
    ready(Err(LogtoError::Navigation("there is no window".to_owned())))
}
