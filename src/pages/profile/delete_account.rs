//! The way to delete the account.

use leptos::prelude::*;

use super::editing::{Center, Editing};
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
            view! {
                <section class="card card-row">
                    <div>
                        <h2>{messages.title}</h2>
                        <p class="muted">{messages.lead}</p>
                    </div>
                    <a class="button button-small" href=address rel="external" data-testid="delete-account">
                        {messages.go_on}
                    </a>
                </section>
            }
        })
    };
    view! { {card} }.into_any()
}
