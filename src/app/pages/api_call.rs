//! Calls a protected API with an access token.

use gloo_net::http::{Request, Response};
use leptos::prelude::*;
use leptos::task::spawn_local;
use logto_leptos::{AccessToken, Logto, LogtoError, TokenRequest, use_logto};
use serde::Deserialize;
use web_sys::AbortSignal;

use crate::app::config::ApiConfig;
use crate::app::i18n::texts;
use crate::app::ui::{Notice, Tone, error_details, explain};

/// How long the API may take, in milliseconds.
const DEADLINE: u32 = 10_000;

/// How far the call is.
#[derive(Clone)]
enum Call {
    /// Nobody has asked yet.
    Idle,
    /// Under way.
    Running,
    /// The API answered.
    Answered(String),
    /// There was no token for it.
    NoToken(LogtoError),
    /// The API didn't answer.
    Unreachable,
}

/// The part of the answer that is shown.
#[derive(Deserialize, Default)]
struct Answer {
    sub: Option<String>,
    error: Option<String>,
}

/// A button that calls the API, and its answer.
#[component]
pub(super) fn ApiCall(
    /// The API.
    api: ApiConfig,
    /// Runs at every click.
    #[prop(into)]
    on_start: Callback<()>,
) -> impl IntoView {
    let logto = use_logto();
    let words = &texts().api;
    let call = RwSignal::new(Call::Idle);
    let running = move || call.with(|call| matches!(call, Call::Running)).then_some("true");
    let resource = api.resource.clone();
    let start = move |_| {
        if call.with_untracked(|call| matches!(call, Call::Running)) {
            return;
        }
        call.set(Call::Running);
        logto.clear_error();
        on_start.run(());
        let api = api.clone();
        spawn_local(async move { call.set(run(logto, &api).await) });
    };
    view! {
        <section class="card">
            <h2>{words.title}</h2>
            <p class="muted">{words.lead}</p>
            <p>
                <code>{resource}</code>
            </p>
            <div class="actions">
                <button
                    type="button"
                    class="button button-primary"
                    data-testid="call-api"
                    aria-busy=running
                    on:click=start
                >
                    {words.call}
                </button>
            </div>
            <div aria-live="polite">{move || outcome(call.get())}</div>
        </section>
    }
    .into_any()
}

fn outcome(call: Call) -> Option<AnyView> {
    let words = &texts().api;
    match call {
        Call::Idle | Call::Running => None,
        Call::Answered(answer) => Some(
            view! {
                <p class="answer">
                    <span class="muted">{words.answer}</span>
                    " "
                    <code data-testid="api-result">{answer}</code>
                </p>
            }
            .into_any(),
        ),
        Call::NoToken(error) => {
            let (title, body) = explain(&error);
            let details = error_details(&error);
            Some(
                view! {
                    <Notice tone=Tone::Danger title body>
                        {details}
                    </Notice>
                }
                .into_any(),
            )
        }
        Call::Unreachable => {
            let note = words.unreachable;
            Some(view! { <Notice tone=Tone::Danger title=note.title body=note.body /> }.into_any())
        }
    }
}

/// Gets a token and calls the API. A token that the API refuses is replaced once.
async fn run(logto: Logto, api: &ApiConfig) -> Call {
    let client = logto.client();
    let wanted = TokenRequest::new().with_resource(api.resource.clone());
    let token = match client.access_token(wanted.clone()).await {
        Ok(token) => token,
        Err(error) => return Call::NoToken(error),
    };
    let mut answer = send(api, &token).await;
    if answer.as_ref().is_ok_and(|answer| answer.status() == 401) {
        match client.renew_access_token(wanted, &token).await {
            Ok(renewed) => answer = send(api, &renewed).await,
            Err(error) => return Call::NoToken(error),
        }
    }
    match answer {
        Ok(answer) => Call::Answered(summary(answer).await),
        Err(_) => Call::Unreachable,
    }
}

async fn send(api: &ApiConfig, token: &AccessToken) -> Result<Response, gloo_net::Error> {
    let deadline = AbortSignal::timeout_with_u32(DEADLINE);
    Request::get(&api.url)
        .header("authorization", &["Bearer ", token.token().expose()].concat())
        .abort_signal(Some(&deadline))
        .send()
        .await
}

/// The status, and the user or the error that the API names.
async fn summary(answer: Response) -> String {
    let status = answer.status().to_string();
    let text = answer.text().await.unwrap_or_default();
    let Answer { sub, error } = serde_json::from_str(&text).unwrap_or_default();
    match sub.or(error) {
        Some(word) => [status.as_str(), " ", &word].concat(),
        None => status,
    }
}
