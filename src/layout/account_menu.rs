//! The account menu of the header.

use leptos::prelude::*;
use logto_ui::developer::use_developer_area;

use super::LanguageChoice;
use super::themes::themes;
use crate::dom;
use crate::messages::shell;
use crate::page::Page;
use crate::ui::{Avatar, Person, icon};

/// The popover's id.
const MENU: &str = "account-menu";
/// The id of the list of languages.
const LANGUAGE: &str = "menu-language";

/// A button with the person's picture, and a popover with who they are, where they can go, and what they can choose. The
/// browser opens and closes it, also by Escape and by a click elsewhere.
#[component]
pub(crate) fn AccountMenu(
    /// Who is signed in.
    person: Signal<Option<Person>>,
) -> impl IntoView {
    let messages = &shell().layout;
    let label = move || {
        person.with(|person| {
            let name = person.as_ref().and_then(Person::label);
            messages.account(name.unwrap_or(messages.nameless))
        })
    };
    let avatar = move || person.get().map(|person| view! { <Avatar person /> });
    let who = move || {
        person.get().map(|person| {
            let name = person.label().unwrap_or(messages.nameless).to_owned();
            let address = person.name.is_some().then(|| person.address().map(str::to_owned));
            view! {
                <p class="menu-who">
                    <strong><bdi>{name}</bdi></strong>
                    <bdi class="muted">{address.flatten()}</bdi>
                </p>
            }
        })
    };
    let link = |page: Page, picture, text: &'static str| {
        view! {
            <a href=page.href() on:click=|_| dom::close_popover(MENU)>
                {icon(picture)}
                {text}
            </a>
        }
        .into_any()
    };
    view! {
        <button type="button" class="avatar-button" popovertarget=MENU aria-label=label>
            {avatar}
        </button>
        <div id=MENU class="menu" popover="auto">
            {who}
            {link(Page::Profile, "user", messages.profile)}
            {link(Page::Settings, "settings", messages.settings)}
            <div class="menu-choices">
                <label for=LANGUAGE>{messages.language}</label>
                <LanguageChoice id=LANGUAGE attr:data-testid="menu-language" />
                <span aria-hidden="true">{messages.theme}</span>
                {themes()}
                {developer_switch()}
            </div>
            {link(Page::SignOut, "leave", messages.sign_out)}
        </div>
    }
    .into_any()
}

/// The switch of the developer area, where the configuration allows it.
fn developer_switch() -> Option<AnyView> {
    let developer = use_developer_area();
    developer.is_allowed().then(|| {
        view! {
            <label class="menu-switch">
                <span>{shell().layout.developer_area}</span>
                <input
                    type="checkbox"
                    role="switch"
                    data-testid="menu-developer"
                    prop:checked=move || developer.is_on()
                    on:change=move |event| developer.choose(event_target_checked(&event))
                />
            </label>
        }
        .into_any()
    })
}
