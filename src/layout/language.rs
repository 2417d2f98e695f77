//! The choice of a language.

use leptos::prelude::*;
use wasm_bindgen::JsValue;

use crate::dom;
use crate::messages::{Language, shell};

/// The event on which the page is shown in the language that was chosen.
pub(crate) const LANGUAGE_EVENT: &str = "logto-app:language";

/// A list of the languages, each named in itself. A choice is stored, and the page is shown again in that language,
/// without being loaded again. Where nothing can be stored, `on_failure` runs.
#[component]
pub(crate) fn LanguageChoice(
    /// The element's id, for a label.
    #[prop(optional)]
    id: Option<&'static str>,
    /// Runs when the choice can't be stored.
    #[prop(optional, into)]
    on_failure: Option<Callback<()>>,
) -> impl IntoView {
    let messages = &shell().layout;
    let chosen = Language::chosen();
    let choose = move |event| {
        let tag = event_target_value(&event);
        if Language::choose(Language::of_tag(&tag)) {
            dom::dispatch(LANGUAGE_EVENT, &JsValue::NULL);
        } else if let Some(on_failure) = on_failure {
            on_failure.run(());
        }
    };
    let options = Language::ALL.map(|it| {
        view! { <option value=it.tag() lang=it.tag() selected=chosen == Some(it)>{it.name()}</option> }
    });
    view! {
        <select
            class="languages"
            id=id
            aria-label=id.is_none().then_some(messages.language)
            autocomplete="off"
            on:change=choose
        >
            <option value="" lang=shell().language selected=chosen.is_none()>{messages.language_browser}</option>
            {options.collect_view()}
        </select>
    }
}
