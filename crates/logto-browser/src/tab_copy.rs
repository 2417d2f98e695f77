//! Detects that a tab is a copy of another one, with a copy of its sessionStorage.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::{Rc, Weak};
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::{Either, LocalBoxFuture, Shared, select};
use wasm_bindgen_futures::spawn_local;

use super::clock::WebClock;
use super::locks::{random_id, web_lock};
use super::navigator::WebNavigator;
use super::storage::WebStorage;
use logto_client::ports::{Clock as _, ExclusiveGuard, Navigator as _, Storage as _};

/// How long the lock of a tab is waited for. The previous page of the same tab releases it when it is left.
const TIMEOUT: Duration = Duration::from_secs(1);

/// The id of this tab, kept in its sessionStorage. While a page is open it holds the lock of that name, so that a
/// copy of the tab finds the lock taken.
pub(super) struct TabCopy {
    prefix: String,
    lock: Rc<RefCell<Option<ExclusiveGuard>>>,
    check: RefCell<Option<Shared<LocalBoxFuture<'static, ()>>>>,
}

thread_local! {
    /// Those of this page, by prefix: several clients in one page are in one tab.
    static OF_PAGE: RefCell<BTreeMap<String, Weak<TabCopy>>> = const { RefCell::new(BTreeMap::new()) };
}

impl TabCopy {
    /// Returns the one of this page. `prefix` is that of the app's items.
    pub(super) fn of_page(prefix: &str) -> Rc<Self> {
        OF_PAGE.with_borrow_mut(|of_page| {
            let known = of_page.get(prefix).and_then(Weak::upgrade);
            known.unwrap_or_else(|| {
                let new = Rc::new(Self { prefix: prefix.to_owned(), lock: Rc::default(), check: RefCell::default() });
                of_page.insert(prefix.to_owned(), Rc::downgrade(&new));
                new
            })
        })
    }

    /// Starts the check, unless this page holds the lock or is checking.
    pub(super) fn check(&self) {
        let is_checking = self.check.borrow().as_ref().is_some_and(|check| check.peek().is_none());
        if is_checking || self.lock.borrow().is_some() {
            return;
        }
        let (prefix, lock) = (self.prefix.clone(), Rc::clone(&self.lock));
        let check = async move {
            let taken = take_tab_lock(&prefix).await;
            lock.replace(taken);
        };
        let check = check.boxed_local().shared();
        self.check.replace(Some(check.clone()));
        spawn_local(check);
    }

    /// Resolves when the check has ended.
    pub(super) async fn checked(&self) {
        let check = self.check.borrow().clone();
        if let Some(check) = check {
            check.await;
        }
    }

    /// Releases the lock, because the page is left.
    pub(super) fn release(&self) {
        self.lock.take();
    }
}

/// Takes the lock of this tab. `None` where there are no Web Locks or no sessionStorage.
async fn take_tab_lock(prefix: &str) -> Option<ExclusiveGuard> {
    // A frame shares the sessionStorage of the page around it.
    if WebNavigator.context().is_framed {
        return None;
    }
    let storage = WebStorage::session();
    let (tab, refresh_token) = (format!("{prefix}tab"), format!("{prefix}refreshToken"));
    if let Some(id) = storage.get_item(&tab).ok()? {
        let copied = storage.get_item(&refresh_token).ok()?;
        let lock = Box::pin(async { web_lock(&[prefix, "tab:", &id].concat()).await });
        match select(lock, WebClock.sleep(TIMEOUT)).await {
            Either::Left((lock, _)) => return lock,
            Either::Right(_) => {
                if storage.get_item(&refresh_token).ok()? == copied {
                    storage.remove_item(&refresh_token).ok()?;
                }
            }
        }
    }
    let id = random_id();
    storage.set_item(&tab, &id).ok()?;
    web_lock(&[prefix, "tab:", &id].concat()).await
}
