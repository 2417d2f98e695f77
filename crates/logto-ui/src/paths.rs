//! Addresses inside the app. The app may live under a path of its host (`/app/`), which the page's
//! `<base>` tells.

use std::sync::OnceLock;

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use web_sys::Url;

/// Returns the address that the references of the page are relative to. Empty when the page has none.
pub fn base_uri() -> String {
    document().base_uri().ok().flatten().unwrap_or_default()
}

/// Returns the redirect URI of the app's sign-ins.
pub fn redirect_uri() -> String {
    resolved("callback")
}

/// Returns the post sign-out redirect URI of the app.
pub fn post_sign_out_redirect_uri() -> String {
    resolved(".")
}

/// Resolves a reference against the page's base.
fn resolved(reference: &str) -> String {
    Url::new_with_base(reference, &base_uri()).map(|url| url.href()).unwrap_or_default()
}

/// Returns the path the app lives under, without a trailing slash: `""` or `"/app"`.
pub fn base() -> &'static str {
    static BASE: OnceLock<String> = OnceLock::new();
    BASE.get_or_init(|| {
        let path = Url::new(&base_uri()).map(|url| url.pathname()).unwrap_or_default();
        path.rsplit_once('/').map(|(folder, _)| folder.to_owned()).unwrap_or_default()
    })
}

/// Returns the address of a page of the app, for links.
#[must_use]
pub fn href(page: &str) -> String {
    [base(), page].concat()
}

/// Returns the page in the address bar.
#[must_use]
pub fn here() -> String {
    page_of(&window().location().pathname().unwrap_or_default()).to_owned()
}

/// Whether a page is `area`, or below it.
#[must_use]
pub fn is_within(page: &str, area: &str) -> bool {
    page.strip_prefix(area).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Returns the page shown, as a path inside the app.
#[must_use]
pub fn use_page() -> Memo<String> {
    let path = use_location().pathname;
    Memo::new(move |_| path.with(|path| page_of(path).to_owned()))
}

/// Returns the page shown with its query and fragment: where a sign-in that starts here should end.
#[must_use]
pub fn use_here() -> Memo<String> {
    let location = use_location();
    let page = use_page();
    Memo::new(move |_| {
        let (search, hash) = (location.search.get(), location.hash.get());
        let mark = if search.is_empty() { "" } else { "?" };
        [&page.get(), mark, &search, &hash].concat()
    })
}

/// Returns the page a path of the address bar belongs to: the path without the base.
#[must_use]
pub fn page_of(path: &str) -> &str {
    inside(base(), path)
}

/// Returns `path` as seen from `base`; never empty.
fn inside<'a>(base: &str, path: &'a str) -> &'a str {
    match path.strip_prefix(base) {
        Some("") => "/",
        Some(page) if page.starts_with('/') => page,
        _ => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_base_off() {
        assert_eq!(inside("", "/profile"), "/profile");
        assert_eq!(inside("/app", "/app/profile"), "/profile");
        assert_eq!(inside("/app", "/app/"), "/");
        assert_eq!(inside("/app", "/app"), "/");
    }

    #[test]
    fn knows_what_is_below_a_page() {
        assert!(is_within("/connectors", "/connectors") && is_within("/connectors/sms", "/connectors"));
        assert!(!is_within("/sign-in-experience", "/sign-in"));
    }

    #[test]
    fn leaves_other_paths_alone() {
        assert_eq!(inside("/app", "/application"), "/application");
    }
}
