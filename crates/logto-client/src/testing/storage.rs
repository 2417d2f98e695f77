//! A storage whose calls a test watches, rejects or delays.

use std::rc::Rc;

use futures_util::FutureExt as _;
use futures_util::future::{LocalBoxFuture, ready};

use crate::ports::Storage;
use crate::protocol::error::StorageError;

/// A call of a [`FakeStorage`], with the key or prefix, and the value that is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StorageCall<'a> {
    /// [`Storage::get_item`].
    Get(&'a str),
    /// [`Storage::set_item`].
    Set(&'a str, &'a str),
    /// [`Storage::remove_item`].
    Remove(&'a str),
    /// [`Storage::keys`].
    Keys(&'a str),
}

type OnCall = Box<dyn Fn(StorageCall<'_>) -> Result<(), StorageError>>;
type OnFlush = Box<dyn Fn() -> LocalBoxFuture<'static, ()>>;

/// A storage over another one, with hooks for tests.
///
/// ```
/// use std::rc::Rc;
///
/// use logto_client::StorageError;
/// use logto_client::ports::{MemoryStorage, Storage};
/// use logto_client::testing::{FakeStorage, StorageCall};
///
/// let full = FakeStorage::over(Rc::new(MemoryStorage::default()))
///     .on_call(|call| if matches!(call, StorageCall::Set(..)) { Err(StorageError::Full) } else { Ok(()) });
/// assert_eq!(full.set_item("a", "x"), Err(StorageError::Full));
/// assert_eq!(full.get_item("a"), Ok(None));
/// ```
pub struct FakeStorage {
    inner: Rc<dyn Storage>,
    on_call: OnCall,
    on_flush: OnFlush,
    lags_between_tabs: bool,
}

impl std::fmt::Debug for FakeStorage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FakeStorage").field("lags_between_tabs", &self.lags_between_tabs).finish_non_exhaustive()
    }
}

impl FakeStorage {
    /// Creates a storage that passes every call on to another one.
    #[must_use]
    pub fn over(inner: Rc<dyn Storage>) -> Self {
        Self {
            inner,
            on_call: Box::new(|_| Ok(())),
            on_flush: Box::new(|| ready(()).boxed_local()),
            lags_between_tabs: false,
        }
    }

    /// Sets what happens before each call. A call for which it returns an error returns that error and is not
    /// passed on.
    #[must_use]
    pub fn on_call(mut self, hook: impl Fn(StorageCall<'_>) -> Result<(), StorageError> + 'static) -> Self {
        self.on_call = Box::new(hook);
        self
    }

    /// Sets what [`Storage::flush`] waits for.
    #[must_use]
    pub fn on_flush(mut self, hook: impl Fn() -> LocalBoxFuture<'static, ()> + 'static) -> Self {
        self.on_flush = Box::new(hook);
        self
    }

    /// Lets it report that other tabs see its items late, so that versions are used.
    #[must_use]
    pub fn lagging(mut self) -> Self {
        self.lags_between_tabs = true;
        self
    }
}

impl Storage for FakeStorage {
    fn get_item(&self, key: &str) -> Result<Option<String>, StorageError> {
        (self.on_call)(StorageCall::Get(key))?;
        self.inner.get_item(key)
    }

    fn set_item(&self, key: &str, value: &str) -> Result<(), StorageError> {
        (self.on_call)(StorageCall::Set(key, value))?;
        self.inner.set_item(key, value)
    }

    fn remove_item(&self, key: &str) -> Result<(), StorageError> {
        (self.on_call)(StorageCall::Remove(key))?;
        self.inner.remove_item(key)
    }

    fn keys(&self, prefix: &str) -> Result<Vec<String>, StorageError> {
        (self.on_call)(StorageCall::Keys(prefix))?;
        self.inner.keys(prefix)
    }

    fn flush(&self) -> LocalBoxFuture<'_, ()> {
        (self.on_flush)()
    }

    fn lags_between_tabs(&self) -> bool {
        self.lags_between_tabs
    }
}
