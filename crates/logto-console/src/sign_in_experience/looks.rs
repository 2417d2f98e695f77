//! The card about colors and logos.

use leptos::prelude::*;
use logto_management::{Colors, PageAddress, SignInExperience};

use super::draft::Draft;
use super::inputs::{address_field, text_field};
use super::place::Place;
use crate::messages::{FieldMessages, admin};

/// The card with the colors, and the addresses of the pictures. Custom CSS is not changed here.
pub(super) fn looks(draft: Draft) -> AnyView {
    let messages = &admin().sign_in_experience.looks;
    let has_dark_mode = draft.part(|experience| experience.colors().has_dark_mode);
    let has_css = draft.part(|experience| experience.get("customCss").is_some());
    let dark = move || {
        has_dark_mode.get().then(|| {
            view! {
                {color(draft, Place::DarkColor, &messages.dark_color, "sie-dark-color", |colors| &mut colors.dark_primary)}
                {address_field(draft, PageAddress::DarkLogo, &messages.dark_logo, "sie-dark-logo")}
                {address_field(draft, PageAddress::DarkFavicon, &messages.dark_favicon, "sie-dark-favicon")}
            }
        })
    };
    view! {
        <section class="card">
            <h2>{messages.title}</h2>
            <p class="muted">{messages.lead}</p>
            <div class="settings-fields">
                {color(draft, Place::Color, &messages.color, "sie-color", |colors| &mut colors.primary)}
                {address_field(draft, PageAddress::Logo, &messages.logo, "sie-logo")}
                {address_field(draft, PageAddress::Favicon, &messages.favicon, "sie-favicon")}
                <label class="choice">
                    <input
                        type="checkbox"
                        data-testid="sie-dark-mode"
                        prop:checked=has_dark_mode
                        on:change=move |event| {
                            let is_on = event_target_checked(&event);
                            change_colors(draft, |colors| colors.has_dark_mode = is_on);
                        }
                    />
                    <span>{messages.dark_mode} <span class="small-print">{messages.dark_mode_hint}</span></span>
                </label>
                {dark}
            </div>
            {move || has_css.get().then(|| view! { <p class="small-print">{messages.custom_css}</p> })}
        </section>
    }
    .into_any()
}

fn change_colors(draft: Draft, change: impl FnOnce(&mut Colors)) {
    draft.edit(|experience| {
        let mut colors = experience.colors();
        change(&mut colors);
        experience.set_colors(&colors);
    });
}

/// A color as a text, and as the browser picks it.
fn color(
    draft: Draft,
    place: Place,
    messages: &'static FieldMessages,
    test_id: &'static str,
    part: fn(&mut Colors) -> &mut String,
) -> AnyView {
    let value = draft.part(move |experience| std::mem::take(part(&mut experience.colors())));
    let write = move |experience: &mut SignInExperience, text: &str| {
        let mut colors = experience.colors();
        text.clone_into(part(&mut colors));
        experience.set_colors(&colors);
    };
    let picker = view! {
        <input
            type="color"
            aria-label=messages.label
            prop:value=move || value.with(|value| picked(value))
            on:input=move |event| {
                draft.edit(|experience| write(experience, &event_target_value(&event)));
            }
        />
    };
    text_field(draft, place, (messages, "text", test_id), value, write, Some(picker.into_any()))
}

/// Returns a color in the only form that the browser's field for colors takes; black for other texts.
fn picked(color: &str) -> String {
    let digits: Vec<char> = color.trim_start_matches('#').chars().filter(char::is_ascii_hexdigit).collect();
    match digits.len() {
        6 => ["#", &digits.iter().collect::<String>()].concat(),
        3 => ["#", &digits.iter().flat_map(|digit| [digit, digit]).collect::<String>()].concat(),
        _ => "#000000".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::picked;

    #[test]
    fn picks_colors_in_the_form_of_the_browser() {
        for (color, expected) in
            [("#6139F6", "#6139F6"), ("#fa0", "#ffaa00"), ("6139F6", "#6139F6"), ("red", "#000000"), ("", "#000000")]
        {
            assert_eq!(picked(color), expected, "{color}");
        }
    }
}
