//! The app's other tabs.

use std::rc::Rc;

use futures_util::future::LocalBoxFuture;

use crate::protocol::time::UnixMillis;

/// A message from another tab, or from the browser about this one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TabMessage {
    /// From another tab: the stored session was replaced, removed or has other tokens.
    SessionChanged,
    /// From another tab: all tabs sign out, including those with a session of their own. `None` from a
    /// tab with an earlier version of this library; it covers only the session that this tab shows.
    SignOut(Option<TabSignOut>),
    /// From the browser: the page was restored from the back/forward cache. Its state may be outdated.
    PageRestored,
    /// From the browser: the page became visible.
    PageShown,
    /// From the browser: the network is back.
    Online,
}

/// The sign-out that [`TabMessage::SignOut`] reports. It covers the session of this generation and all that
/// began before it was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TabSignOut {
    /// The generation of the session that was signed out. `None` when there was none, or a JavaScript
    /// page began it.
    pub generation: Option<String>,
    /// When it was sent, by this device's clock.
    pub sent_at: UnixMillis,
}

/// Communicates with the app's other tabs in the same browser.
pub trait Tabs {
    /// Acquires the lock of this name over all tabs; dropping the guard releases it. A tab that is
    /// closed or crashes releases its locks.
    fn exclusive<'a>(&'a self, name: &'a str) -> LocalBoxFuture<'a, ExclusiveGuard>;

    /// The version that the last holder of the lock stored; `None` where there is no coherent place
    /// for one.
    ///
    /// A lock alone does not make a store coherent: each browser process has its own copy of
    /// localStorage, which lags. The next holder of the lock waits until its copy shows this version,
    /// which is written after everything else.
    fn version<'a>(&'a self, name: &'a str) -> LocalBoxFuture<'a, Option<u64>>;

    /// Stores a version for the next holder of the lock.
    fn set_version<'a>(&'a self, name: &'a str, version: u64) -> LocalBoxFuture<'a, ()>;

    /// Sends a message to the other tabs.
    fn publish(&self, message: TabMessage);

    /// Calls the listener with the messages of the other tabs and of the browser, for as long as this
    /// value lives.
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
