//! The one-time token in the link of an invitation. It leaves the address bar at once, so sessionStorage keeps it for a
//! reload, until a sign-in begins or the invited person is signed in.

use logto_leptos::Secret;
use logto_ui::storage;

/// The key of sessionStorage.
const STORAGE_KEY: &str = "logto-leptos:invitation";

/// Keeps the token of the link to `page` for a reload. Without one, returns the token that was kept for the page.
pub(super) fn after_reload(page: &str, token: Option<&str>) -> Option<Secret> {
    let storage = storage::session()?;
    if let Some(token) = token {
        storage.set_item(STORAGE_KEY, &[page, "\n", token].concat()).ok();
        return None;
    }
    let stored = storage.get_item(STORAGE_KEY).ok()??;
    token_of(&stored, page).map(Secret::new)
}

/// The token is of no use any more.
pub(super) fn forget() {
    if let Some(storage) = storage::session() {
        storage.remove_item(STORAGE_KEY).ok();
    }
}

/// Returns the token in a stored text, if it belongs to `page`.
fn token_of<'a>(stored: &'a str, page: &str) -> Option<&'a str> {
    let (owner, token) = stored.split_once('\n')?;
    (owner == page).then_some(token)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn token_is_for_its_own_page_only() {
        let stored = "/accept-invitation?invitation=i1\nt1";
        assert_eq!(token_of(stored, "/accept-invitation?invitation=i1"), Some("t1"));
        assert_eq!(token_of(stored, "/accept-invitation?invitation=i2"), None);
        assert_eq!(token_of("broken", "broken"), None);
    }
}
