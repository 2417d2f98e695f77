//! Language and color scheme.

use leptos::prelude::*;

use crate::layout::LanguageChoice;
use crate::messages::{diagnostics, shell};
use crate::theme::{Theme, ThemeChoice};

/// The card with the choices.
#[component]
pub(super) fn Choices() -> impl IntoView {
    let (messages, layout) = (&diagnostics().settings.choices, &shell().layout);
    let is_unstored = RwSignal::new(false);
    let themes =
        [(Theme::System, layout.theme_system), (Theme::Light, layout.theme_light), (Theme::Dark, layout.theme_dark)];
    let themes = themes.map(|(theme, messages)| theme_choice(theme, messages)).collect_view();
    let error = move || is_unstored.get().then_some(messages.unstored);
    view! {
        <section class="card looks">
            <h2>{messages.title}</h2>
            <div class="pick">
                <label for="settings-language">{layout.language}</label>
                <LanguageChoice
                    id="settings-language"
                    attr:data-testid="settings-language"
                    on_failure=move || is_unstored.set(true)
                />
                <p class="small-print">{messages.reloads}</p>
                <p class="field-problem" role="alert">{error}</p>
            </div>
            <fieldset class="choices">
                <legend>{layout.theme}</legend>
                {themes}
            </fieldset>
        </section>
    }
    .into_any()
}

fn theme_choice(theme: Theme, messages: &'static str) -> AnyView {
    let chosen = expect_context::<ThemeChoice>();
    view! {
        <label class="choice">
            <input
                type="radio"
                name="settings-theme"
                value=theme.key()
                prop:checked=move || chosen.is(theme)
                on:change=move |_| chosen.choose(theme)
            />
            {messages}
        </label>
    }
    .into_any()
}
