//! The frame around every page: header, sidebar, notices, footer.

mod account_menu;
mod footer;
mod header;
mod language;
mod notices;
mod organization_menu;
mod session_banner;
mod sidebar;
mod themes;

use leptos::prelude::*;
use logto_leptos::{Activity, use_logto};
use logto_ui::developer::use_developer_area;
use logto_ui::first_run::FirstStep;

pub(crate) use self::account_menu::AccountMenu;
use self::footer::footer;
pub(crate) use self::footer::{member_footer, visitor_footer};
use self::header::Account;
pub(crate) use self::header::{brand, header};
pub(crate) use self::language::{LANGUAGE_EVENT, LanguageChoice};
use self::notices::Notices;
pub(crate) use self::organization_menu::ORGANIZATION_MENU;
use self::session_banner::SessionBanner;
pub(crate) use self::sidebar::{Sidebar, menu_button};
use super::announce::LiveRegion;
use super::auth_status::{AuthStatus, use_auth_status};
use super::config::AppConfig;
use super::messages::shell;
use super::page::{Page, use_current_page};
use super::{dom, lost_sign_in};

/// Header, sidebar, notices, the page, footer.
#[component]
pub(crate) fn Layout(
    /// Loads a page that will likely be opened.
    prefetch: fn(Page),
    /// Loads the list of the person's organizations.
    organizations: fn() -> AnyView,
    children: Children,
) -> impl IntoView {
    let logto = use_logto();
    let config = StoredValue::new(expect_context::<AppConfig>());
    let page = use_current_page();
    let status = use_auth_status(logto);
    let developer = use_developer_area();
    let is_signed_in = Memo::new(move |_| status.get() == AuthStatus::SignedIn);
    let links = Memo::new(move |_| {
        logto.session_signal().track();
        config.with_value(|config| config.visible_links(&logto.client()))
    });
    Effect::new(move |_| {
        if developer.is_on() && is_signed_in.get() && page.get().is_some_and(Page::is_guarded) {
            FirstStep::GuardPage.complete();
        }
    });
    Effect::new(move |_| match (logto.activity(), logto.error()) {
        (Some(Activity::SigningIn), None) => lost_sign_in::leave(),
        (_, Some(_)) => lost_sign_in::settle(),
        _ if is_signed_in.get() => lost_sign_in::settle(),
        _ => {}
    });
    let menu = move || is_signed_in.get().then(menu_button);
    let sidebar = move || is_signed_in.get().then(|| view! { <Sidebar page=page.into() links prefetch /> });
    view! {
        <SkipLink />
        {header(menu.into_any(), view! { <Account page status organizations /> }.into_any())}
        <div class="frame">
            {sidebar}
            <div class="content">
                <main id="main">
                    <Notices />
                    {children()}
                    <SessionBanner />
                </main>
                {footer(move || is_signed_in.get(), untrack(|| developer.is_on()))}
            </div>
        </div>
        <LiveRegion />
    }
    .into_any()
}

/// The same frame without the components that need a configuration.
#[component]
pub(crate) fn BareLayout(children: Children) -> impl IntoView {
    view! {
        {header(().into_any(), ().into_any())}
        <main id="main">{children()}</main>
        {visitor_footer(true)}
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
    .into_any()
}
