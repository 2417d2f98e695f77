//! The frame around every page: header, notices, footer.

mod account_menu;
mod footer;
mod header;
mod language;
mod notices;
mod session_banner;

use leptos::prelude::*;

pub(crate) use self::account_menu::AccountMenu;
pub(crate) use self::footer::Footer;
use self::header::Header;
pub(crate) use self::header::{HeaderFrame, brand};
pub(crate) use self::language::LanguageChoice;
use self::notices::Notices;
use self::session_banner::SessionBanner;
use super::announce::LiveRegion;
use super::dom;
use super::messages::shell;
use super::page::Page;

/// Header, notices, the page, footer.
#[component]
pub(crate) fn Layout(
    /// Loads a page that will likely be opened.
    prefetch: fn(Page),
    children: Children,
) -> impl IntoView {
    view! {
        <SkipLink />
        <Header prefetch />
        <main id="main">
            <Notices />
            {children()}
            <SessionBanner />
        </main>
        <Footer />
        <LiveRegion />
    }
    .into_any()
}

/// The same frame without the components that need a configuration.
#[component]
pub(crate) fn BareLayout(children: Children) -> impl IntoView {
    view! {
        <header class="header">
            <div class="bar">
                <a class="brand" href=Page::Home.href()>
                    {header::brand()}
                </a>
            </div>
        </header>
        <main id="main">{children()}</main>
        <Footer />
        <LiveRegion />
    }
    .into_any()
}

/// A link that skips the navigation. It uses a script, because with a `<base>` the address `#main` would
/// lead to another page.
#[component]
pub(crate) fn SkipLink() -> impl IntoView {
    view! {
        <a
            class="skip-link"
            href="#main"
            on:click=|event| {
                event.prevent_default();
                dom::focus_heading();
            }
        >
            {shell().layout.skip}
        </a>
    }
}
