//! A storage over another one, with a configurable `lags_between_tabs`.

use std::rc::Rc;

use logto_client::StorageError;
use logto_client::ports::Storage;

/// Delegates to another storage.
pub struct Store {
    pub inner: Rc<dyn Storage>,
    /// Whether it reports that other tabs see its items late, so that versions are used.
    pub lags_between_tabs: bool,
}

impl Storage for Store {
    fn get_item(&self, key: &str) -> Result<Option<String>, StorageError> {
        self.inner.get_item(key)
    }
    fn set_item(&self, key: &str, value: &str) -> Result<(), StorageError> {
        self.inner.set_item(key, value)
    }
    fn remove_item(&self, key: &str) -> Result<(), StorageError> {
        self.inner.remove_item(key)
    }
    fn keys(&self, prefix: &str) -> Result<Vec<String>, StorageError> {
        self.inner.keys(prefix)
    }
    fn lags_between_tabs(&self) -> bool {
        self.lags_between_tabs
    }
}
