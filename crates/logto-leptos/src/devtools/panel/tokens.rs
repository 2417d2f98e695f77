//! The stored tokens, each hidden until the user presses "Reveal".

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Map, Value};

use super::Tools;
use super::rows::{date_and_time, nothing};
use crate::devtools::labels;
use crate::devtools::redact::masked;
use crate::devtools::tokens::{Check, StoredToken, checks, stored_tokens};
use logto_client::client::LogtoClient;

fn tokens(_: &Tools, client: &LogtoClient) -> Vec<StoredToken> {
    stored_tokens(&client.stored_items(), offset(client))
}

fn offset(client: &LogtoClient) -> i64 {
    client.session_times().map_or(0, |times| times.clock_offset)
}

pub(super) fn view(tools: Tools) -> AnyView {
    let tokens = tools.look(tokens);
    Effect::new(move || check_signatures(tools, tokens.get()));
    view! {
        <Show when=move || !tokens.with(Vec::is_empty) fallback=move || nothing(tools, "No token is stored.")>
            <For
                each=move || tokens.get()
                key=|token| format!("{:?} {}", token.kind, token.raw.expose())
                children=move |token| card(tools, token)
            />
        </Show>
    }
    .into_any()
}

/// Checks the signatures of tokens with the keys that are loaded, for the tab and for the report.
fn check_signatures(tools: Tools, tokens: Vec<StoredToken>) {
    let client = tools.client();
    spawn_local(async move {
        let mut known = Vec::with_capacity(tokens.len());
        for token in tokens {
            let check = client.check_signature_with_loaded_keys(token.raw.expose()).await;
            known.push((token.raw, check));
        }
        // The panel may have been closed.
        let _ = tools.signatures.try_set(known);
    });
}

fn card(tools: Tools, token: StoredToken) -> AnyView {
    let token = StoredValue::new(token);
    let is_revealed =
        Memo::new(move |_| tools.revealed.with(|revealed| token.with_value(|token| revealed.contains(&token.raw))));
    let reveal = move |_| {
        let raw = token.with_value(|token| token.raw.clone());
        tools.revealed.update(|revealed| match revealed.iter().position(|other| *other == raw) {
            Some(index) => drop(revealed.remove(index)),
            None => revealed.push(raw),
        });
    };
    let action = move || if is_revealed.get() { "Hide" } else { "Reveal" };
    let checks = Memo::new(move |_| {
        let client = tools.client();
        token.with_value(|token| {
            checks(
                &tools.words(),
                token,
                client.config(),
                &tools.signature(&token.raw),
                tools.now.get(),
                offset(&client),
            )
        })
    });
    let title = move || token.with_value(|token| token.title(&tools.words()));
    let (scope, ends_at) = token.with_value(|token| (token.scope.clone(), token.ends_at));
    let scope = scope.filter(|scope| !scope.is_empty());
    view! {
        <section class="card" data-testid="devtools-token">
            <div class="title">
                <h3>{title}</h3>
                <button
                    type="button"
                    data-testid="devtools-reveal"
                    aria-pressed=move || if is_revealed.get() { "true" } else { "false" }
                    aria-label=move || [tools.words().text(action()), title()].join(" ")
                    on:click=reveal
                >
                    {move || tools.words().text(action())}
                </button>
            </div>
            {ends_at.map(|at| view! {
                <p>
                    <strong data-testid="devtools-left">
                        {move || {
                            let left = at.since(tools.now.get());
                            let words = tools.words();
                            if left > 0 { words.with("{} left", &[&labels::span(left)]) } else { words.text("over") }
                        }}
                    </strong>
                    <span class="quiet">" " {tools.say("until")} " " {date_and_time(at)}</span>
                </p>
            })}
            {scope.map(|scope| view! { <p><span class="quiet">{tools.say("Scope")} " "</span>{scope}</p> })}
            <ul class="checks">{move || checks.get().into_iter().map(|check| check_row(tools, check)).collect_view()}</ul>
            {move || token.with_value(|token| parts(tools, token, is_revealed.get()))}
        </section>
    }
    .into_any()
}

fn check_row(tools: Tools, check: Check) -> AnyView {
    view! {
        <li data-result=check.result.label()>
            <strong>{tools.say(check.name)} " " {tools.say(check.result.label())}</strong>
            <span class="quiet">" " {check.detail}</span>
        </li>
    }
    .into_any()
}

fn parts(tools: Tools, token: &StoredToken, is_revealed: bool) -> Vec<AnyView> {
    let block = |name: &'static str, text: String| {
        view! {
            <h4>{tools.say(name)}</h4>
            <pre tabindex="0" aria-label=move || tools.words().text(name)>{text}</pre>
        }
        .into_any()
    };
    let json = |object: &Map<String, Value>| {
        let shown = if is_revealed { object.clone() } else { masked(object) };
        serde_json::to_string_pretty(&shown).unwrap_or_default()
    };
    let mut parts = Vec::new();
    match &token.parts {
        Some((header, claims)) => parts.extend([block("Header", json(header)), block("Claims", json(claims))]),
        None => parts.push(nothing(tools, "Opaque: only the provider can read it.")),
    }
    if is_revealed {
        parts.push(block("Token", token.raw.expose().to_owned()));
    }
    parts
}
