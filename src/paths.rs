//! Addresses inside the app, and sign-ins that end at one of them.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use logto_leptos::{ReturnTo, Secret, SignInOptions, use_query_value, use_sign_in_link};

pub(crate) use logto_ui::paths::{base, base_uri, here, href, page_of, redirect_uri, use_here, use_page};

use super::config::AppConfig;
use super::messages::Language;

/// The parameters of a link that say how its sign-in begins. They replace everything that `config.json` says about it.
const BEGINNINGS: [&str; 5] = ["first_screen", "identifier", "identifiers", "direct_sign_in", "one_time_token"];

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

/// Returns the options of a sign-in as the address of the page asks for it. A one-time token does not stay there: `kept`
/// is the one that was there before a reload.
pub(crate) fn use_sign_in_by_link(kept: Option<Secret>) -> SignInOptions {
    let is_given = |name| use_query_value(name).get_untracked().is_some();
    let has_beginning = kept.is_some() || BEGINNINGS.into_iter().any(is_given);
    let options = use_sign_in_link(if has_beginning { in_language(SignInOptions::new()) } else { sign_in() });
    match kept {
        Some(token) => options.with_one_time_token(token),
        None => options,
    }
}

/// Returns the options of a sign-in that begins as configured, in the app's language. The configuration is a context.
pub(crate) fn sign_in() -> SignInOptions {
    in_language(with_context(|config: &AppConfig| config.sign_in.clone()).unwrap_or_default())
}

/// The same, with a return to this page of the app.
pub(crate) fn sign_in_returning_to(page: &str) -> SignInOptions {
    returning_to(sign_in(), page)
}

/// The same, before there is a context.
pub(crate) fn configured_sign_in(config: &AppConfig, page: &str) -> SignInOptions {
    returning_to(in_language(config.sign_in.clone()), page)
}

fn in_language(options: SignInOptions) -> SignInOptions {
    options.with_ui_locales(Language::of_visitor().tag())
}

fn returning_to(options: SignInOptions, page: &str) -> SignInOptions {
    options.with_return_to(ReturnTo::of_page(page).unwrap_or_else(|_| ReturnTo::root()))
}
