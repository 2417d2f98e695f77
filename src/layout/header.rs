//! The header: brand, navigation, account.

use leptos::prelude::*;
use logto_console::use_management;
use logto_leptos::{SignInButton, use_logto};

use super::account_menu::AccountMenu;
use crate::dom;
use crate::i18n::texts;
use crate::parts;
use crate::paths::{self, is_within, use_here, use_page};
use crate::standing::{Standing, use_standing};
use crate::ui::icon;

/// The navigation's id.
const PAGES: &str = "pages";

/// The header of the whole app.
#[component]
pub(super) fn Header() -> impl IntoView {
    let page = use_page();
    let management = use_management();
    Effect::new(move |_| page.with(|page| management.page_changed(page)));
    view! {
        <HeaderFrame page=page.into()>
            <Account page />
        </HeaderFrame>
    }
}

/// The header, with the way in or the account as its children. Where there is little room, the
/// navigation is a popover behind a button; elsewhere the style sheet shows it always, and hides the
/// button.
#[component]
pub(crate) fn HeaderFrame(page: Signal<String>, children: Children) -> impl IntoView {
    let words = &texts().layout;
    let links = [
        ("/", words.home),
        ("/profile", words.profile),
        ("/organizations", words.organizations),
        ("/api", words.api),
        ("/connectors", words.connectors),
        ("/sign-in-experience", words.sign_in_experience),
    ];
    view! {
        <header class="header">
            <div class="bar">
                <a class="brand" href=paths::href("/")>
                    {brand()}
                </a>
                <button type="button" class="button button-small pages-button" popovertarget=PAGES>
                    {icon("menu")}
                    {words.menu}
                </button>
                <nav id=PAGES popover="auto" aria-label=words.navigation on:click=|_| dom::close_popover(PAGES)>
                    {links.map(|(to, words)| link(page, to, words)).into_iter().collect_view()}
                </nav>
                <div class="account">{children()}</div>
            </div>
        </header>
    }
    .into_any()
}

/// Mark and name.
pub(super) fn brand() -> AnyView {
    view! {
        <img class="mark" src="mark.svg" alt="" width="28" height="28" />
        <span class="brand-name">{texts().product}</span>
    }
    .into_any()
}

/// A link that knows when it leads to the page shown, or to where that page belongs.
fn link(page: Signal<String>, to: &'static str, words: &'static str) -> AnyView {
    let current =
        move || page.with(|page| if page == to { Some("page") } else { is_within(page, to).then_some("true") });
    view! {
        <a
            href=paths::href(to)
            aria-current=current
            on:pointerenter=move |_| parts::prefetch(to)
            on:focus=move |_| parts::prefetch(to)
        >
            {words}
        </a>
    }
    .into_any()
}

/// The way in, or the account. Empty while it isn't known which, and on the pages that are
/// themselves the way in or out.
#[component]
fn Account(page: Memo<String>) -> impl IntoView {
    let standing = use_standing(use_logto());
    let here = use_here();
    let under_way = move || page.with(|page| matches!(page.as_str(), "/sign-in" | "/sign-out" | "/callback"));
    move || match standing.get() {
        Standing::Known => view! { <AccountMenu /> }.into_any(),
        Standing::Anonymous if !under_way() => {
            let options = paths::back_to(&here.get());
            view! {
                <SignInButton options class="button button-small" testid="header-sign-in">
                    {texts().layout.sign_in}
                </SignInButton>
            }
            .into_any()
        }
        _ => ().into_any(),
    }
}
