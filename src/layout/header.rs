//! The header: brand, navigation, account.

use leptos::prelude::*;
use logto_leptos::{SignInButton, use_logto};

use super::account_menu::AccountMenu;
use crate::auth_status::{AuthStatus, use_auth_status};
use crate::messages::{Language, shell};
use crate::page::{Page, use_current_page};
use crate::paths::{self, use_here};
use crate::ui::{icon, use_person};
use crate::{dom, extensions};

/// The navigation's id.
const PAGES: &str = "pages";

/// The header of the whole app.
#[component]
pub(super) fn Header(
    /// Loads a page that will likely be opened.
    prefetch: fn(Page),
) -> impl IntoView {
    let page = use_current_page();
    view! {
        <HeaderFrame page=page.into() prefetch>
            <Account page />
        </HeaderFrame>
    }
}

/// The header, with the sign-in button or the account menu as its children. Where there is little room, the
/// navigation is a popover behind a button; elsewhere the style sheet shows it always, and hides the
/// button.
#[component]
pub(crate) fn HeaderFrame(page: Signal<Option<Page>>, prefetch: fn(Page), children: Children) -> impl IntoView {
    let messages = &shell().layout;
    let language = Language::of_tag(shell().language).unwrap_or(Language::ALL[0]);
    let own = [
        (Page::Home, messages.home),
        (Page::Profile, messages.profile),
        (Page::Organizations, messages.organizations),
        (Page::Api, messages.api),
    ];
    let added = extensions::links().map(|link| (Page::Extension(link.path), (link.label)(language)));
    let links = own.into_iter().chain(added).map(|(to, messages)| link(page, to, messages, prefetch)).collect_view();
    view! {
        <header class="header">
            <div class="bar">
                <a class="brand" href=Page::Home.href()>
                    {brand()}
                </a>
                <button type="button" class="button button-small pages-button" popovertarget=PAGES>
                    {icon("menu")}
                    {messages.menu}
                </button>
                <nav id=PAGES popover="auto" aria-label=messages.navigation on:click=|_| dom::close_popover(PAGES)>
                    {links}
                </nav>
                <div class="account">{children()}</div>
            </div>
        </header>
    }
    .into_any()
}

/// Mark and name.
pub(crate) fn brand() -> AnyView {
    view! {
        <img class="mark" src=mark() alt="" width="28" height="28" />
        <span class="brand-name">{shell().product}</span>
    }
    .into_any()
}

/// The address of the mark, which is the page's icon. In a release build its name has a hash.
fn mark() -> Option<String> {
    document().query_selector("link[type='image/svg+xml']").ok()??.get_attribute("href")
}

/// A link of the navigation. It is marked when it leads to the page shown, or to its section.
fn link(page: Signal<Option<Page>>, to: Page, messages: &'static str, prefetch: fn(Page)) -> AnyView {
    let current = move || match page.get() {
        Some(page) if page == to => Some("page"),
        Some(page) if page.section() == to => Some("true"),
        _ => None,
    };
    view! {
        <a
            href=to.href()
            aria-current=current
            on:pointerenter=move |_| prefetch(to)
            on:focus=move |_| prefetch(to)
        >
            {messages}
        </a>
    }
    .into_any()
}

/// The sign-in button, or the account menu. Empty while it is not known which, and on the pages that
/// sign in or out themselves.
#[component]
fn Account(page: Memo<Option<Page>>) -> impl IntoView {
    let logto = use_logto();
    let status = use_auth_status(logto);
    let here = use_here();
    let is_auth_step = move || page.get().is_some_and(Page::is_auth_step);
    move || match status.get() {
        AuthStatus::SignedIn => view! { <AccountMenu person=use_person(logto).into() /> }.into_any(),
        AuthStatus::SignedOut if !is_auth_step() => {
            let options = paths::sign_in_returning_to(&here.get());
            view! {
                <SignInButton options attr:class="button button-small" attr:data-testid="header-sign-in">
                    {shell().layout.sign_in}
                </SignInButton>
            }
            .into_any()
        }
        _ => ().into_any(),
    }
}
