//! The card with the answer of an API.

use leptos::prelude::*;

use super::call::{Answer, Body, Outcome, Progress};
use super::facts::TokenFacts;
use super::outcome::{failure, refusal};
use super::status::status_text;
use crate::messages::account;
use crate::ui::Skeleton;

/// The number of lines of the skeleton.
const LINES: usize = 6;

/// The card with the answer.
#[component]
pub(super) fn AnswerCard(
    /// The state of the call.
    progress: RwSignal<Progress>,
    /// The permission that the call needs, if it is known.
    needed: Memo<Option<String>>,
) -> impl IntoView {
    let status = move || {
        progress.with(|progress| match progress {
            Progress::Done(exchange) => match &exchange.outcome {
                Outcome::Answered(answer) => Some(status(answer)),
                outcome => failure(outcome),
            },
            Progress::Idle | Progress::Running => None,
        })
    };
    let details = move || {
        progress.with(|progress| match progress {
            Progress::Idle => Some(view! { <p class="muted">{account().api.response.none}</p> }.into_any()),
            Progress::Running => Some(view! { <Skeleton lines=LINES /> }.into_any()),
            Progress::Done(exchange) => match &exchange.outcome {
                Outcome::Answered(answer) => {
                    let token = exchange.token.as_ref().map(TokenFacts::from);
                    let needed = needed.get_untracked();
                    Some(view! { {refusal(answer, token.as_ref(), needed.as_deref())} {details(answer)} }.into_any())
                }
                _ => None,
            },
        })
    };
    view! {
        <section class="card">
            <h2>{account().api.answer}</h2>
            <div aria-live="polite">{status}</div>
            {details}
        </section>
    }
    .into_any()
}

/// Returns a number of bytes in a fitting unit.
fn size(bytes: usize) -> String {
    let messages = &account().api.response;
    if bytes < 10_240 { messages.bytes(bytes) } else { messages.kibibytes(bytes / 1024) }
}

/// The status line, which screen readers announce.
fn status(answer: &Answer) -> AnyView {
    let messages = &account().api.response;
    let kind = if answer.is_success() { "ok" } else { "refused" };
    view! {
        <p class="status">
            <code class="status-code" data-kind=kind data-testid="api-result">
                {answer.summary()}
            </code>
            <span>{status_text(answer.status)}</span>
            <span class="muted">{messages.took(&format!("{:.0}", answer.took))}</span>
        </p>
    }
    .into_any()
}

fn details(answer: &Answer) -> AnyView {
    let messages = &account().api.response;
    let rows = answer.headers.iter().map(|(name, value)| {
        view! {
            <div>
                <dt>
                    <code>{*name}</code>
                </dt>
                <dd>{value.clone()}</dd>
            </div>
        }
        .into_any()
    });
    let headers = if answer.headers.is_empty() {
        view! { <p class="muted">{messages.no_headers}</p> }.into_any()
    } else {
        view! { <dl class="facts">{rows.collect_view()}</dl> }.into_any()
    };
    view! {
        <h3>{messages.body}</h3>
        {body(&answer.body)}
        <h3>{messages.headers}</h3>
        {headers}
        <p class="small-print">{messages.headers_note}</p>
    }
    .into_any()
}

fn body(body: &Body) -> AnyView {
    let messages = &account().api.response;
    match body {
        Body::Empty => view! { <p class="muted">{messages.no_body}</p> }.into_any(),
        Body::Binary(bytes) => view! { <p class="muted">{messages.binary(&size(*bytes))}</p> }.into_any(),
        Body::Text { text, of } => {
            let shortened = of.map(|of| messages.shortened(&size(text.len()), &size(of)));
            view! {
                <pre class="wire" tabindex="0" role="region" aria-label=messages.body>
                    {text.clone()}
                </pre>
                {shortened.map(|note| view! { <p class="small-print">{note}</p> })}
            }
            .into_any()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::use_english;

    #[test]
    fn shows_sizes_in_fitting_units() {
        use_english();
        assert_eq!([1, 2, 10_239, 10_240].map(size), ["1 byte", "2 bytes", "10239 bytes", "10 KiB"]);
    }
}
