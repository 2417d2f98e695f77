//! Buttons in the place of a form, of which the person chooses one.

use leptos::html::Div;
use leptos::prelude::*;

use crate::dom;
use crate::messages::account;
use crate::ui::Attempt;

/// The buttons, of which the first gets the focus, and the button that cancels, as Escape does.
#[component]
pub(super) fn Ways(
    /// Runs when it is canceled.
    on_cancel: Callback<()>,
    /// The buttons.
    buttons: AnyView,
    /// The state of what a button starts, if that can fail.
    #[prop(optional)]
    attempt: Option<Attempt>,
) -> impl IntoView {
    let node = NodeRef::<Div>::new();
    Effect::new(move |_| {
        if let Some(choice) = node.get() {
            dom::focus_first_button(&choice);
        }
    });
    let problem = attempt.map(|attempt| {
        view! {
            <p class="field-problem" aria-live="polite">
                {move || attempt.problem()}
            </p>
        }
    });
    view! {
        <div
            class="ways"
            node_ref=node
            on:keydown=move |event| {
                if event.key() == "Escape" {
                    on_cancel.run(());
                }
            }
        >
            {buttons}
            <button type="button" class="button-link" data-testid="cancel" on:click=move |_| on_cancel.run(())>
                {account().details.cancel}
            </button>
            {problem}
        </div>
    }
    .into_any()
}
