//! A visit to a social provider. The page is left for it, so sessionStorage keeps what belongs to it.

use leptos::prelude::window;
use logto_leptos::account::SocialAttempt;
use logto_leptos::protocol::url_parser::parse_url;
use url::Url;
use wasm_bindgen::JsValue;
use web_sys::Storage;

use crate::page::Page;

/// The key of sessionStorage.
const STORAGE_KEY: &str = "logto-leptos:linking";

/// The address at which providers send people back.
pub(super) fn redirect_uri() -> String {
    [window().location().origin().unwrap_or_default(), Page::LinkedAccounts.href()].concat()
}

/// A visit that is under way.
pub(super) struct Visit {
    /// The name that the identity will have in the account.
    pub(super) target: String,
    pub(super) attempt: SocialAttempt,
}

/// Leaves for the provider.
pub(super) fn leave(target: &str, attempt: &SocialAttempt) {
    if let Some(storage) = storage() {
        storage.set_item(STORAGE_KEY, &[target, "\n", attempt.to_text().expose()].concat()).ok();
    }
    window().location().assign(attempt.authorization_url().as_str()).ok();
}

/// Returns the address with which the person came back, and the visit, if it is known here. Once: the address is
/// cleaned.
pub(super) fn take_return() -> Option<(Url, Option<Visit>)> {
    let url = parse_url(&window().location().href().ok()?)?;
    let is_answer = |name: &str| name == "state" || name == "error";
    if !url.query_pairs().any(|(name, _)| is_answer(&name)) {
        return None;
    }
    let address = Page::LinkedAccounts.href();
    window().history().and_then(|history| history.replace_state_with_url(&JsValue::NULL, "", Some(&address))).ok();
    let stored = storage().and_then(|storage| {
        let text = storage.get_item(STORAGE_KEY).ok().flatten();
        storage.remove_item(STORAGE_KEY).ok();
        text
    });
    let visit = stored.and_then(|text| {
        let (target, attempt) = text.split_once('\n')?;
        Some(Visit { target: target.to_owned(), attempt: SocialAttempt::from_text(attempt)? })
    });
    Some((url, visit))
}

/// Returns sessionStorage, unless the browser blocks it.
fn storage() -> Option<Storage> {
    window().session_storage().ok().flatten()
}
