//! Locks that one tab holds at a time: Web Locks, or leases in IndexedDB in browsers without them.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::{Either, select};
use futures_util::lock::{Mutex, OwnedMutexGuard};
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::clock::WebClock;
use super::idb::Idb;
use logto_client::ports::{Clock as _, ExclusiveGuard};

#[wasm_bindgen]
extern "C" {
    /// `navigator.locks`, which web-sys has only behind an unstable cfg that users would have to set.
    type LockManager;

    #[wasm_bindgen(method, catch)]
    fn request(this: &LockManager, name: &str, callback: &JsValue) -> Result<Promise, JsValue>;
}

/// The duration of a lease in milliseconds, after which the lease of a closed tab expires. Longer than any
/// operation under a lock.
const LEASE_MS: i64 = 30_000;
/// The interval at which a waiting tab tries to take the lease.
const LEASE_RETRY: Duration = Duration::from_millis(50);

/// The locks of one application.
#[derive(Clone, Debug)]
pub(super) struct Locks {
    database: Idb,
    in_this_tab: Arc<Mutex<()>>,
}

impl Locks {
    pub(super) fn new(database: Idb) -> Self {
        Self { database, in_this_tab: Arc::default() }
    }

    pub(super) async fn hold(&self, name: &str) -> ExclusiveGuard {
        match web_lock(name).await {
            Some(guard) => guard,
            None => self.hold_lease(name).await,
        }
    }

    async fn hold_lease(&self, name: &str) -> ExclusiveGuard {
        let in_this_tab = Arc::clone(&self.in_this_tab).lock_owned().await;
        let owner = random_id();
        let key = format!("lease:{name}");
        loop {
            match self.take_lease(&key, &owner).await {
                Some(true) => return self.lease_guard(key, owner, in_this_tab),
                Some(false) => WebClock.sleep(LEASE_RETRY).await,
                // Without IndexedDB, or if it does not respond, only the tasks of this tab exclude one another.
                None => return ExclusiveGuard::new(move || drop(in_this_tab)),
            }
        }
    }

    /// Tries to take the lease and returns whether it succeeded; `None` if IndexedDB does not work.
    async fn take_lease(&self, key: &str, owner: &str) -> Option<bool> {
        let now = WebClock.now().0;
        let mine = format!("{owner} {}", now + LEASE_MS);
        let taken = Rc::new(Cell::new(false));
        let took = Rc::clone(&taken);
        let change = move |before: &JsValue| {
            let until = before.as_string().and_then(|lease| lease.split_once(' ')?.1.parse::<i64>().ok());
            // A lease with a later end was made before the clock was set back.
            let is_free = until.is_none_or(|until| !(now..=now + LEASE_MS).contains(&until));
            took.set(is_free);
            is_free.then(|| JsValue::from_str(&mine))
        };
        self.database.update(key, change).await?;
        Some(taken.get())
    }

    fn lease_guard(&self, key: String, owner: String, in_this_tab: OwnedMutexGuard<()>) -> ExclusiveGuard {
        let database = self.database.clone();
        ExclusiveGuard::new(move || {
            spawn_local(async move {
                let release = move |before: &JsValue| {
                    let is_mine = before.as_string().is_some_and(|lease| lease.starts_with(&owner));
                    is_mine.then_some(JsValue::UNDEFINED)
                };
                // If this fails, the lease expires.
                let _ = database.update(&key, release).await;
                drop(in_this_tab);
            });
        })
    }
}

/// Returns an id that no other tab has. It is no secret.
pub(super) fn random_id() -> String {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // between 0 and 2^53
    let number = (js_sys::Math::random() * 9_007_199_254_740_992.0) as u64;
    number.to_string()
}

/// Waits for a Web Lock; `None` in browsers without them.
pub(super) async fn web_lock(name: &str) -> Option<ExclusiveGuard> {
    let navigator = web_sys::window()?.navigator();
    let locks = Reflect::get(&navigator, &"locks".into()).ok().filter(JsValue::is_object)?;
    let locks: LockManager = locks.unchecked_into();
    let ((held, release), (granted, grant)) = (promise()?, promise()?);
    // Dropped before the lock is granted, it ends the holding in advance.
    let guard = ExclusiveGuard::new(move || call(&release));
    let callback = Closure::once_into_js(move || {
        call(&grant);
        held
    });
    let request = locks.request(name, &callback).ok()?;
    // The request settles when the lock is released, or at once when the browser refuses it.
    match select(JsFuture::from(granted), JsFuture::from(request)).await {
        Either::Left(_) => Some(guard),
        Either::Right(_) => None,
    }
}

/// Returns a promise and the function that resolves it.
fn promise() -> Option<(Promise, Function)> {
    let mut resolver = None;
    let promise = Promise::new(&mut |resolve, _reject| resolver = Some(resolve));
    Some((promise, resolver?))
}

fn call(function: &Function) {
    let _ = function.call0(&JsValue::UNDEFINED);
}
