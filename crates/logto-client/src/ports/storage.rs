//! The storage of the session.

use std::rc::Rc;

use futures_util::FutureExt as _;
use futures_util::future::{LocalBoxFuture, ready};

use crate::protocol::error::StorageError;

/// A key-value storage that keeps the session between page loads.
///
/// It is synchronous, like localStorage, so that the first frame of the app already knows who is
/// signed in. An asynchronous storage is opened before the app is mounted and then
/// serves from memory.
///
/// Keys look like `logto:{app id}:idToken`. Values are texts and may be secret.
///
/// ```
/// use std::cell::RefCell;
/// use std::collections::BTreeMap;
///
/// use logto_client::ports::Storage;
/// use logto_client::StorageError;
///
/// /// Keeps the session as long as the page lives.
/// #[derive(Default)]
/// struct InMemory(RefCell<BTreeMap<String, String>>);
///
/// impl Storage for InMemory {
///     fn get_item(&self, key: &str) -> Result<Option<String>, StorageError> {
///         Ok(self.0.borrow().get(key).cloned())
///     }
///     fn set_item(&self, key: &str, value: &str) -> Result<(), StorageError> {
///         self.0.borrow_mut().insert(key.to_owned(), value.to_owned());
///         Ok(())
///     }
///     fn remove_item(&self, key: &str) -> Result<(), StorageError> {
///         self.0.borrow_mut().remove(key);
///         Ok(())
///     }
///     fn keys(&self, prefix: &str) -> Result<Vec<String>, StorageError> {
///         Ok(self.0.borrow().keys().filter(|key| key.starts_with(prefix)).cloned().collect())
///     }
/// }
/// ```
pub trait Storage {
    /// Returns the value of a key, or `None` when there is none.
    ///
    /// # Errors
    /// [`StorageError`] when the storage does not work. The client then continues in memory and reports
    /// the failure.
    fn get_item(&self, key: &str) -> Result<Option<String>, StorageError>;

    /// Sets the value of a key.
    ///
    /// # Errors
    /// As [`Storage::get_item`], and [`StorageError::Full`].
    fn set_item(&self, key: &str, value: &str) -> Result<(), StorageError>;

    /// Removes a key. A missing key is not an error.
    ///
    /// # Errors
    /// As [`Storage::get_item`].
    fn remove_item(&self, key: &str) -> Result<(), StorageError>;

    /// Returns all keys that start with a text.
    ///
    /// # Errors
    /// As [`Storage::get_item`].
    fn keys(&self, prefix: &str) -> Result<Vec<String>, StorageError>;

    /// Resolves when everything that was set will be found after a page load. Resolves at once by
    /// default; a storage that writes in the background overrides it.
    fn flush(&self) -> LocalBoxFuture<'_, ()> {
        ready(()).boxed_local()
    }

    /// Calls the listener when the storage learns of changes by other tabs. A storage whose reads are
    /// always current does not need to.
    fn subscribe(&self, listener: Rc<dyn Fn()>) {
        drop(listener);
    }

    /// Returns whether other tabs share the storage and see the writes of this one with a delay, as
    /// with localStorage, of which each browser process has its own copy. The client then waits until
    /// its copy is current before it renews tokens.
    fn lags_between_tabs(&self) -> bool {
        false
    }
}
