//! The steps at the provider, in a drawer. Whether it is open is remembered in this browser.

use leptos::prelude::*;
use logto_messages::optional;
use logto_ui::storage;

use super::kind::Kind;
use super::list::messages_of;
use crate::messages::{Step, admin};

/// The localStorage key.
const KEY: &str = "logto-leptos:connector-guide";
/// The id of the drawer.
const ID: &str = "connector-guide";
/// Where there is room for the drawer beside the form.
const WIDE: &str = "(min-width: 1100px)";
/// Where the form and the test keep their width beside it.
const VERY_WIDE: &str = "(min-width: 1600px)";

/// Returns whether the drawer is open at first: as it was left where there is room for it, otherwise in very wide windows.
/// On a phone it is always closed at first.
pub(super) fn is_open_at_first() -> bool {
    let matches = |query| window().match_media(query).ok().flatten().is_some_and(|query| query.matches());
    let stored = storage::local().and_then(|it| it.get_item(KEY).ok().flatten());
    match stored.as_deref() {
        Some("closed") => false,
        Some(_) => matches(WIDE),
        None => matches(VERY_WIDE),
    }
}

/// The button that opens and closes the drawer.
#[component]
pub(super) fn GuideButton(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let toggle = move |_| {
        let is_open = !open.get_untracked();
        open.set(is_open);
        if let Some(storage) = storage::local() {
            storage.set_item(KEY, if is_open { "open" } else { "closed" }).ok();
        }
    };
    view! {
        <button
            type="button"
            class="button button-small guide-button"
            aria-expanded=move || open.get().to_string()
            aria-controls=ID
            data-testid="guide-toggle"
            on:click=toggle
        >
            {admin().connectors.guide}
        </button>
    }
    .into_any()
}

/// The drawer with the steps.
#[component]
pub(super) fn Guide(
    /// The kind of connector.
    kind: Kind,
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let steps = messages_of(kind).steps.iter().map(step).collect_view();
    view! {
        <aside
            id=ID
            class="card guide"
            aria-label=admin().connectors.guide
            data-testid="guide"
            hidden=move || !open.get()
        >
            <h2>{admin().connectors.guide}</h2>
            <ol class="guide-steps">{steps}</ol>
        </aside>
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
