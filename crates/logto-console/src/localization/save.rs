//! The bar with the buttons that save and discard the changes.

use leptos::html::Div;
use leptos::prelude::*;
use logto_ui::components::{Notice, Tone};
use logto_ui::dom;
use logto_ui::errors::code_label;

use super::state::State;
use crate::management::failure_text;
use crate::messages::localization;

/// The fields of the server that name a language.
const LANGUAGES: [&str; 2] = ["languageTag", "languageInfo.fallbackLanguage"];

/// Shows whether there are unsaved changes, with buttons to save and discard them.
#[component]
pub(super) fn SaveBar(
    /// The page's state.
    state: State,
) -> impl IntoView {
    let messages = &localization().save;
    let is_dirty = state.dirty();
    let is_shown = Memo::new(move |_| is_dirty.get() || state.is_saved());
    let rejected = NodeRef::<Div>::new();
    let refusal = move || {
        let error = state.rejected()?;
        let code = error.code().to_owned();
        let is_about_language =
            error.field_errors().iter().any(|error| LANGUAGES.contains(&error.field.to_string().as_str()));
        let body = if is_about_language { messages.unknown_language.to_owned() } else { failure_text(&error) };
        Some(view! {
            <Notice tone=Tone::Danger title=messages.refused body>
                <p class="small-print">{code_label()} " " <code>{code}</code></p>
            </Notice>
        })
    };
    let save = move |_| {
        state.save(move || {
            // The server's message may be scrolled out of view.
            request_animation_frame(move || {
                if let Some(element) = rejected.get_untracked() {
                    dom::focus_in_view(&element);
                }
            });
        });
    };
    let told = move || {
        if is_dirty.get() {
            view! { <span>{messages.unsaved}</span> }.into_any()
        } else if state.is_saved() {
            view! { <span class="ok" data-testid="localization-saved">{messages.saved}</span> }.into_any()
        } else {
            ().into_any()
        }
    };
    view! {
        <div class="refusal" tabindex="-1" node_ref=rejected>
            {refusal}
        </div>
        <section class="save-bar" hidden=move || !is_shown.get()>
            <p role="status">{told}</p>
            <div class="save-actions">
                <button
                    type="button"
                    class="button button-small"
                    data-testid="localization-discard"
                    hidden=move || !is_dirty.get()
                    on:click=move |_| state.discard()
                >
                    {messages.discard}
                </button>
                <button
                    type="button"
                    class="button button-primary button-small"
                    data-testid="localization-save"
                    hidden=move || !is_dirty.get()
                    aria-busy=move || state.attempt().busy()
                    on:click=save
                >
                    {messages.save}
                </button>
            </div>
        </section>
    }
    .into_any()
}
