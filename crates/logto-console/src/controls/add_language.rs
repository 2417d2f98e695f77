//! The field for another language.

use leptos::prelude::*;
use logto_ui::components::unique_id;

use crate::language_tag::is_language_tag;
use crate::messages::admin;

/// The field for another language, with its button. `ids` are the test ids of both; `add` gets the language tag.
pub(crate) fn add_language(
    ids: (&'static str, &'static str),
    is_locked: Memo<bool>,
    add: impl Fn(&str) + 'static,
) -> AnyView {
    let messages = &admin().add_language;
    let (text, is_wrong) = (RwSignal::new(String::new()), RwSignal::new(false));
    let id = unique_id("language");
    let hint_id = [&id, "-hint"].concat();
    let submit = move || {
        let tag = text.with_untracked(|text| text.trim().to_owned());
        is_wrong.set(!is_language_tag(&tag));
        if !is_wrong.get_untracked() {
            text.set(String::new());
            add(&tag);
        }
    };
    view! {
        <form
            class="field"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                submit();
            }
        >
            <label for=id.clone()>{messages.label}</label>
            <div class="setting-input">
                <input
                    id=id
                    class="input"
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    data-testid=ids.0
                    aria-describedby=hint_id.clone()
                    aria-invalid=move || is_wrong.get().then_some("true")
                    prop:disabled=is_locked
                    bind:value=text
                />
                <button type="submit" class="button" data-testid=ids.1 prop:disabled=is_locked>
                    {messages.add}
                </button>
            </div>
            <p id=hint_id class="small-print" role="status">
                {move || if is_wrong.get() { messages.wrong } else { messages.example }}
            </p>
        </form>
    }
    .into_any()
}
