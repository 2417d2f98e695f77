//! A button that calls an API, and the answer in one line.

use leptos::prelude::*;
use leptos::task::spawn_local;
use logto_leptos::use_logto;

use super::call::{Call, Exchange, Outcome, Progress, perform};
use super::facts::TokenFacts;
use super::outcome::{failure, refusal};
use super::status::status_text;
use crate::messages::account;

/// The test ids of a button and its answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TestIds {
    /// The button.
    pub(crate) button: &'static str,
    /// The answer.
    pub(crate) result: &'static str,
}

/// A button that calls an API, and its answer.
#[component]
pub(crate) fn Caller(
    /// The call.
    call: Call,
    /// Its name, where there are several.
    #[prop(optional, into)]
    name: Option<String>,
    /// The permission that it needs, if it is known.
    #[prop(optional_no_strip)]
    needed: Option<String>,
    /// The test ids.
    ids: TestIds,
    /// Runs on every click.
    #[prop(optional, into)]
    on_start: Option<Callback<()>>,
) -> impl IntoView {
    let logto = use_logto();
    let progress = RwSignal::new(Progress::Idle);
    let is_running = move || progress.with(|progress| matches!(progress, Progress::Running));
    let start = move |_| {
        if untrack(is_running) {
            return;
        }
        progress.set(Progress::Running);
        logto.clear_error();
        if let Some(on_start) = on_start {
            on_start.run(());
        }
        let call = call.clone();
        spawn_local(async move {
            let exchange = perform(logto, call).await;
            // The page may have been left.
            progress.try_set(Progress::Done(Box::new(exchange)));
        });
    };
    let result = move || match progress.get() {
        Progress::Idle | Progress::Running => None,
        Progress::Done(exchange) => Some(brief(&exchange, needed.as_deref(), ids)),
    };
    view! {
        <div class="actions">
            <button
                type="button"
                class="button"
                data-testid=ids.button
                aria-busy=move || is_running().then_some("true")
                on:click=start
            >
                {account().api.call}
                {name.map(|name| view! { <span class="visually-hidden">{[": ", &name].concat()}</span> })}
            </button>
        </div>
        <div aria-live="polite" class="brief">
            {result}
        </div>
    }
    .into_any()
}

fn brief(exchange: &Exchange, needed: Option<&str>, ids: TestIds) -> AnyView {
    let Outcome::Answered(answer) = &exchange.outcome else {
        return failure(&exchange.outcome).into_any();
    };
    let token = exchange.token.as_ref().map(TokenFacts::from);
    let refusal = refusal(answer, token.as_ref(), needed);
    view! {
        <p class="answer">
            <span class="muted">{account().api.answer}</span>
            " "
            <code data-testid=ids.result>{answer.summary()}</code>
            " "
            <span class="muted">{status_text(answer.status)}</span>
        </p>
        {refusal}
    }
    .into_any()
}
