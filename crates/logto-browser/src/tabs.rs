//! BroadcastChannel, and the events from other tabs and the browser.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::LocalBoxFuture;
use wasm_bindgen::prelude::*;
use web_sys::{BroadcastChannel, Event, EventTarget, MessageEvent, PageTransitionEvent, StorageEvent};

use super::idb::Idb;
use super::locks::Locks;
use super::tab_copy::TabCopy;
use logto_client::ports::{ExclusiveGuard, TabMessage, TabSignOut, Tabs};
use logto_client::protocol::time::UnixMillis;

/// The messages on the channel.
const SESSION_CHANGED: &str = "session";
/// Followed by its time and the generation, with a space before each. Earlier versions send neither.
const SIGN_OUT: &str = "sign-out";

/// How long IndexedDB is waited for under a lock.
const DATABASE_TIMEOUT: Duration = Duration::from_secs(1);
/// Returns the text of a message to other tabs; `None` for those of the browser.
fn to_text(message: &TabMessage) -> Option<String> {
    match message {
        TabMessage::SessionChanged => Some(SESSION_CHANGED.to_owned()),
        TabMessage::SignOut(None) => Some(SIGN_OUT.to_owned()),
        TabMessage::SignOut(Some(sign_out)) => {
            let generation = sign_out.generation.as_deref().unwrap_or_default();
            Some(format!("{SIGN_OUT} {} {generation}", sign_out.sent_at.0))
        }
        TabMessage::PageRestored | TabMessage::PageShown | TabMessage::Online => None,
    }
}

fn from_text(text: &str) -> Option<TabMessage> {
    match text {
        SESSION_CHANGED => Some(TabMessage::SessionChanged),
        SIGN_OUT => Some(TabMessage::SignOut(None)),
        _ => {
            let (sent_at, generation) = text.strip_prefix(SIGN_OUT)?.strip_prefix(' ')?.split_once(' ')?;
            let generation = Some(generation).filter(|it| !it.is_empty()).map(str::to_owned);
            let sent_at = UnixMillis(sent_at.parse().ok()?);
            Some(TabMessage::SignOut(Some(TabSignOut { generation, sent_at })))
        }
    }
}

/// The app's other tabs on the same origin.
pub struct WebTabs {
    prefix: String,
    channel: Option<BroadcastChannel>,
    database: Idb,
    locks: Locks,
    listeners: RefCell<Vec<EventListener>>,
    copy: Option<Rc<TabCopy>>,
}

/// A listener on a browser object, removed when it is dropped.
struct EventListener {
    target: EventTarget,
    event: &'static str,
    callback: Closure<dyn FnMut(Event)>,
}

impl Drop for EventListener {
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
    /// Returns the tabs that run the application with this id.
    #[must_use]
    pub fn new(app_id: &str) -> Self {
        let database = Idb::new(format!("logto:{app_id}"), DATABASE_TIMEOUT);
        Self {
            prefix: format!("logto:{app_id}:"),
            channel: BroadcastChannel::new(&format!("logto:{app_id}")).ok(),
            locks: Locks::new(database.clone()),
            database,
            listeners: RefCell::default(),
            copy: None,
        }
    }

    /// Removes the refresh token from sessionStorage if this tab is a copy of another one, because a refresh token
    /// is for one tab. Browsers copy sessionStorage when a tab is duplicated. No lock is granted before that is
    /// known. Without Web Locks it cannot be known, and nothing is removed. Several in one page share one check; two
    /// builds of this library in one page do not, and each takes the other for another tab.
    #[must_use]
    pub fn with_copy_detection(mut self) -> Self {
        let copy = TabCopy::of_page(&self.prefix);
        copy.check();
        if let Some(window) = web_sys::window() {
            // A page in the page cache must not hold the lock: the next page of this tab is no copy of it.
            let (hidden, shown) = (Rc::clone(&copy), Rc::clone(&copy));
            self.listen(&window, "pagehide", move |_| hidden.release());
            self.listen(&window, "pageshow", move |event| {
                if event.unchecked_ref::<PageTransitionEvent>().persisted() {
                    shown.check();
                }
            });
        }
        self.copy = Some(copy);
        self
    }

