//! One tab at a time: Web Locks, or leases in IndexedDB where a browser has none.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use futures_channel::oneshot;
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
    /// `navigator.locks`: web-sys has it behind an unstable cfg, which users would have to set.
    type LockManager;

    #[wasm_bindgen(method, catch)]
    fn request(this: &LockManager, name: &str, callback: &JsValue) -> Result<Promise, JsValue>;
}

/// How long a lease lasts when its tab dies. Longer than anything done under it may take.
const LEASE_MS: i64 = 20_000;
/// How often a tab that waits for a lease looks again.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

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
        let owner = format!("{}", js_sys::Math::random());
        let key = format!("lease:{name}");
        loop {
            match self.take_lease(&key, &owner).await {
                Some(true) => return self.lease_guard(key, owner, in_this_tab),
                Some(false) => WebClock.sleep(LOOK_AGAIN).await,
                // No IndexedDB either: at least the tasks of this tab take turns.
                None => return ExclusiveGuard::new(move || drop(in_this_tab)),
            }
        }
    }

    /// Whether the lease is this owner's now; `None` where there are no leases.
    async fn take_lease(&self, key: &str, owner: &str) -> Option<bool> {
        let now = WebClock.now().0;
        let mine = format!("{owner} {}", now + LEASE_MS);
        let taken = Rc::new(Cell::new(false));
        let took = Rc::clone(&taken);
        let change = move |before: &JsValue| {
            let until = before.as_string().and_then(|lease| lease.split_once(' ')?.1.parse::<i64>().ok());
            // One that ends later than any could was made before the clock was set back.
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
                let give_back = move |before: &JsValue| {
                    let is_mine = before.as_string().is_some_and(|lease| lease.starts_with(&owner));
                    is_mine.then_some(JsValue::UNDEFINED)
                };
                // When this fails the lease runs out by itself.
                let _ = database.update(&key, give_back).await;
                drop(in_this_tab);
            });
        })
    }
}

/// Waits for a Web Lock; `None` where the browser has none to give.
async fn web_lock(name: &str) -> Option<ExclusiveGuard> {
    let navigator = web_sys::window()?.navigator();
    let locks = Reflect::get(&navigator, &"locks".into()).ok().filter(JsValue::is_object)?;
    let locks: LockManager = locks.unchecked_into();
    let (granted, when_granted) = oneshot::channel();
    let callback = Closure::once_into_js(move |_lock: JsValue| hold_until_released(granted));
    let request = locks.request(name, &callback).ok()?;
    // The request settles when the lock is released, or at once when the browser refuses it.
    match select(when_granted, JsFuture::from(request)).await {
        Either::Left((Ok(release), _)) => Some(ExclusiveGuard::new(move || call(&release))),
        _ => None,
    }
}

/// The promise that keeps the lock held. Its `resolve` goes to whoever waits; when nobody does any
/// more, the lock is given back at once.
fn hold_until_released(granted: oneshot::Sender<Function>) -> Promise {
    let mut granted = Some(granted);
    Promise::new(&mut |resolve, _reject| {
        if let Some(granted) = granted.take()
            && let Err(resolve) = granted.send(resolve)
        {
            call(&resolve);
        }
    })
}

fn call(function: &Function) {
    let _ = function.call0(&JsValue::UNDEFINED);
}
