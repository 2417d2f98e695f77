//! The footer: the origin of the app, the choice of language and color scheme.

use leptos::prelude::*;

use super::LanguageChoice;
use crate::messages::shell;
use crate::page::Page;
use crate::theme::{Theme, ThemeChoice};
use crate::ui::icon;

/// The footer.
#[component]
pub(crate) fn Footer() -> impl IntoView {
    let words = &shell().layout;
    view! {
        <footer class="footer">
            <div class="bar">
                <p class="muted">{words.footer}</p>
                <a class="footer-link" href=Page::Settings.href()>
                    {words.settings}
                </a>
                <LanguageChoice attr:data-testid="language" />
                <fieldset class="themes">
                    <legend class="visually-hidden">{words.theme}</legend>
                    {choice(Theme::System, "screen", words.theme_system)}
                    {choice(Theme::Light, "sun", words.theme_light)}
                    {choice(Theme::Dark, "moon", words.theme_dark)}
                </fieldset>
            </div>
        </footer>
    }
    .into_any()
}

fn choice(theme: Theme, picture: &'static str, words: &'static str) -> AnyView {
    let chosen = expect_context::<ThemeChoice>();
    view! {
        <label title=words>
            <input
                type="radio"
                name="theme"
                value=theme.key()
                prop:checked=move || chosen.is(theme)
                on:change=move |_| chosen.choose(theme)
            />
            {icon(picture)}
            <span class="visually-hidden">{words}</span>
        </label>
    }
    .into_any()
}
