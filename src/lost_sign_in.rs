//! Sign-ins that left this tab and never came back to it, such as those that the sign-in server refused on a page of its
//! own. The check-up finds out why.

use logto_ui::storage;

/// The sessionStorage key that is set from when the tab leaves for a sign-in until its outcome is known.
const STORAGE_KEY: &str = "logto-leptos:signing-in";

/// The tab leaves for the sign-in server.
pub(crate) fn leave() {
    if let Some(storage) = storage::session() {
        storage.set_item(STORAGE_KEY, "1").ok();
    }
}

/// The outcome of the sign-in is known, or the visitor does not want to know.
pub(crate) fn settle() {
    if let Some(storage) = storage::session() {
        storage.remove_item(STORAGE_KEY).ok();
    }
}

/// Whether a sign-in was begun in this tab whose outcome is not known.
pub(crate) fn is_open() -> bool {
    storage::session().is_some_and(|storage| storage.get_item(STORAGE_KEY).ok().flatten().is_some())
}
