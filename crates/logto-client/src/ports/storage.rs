//! The session's store.

use std::rc::Rc;

use futures_util::FutureExt as _;
use futures_util::future::{LocalBoxFuture, ready};

use crate::protocol::error::StorageError;

/// A key-value store that keeps the session between page loads.
///
/// It is synchronous, like localStorage, so that the first frame of the app already knows who is
/// signed in. A store that is asynchronous by nature is opened before the app is mounted and then
/// serves from memory.
///
/// Keys look like `logto:{app id}:idToken`. Values are texts and may be secrets.
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
    /// The value of a key, or `None` when there is none.
    ///
    /// # Errors
    /// [`StorageError`] when the store does not work. The client then goes on in memory and says
    /// so.
    fn get_item(&self, key: &str) -> Result<Option<String>, StorageError>;

    /// Sets the value of a key.
    ///
    /// # Errors
    /// As [`Storage::get_item`], and [`StorageError::Full`].
    fn set_item(&self, key: &str, value: &str) -> Result<(), StorageError>;

    /// Removes a key; one that is not there is no error.
    ///
    /// # Errors
    /// As [`Storage::get_item`].
    fn remove_item(&self, key: &str) -> Result<(), StorageError>;

    /// All keys that start with a text.
    ///
    /// # Errors
    /// As [`Storage::get_item`].
    fn keys(&self, prefix: &str) -> Result<Vec<String>, StorageError>;

    /// Resolves when everything set so far is where it will be found after a page load. At once,
    /// unless the store writes behind.
    fn flush(&self) -> LocalBoxFuture<'_, ()> {
        ready(()).boxed_local()
    }

    /// Calls the listener when the store learns of changes by other tabs after the fact. A store
    /// whose reads are always up to date has nothing to tell.
    fn subscribe(&self, listener: Rc<dyn Fn()>) {
        drop(listener);
    }

    /// Whether other tabs share the store and may read what this one wrote only a moment later, as
    /// with localStorage: each browser process has a copy of its own. The client then makes sure
    /// that it has seen the latest tokens before it renews them.
    fn lags_between_tabs(&self) -> bool {
        false
    }
}
