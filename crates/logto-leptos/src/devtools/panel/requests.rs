//! The requests that the client sent.

use leptos::prelude::*;

use super::Tools;
use super::rows::{date_and_time, nothing, time_of_day};
use crate::devtools::labels;
use crate::devtools::requests::{Request, requests};
use crate::devtools::words::Words;
use logto_client::client::LogtoClient;
use logto_client::client::inspect::RequestOutcome;

fn listed(_: &Tools, client: &LogtoClient) -> Vec<Request> {
    requests(&client.journal().requests(), client.config(), client.loaded_discovery().as_deref())
}

pub(super) fn view(tools: Tools) -> AnyView {
    let listed = tools.look(listed);
    (move || list(tools, listed.get())).into_any()
}

fn list(tools: Tools, requests: Vec<Request>) -> AnyView {
    if requests.is_empty() {
        return nothing(tools, "No request was sent in this page.");
    }
    let words = tools.words();
    let rows = requests.into_iter().map(|request| row(&words, request)).collect_view();
    view! { <ol class="rows" data-testid="devtools-requests">{rows}</ol> }.into_any()
}

fn row(words: &Words, Request { sent, step, attempt }: Request) -> AnyView {
    let result = match sent.outcome {
        RequestOutcome::Pending => "pending",
        RequestOutcome::Status(..400) => "passed",
        RequestOutcome::Status(_) | RequestOutcome::Failed(_) | RequestOutcome::Canceled => "failed",
    };
    view! {
        <li>
            <time title=date_and_time(sent.at)>{time_of_day(sent.at)}</time>
            <span>
                <strong>{step}</strong>
                " "
                <span data-result=result>{labels::outcome(words, sent.outcome)}</span>
                {(attempt > 1).then(|| [", ", &words.with("attempt {}", &[&attempt.to_string()])].concat())}
            </span>
            <span class="number">{sent.duration_ms.map(|ms| format!("{ms} ms"))}</span>
            <code class="wide">{sent.method} " " {sent.url}</code>
        </li>
    }
    .into_any()
}
