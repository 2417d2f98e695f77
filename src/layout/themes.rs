//! The choice of a color scheme.

use leptos::prelude::*;

use crate::messages::shell;
use crate::theme::{Theme, ThemeChoice};
use crate::ui::icon;

/// The color schemes as a row of pictures.
pub(super) fn themes() -> AnyView {
    let messages = &shell().layout;
    view! {
        <fieldset class="themes">
            <legend class="visually-hidden">{messages.theme}</legend>
            {choice(Theme::System, "screen", messages.theme_system)}
            {choice(Theme::Light, "sun", messages.theme_light)}
            {choice(Theme::Dark, "moon", messages.theme_dark)}
        </fieldset>
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
