//! The browser's storage for texts. Both functions return `None` when the browser blocks it.

use leptos::prelude::window;
use web_sys::Storage;

/// Returns localStorage.
#[must_use]
pub fn local() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

/// Returns sessionStorage, which belongs to the tab.
#[must_use]
pub fn session() -> Option<Storage> {
    window().session_storage().ok().flatten()
}
