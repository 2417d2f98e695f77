//! Icons. Their images are in the style sheet.

use leptos::prelude::*;

/// Shows a decorative icon, in the color of the text around it.
pub fn icon(name: &'static str) -> AnyView {
    view! { <span class="icon" data-icon=name aria-hidden="true"></span> }.into_any()
}
