//! Values under keys in IndexedDB, each changed in one transaction. Unlike localStorage, it is coherent between
//! tabs: a transaction sees what the previous one wrote.

use std::cell::Cell;
use std::pin::pin;
use std::rc::Rc;
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::{Either, LocalBoxFuture, select};
use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{EventTarget, IdbDatabase, IdbOpenDbRequest, IdbRequest, IdbTransactionMode};

use super::clock::WebClock;
use logto_client::ports::Clock as _;

const STORE: &str = "values";

/// Maps the current value to the new one.
type Change = Box<dyn FnOnce(&JsValue) -> Option<JsValue>>;

/// One database with one store. It is opened for each use: an open connection would keep the page out of the page
/// cache and block the deletion of the site's data.
#[derive(Clone, Debug)]
pub(crate) struct Idb {
    name: String,
    timeout: Duration,
}

impl Idb {
    /// `timeout` limits each use: in some browser versions IndexedDB never responds.
    pub(crate) fn new(name: String, timeout: Duration) -> Self {
        Self { name, timeout }
    }

    /// Returns the value of a key, `undefined` if there is none; `None` if IndexedDB does not work or respond.
    pub(crate) fn get<'a>(&'a self, key: &'a str) -> LocalBoxFuture<'a, Option<JsValue>> {
        self.update(key, |_| None)
    }

    /// Changes the value of a key in one transaction: `change` maps the current value to the new one, or to `None`
    /// to keep it. Returns the previous value; `None` if IndexedDB does not work, does not respond in time or does
    /// not store the change. A change is not made after its time.
    pub(crate) fn update<'a>(
        &'a self,
        key: &'a str,
        change: impl FnOnce(&JsValue) -> Option<JsValue> + 'static,
    ) -> LocalBoxFuture<'a, Option<JsValue>> {
        self.update_in_time(key, Box::new(change)).boxed_local()
    }

    /// Does the same for all types of `change`, so that its code is compiled once.
    async fn update_in_time(&self, key: &str, change: Change) -> Option<JsValue> {
        let is_late = Rc::new(Cell::new(false));
        let late = Rc::clone(&is_late);
        let change: Change = Box::new(move |before| if late.get() { None } else { change(before) });
        let work = pin!(async {
            let database = Open(self.open().await?);
            change_in(&database.0, key, change).await
        });
        match select(work, WebClock.sleep(self.timeout)).await {
            Either::Left((before, _)) => before,
            Either::Right(_) => {
                is_late.set(true);
                None
            }
        }
    }

    async fn open(&self) -> Option<IdbDatabase> {
        let factory = web_sys::window()?.indexed_db().ok()??;
        let request: IdbOpenDbRequest = factory.open_with_u32(&self.name, 1).ok()?;
        let upgraded = request.clone();
        let upgrade = Closure::once_into_js(move || {
            if let Some(database) = database_of(&upgraded) {
                // A failure is detected when the store is used.
                let _ = database.create_object_store(STORE);
            }
        });
        listen(&request, "upgradeneeded", upgrade.unchecked_ref())?;
        settled(&request, "success", ["error", "blocked"]).await.ok()?;
        database_of(&request)
    }
}

/// An open connection, closed when it is dropped.
struct Open(IdbDatabase);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.close();
    }
}

async fn change_in(database: &IdbDatabase, key: &str, change: Change) -> Option<JsValue> {
    let transaction = database.transaction_with_str_and_mode(STORE, IdbTransactionMode::Readwrite).ok()?;
    let store = transaction.object_store(STORE).ok()?;
    let key = JsValue::from_str(key);
    let request: IdbRequest = store.get(&key).ok()?;
    let (result, open_transaction) = (request.clone(), transaction.clone());
    // Within the event: the transaction ends once it has no pending request.
    let put = Closure::once_into_js(move || {
        if let Ok(before) = result.result()
            && let Some(after) = change(&before)
            && store.put_with_key(&after, &key).is_err()
        {
            let _ = open_transaction.abort();
        }
    });
    listen(&request, "success", put.unchecked_ref())?;
    settled(&transaction, "complete", ["abort", "error"]).await.ok()?;
    request.result().ok()
}

/// Returns the database that a successful request has opened.
fn database_of(request: &IdbOpenDbRequest) -> Option<IdbDatabase> {
    request.result().ok().map(JsCast::unchecked_into)
}

/// Calls a function at an event. One import, where each `set_on…` is one.
fn listen(target: &EventTarget, event: &str, listener: &Function) -> Option<()> {
    target.add_event_listener_with_callback(event, listener).ok()
}

/// Resolves at the event that is a success, and fails at the others.
fn settled(target: &EventTarget, success: &str, failures: [&str; 2]) -> JsFuture {
    JsFuture::from(Promise::new(&mut |resolve, reject| {
        // Where listeners cannot be added, the time limit ends the wait.
        let _ = listen(target, success, &resolve);
        for failure in failures {
            let _ = listen(target, failure, &reject);
        }
    }))
}
