//! Tests of the browser's features.

use std::future::Future;

use futures_util::FutureExt as _;
use futures_util::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use js_sys::{Function, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{BroadcastChannel, IdbDatabase, Storage};

use super::judge::Store;

/// The name of everything that is created for a test, and removed again.
const PROBE: &str = "logto-leptos:probe";
/// The storage that a session may need, in characters.
const ROOM: usize = 16 * 1024;
/// The time limit of a test, in milliseconds.
const PATIENCE: u32 = 3_000;

/// Whether the page is a secure context.
pub(super) fn is_secure() -> bool {
    let crypto = window().crypto().ok();
    let has_cryptography = crypto.is_some_and(|crypto| !crypto.subtle().is_falsy());
    window().is_secure_context() && has_cryptography
}

/// Tests localStorage and sessionStorage.
pub(super) fn stores() -> [Store; 2] {
    [window().local_storage(), window().session_storage()].map(|store| match store {
        Ok(Some(store)) => room_in(&store),
        _ => Store::Blocked,
    })
}

fn room_in(store: &Storage) -> Store {
    let tried = store.set_item(PROBE, &"x".repeat(ROOM));
    let _ = store.remove_item(PROBE);
    match tried {
        Ok(()) => Store::Works,
        Err(error) => {
            let name = Reflect::get(&error, &"name".into()).ok().and_then(|name| name.as_string());
            if name.as_deref() == Some("QuotaExceededError") { Store::Full } else { Store::Blocked }
        }
    }
}

/// Whether a database can be opened.
pub(super) async fn has_indexed_db() -> bool {
    let Some(factory) = window().indexed_db().ok().flatten() else { return false };
    let Ok(request) = factory.open(PROBE) else { return false };
    let opened = Promise::new(&mut |opened, failed| {
        request.set_onsuccess(Some(&opened));
        request.set_onerror(Some(&failed));
        request.set_onblocked(Some(&failed));
    });
    let opened = in_time(JsFuture::from(opened)).await.is_some_and(|opened| opened.is_ok());
    if let Some(database) = request.result().ok().and_then(|it| it.dyn_into::<IdbDatabase>().ok()) {
        database.close();
    }
    let _ = factory.delete_database(PROBE);
    opened
}

/// Whether a Web Lock is granted.
pub(super) async fn has_locks() -> bool {
    let granted = || -> Option<Promise> {
        let locks = Reflect::get(&window().navigator(), &"locks".into()).ok()?;
        let request: Function = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
        let callback = Closure::once_into_js(|_lock: JsValue| JsValue::UNDEFINED);
        request.call2(&locks, &PROBE.into(), &callback).ok()?.dyn_into().ok()
    };
    match granted() {
        Some(granted) => in_time(JsFuture::from(granted)).await.is_some_and(|granted| granted.is_ok()),
        None => false,
    }
}

/// Whether a message arrives at another channel of the same origin.
pub(super) async fn has_tabs() -> bool {
    let (Ok(here), Ok(there)) = (BroadcastChannel::new(PROBE), BroadcastChannel::new(PROBE)) else { return false };
    let heard = Promise::new(&mut |heard, _| there.set_onmessage(Some(&heard)));
    let sent = here.post_message(&PROBE.into()).is_ok();
    let heard = sent && in_time(JsFuture::from(heard)).await.is_some();
    here.close();
    there.close();
    heard
}

/// Whether cookies are enabled.
pub(super) fn has_cookies() -> bool {
    Reflect::get(&window().navigator(), &"cookieEnabled".into()).is_ok_and(|on| on.is_truthy())
}

/// Whether the browser reports a network.
pub(super) fn is_online() -> bool {
    Reflect::get(&window().navigator(), &"onLine".into()).is_ok_and(|on| on.is_truthy())
}

async fn in_time<T>(work: impl Future<Output = T> + 'static) -> Option<T> {
    match select(work.boxed_local(), TimeoutFuture::new(PATIENCE)).await {
        Either::Left((done, _)) => Some(done),
        Either::Right(_) => None,
    }
}
