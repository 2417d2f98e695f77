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
    let messages = &shell().layout;
    view! {
        <footer class="footer">
            <div class="bar">
                <p class="muted">{messages.footer}</p>
                <a class="footer-link" href=Page::Settings.href()>
                    {messages.settings}
                </a>
                <LanguageChoice attr:data-testid="language" />
                <fieldset class="themes">
                    <legend class="visually-hidden">{messages.theme}</legend>
                    {choice(Theme::System, "screen", messages.theme_system)}
                    {choice(Theme::Light, "sun", messages.theme_light)}
                    {choice(Theme::Dark, "moon", messages.theme_dark)}
                </fieldset>
            </div>
        </footer>
    }
    .into_any()
}

fn choice(theme: Theme, picture: &'static str, messages: &'static str) -> AnyView {
    let chosen = expect_context::<ThemeChoice>();
    view! {
        <label title=messages>
            <input
                type="radio"
                name="theme"
                value=theme.key()
                prop:checked=move || chosen.is(theme)
                on:change=move |_| chosen.choose(theme)
            />
            {icon(picture)}
            <span class="visually-hidden">{messages}</span>
        </label>
    }
    .into_any()
}
