//! A storage that lasts as long as the page.

use std::cell::RefCell;

use super::storage::Storage;
use crate::protocol::error::StorageError;
use crate::vec_map::VecMap;

/// A [`Storage`] in memory: for tests, for `Persistence::Memory`, and as the fallback when the
/// browser's storage does not work.
///
/// ```
/// use logto_client::ports::{MemoryStorage, Storage};
///
/// let storage = MemoryStorage::default();
/// storage.set_item("a:1", "x")?;
/// assert_eq!(storage.keys("a:")?, ["a:1"]);
/// # Ok::<(), logto_client::StorageError>(())
/// ```
#[derive(Default)]
pub struct MemoryStorage {
    items: RefCell<VecMap<String, String>>,
}

impl std::fmt::Debug for MemoryStorage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MemoryStorage").field("keys", &self.items.borrow().keys().count()).finish()
    }
}

impl Storage for MemoryStorage {
    fn get_item(&self, key: &str) -> Result<Option<String>, StorageError> {
        Ok(self.items.borrow().get(key).cloned())
    }

    fn set_item(&self, key: &str, value: &str) -> Result<(), StorageError> {
        self.items.borrow_mut().insert(key.to_owned(), value.to_owned());
        Ok(())
    }

    fn remove_item(&self, key: &str) -> Result<(), StorageError> {
        self.items.borrow_mut().remove(key);
        Ok(())
    }

    fn keys(&self, prefix: &str) -> Result<Vec<String>, StorageError> {
        Ok(self.items.borrow().keys().filter(|key| key.starts_with(prefix)).cloned().collect())
    }
}
