//! Icons. The pictures are in the style sheet, where they cost the app nothing.

use leptos::prelude::*;

/// A decorative icon, in the colour of the text around it.
pub fn icon(name: &'static str) -> AnyView {
    view! { <span class="icon" data-icon=name aria-hidden="true"></span> }.into_any()
}
