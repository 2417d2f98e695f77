//! The front page of a first visit, without any code for signing in. The rest of the app is loaded at
//! the first activity of the visitor, and takes over when it is needed.

mod boot_config;
mod hand_over;
mod page;

use leptos::prelude::window;

pub(crate) use self::boot_config::BootConfig;
pub(crate) use self::hand_over::HandOver;
pub(crate) use self::page::front_page;
use super::page::Page;

/// The prefixes of every key that the client stores, in plain and in sealed storage.
const KEYS: [&str; 2] = ["logto:", "logto-sealed:"];
/// A key to test whether anything can be stored.
const PROBE: &str = "logto-leptos:probe";

/// What the visitor asked for on the front page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum InitialAction {
    /// Nothing yet.
    #[default]
    None,
    /// To sign in.
    SignIn,
    /// To create an account.
    SignUp,
}

/// Whether the front page is enough without the rest of the app: it is the page asked for, nobody has
/// signed in in this browser, and there is nothing to warn about.
pub(crate) fn is_enough() -> bool {
    let window = window();
    let location = window.location();
    let is_front = location.pathname().is_ok_and(|path| path == Page::Home.href())
        && location.search().is_ok_and(|search| search.is_empty());
    let stores = [window.local_storage(), window.session_storage()];
    is_front && window.is_secure_context() && stores.into_iter().all(|store| is_fresh(store.ok().flatten()))
}

/// Whether a store works and holds nothing of a session.
fn is_fresh(store: Option<web_sys::Storage>) -> bool {
    let Some(store) = store else { return false };
    let works = store.set_item(PROBE, PROBE).is_ok() && store.remove_item(PROBE).is_ok();
    let length = store.length().unwrap_or(0);
    let mut keys = (0..length).filter_map(|index| store.key(index).ok().flatten());
    works && !keys.any(|key| KEYS.iter().any(|prefix| key.starts_with(prefix)))
}
