//! Several tabs in one test.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use futures_util::FutureExt as _;
use futures_util::future::{LocalBoxFuture, ready};
use futures_util::lock::Mutex;

use crate::ports::{ExclusiveGuard, TabMessage, Tabs};

type Listener = Rc<dyn Fn(TabMessage)>;

/// A browser's tabs: [`FakeTabs::open`] makes one.
#[derive(Clone, Default)]
pub struct FakeTabs {
    listeners: Rc<RefCell<Vec<(u32, Listener)>>>,
    lock: Arc<Mutex<()>>,
    next: Rc<Cell<u32>>,
    version: Rc<Cell<u64>>,
}

impl std::fmt::Debug for FakeTabs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FakeTabs").field("open", &self.next.get()).finish_non_exhaustive()
    }
}

impl FakeTabs {
    /// Sends a message of the browser to every tab.
    pub fn broadcast(&self, message: &TabMessage) {
        for (_, listener) in self.listeners.borrow().clone() {
            listener(message.clone());
        }
    }

    /// Holds the lock, as another tab does that renews or hangs.
    pub async fn hold_lock(&self) -> ExclusiveGuard {
        self.open().exclusive("").await
    }

    /// Opens another tab of this browser.
    #[must_use]
    pub fn open(&self) -> FakeTab {
        self.next.set(self.next.get() + 1);
        FakeTab { browser: self.clone(), id: self.next.get() }
    }
}

/// One tab: the [`Tabs`] port for tests.
#[derive(Debug)]
pub struct FakeTab {
    browser: FakeTabs,
    id: u32,
}

impl FakeTab {
    /// Sends a message of the browser to this tab.
    pub fn hear(&self, message: &TabMessage) {
        for (id, listener) in self.browser.listeners.borrow().clone() {
            if id == self.id {
                listener(message.clone());
            }
        }
    }
}

impl Tabs for FakeTab {
    fn exclusive<'a>(&'a self, _name: &'a str) -> LocalBoxFuture<'a, ExclusiveGuard> {
        let lock = Arc::clone(&self.browser.lock);
        async move {
            let guard = lock.lock_owned().await;
            ExclusiveGuard::new(move || drop(guard))
        }
        .boxed_local()
    }

    fn version<'a>(&'a self, _name: &'a str) -> LocalBoxFuture<'a, Option<u64>> {
        ready(Some(self.browser.version.get())).boxed_local()
    }

    fn set_version<'a>(&'a self, _name: &'a str, version: u64) -> LocalBoxFuture<'a, ()> {
        self.browser.version.set(version);
        ready(()).boxed_local()
    }

    fn publish(&self, message: TabMessage) {
        for (id, listener) in self.browser.listeners.borrow().clone() {
            if id != self.id {
                listener(message.clone());
            }
        }
    }

    fn subscribe(&self, listener: Listener) {
        self.browser.listeners.borrow_mut().push((self.id, listener));
    }
}
