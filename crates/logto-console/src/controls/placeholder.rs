//! What is shown instead of something that could not be read or is being loaded.

use leptos::prelude::*;
use logto_management::ManagementError;
use logto_ui::components::{CardSkeleton, Notice, Tone};

use crate::management::failure_text;

/// A notice that something failed.
pub(crate) fn failure_notice(title: &'static str, error: &ManagementError) -> AnyView {
    view! { <Notice tone=Tone::Danger title body=failure_text(error) /> }.into_any()
}

/// The placeholder of a card.
pub(crate) fn card_skeleton(lines: usize) -> AnyView {
    view! {
        <CardSkeleton lines />
    }
    .into_any()
}

/// The placeholder of cards in two columns.
pub(crate) fn columns_skeleton() -> AnyView {
    view! { <div class="columns">{card_skeleton(6)} {card_skeleton(6)}</div> }.into_any()
}
