//! The session and its history.

use leptos::prelude::*;

use super::Tools;
use super::rows::{date_and_time, moment, nothing, pair, time_of_day};
use crate::devtools::labels;
use crate::devtools::tokens::access_token_title;
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
        <h3>"History of this tab"</h3>
        {move || history(changes.get())}
    }
    .into_any()
}

fn facts(tools: Tools, now: Now) -> Vec<AnyView> {
    let mut facts = vec![
        pair("State", view! { <strong data-testid="devtools-state">{labels::state(now.state)}</strong> }),
        pair("User", now.user.unwrap_or_else(|| "nobody is signed in".to_owned())),
    ];
    if let Some(times) = now.times {
        let began = times.began_at.map(|at| moment(tools, at));
        facts.push(pair("Began", began.unwrap_or_else(|| "unknown: signed in by another page".into_any())));
        let ends = times.ends_at.map(|at| moment(tools, at));
        facts.push(pair("Ends", ends.unwrap_or_else(|| "unknown".into_any())));
        facts.push(pair("Provider's clock", skew(times.clock_offset)));
    }
    if let Some((token, decision)) = now.next {
        let (what, at) = labels::decision(&decision);
        let at = at.map(|at| moment(tools, at));
        let token = access_token_title(&token);
        facts.push(pair("Next renewal", view! { {what} " " {at} <br/> <span class="quiet">{token}</span> }));
    }
    if let Some(code) = now.storage_failure {
        facts.push(pair("Storage", format!("kept in memory only: {code}")));
    }
    facts
}

fn skew(seconds: i64) -> String {
    match seconds {
        0 => "like this device's".to_owned(),
        1.. => format!("{} ahead of this device's", labels::span(seconds.saturating_mul(1000))),
        _ => format!("{} behind this device's", labels::span(seconds.saturating_mul(1000))),
    }
}

fn history(changes: Vec<SessionChange>) -> AnyView {
    if changes.is_empty() {
        return nothing("Nothing has happened yet.");
    }
    let row = |change: SessionChange| {
        let before = (change.cause != Cause::PageLoad).then(|| format!("{} → ", labels::state(change.from)));
        view! {
            <li>
                <time title=date_and_time(change.at)>{time_of_day(change.at)}</time>
                <strong>{before} {labels::state(change.to)}</strong>
                <span class="quiet">{labels::cause(change.cause)}</span>
            </li>
        }
    };
    view! { <ol class="rows" data-testid="devtools-history">{changes.into_iter().map(row).collect_view()}</ol> }
        .into_any()
}
