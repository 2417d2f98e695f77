//! A page that waits.

use leptos::prelude::*;

use super::PageHeading;
use crate::messages::Progress;

/// A page that waits. The style sheet delays the spinner for a moment, and shows the text for a long
/// wait after some seconds.
#[component]
pub fn ProgressCard(
    /// Its messages.
    messages: &'static Progress,
    /// What follows the heading.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <section class="card card-center" aria-busy="true">
            <span class="spinner" aria-hidden="true"></span>
            <PageHeading text=messages.working name=messages.title />
            {children.map(|children| children())}
            <p class="slow muted">{messages.slow}</p>
        </section>
    }
    .into_any()
}
