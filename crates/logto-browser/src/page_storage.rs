//! The storage of `Persistence::Memory`: the session in memory, and in sessionStorage what a sign-in needs when it
//! comes back, because the page is left for the provider meanwhile.

use logto_client::ports::{MemoryStorage, Storage};
use logto_client::protocol::error::StorageError;

use crate::WebStorage;

/// Keeps everything in memory, but for pending sign-ins and the time of the last silent check.
#[derive(Debug)]
pub(crate) struct PageStorage {
    attempts: String,
    silent_check: String,
    memory: MemoryStorage,
}

impl PageStorage {
    /// Returns the storage of an application.
    pub(crate) fn new(app_id: &str) -> Self {
        Self {
            attempts: format!("logto:{app_id}:attempt:"),
            silent_check: format!("logto:{app_id}:silentCheck"),
            memory: MemoryStorage::default(),
        }
    }

    fn storage(&self, key: &str) -> &dyn Storage {
        const TAB: WebStorage = WebStorage::session();
        let outlives_the_page = key.starts_with(&self.attempts) || key == self.silent_check;
        if outlives_the_page { &TAB } else { &self.memory }
    }
}

impl Storage for PageStorage {
    fn get_item(&self, key: &str) -> Result<Option<String>, StorageError> {
        self.storage(key).get_item(key)
    }

    fn set_item(&self, key: &str, value: &str) -> Result<(), StorageError> {
        self.storage(key).set_item(key, value)
    }

    fn remove_item(&self, key: &str) -> Result<(), StorageError> {
        self.storage(key).remove_item(key)
    }

    fn keys(&self, prefix: &str) -> Result<Vec<String>, StorageError> {
        let mut keys = self.memory.keys(prefix)?;
        let in_tab = WebStorage::session().keys(prefix)?;
        keys.extend(in_tab.into_iter().filter(|key| key.starts_with(&self.attempts) || *key == self.silent_check));
        Ok(keys)
    }
}
