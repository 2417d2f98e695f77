//! Gray bars in place of text that is being loaded.

use leptos::prelude::*;

use crate::messages::SHELL;

/// Gray bars, one for each line of the text that is being loaded.
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

/// A card that is being loaded.
#[component]
pub fn CardSkeleton(
    /// The number of lines.
    lines: usize,
) -> impl IntoView {
    view! {
        <section class="card">
            <Skeleton lines />
        </section>
    }
    .into_any()
}
