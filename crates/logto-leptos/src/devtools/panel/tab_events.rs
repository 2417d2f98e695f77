//! The messages between tabs.

use leptos::prelude::*;

use super::Tools;
use super::rows::{date_and_time, nothing, time_of_day};
use crate::devtools::labels;
use logto_client::client::inspect::TabEvent;

pub(super) fn view(tools: Tools) -> AnyView {
    let events = tools.look(|_, client| client.journal().tab_events());
    (move || list(tools, events.get())).into_any()
}

fn list(tools: Tools, events: Vec<TabEvent>) -> AnyView {
    if events.is_empty() {
        return nothing(tools, "No messages yet.");
    }
    let words = &tools.words();
    let row = |event: TabEvent| {
        view! {
            <li>
                <time title=date_and_time(event.at)>{time_of_day(event.at)}</time>
                <span>
                    <strong>{labels::message(words, &event.message)}</strong>
                    {(event.times > 1).then(|| format!(" ×{}", event.times))}
                    " "
                    {labels::direction(words, event.direction)}
                </span>
                <span class="quiet">{labels::effect(words, event.effect)}</span>
            </li>
        }
    };
    view! { <ol class="rows" data-testid="devtools-news">{events.into_iter().map(row).collect_view()}</ol> }.into_any()
}
