//! The card with the switch: whether a sign-in asks for a second step.

use leptos::html::Input;
use leptos::prelude::*;

use super::card::card;
use super::state::{Card, Task, TwoStep};
use crate::messages::account;
use crate::ui::icon;

/// The card: the switch, where something is set up.
pub(super) fn status_card(state: TwoStep) -> AnyView {
    let messages = &account().two_step;
    let closed = move || match state.asks_at_sign_in() {
        _ if !state.has_factor() => view! { <p data-testid="two-step-none">{messages.status.none}</p> }.into_any(),
        Some(_) => view! { <Switch state /> }.into_any(),
        None => ().into_any(),
    };
    let locked = move || {
        state.is_locked().then(|| {
            view! {
                <p class="small-print" data-testid="two-step-read-only">
                    {icon("lock")}
                    " "
                    {messages.read_only}
                </p>
            }
        })
    };
    view! {
        {card(state, Card::Status, (messages.status.title, messages.status.lead), closed, move |_| ().into_any())}
        {locked}
    }
    .into_any()
}

#[component]
fn Switch(state: TwoStep) -> impl IntoView {
    let messages = &account().two_step.status;
    let node = NodeRef::<Input>::new();
    let is_on = Memo::new(move |_| state.asks_at_sign_in() == Some(true));
    let change = move |_| {
        let before = is_on.get_untracked();
        // It shows what the server has stored.
        if let Some(input) = node.get_untracked() {
            input.set_checked(before);
        }
        state.start(Task::Switch(!before));
    };
    view! {
        <div class="setting-row">
            <label for="two-step-ask">
                {messages.ask} <span class="setting-hint">{messages.note}</span>
            </label>
            <input
                id="two-step-ask"
                node_ref=node
                class="switch-input"
                type="checkbox"
                role="switch"
                data-testid="two-step-ask"
                prop:checked=move || is_on.get()
                prop:disabled=move || state.is_locked()
                aria-busy=move || state.attempt.busy()
                on:change=change
            />
        </div>
    }
    .into_any()
}
