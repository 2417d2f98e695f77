//! The way to delete the account.

use leptos::prelude::*;

use super::editing::{Center, Editing};
use super::part_link::link_card;
use crate::messages::account;

/// A card with the link to the page for it, where the account center names one: the Account API itself deletes none.
#[component]
pub(super) fn DeleteAccount(
    /// The account.
    editing: Editing,
) -> impl IntoView {
    let messages = &account().details.delete;
    let address = Memo::new(move |_| {
        editing.center().with(|center| match center {
            Center::Known(center) => center.delete_account_url().map(str::to_owned),
            _ => None,
        })
    });
    let card = move || {
        address.get().map(|address| {
            let lead = Signal::stored(messages.lead.to_owned());
            link_card(messages.title, lead, messages.go_on, (address, Some("external")), "delete-account")
        })
    };
    view! { {card} }.into_any()
}
