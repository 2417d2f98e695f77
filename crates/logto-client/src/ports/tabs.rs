//! The app's other tabs.

use std::rc::Rc;

use futures_util::future::LocalBoxFuture;

/// News between tabs, and from the browser about this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TabMessage {
    /// From another tab: the stored session is another one, or none, or has other tokens.
    SessionChanged,
    /// From another tab: everybody signs out, also tabs with a session of their own.
    SignOut,
    /// From the browser: the page came back from the page cache. What it knew may be old.
    PageRestored,
    /// From the browser: the page is seen again.
    PageShown,
    /// From the browser: there is a network again.
    Online,
}

/// Talks to the app's other tabs in the same browser.
pub trait Tabs {
    /// Waits until no other tab holds the lock of this name, and holds it until the guard is
    /// dropped. A tab that dies releases its locks.
    fn exclusive<'a>(&'a self, name: &'a str) -> LocalBoxFuture<'a, ExclusiveGuard>;

    /// The number that the last holder of the lock left behind; `None` where there is no coherent
    /// place for one.
    ///
    /// A lock alone does not make a store coherent: localStorage has a copy in each browser process,
    /// which lags. Who gets the lock waits until its copy shows this number, which was written
    /// after everything else.
    fn fence<'a>(&'a self, name: &'a str) -> LocalBoxFuture<'a, Option<u64>>;

    /// Leaves a number behind for the next holder of the lock.
    fn raise_fence<'a>(&'a self, name: &'a str, to: u64) -> LocalBoxFuture<'a, ()>;

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
