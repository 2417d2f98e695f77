//! The app's other tabs.

use std::rc::Rc;

use futures_util::future::LocalBoxFuture;

/// News between tabs, and from the browser about this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TabMessage {
    /// The stored session is another one, or none, or has other tokens: read it anew.
    SessionChanged,
    /// The page came back from the browser's page cache: what it knew may be old.
    PageRestored,
}

/// Talks to the app's other tabs in the same browser.
pub trait Tabs {
    /// Waits until no other tab holds the lock of this name, and holds it until the guard is
    /// dropped. A tab that dies releases its locks. Where the browser has no locks, the lock is
    /// held among the tasks of this tab at least.
    fn exclusive<'a>(&'a self, name: &'a str) -> LocalBoxFuture<'a, ExclusiveGuard>;

    /// Tells the other tabs.
    fn publish(&self, message: TabMessage);

    /// Calls the listener with the other tabs' news, and the browser's, for as long as this value
    /// lives.
    fn subscribe(&self, listener: Rc<dyn Fn(TabMessage)>);
}

/// Holds a lock of [`Tabs::exclusive`] until it is dropped.
pub struct ExclusiveGuard {
    release: Option<Box<dyn FnOnce()>>,
}

impl ExclusiveGuard {
    /// A guard that calls `release` when it is dropped.
    #[must_use]
    pub fn new(release: impl FnOnce() + 'static) -> Self {
        Self { release: Some(Box::new(release)) }
    }
}

impl Drop for ExclusiveGuard {
    fn drop(&mut self) {
        if let Some(release) = self.release.take() {
            release();
        }
    }
}

impl std::fmt::Debug for ExclusiveGuard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ExclusiveGuard")
    }
}
