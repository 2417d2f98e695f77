//! What is shown instead of a form whose change needs a verification that the account can't give.

use leptos::html::Div;
use leptos::prelude::*;

use super::editing::Editing;
use crate::dom;
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
    let messages = &account().details;
    let texts = &messages.no_proof;
    let node = NodeRef::<Div>::new();
    Effect::new(move |_| {
        if let Some(choice) = node.get() {
            dom::focus_first_button(&choice);
        }
    });
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
            <div
                class="ways"
                node_ref=node
                on:keydown=move |event| {
                    if event.key() == "Escape" {
                        on_cancel.run(());
                    }
                }
            >
                {set}
                <button type="button" class="button-link" data-testid="cancel" on:click=move |_| on_cancel.run(())>
                    {messages.cancel}
                </button>
            </div>
        </div>
    }
    .into_any()
}
