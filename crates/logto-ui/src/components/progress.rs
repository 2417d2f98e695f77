//! A page that waits.

use leptos::prelude::*;

use super::PageHeading;
use crate::messages::Progress;

/// A page that waits. The style sheet delays the spinner for a moment, and shows the text for a long
/// wait after some seconds.
#[component]
pub fn ProgressCard(
    /// Its messages.
    words: &'static Progress,
) -> impl IntoView {
    view! {
        <section class="card card-center" aria-busy="true">
            <span class="spinner" aria-hidden="true"></span>
            <PageHeading text=words.working name=words.title />
            <p class="slow muted">{words.slow}</p>
        </section>
    }
    .into_any()
}
