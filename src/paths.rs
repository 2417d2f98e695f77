//! Addresses inside the app. The app may live under a path of its host (`/app/`), which the page's
//! `<base>` tells.

use std::sync::OnceLock;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use logto_leptos::{ReturnTo, SignInOptions};
use web_sys::Url;

use super::i18n::Language;

/// The path the app lives under, without a trailing slash: `""` or `"/app"`.
pub(crate) fn base() -> &'static str {
    static BASE: OnceLock<String> = OnceLock::new();
    BASE.get_or_init(|| {
        let uri = document().base_uri().ok().flatten().unwrap_or_default();
        let path = Url::new(&uri).map(|url| url.pathname()).unwrap_or_default();
        path.rsplit_once('/').map(|(folder, _)| folder.to_owned()).unwrap_or_default()
    })
}

/// The address of a page of the app, for links.
pub(crate) fn href(page: &str) -> String {
    [base(), page].concat()
}

/// The page a path of the address bar belongs to: the path without the base.
fn page_of(path: &str) -> &str {
    inside(base(), path)
}

/// `path` as seen from `base`; never empty.
fn inside<'a>(base: &str, path: &'a str) -> &'a str {
    match path.strip_prefix(base) {
        Some("") => "/",
        Some(page) if page.starts_with('/') => page,
        _ => path,
    }
}

/// The page in the address bar.
pub(crate) fn here() -> String {
    page_of(&window().location().pathname().unwrap_or_default()).to_owned()
}

/// Whether a page is `area`, or below it.
pub(crate) fn is_within(page: &str, area: &str) -> bool {
    page.strip_prefix(area).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The page shown, as a path inside the app.
pub(crate) fn use_page() -> Memo<String> {
    let path = use_location().pathname;
    Memo::new(move |_| path.with(|path| page_of(path).to_owned()))
}

/// The page shown with its query and fragment: where a sign-in that starts here should end.
pub(crate) fn use_here() -> Memo<String> {
    let location = use_location();
    let page = use_page();
    Memo::new(move |_| {
        let (search, hash) = (location.search.get(), location.hash.get());
        let search = search.trim_start_matches('?');
        let mark = if search.is_empty() { "" } else { "?" };
        [&page.get(), mark, search, &hash].concat()
    })
}

/// Goes to a page of the app. The page left doesn't stay in the history.
pub(crate) fn use_replace() -> impl Fn(&str) + Clone {
    let navigate = use_navigate();
    move |page| {
        let options = NavigateOptions { replace: true, resolve: false, ..NavigateOptions::default() };
        navigate(&href(page), options);
    }
}

/// A sign-in in the app's language.
pub(crate) fn sign_in() -> SignInOptions {
    SignInOptions::new().with_ui_locales(Language::of_visitor().tag())
}

/// A sign-in that ends on the page where it starts.
pub(crate) fn back_to(page: &str) -> SignInOptions {
    let page = ReturnTo::parse(page).unwrap_or_else(|_| ReturnTo::root());
    sign_in().with_return_to(page)
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
