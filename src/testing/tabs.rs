//! Several tabs in one test.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use futures_util::FutureExt as _;
use futures_util::future::LocalBoxFuture;
use futures_util::lock::Mutex;

use crate::ports::{ExclusiveGuard, TabMessage, Tabs};

type Listener = Rc<dyn Fn(TabMessage)>;

/// A browser's tabs: [`FakeTabs::open`] makes one.
#[derive(Clone, Default)]
pub struct FakeTabs {
    listeners: Rc<RefCell<Vec<(u32, Listener)>>>,
    lock: Arc<Mutex<()>>,
    next: Rc<Cell<u32>>,
}

impl std::fmt::Debug for FakeTabs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FakeTabs").field("open", &self.next.get()).finish_non_exhaustive()
    }
}

impl FakeTabs {
    /// Another tab of this browser.
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
    /// Says to this tab that it came back from the browser's page cache.
    pub fn restore(&self) {
        for (id, listener) in self.browser.listeners.borrow().clone() {
            if id == self.id {
                listener(TabMessage::PageRestored);
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

    fn publish(&self, message: TabMessage) {
        for (id, listener) in self.browser.listeners.borrow().clone() {
            if id != self.id {
                listener(message);
            }
        }
    }

    fn subscribe(&self, listener: Listener) {
        self.browser.listeners.borrow_mut().push((self.id, listener));
    }
}
