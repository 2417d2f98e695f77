//! What is shown instead of a form whose change needs a verification that the account can't give.

use leptos::prelude::*;

use super::editing::Editing;
use super::ways::Ways;
use crate::messages::account;

/// Says that a password has to be set first, and opens the form for it if the server allows one.
#[component]
pub(super) fn NoProof(
    /// The account.
    editing: Editing,
    /// Runs when it is canceled.
    #[prop(into)]
    on_cancel: Callback<()>,
) -> impl IntoView {
    let texts = &account().details.no_proof;
    let can_set = editing.can_set_password();
    let (title, body) = if can_set { (texts.title, texts.body) } else { (texts.impossible, texts.impossible_body) };
    let set = can_set.then(|| {
        view! {
            <button
                type="button"
                class="button button-small"
                data-testid="set-password-first"
                on:click=move |_| editing.open_password()
            >
                {texts.set}
            </button>
        }
    });
    view! {
        <div class="verify" data-testid="no-proof">
            <p>
                <strong>{title}</strong>
                " "
                <span class="muted">{body}</span>
            </p>
            <Ways on_cancel buttons=set.into_any() />
        </div>
    }
    .into_any()
}
