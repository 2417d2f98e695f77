//! The steps at the provider.

use leptos::prelude::*;
use logto_messages::optional;

use super::kind::Kind;
use super::list::messages_of;
use crate::messages::{Step, admin};

/// The steps for a connector.
#[component]
pub(super) fn Steps(
    /// The kind of connector.
    kind: Kind,
) -> impl IntoView {
    let steps = messages_of(kind).steps.iter().map(step).collect_view();
    view! {
        <section class="card guide">
            <h2>{admin().connectors.guide}</h2>
            <ol class="guide-steps">{steps}</ol>
        </section>
    }
    .into_any()
}

fn step(step: &'static Step) -> AnyView {
    let link = optional(step.link).map(|label| {
        view! {
            " "
            <a href=step.address target="_blank" rel="noreferrer">
                {label}
            </a>
        }
    });
    view! {
        <li>
            <h3>{step.title}</h3>
            <p class="muted">{step.body} {link}</p>
        </li>
    }
    .into_any()
}
