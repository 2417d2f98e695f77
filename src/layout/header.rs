//! The header: brand, account.

use leptos::prelude::*;
use logto_leptos::{SignInButton, use_logto};

use super::account_menu::AccountMenu;
use super::organization_menu::OrganizationMenu;
use crate::auth_status::AuthStatus;
use crate::messages::shell;
use crate::page::Page;
use crate::paths::{self, use_here};
use crate::ui::use_person;

/// The header. `menu` is the button that opens the pages where there is little room; `account` the sign-in button or the
/// account menu.
pub(crate) fn header(menu: AnyView, account: AnyView) -> AnyView {
    view! {
        <header class="header">
            <div class="bar">
                {menu} <a class="brand" href=Page::Home.href()>
                    {brand()}
                </a> <div class="account">{account}</div>
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

/// The sign-in button, or the account menu. Empty while it is not known which, and on the pages that
/// sign in or out themselves.
#[component]
pub(super) fn Account(
    page: Memo<Option<Page>>,
    status: Memo<AuthStatus>,
    /// Loads the list of the person's organizations.
    organizations: fn() -> AnyView,
) -> impl IntoView {
    let logto = use_logto();
    let here = use_here();
    let is_auth_step = move || page.get().is_some_and(Page::is_auth_step);
    move || match status.get() {
        AuthStatus::SignedIn => view! {
            <OrganizationMenu list=organizations />
            <AccountMenu person=use_person(logto).into() />
        }
        .into_any(),
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
