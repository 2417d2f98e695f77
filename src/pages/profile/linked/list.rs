//! The card with the providers.

use leptos::prelude::*;

use super::super::verify::Verify;
use super::provider::Provider;
use super::state::{Linked, Task};
use crate::messages::account;
use crate::ui::icon;

/// The card: the providers, or the step that confirms who the person is.
pub(super) fn list_card(state: Linked) -> AnyView {
    let messages = &account().linked;
    let providers = Memo::new(move |_| state.providers());
    let content = move || {
        if state.must_verify() {
            return view! {
                <Verify
                    editing=state.editing
                    on_done=move |()| state.verified()
                    on_cancel=move |()| state.close()
                />
            }
            .into_any();
        }
        let providers = providers.get();
        if providers.is_empty() {
            return view! { <p data-testid="linked-none">{messages.none}</p> }.into_any();
        }
        view! {
            <ul class="items" role="list">
                {providers.into_iter().map(|provider| row(state, provider)).collect_view()}
            </ul>
        }
        .into_any()
    };
    let locked = move || {
        state.is_locked().then(|| {
            view! {
                <p class="small-print" data-testid="linked-read-only">
                    {icon("lock")}
                    " "
                    {messages.read_only}
                </p>
            }
        })
    };
    view! {
        <section class="card" data-testid="linked">
            <h2 tabindex="-1" node_ref=state.heading>
                {messages.list}
            </h2>
            {content}
            {locked}
        </section>
    }
    .into_any()
}

fn row(state: Linked, provider: Provider) -> AnyView {
    let messages = &account().linked;
    let Provider { target, name, linked, connector } = provider.clone();
    let is_linked = linked.is_some();
    let visit = connector.map(|connector| {
        let (text, label) = if is_linked {
            (messages.change, messages.change_what(&name))
        } else {
            (messages.link_verb, messages.link_what(&name))
        };
        view! {
            <button
                type="button"
                class="button button-small"
                data-testid="linked-link"
                aria-label=label
                aria-busy=move || state.busy()
                hidden=move || state.is_locked()
                on:click=move |_| {
                    let (connector, target) = (connector.clone(), target.clone());
                    state.start(Task::Visit { connector, target });
                }
            >
                {text}
            </button>
        }
    });
    let remove = is_linked.then(|| {
        let label = messages.remove_label(&name);
        view! {
            <button
                type="button"
                class="button button-small"
                data-testid="linked-remove"
                aria-label=label
                aria-busy=move || state.busy()
                hidden=move || state.is_locked()
                on:click=move |_| state.ask(&provider)
            >
                {account().details.remove}
            </button>
        }
    });
    view! {
        <li class="item" data-testid="linked-provider">
            <div>
                <p class="item-name"><bdi>{name}</bdi></p>
                <p class="small-print" data-testid="linked-account">
                    <bdi>{linked.unwrap_or_else(|| messages.not_linked.to_owned())}</bdi>
                </p>
            </div>
            <div class="actions">{visit} {remove}</div>
        </li>
    }
    .into_any()
}
