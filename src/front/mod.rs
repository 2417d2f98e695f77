//! What is shown without the rest of the app: the front page of a first visit, without any code for signing in, and
//! the home page of a person who is signed in, without the router. The rest takes over when it is needed.

mod activity;
mod boot_config;
mod hand_over;
mod home;
mod page;

use js_sys::Reflect;
use leptos::prelude::window;
use logto_ui::storage;
use wasm_bindgen::JsValue;
use web_sys::{Storage, StorageEvent};

pub(crate) use self::boot_config::BootConfig;
pub(crate) use self::hand_over::HandOver;
pub(crate) use self::home::{Handlers, callback_progress, home, load_home};
pub(crate) use self::page::front_page;
use super::launch::InitialAction;
use super::page::Page;

/// The prefixes of every key that the client stores, in plain and in sealed storage.
const KEYS: [&str; 2] = ["logto:", "logto-sealed:"];
/// The end of the key of an ID token.
const ID_TOKEN: &str = ":idToken";
/// Where `public/page.js` keeps whether the button that was clicked before the program was there creates an account.
const ASKS_FOR_ACCOUNT: &str = "asksForAccount";
/// A key to test whether anything can be stored.
const PROBE: &str = "logto-leptos:probe";

/// Whether the front page is enough without the rest of the app: it is the page asked for, nobody has
/// signed in in this browser, and there is nothing to warn about.
pub(crate) fn is_enough() -> bool {
    is_front() && window().is_secure_context() && stores().into_iter().all(is_fresh)
}

/// Returns, once, what the visitor asked for on the front page that `public/page.js` shows until the program does.
pub(crate) fn take_missed_click() -> InitialAction {
    let (window, key) = (window(), ASKS_FOR_ACCOUNT.into());
    let asks_for_account = Reflect::get(&window, &key).ok().and_then(|asks| asks.as_bool());
    Reflect::set(&window, &key, &JsValue::UNDEFINED).ok();
    match asks_for_account {
        Some(true) => InitialAction::SignUp,
        Some(false) => InitialAction::SignIn,
        None => InitialAction::None,
    }
}

/// Whether a store has an item of a session or of a sign-in.
fn has_items() -> bool {
    stores().into_iter().flatten().any(|store| keys(&store).any(|key| is_own(&key)))
}

/// Whether a change in another tab may be one of the session. A change without a key is a removal of everything.
fn may_change_session(event: &StorageEvent) -> bool {
    event.key().is_none_or(|key| is_own(&key))
}

fn is_own(key: &str) -> bool {
    KEYS.iter().any(|prefix| key.starts_with(prefix))
}

/// Whether the page asked for is the home page, and a session is stored. `public/boot.js` does the same.
pub(crate) fn has_session() -> bool {
    is_front() && stores().into_iter().flatten().any(|store| keys(&store).any(|key| is_of_session(&key)))
}

fn is_of_session(key: &str) -> bool {
    key.starts_with(KEYS[1]) || (key.starts_with(KEYS[0]) && key.ends_with(ID_TOKEN))
}

fn is_front() -> bool {
    let location = window().location();
    location.pathname().is_ok_and(|path| path == Page::Home.href())
        && location.search().is_ok_and(|search| search.is_empty())
}

/// localStorage and sessionStorage, if they can be accessed.
fn stores() -> [Option<Storage>; 2] {
    [storage::local(), storage::session()]
}

fn keys(store: &Storage) -> impl Iterator<Item = String> {
    let length = store.length().unwrap_or(0);
    (0..length).filter_map(|index| store.key(index).ok().flatten())
}

/// Whether a store works and holds nothing of a session.
fn is_fresh(store: Option<Storage>) -> bool {
    let Some(store) = store else { return false };
    let works = store.set_item(PROBE, PROBE).is_ok() && store.remove_item(PROBE).is_ok();
    works && !keys(&store).any(|key| is_own(&key))
}
