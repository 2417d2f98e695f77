//! The account menu of the header.

use leptos::prelude::*;

use crate::dom;
use crate::messages::shell;
use crate::page::Page;
use crate::ui::{Avatar, Person, icon};

/// The popover's id.
const MENU: &str = "account-menu";

/// A button with the person's picture, and a popover with who they are and where they can go. The
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
                    <strong>{name}</strong>
                    <span class="muted">{address.flatten()}</span>
                </p>
            }
        })
    };
    view! {
        <button type="button" class="avatar-button" popovertarget=MENU aria-label=label>
            {avatar}
        </button>
        <div id=MENU class="menu" popover="auto" on:click=|_| dom::close_popover(MENU)>
            {who}
            <a href=Page::Profile.href()>{icon("user")} {messages.profile}</a>
            <a href=Page::SignOut.href()>{icon("leave")} {messages.sign_out}</a>
        </div>
    }
    .into_any()
}