    /// Calls `callback` with the events of this name. The name says which type an event has, so the callbacks cast it
    /// without a check, which would be an import for each type.
    fn listen(&self, target: &EventTarget, event: &'static str, callback: impl FnMut(Event) + 'static) {
        let callback: Closure<dyn FnMut(Event)> = Closure::new(callback);
        if target.add_event_listener_with_callback(event, callback.as_ref().unchecked_ref()).is_ok() {
            self.listeners.borrow_mut().push(EventListener { target: target.clone(), event, callback });
        }
    }

    fn listen_to_the_channel(&self, channel: &BroadcastChannel, listener: Rc<dyn Fn(TabMessage)>) {
        self.listen(channel, "message", move |event| {
            let text = event.unchecked_ref::<MessageEvent>().data().as_string();
            if let Some(message) = text.and_then(|text| from_text(&text)) {
                listener(message);
            }
        });
    }
}

impl Tabs for WebTabs {
    fn exclusive<'a>(&'a self, name: &'a str) -> LocalBoxFuture<'a, ExclusiveGuard> {
        async move {
            if let Some(copy) = &self.copy {
                copy.checked().await;
            }
            self.locks.hold(name).await
        }
        .boxed_local()
    }

    fn version<'a>(&'a self, name: &'a str) -> LocalBoxFuture<'a, Option<u64>> {
        async move {
            let value = self.database.get(&version_key(name)).await?;
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // it saturates, and counts from 0
            Some(value.as_f64().map_or(0, |number| number as u64))
        }
        .boxed_local()
    }

    fn set_version<'a>(&'a self, name: &'a str, version: u64) -> LocalBoxFuture<'a, ()> {
        async move {
            #[allow(clippy::cast_precision_loss)] // exact up to 2^53 sign-ins
            let value = JsValue::from_f64(version as f64);
            // Without it the next holder waits for nothing, as where there is no IndexedDB.
            let _ = self.database.update(&version_key(name), move |_| Some(value)).await;
        }
        .boxed_local()
    }

    fn publish(&self, message: TabMessage) {
        if let (Some(channel), Some(text)) = (&self.channel, to_text(&message)) {
            let _ = channel.post_message(&JsValue::from_str(&text));
        }
    }

    fn subscribe(&self, listener: Rc<dyn Fn(TabMessage)>) {
        if let Some(channel) = &self.channel {
            self.listen_to_the_channel(channel, Rc::clone(&listener));
        }
        let Some(window) = web_sys::window() else { return };
        let (prefix, on_change) = (self.prefix.clone(), Rc::clone(&listener));
        // Pages that write to storage without a message on the channel: those with @logto/browser, or a user who
        // clears the site's data.
        self.listen(&window, "storage", move |event| {
            let key = event.unchecked_ref::<StorageEvent>().key();
            if key.is_none_or(|key| key.starts_with(&prefix)) {
                on_change(TabMessage::SessionChanged);
            }
        });
        let restored = Rc::clone(&listener);
        self.listen(&window, "pageshow", move |event| {
            if event.unchecked_ref::<PageTransitionEvent>().persisted() {
                restored(TabMessage::PageRestored);
            }
        });
        let online = Rc::clone(&listener);
        self.listen(&window, "online", move |_| online(TabMessage::Online));
        if let Some(document) = window.document() {
            let visible_document = document.clone();
            self.listen(&document, "visibilitychange", move |_| {
                if !visible_document.hidden() {
                    listener(TabMessage::PageShown);
                }
            });
        }
    }
}

/// The name is that of earlier releases.
fn version_key(name: &str) -> String {
    format!("fence:{name}")
}
