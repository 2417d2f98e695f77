//! A storage that may fail: what it does not take is kept in memory until the page is closed.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::ports::Storage;
use crate::protocol::error::StorageError;
use crate::vec_map::VecMap;

/// A storage, and the items that it did not take.
///
/// After a failure, items are written to memory only and removed from the storage, where they would be
/// outdated. Items that were not written since are still read from the storage, so that this page
/// follows the other tabs.
pub(crate) struct FallibleStorage {
    storage: Rc<dyn Storage>,
    /// Items that are not needed. They are removed when the storage is full.
    caches: Vec<String>,
    memory: RefCell<VecMap<String, String>>,
    failure: Cell<Option<StorageError>>,
}

impl FallibleStorage {
    pub(crate) fn new(storage: Rc<dyn Storage>, caches: Vec<String>) -> Self {
        Self { storage, caches, memory: RefCell::default(), failure: Cell::default() }
    }

    /// Whether both keep their items in the same storage.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.storage, &other.storage)
    }

    /// The first failure, if there was one.
    pub(crate) fn failure(&self) -> Option<StorageError> {
        self.failure.get()
    }

    pub(crate) fn lags_between_tabs(&self) -> bool {
        self.failure().is_none() && self.storage.lags_between_tabs()
    }

    pub(crate) async fn flush(&self) {
        self.storage.flush().await;
    }

    pub(crate) fn get(&self, key: &str) -> Option<String> {
        let in_memory = self.memory.borrow().get(key).cloned();
        in_memory.or_else(|| self.use_storage(|storage| storage.get_item(key)).flatten())
    }

    pub(crate) fn set(&self, key: &str, value: &str) {
        if self.failure().is_some() || self.use_storage(|storage| storage.set_item(key, value)).is_none() {
            self.memory.borrow_mut().insert(key.to_owned(), value.to_owned());
            // A full storage still has the previous value.
            let _ = self.storage.remove_item(key);
        }
    }

    /// Sets an item that is not needed. It is left out when there is no room for it.
    pub(crate) fn try_set(&self, key: &str, value: &str) {
        if self.failure().is_none() && self.storage.set_item(key, value).is_err() {
            let _ = self.storage.remove_item(key);
        }
    }

    pub(crate) fn remove(&self, key: &str) {
        self.memory.borrow_mut().remove(key);
        self.use_storage(|storage| storage.remove_item(key));
    }

    pub(crate) fn keys(&self, prefix: &str) -> Vec<String> {
        let mut keys = self.use_storage(|storage| storage.keys(prefix)).unwrap_or_default();
        for key in self.memory.borrow().keys().filter(|key| key.starts_with(prefix)) {
            if !keys.contains(key) {
                keys.push(key.clone());
            }
        }
        keys
    }

    /// Whether an item is kept in memory.
    pub(crate) fn is_in_memory(&self, key: &str) -> bool {
        self.memory.borrow().get(key).is_some()
    }

    /// Whether the storage has an item.
    pub(crate) fn is_stored(&self, key: &str) -> bool {
        self.storage.get_item(key).is_ok_and(|value| value.is_some())
    }

    /// Drops an item in memory. The one in the storage counts again.
    pub(crate) fn forget(&self, key: &str) {
        self.memory.borrow_mut().remove(key);
    }

    /// Writes to the storage again, after another tab could.
    pub(crate) fn retry(&self) {
        self.failure.set(None);
    }

    /// Uses the storage. When it is full, the caches are removed and the call is repeated.
    fn use_storage<T>(&self, act: impl Fn(&dyn Storage) -> Result<T, StorageError>) -> Option<T> {
        let result = match act(&*self.storage) {
            Err(StorageError::Full) if self.failure().is_none() && self.remove_caches() => act(&*self.storage),
            result => result,
        };
        if let (Err(error), None) = (&result, self.failure()) {
            self.failure.set(Some(*error));
        }
        result.ok()
    }

    fn remove_caches(&self) -> bool {
        let stored: Vec<&String> = self.caches.iter().filter(|key| self.is_stored(key)).collect();
        stored.iter().all(|key| self.storage.remove_item(key).is_ok()) && !stored.is_empty()
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;
    use crate::ports::MemoryStorage;
    use crate::testing::{FakeStorage, StorageCall};

    /// A storage with room for so many bytes of values, and what is in it.
    fn storage(room: usize) -> (Rc<MemoryStorage>, FallibleStorage) {
        let items = Rc::new(MemoryStorage::default());
        let stored = Rc::clone(&items);
        let small = FakeStorage::over(Rc::clone(&items) as _).on_call(move |call| {
            let StorageCall::Set(key, value) = call else { return Ok(()) };
            let others = stored.keys("")?.into_iter().filter(|other| other != key);
            let used: usize = others.map(|key| stored.get_item(&key).unwrap().unwrap().len()).sum();
            if used + value.len() > room { Err(StorageError::Full) } else { Ok(()) }
        });
        (items, FallibleStorage::new(Rc::new(small), vec!["cache".to_owned()]))
    }

    #[test]
    fn caches_make_room_for_other_items() {
        let (items, storage) = storage(10);
        storage.set("cache", "12345678");
        storage.set("token", "abcdef");
        assert_eq!(storage.failure(), None);
        assert_eq!(items.keys("").unwrap(), ["token"]);
    }

    #[test]
    fn an_unneeded_item_without_room_is_no_failure() {
        let (items, storage) = storage(10);
        storage.set("token", "abcdef");
        storage.try_set("cache", "12345678");
        assert_eq!((storage.failure(), storage.get("cache")), (None, None));
        assert_eq!(items.keys("").unwrap(), ["token"]);
    }

    #[test]
    fn items_are_written_to_the_storage_again_after_a_retry() {
        let (items, storage) = storage(3);
        storage.set("token", "much too long");
        storage.set("other", "x");
        assert_eq!(items.keys("").unwrap(), Vec::<String>::new());
        storage.retry();
        storage.set("other", "x");
        assert_eq!((items.keys("").unwrap(), storage.failure()), (vec!["other".to_owned()], None));
    }

    #[test]
    fn an_item_without_room_is_in_memory_and_its_old_value_is_gone() {
        let (items, storage) = storage(10);
        storage.set("token", "old");
        storage.set("other", "x");
        storage.set("token", "much too long");
        assert_eq!(storage.failure(), Some(StorageError::Full));
        assert_eq!(storage.get("token").as_deref(), Some("much too long"));
        assert_eq!(items.keys("").unwrap(), ["other"]);
        assert_eq!(storage.keys(""), ["other", "token"]);
    }

    #[test]
    fn other_items_are_still_read_from_the_storage() {
        let (items, storage) = storage(10);
        storage.set("other", "x");
        storage.set("token", "much too long");
        items.remove_item("other").unwrap();
        assert_eq!(storage.get("other"), None, "another tab removed it");
        items.set_item("token", "y").unwrap();
        assert!(storage.is_in_memory("token") && storage.is_stored("token"));
        storage.forget("token");
        assert_eq!(storage.get("token").as_deref(), Some("y"));
    }
}
