//! The session and its history.

use leptos::prelude::*;

use super::Tools;
use super::rows::{date_and_time, moment, nothing, pair, time_of_day};
use crate::devtools::labels;
use crate::devtools::tokens::access_token_title;
use crate::devtools::words::Words;
use logto_client::client::LogtoClient;
use logto_client::client::inspect::{Cause, SessionChange, SessionState, SessionTimes};
use logto_client::protocol::renewal::RenewalPlan;

/// The session as it is shown.
#[derive(Clone, Debug, PartialEq)]
struct Now {
    state: SessionState,
    user: Option<String>,
    times: Option<SessionTimes>,
    next: Option<(String, RenewalPlan)>,
    storage_failure: Option<&'static str>,
}

fn now(_: &Tools, client: &LogtoClient) -> Now {
    let session = client.session();
    Now {
        state: SessionState::from(&session),
        user: session.user().map(|user| user.sub().to_owned()),
        times: client.session_times(),
        next: client.next_renewal(),
        storage_failure: client.storage_failure().map(|failure| failure.code()),
    }
}

pub(super) fn view(tools: Tools) -> AnyView {
    let (now, changes) = (tools.look(now), tools.look(|_, client| client.journal().changes()));
    view! {
        <dl>{move || facts(tools, now.get())}</dl>
        <h3>{tools.say("History of this tab")}</h3>
        {move || history(tools, changes.get())}
    }
    .into_any()
}

fn facts(tools: Tools, now: Now) -> Vec<AnyView> {
    let words = tools.words();
    let mut facts = vec![
        pair(tools, "State", view! { <strong data-testid="devtools-state">{labels::state(now.state)}</strong> }),
        pair(tools, "User", now.user.unwrap_or_else(|| words.text("nobody is signed in"))),
    ];
    if let Some(times) = now.times {
        let began = times.began_at.map(|at| moment(tools, at));
        facts.push(pair(tools, "Began", began.unwrap_or_else(|| tools.say("unknown: signed in by another page"))));
        let ends = times.ends_at.map(|at| moment(tools, at));
        facts.push(pair(tools, "Ends", ends.unwrap_or_else(|| tools.say("unknown"))));
        facts.push(pair(tools, "Provider's clock", skew(&words, times.clock_offset)));
    }
    if let Some((token, decision)) = now.next {
        let (what, at) = labels::decision(&words, &decision);
        let at = at.map(|at| moment(tools, at));
        let token = access_token_title(&words, &token);
        facts.push(pair(tools, "Next renewal", view! { {what} " " {at} <br/> <span class="quiet">{token}</span> }));
    }
    if let Some(code) = now.storage_failure {
        facts.push(pair(tools, "Storage", words.with("kept in memory only: {}", &[code])));
    }
    facts
}

fn skew(words: &Words, seconds: i64) -> String {
    let span = labels::span(seconds.saturating_mul(1000));
    match seconds {
        0 => words.text("like this device's"),
        1.. => words.with("{} ahead of this device's", &[&span]),
        _ => words.with("{} behind this device's", &[&span]),
    }
}

fn history(tools: Tools, changes: Vec<SessionChange>) -> AnyView {
    if changes.is_empty() {
        return nothing(tools, "Nothing has happened yet.");
    }
    let words = &tools.words();
    let row = |change: SessionChange| {
        let before = (change.cause != Cause::PageLoad).then(|| format!("{} → ", labels::state(change.from)));
        view! {
            <li>
                <time title=date_and_time(change.at)>{time_of_day(change.at)}</time>
                <strong>{before} {labels::state(change.to)}</strong>
                <span class="quiet">{labels::cause(words, change.cause)}</span>
            </li>
        }
    };
    view! { <ol class="rows" data-testid="devtools-history">{changes.into_iter().map(row).collect_view()}</ol> }
        .into_any()
}
