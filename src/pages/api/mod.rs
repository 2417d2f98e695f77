//! Calls of a protected API, with the request, the answer and the token.

mod answer;
mod call;
mod caller;
mod challenge;
mod facts;
mod outcome;
mod request;
mod status;
mod strip;
mod token;

use leptos::prelude::*;
use leptos::task::spawn_local;
use logto_leptos::{LogtoError, use_logto};

use self::answer::AnswerCard;
pub(super) use self::call::Call;
use self::call::{Progress, perform};
pub(super) use self::caller::{Caller, TestIds};
pub(super) use self::facts::{TokenFacts, serial};
pub(super) use self::outcome::no_token;
pub(super) use self::request::call as call_of;
use self::request::{Choice, choices, preview};
use self::strip::call_strip;
pub(super) use self::token::{HeldToken, TokenCard, ticket_labels, token_ticket};
use super::memberships::OrganizationChoice;
use crate::config::{ApiConfig, AppConfig};
use crate::messages::{account, auth};
use crate::ui::{CardSkeleton, IdentityStrip, PageHeader, PageHeaderSkeleton, PageHeading, hosts, icon};

/// An example of `api` in `config.json`.
const EXAMPLE: &str = r#""api": {
  "url": "https://api.example.com/me",
  "resource": "https://api.example.com"
}"#;

/// The page at `/api`, for people who are signed in.
#[component]
pub(crate) fn ApiPage() -> impl IntoView {
    match expect_context::<AppConfig>().api {
        Some(api) => view! { <ApiExplorer api /> }.into_any(),
        None => unconfigured(),
    }
}

/// The page with an API.
#[component]
fn ApiExplorer(api: ApiConfig) -> impl IntoView {
    let logto = use_logto();
    let messages = &account().api;
    let calls = choices(&api);
    let resource = api.resource;
    let chosen = RwSignal::new(0);
    let organization = RwSignal::new(None::<String>);
    let config = {
        let calls = calls.clone();
        Memo::new(move |_| calls.get(chosen.get()).cloned())
    };
    let for_organization = Memo::new(move |_| config.get().is_some_and(|config| config.organization));
    let needed = Memo::new(move |_| config.get().and_then(|config| config.scope));
    let call = Memo::new(move |_| {
        let organization = organization.get();
        config.get().and_then(|config| call_of(&config, &resource, organization.as_deref()))
    });
    let progress = RwSignal::new(Progress::Idle);
    let held = HeldToken::new();
    // Another call has another answer, and may take another token.
    Effect::new(move |before: Option<Option<Call>>| {
        let now = call.get();
        if before.is_some_and(|before| before != now) {
            progress.set(Progress::Idle);
            held.clear();
        }
        now
    });
    let is_running = move || progress.with(|progress| matches!(progress, Progress::Running));
    let start = move |_| {
        let Some(now) = call.get_untracked().filter(|_| !untrack(is_running)) else {
            return;
        };
        progress.set(Progress::Running);
        logto.clear_error();
        spawn_local(async move {
            let exchange = perform(logto, now.clone()).await;
            // The page may have been left, or show another call.
            if call.try_get_untracked().flatten().as_ref() == Some(&now) {
                match &exchange.token {
                    Some(token) => held.set(now.token, token),
                    None => held.clear(),
                }
                progress.set(Progress::Done(Box::new(exchange)));
            }
        });
    };
    let start_of_token = Memo::new(move |_| held.facts().map(|facts| facts.start));
    let request = move || call.get().map(|call| preview(&call, start_of_token.get().as_deref()));
    let organizations = move || for_organization.get().then(|| view! { <OrganizationChoice organization /> });
    let hosts = StoredValue::new(hosts(&expect_context::<AppConfig>()));
    let strip = Signal::derive(move || progress.with(|progress| call_strip(hosts.get_value(), progress)));
    view! {
        <PageHeader text=messages.page.title lead=messages.page.body />
        <section class="card">
            <IdentityStrip strip labels=&auth().strip.labels />
        </section>
        <div class="columns">
                <section class="card">
                    <h2>{messages.request.title}</h2>
                    <Choice calls chosen />
                    {organizations}
                    {request}
                    <div class="actions">
                        <button
                            type="button"
                            class="button button-primary"
                            data-testid="call-api"
                            aria-busy=move || is_running().then_some("true")
                            prop:disabled=move || call.with(Option::is_none)
                            on:click=start
                        >
                            {messages.call}
                        </button>
                    </div>
                </section>
            <div class="stack">
                <AnswerCard progress needed />
                <TokenCard held title=messages.token.title lead=messages.token.lead failed />
            </div>
        </div>
    }
    .into_any()
}

fn failed(error: &LogtoError, retry: AnyView) -> AnyView {
    no_token(error, Some(retry))
}

/// The page without an API.
fn unconfigured() -> AnyView {
    let messages = &account().api.unconfigured;
    let steps = messages.steps.iter().map(|step| view! { <li>{*step}</li> }).collect_view();
    view! {
        <section class="card card-center" data-tone="info">
            <span class="badge">{icon("plug")}</span>
            <PageHeading text=messages.title name=account().api.page.title />
            <p>{messages.body}</p>
            <ol class="steps">{steps}</ol>
            <pre tabindex="0">{EXAMPLE}</pre>
        </section>
    }
    .into_any()
}

/// What is shown in place of the page while it is not known who is signed in.
#[component]
pub(crate) fn ApiSkeleton() -> impl IntoView {
    view! {
        <PageHeaderSkeleton />
        <CardSkeleton lines=4 />
        <div class="columns">
            <CardSkeleton lines=8 />
            <CardSkeleton lines=4 />
        </div>
    }
    .into_any()
}
