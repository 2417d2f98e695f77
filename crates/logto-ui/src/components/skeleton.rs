//! Grey bars in the place of words that are on their way.

use leptos::prelude::*;

use crate::messages::SHELL;

/// As many bars as the words will have lines.
#[component]
pub fn Skeleton(
    /// The number of lines.
    lines: usize,
) -> impl IntoView {
    let bars = (0..lines).map(|_| view! { <span class="bone"></span> }).collect_view();
    view! {
        <div class="skeleton" role="status">
            <span class="visually-hidden">{SHELL.get().loading}</span>
            {bars}
        </div>
    }
    .into_any()
}
