//! Addresses inside the app, and sign-ins that end at one of them.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use logto_leptos::{ReturnTo, SignInOptions, use_sign_in_link};

pub(crate) use logto_ui::paths::{base, base_uri, here, href, page_of, redirect_uri, use_here, use_page};

use super::messages::Language;

/// Goes to a page of the app. The page left doesn't stay in the history.
pub(crate) fn use_replace() -> impl Fn(&str) + Clone {
    let navigate = use_navigate();
    move |page| {
        let options = NavigateOptions { replace: true, resolve: false, ..NavigateOptions::default() };
        // Of several slashes at the end the router keeps one, in a query as well. A whole URL stays as it is.
        let origin = if page.ends_with("//") { window().location().origin().ok() } else { None };
        navigate(&[origin.unwrap_or_default(), href(page)].concat(), options);
    }
}

/// Returns the options of a sign-in as the address of the page asks for it. A one-time token does not stay there.
pub(crate) fn use_sign_in_by_link() -> SignInOptions {
    use_sign_in_link(sign_in())
}

/// Returns the options of a sign-in in the app's language.
pub(crate) fn sign_in() -> SignInOptions {
    SignInOptions::new().with_ui_locales(Language::of_visitor().tag())
}

/// The same, with a return to this page of the app.
pub(crate) fn sign_in_returning_to(page: &str) -> SignInOptions {
    let page = ReturnTo::of_page(page).unwrap_or_else(|_| ReturnTo::root());
    sign_in().with_return_to(page)
}
