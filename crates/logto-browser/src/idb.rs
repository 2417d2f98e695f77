//! A little of IndexedDB: values under keys, changed in one transaction. Unlike localStorage it is
//! coherent between tabs: a transaction sees what the one before it wrote.

use futures_channel::oneshot;
use js_sys::Function;
use wasm_bindgen::prelude::*;
use web_sys::{IdbDatabase, IdbOpenDbRequest, IdbRequest, IdbTransactionMode};

const STORE: &str = "values";

/// One database with one store. It is opened for each use, so that no connection stands in the way
/// of the page cache or of a person who clears the site's data.
#[derive(Clone, Debug)]
pub(crate) struct Idb {
    name: String,
}

impl Idb {
    pub(crate) fn new(name: String) -> Self {
        Self { name }
    }

    /// The value of a key, `undefined` when there is none; `None` where IndexedDB does not work.
    pub(crate) async fn get(&self, key: &str) -> Option<JsValue> {
        self.update(key, |_| None).await
    }

    /// Changes the value of a key in one transaction: `change` sees the present value and gives the
    /// new one, or `None` to leave it. The answer is the value before; `None` where IndexedDB does
    /// not work, or does not keep the change.
    pub(crate) async fn update(
        &self,
        key: &str,
        change: impl FnOnce(&JsValue) -> Option<JsValue> + 'static,
    ) -> Option<JsValue> {
        let database = self.open().await?;
        let before = change_in(&database, key, change).await;
        database.close();
        before
    }

    async fn open(&self) -> Option<IdbDatabase> {
        let factory = web_sys::window()?.indexed_db().ok()??;
        let request: IdbOpenDbRequest = factory.open_with_u32(&self.name, 1).ok()?;
        let upgraded = request.clone();
        let upgrade = Closure::once_into_js(move || {
            if let Some(database) = database_of(&upgraded) {
                // A failure shows when the store is used.
                let _ = database.create_object_store(STORE);
            }
        });
        request.set_onupgradeneeded(Some(upgrade.unchecked_ref()));
        let (opened, when_opened) = settled();
        let blocked = opened.failure();
        request.set_onblocked(Some(&blocked));
        request.set_onsuccess(Some(&opened.success()));
        request.set_onerror(Some(&opened.failure()));
        when_opened.await.ok().filter(|opened| *opened)?;
        database_of(&request)
    }
}

async fn change_in(
    database: &IdbDatabase,
    key: &str,
    change: impl FnOnce(&JsValue) -> Option<JsValue> + 'static,
) -> Option<JsValue> {
    let transaction = database.transaction_with_str_and_mode(STORE, IdbTransactionMode::Readwrite).ok()?;
    let store = transaction.object_store(STORE).ok()?;
    let key = JsValue::from_str(key);
    let request: IdbRequest = store.get(&key).ok()?;
    let (got, its_transaction) = (request.clone(), transaction.clone());
    // In the event itself: the transaction ends when nothing is asked of it any more.
    let put = Closure::once_into_js(move || {
        if let Ok(before) = got.result()
            && let Some(after) = change(&before)
            && store.put_with_key(&after, &key).is_err()
        {
            let _ = its_transaction.abort();
        }
    });
    request.set_onsuccess(Some(put.unchecked_ref()));
    let (ended, when_ended) = settled();
    transaction.set_oncomplete(Some(&ended.success()));
    transaction.set_onabort(Some(&ended.failure()));
    transaction.set_onerror(Some(&ended.failure()));
    when_ended.await.ok().filter(|completed| *completed)?;
    request.result().ok()
}

fn database_of(request: &IdbOpenDbRequest) -> Option<IdbDatabase> {
    request.result().ok()?.dyn_into().ok()
}

/// The two ways an operation settles, as event handlers.
#[derive(Clone)]
struct Settle(std::rc::Rc<std::cell::Cell<Option<oneshot::Sender<bool>>>>);

fn settled() -> (Settle, oneshot::Receiver<bool>) {
    let (sender, receiver) = oneshot::channel();
    (Settle(std::rc::Rc::new(std::cell::Cell::new(Some(sender)))), receiver)
}

impl Settle {
    fn success(&self) -> Function {
        self.handler(true)
    }

    fn failure(&self) -> Function {
        self.handler(false)
    }

    fn handler(&self, outcome: bool) -> Function {
        let sender = std::rc::Rc::clone(&self.0);
        Closure::once_into_js(move || {
            if let Some(sender) = sender.take() {
                // Nobody waits any more when the future was dropped.
                let _ = sender.send(outcome);
            }
        })
        .unchecked_into()
    }
}
