//! localStorage and sessionStorage.

use gloo_storage::Storage as _;

use logto_client::ports::Storage;
use logto_client::protocol::error::StorageError;

/// The browser's storage, with plain strings as values, in the format of `@logto/browser`.
#[derive(Clone, Copy, Debug)]
pub struct WebStorage {
    kind: Kind,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Local,
    Session,
}

impl WebStorage {
    /// Returns localStorage, which all tabs of the origin share.
    #[must_use]
    pub const fn local() -> Self {
        Self { kind: Kind::Local }
    }

    /// Returns sessionStorage, which belongs to one tab.
    #[must_use]
    pub const fn session() -> Self {
        Self { kind: Kind::Session }
    }

    /// Returns the browser's object. It is probed each time, because `gloo-storage` panics if the browser blocks
    /// storage, which a browser may begin to do while the page is open.
    fn raw(self) -> Result<web_sys::Storage, StorageError> {
        let window = web_sys::window().ok_or(StorageError::Blocked)?;
        let probe = match self.kind {
            Kind::Local => window.local_storage(),
            Kind::Session => window.session_storage(),
        };
        match (probe, self.kind) {
            (Ok(Some(_)), Kind::Local) => Ok(gloo_storage::LocalStorage::raw()),
            (Ok(Some(_)), Kind::Session) => Ok(gloo_storage::SessionStorage::raw()),
            _ => Err(StorageError::Blocked),
        }
    }
}

impl Storage for WebStorage {
    fn get_item(&self, key: &str) -> Result<Option<String>, StorageError> {
        self.raw()?.get_item(key).map_err(|_| StorageError::Broken)
    }

    fn set_item(&self, key: &str, value: &str) -> Result<(), StorageError> {
        // The HTML standard names one reason for a failure here: the quota.
        self.raw()?.set_item(key, value).map_err(|_| StorageError::Full)
    }

    fn remove_item(&self, key: &str) -> Result<(), StorageError> {
        self.raw()?.remove_item(key).map_err(|_| StorageError::Broken)
    }

    fn keys(&self, prefix: &str) -> Result<Vec<String>, StorageError> {
        let raw = self.raw()?;
        let length = raw.length().map_err(|_| StorageError::Broken)?;
        let mut keys = Vec::new();
        for index in 0..length {
            if let Some(key) = raw.key(index).map_err(|_| StorageError::Broken)?
                && key.starts_with(prefix)
            {
                keys.push(key);
            }
        }
        Ok(keys)
    }

    fn lags_between_tabs(&self) -> bool {
        matches!(self.kind, Kind::Local)
    }
}
