//! The fault switches of `logto-dev`.

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Value, json};

use super::Tools;
use super::rows::nothing;
use crate::devtools::fault_switches::{Switches, all_off, call};
use logto_client::protocol::error::HttpError;

type Known = RwSignal<Option<Result<Switches, HttpError>>>;

pub(super) fn view(tools: Tools) -> AnyView {
    let known: Known = RwSignal::new(None);
    switch(tools, known, None);
    let state = Memo::new(move |_| known.with(|known| known.as_ref().map(|known| known.as_ref().err().copied())));
    (move || match state.get() {
        None => nothing(tools, "Asking the server…"),
        Some(Some(_)) => nothing(tools, "This server has no fault switches: it is no logto-dev, or an older one."),
        Some(None) => controls(tools, known),
    })
    .into_any()
}

/// Fetches the switches, or changes some. The last response counts.
fn switch(tools: Tools, known: Known, change: Option<Value>) {
    let client = tools.client();
    spawn_local(async move {
        known.try_set(Some(call(&client, change).await));
    });
}

fn controls(tools: Tools, known: Known) -> AnyView {
    let act = move |change: Value| switch(tools, known, Some(change));
    let now = move || known.with(|known| known.clone().and_then(Result::ok).unwrap_or_default());
    let end_sessions = move |_| {
        if let Some(user) = tools.client().session().user() {
            act(json!({"endSessionsOf": user.sub()}));
        }
    };
    view! {
        {choice(tools, "Answers come", "latencyMs", &[(0, "at once"), (500, "after 0.5 s"), (3_000, "after 3 s"), (15_000, "after 15 s")],
            move || i64::try_from(now().latency_ms).unwrap_or(i64::MAX), act)}
        {choice(tools, "The provider answers", "status", &[(0, "as usual"), (500, "500"), (503, "503"), (429, "429")],
            move || now().status.into(), act)}
        {choice(tools, "Answers of the token endpoint lost", "lostAnswers", &[(0, "none"), (1, "the next"), (2, "the next two")],
            move || now().lost_answers.into(), act)}
        {choice(tools, "The server's clock is", "clockOffset", &[(0, "right"), (300, "5 min ahead"), (3_600, "1 h ahead"), (-3_600, "1 h behind")],
            move || now().clock_offset, act)}
        <fieldset>
            <legend>{tools.say("Do once")}</legend>
            <button type="button" on:click=move |_| act(json!({"rotateKeys": "keep"}))>{tools.say("Rotate keys")}</button>
            <button type="button" on:click=move |_| act(json!({"rotateKeys": "drop"}))>{tools.say("Replace keys")}</button>
            <button
                type="button"
                data-testid="devtools-end-sessions"
                disabled=move || !tools.logto.is_authenticated()
                on:click=end_sessions
            >
                {tools.say("End this person's sessions")}
            </button>
            <button type="button" data-testid="devtools-faults-off" on:click=move |_| act(all_off())>{tools.say("All off")}</button>
        </fieldset>
    }
    .into_any()
}

/// A row of buttons, one of which is pressed.
fn choice(
    tools: Tools,
    name: &'static str,
    member: &'static str,
    options: &'static [(i64, &'static str)],
    now: impl Fn() -> i64 + Copy + Send + 'static,
    act: impl Fn(Value) + Copy + 'static,
) -> AnyView {
    let button = move |&(value, label): &(i64, &'static str)| {
        view! {
            <button
                type="button"
                data-testid=format!("devtools-fault-{member}-{value}")
                aria-pressed=move || if now() == value { "true" } else { "false" }
                on:click=move |_| act(json!({ (member): value }))
            >
                {tools.say(label)}
            </button>
        }
    };
    view! {
        <fieldset>
            <legend>{tools.say(name)}</legend>
            {options.iter().map(button).collect_view()}
        </fieldset>
    }
    .into_any()
}
