//! What a first visit gets: the front page, without anything that it takes to sign in. The rest of
//! the app is loaded at the first sign that somebody is there, and takes over when it is needed.

mod glance;
mod page;

use leptos::prelude::window;

pub(crate) use self::glance::Glance;
pub(crate) use self::page::front_page;
use super::paths;

/// What every key of a session and of its surroundings begins with.
const KEYS: &str = "logto:";
/// A key to try out whether anything can be stored.
const PROBE: &str = "logto-leptos:probe";

/// What the visitor asked for on the front page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wish {
    /// Nothing.
    Nothing,
    /// To sign in.
    SignIn,
    /// To create an account.
    SignUp,
}

/// Whether the front page alone will do: it was asked for, nobody has signed in here before, and
/// nothing is unusual that the visitor would have to be told.
pub(crate) fn will_do() -> bool {
    let window = window();
    let location = window.location();
    let is_front = location.pathname().is_ok_and(|path| path == paths::href("/"))
        && location.search().is_ok_and(|search| search.is_empty());
    let is_framed = window.parent().ok().flatten().is_none_or(|parent| parent != window);
    let stores = [window.local_storage(), window.session_storage()];
    is_front
        && window.is_secure_context()
        && !is_framed
        && stores.into_iter().all(|store| is_fresh(store.ok().flatten()))
}

/// Whether a store works and holds nothing of a session.
fn is_fresh(store: Option<web_sys::Storage>) -> bool {
    let Some(store) = store else { return false };
    let works = store.set_item(PROBE, PROBE).is_ok() && store.remove_item(PROBE).is_ok();
    let length = store.length().unwrap_or(0);
    let mut keys = (0..length).filter_map(|index| store.key(index).ok().flatten());
    works && !keys.any(|key| key.starts_with(KEYS))
}
