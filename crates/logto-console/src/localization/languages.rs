//! The card with the languages of the sign-in page.

use leptos::prelude::*;

use super::names::language_name;
use super::state::State;
use crate::messages::localization;

/// The card: whether the browser's language counts, and the default language.
pub(super) fn languages(state: State) -> AnyView {
    let messages = &localization().languages;
    let detects = Memo::new(move |_| state.settings().detects_browser_language);
    let fallback = Memo::new(move |_| state.settings().fallback);
    let all = Memo::new(move |_| state.all_languages());
    let options = move || {
        let option = |tag: String| {
            let (value, own) = (tag.clone(), tag.clone());
            view! {
                <option value=value selected=move || fallback.with(|fallback| *fallback == own)>
                    {language_name(&tag)}
                </option>
            }
            .into_any()
        };
        all.get().into_iter().map(option).collect_view()
    };
    view! {
        <section class="card">
            <h2>{messages.title}</h2>
            <p class="muted">{messages.lead}</p>
            <label class="choice">
                <input
                    type="checkbox"
                    data-testid="language-detect"
                    prop:checked=detects
                    on:change=move |event| {
                        let is_on = event_target_checked(&event);
                        state.set_settings(|settings| settings.detects_browser_language = is_on);
                    }
                />
                <span>{messages.detect} <span class="small-print">{messages.detect_hint}</span></span>
            </label>
            <label class="pick">
                <span>{messages.fallback}</span>
                <select
                    data-testid="language-default"
                    prop:value=fallback
                    on:change=move |event| {
                        let tag = event_target_value(&event);
                        state.set_settings(|settings| settings.fallback = tag);
                    }
                >
                    {options}
                </select>
            </label>
            <details>
                <summary>{messages.order}</summary>
                <ol>
                    <li>{messages.order_requested}</li>
                    <li>{move || if detects.get() { messages.order_browser } else { messages.order_browser_off }}</li>
                    <li>{move || messages.order_fallback(&language_name(&fallback.get()))}</li>
                </ol>
            </details>
        </section>
    }
    .into_any()
}
