//! Web Locks, BroadcastChannel and the events that say another tab changed the session.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use futures_channel::oneshot;
use futures_util::FutureExt as _;
use futures_util::future::{Either, LocalBoxFuture, select};
use futures_util::lock::Mutex;
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{BroadcastChannel, Event, EventTarget, PageTransitionEvent, StorageEvent};

use crate::ports::{ExclusiveGuard, TabMessage, Tabs};

#[wasm_bindgen]
extern "C" {
    /// `navigator.locks`: web-sys has it behind an unstable cfg, which users would have to set.
    type LockManager;

    #[wasm_bindgen(method, catch)]
    fn request(this: &LockManager, name: &str, callback: &JsValue) -> Result<Promise, JsValue>;
}

/// The app's other tabs on the same origin.
pub struct WebTabs {
    prefix: String,
    channel: Option<BroadcastChannel>,
    /// Where the browser has no Web Locks: at least the tasks of this tab take turns.
    in_this_tab: Arc<Mutex<()>>,
    listeners: RefCell<Vec<Listening>>,
}

/// A listener on a browser object, removed when it is dropped.
struct Listening {
    target: EventTarget,
    event: &'static str,
    callback: Closure<dyn FnMut(Event)>,
}

impl Drop for Listening {
    fn drop(&mut self) {
        let _ = self.target.remove_event_listener_with_callback(self.event, self.callback.as_ref().unchecked_ref());
    }
}

impl std::fmt::Debug for WebTabs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WebTabs").field("prefix", &self.prefix).finish_non_exhaustive()
    }
}

impl WebTabs {
    /// The tabs that run the same application.
    #[must_use]
    pub fn new(app_id: &str) -> Self {
        Self {
            prefix: format!("logto:{app_id}:"),
            channel: BroadcastChannel::new(&format!("logto:{app_id}")).ok(),
            in_this_tab: Arc::default(),
            listeners: RefCell::default(),
        }
    }

    fn listen(&self, target: &EventTarget, event: &'static str, callback: impl FnMut(Event) + 'static) {
        let callback: Closure<dyn FnMut(Event)> = Closure::new(callback);
        if target.add_event_listener_with_callback(event, callback.as_ref().unchecked_ref()).is_ok() {
            self.listeners.borrow_mut().push(Listening { target: target.clone(), event, callback });
        }
    }
}

impl Tabs for WebTabs {
    fn exclusive<'a>(&'a self, name: &'a str) -> LocalBoxFuture<'a, ExclusiveGuard> {
        async move {
            match web_lock(name).await {
                Some(guard) => guard,
                None => {
                    let guard = Arc::clone(&self.in_this_tab).lock_owned().await;
                    ExclusiveGuard::new(move || drop(guard))
                }
            }
        }
        .boxed_local()
    }

    fn publish(&self, message: TabMessage) {
        if let (Some(channel), TabMessage::SessionChanged) = (&self.channel, message) {
            let _ = channel.post_message(&JsValue::from_str("session"));
        }
    }

    fn subscribe(&self, listener: Rc<dyn Fn(TabMessage)>) {
        if let Some(channel) = &self.channel {
            let listener = Rc::clone(&listener);
            self.listen(channel, "message", move |_| listener(TabMessage::SessionChanged));
        }
        let Some(window) = web_sys::window() else { return };
        let (prefix, changed) = (self.prefix.clone(), Rc::clone(&listener));
        // Pages that write storage without telling the channel: @logto/browser, or a person who
        // clears the site's data.
        self.listen(&window, "storage", move |event| {
            let key = event.dyn_ref::<StorageEvent>().and_then(StorageEvent::key);
            if key.is_none_or(|key| key.starts_with(&prefix)) {
                changed(TabMessage::SessionChanged);
            }
        });
        self.listen(&window, "pageshow", move |event| {
            if event.dyn_ref::<PageTransitionEvent>().is_some_and(PageTransitionEvent::persisted) {
                listener(TabMessage::PageRestored);
            }
        });
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
