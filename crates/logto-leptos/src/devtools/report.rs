//! The content of the panel as a redacted report.

use serde_json::{Value, json};

use super::labels;
use super::redact::{masked, scrub, short_id};
use super::requests::requests;
use super::settings::{ConfigLayers, settings};
use super::storage::stored_items;
use super::tokens::{StoredToken, checks, stored_tokens};
use super::words::Words;
use logto_client::client::LogtoClient;
use logto_client::client::inspect::{SessionState, SignatureCheck};
use logto_client::protocol::secret::Secret;
use logto_client::protocol::time::UnixMillis;

/// Returns a client's state as JSON for a bug report: session, history, redacted tokens, names and sizes of the
/// stored items, requests, messages between tabs, configuration.
///
/// It contains no token, code, verifier or `state`, no email address, phone number or name, and only the
/// first characters of the user's id. The "Copy report" button of [`LogtoDevtools`](super::LogtoDevtools)
/// copies the same.
///
/// ```no_run
/// use logto_leptos::{LogtoConfig, browser_client, devtools_report};
///
/// let client = browser_client(LogtoConfig::new("https://my-tenant.logto.app", "my-app-id")?);
/// println!("{}", devtools_report(&client, &Default::default()));
/// # Ok::<(), logto_leptos::ConfigError>(())
/// ```
#[must_use]
pub fn devtools_report(client: &LogtoClient, config_layers: &ConfigLayers) -> String {
    let report = redacted_report(client, config_layers, &|_| SignatureCheck::NotCheckable);
    serde_json::to_string_pretty(&report).unwrap_or_default()
}

/// Returns the report as a value. `signature` returns the result of a token's signature check.
pub(super) fn redacted_report(
    client: &LogtoClient,
    layers: &ConfigLayers,
    signature: &dyn Fn(&Secret) -> SignatureCheck,
) -> Value {
    let items = client.stored_items();
    let mut report = report(client, layers, signature, &items);
    scrub(&mut report, &secrets(&items));
    report
}

fn report(
    client: &LogtoClient,
    layers: &ConfigLayers,
    signature: &dyn Fn(&Secret) -> SignatureCheck,
    items: &[(String, Secret)],
) -> Value {
    let (config, journal, page) = (client.config(), client.journal(), client.page_context());
    let session = client.session();
    let times = client.session_times();
    let offset = times.map_or(0, |times| times.clock_offset);
    let tokens = stored_tokens(items, offset);
    let listed = requests(&journal.requests(), config, client.loaded_discovery().as_deref());
    // Those who read it need not know the app's language.
    let words = &Words::default();
    json!({
        "library": concat!("logto-leptos ", env!("CARGO_PKG_VERSION")),
        "at": labels::utc(client.now()),
        "page": {
            "secure": page.is_secure, "framed": page.is_framed, "visible": page.is_visible, "online": page.is_online,
        },
        "session": {
            "state": labels::state(SessionState::from(&session)),
            "user": session.user().map(|user| short_id(user.sub())),
            "beganAt": time(times.and_then(|times| times.began_at)),
            "endsAt": time(times.and_then(|times| times.ends_at)),
            "clockOffsetSeconds": times.map(|times| times.clock_offset),
            "storageFailure": client.storage_failure().map(|failure| failure.code()),
            "nextRenewal": client.next_renewal().map(|(token, decision)| {
                let (what, at) = labels::decision(words, &decision);
                json!({"token": token, "what": what, "at": time(at)})
            }),
        },
        "history": journal.changes().iter().map(|change| json!({
            "at": labels::utc(change.at), "from": labels::state(change.from), "to": labels::state(change.to),
            "why": labels::cause(words, change.cause),
        })).collect::<Vec<_>>(),
        "tokens": tokens.iter().map(|token| {
            let checks = checks(words, token, config, &signature(&token.raw), client.now(), offset);
            let checks = checks.iter().map(|check| format!("{}: {}: {}", check.name, check.result.label(), check.detail));
            let mut described = described(token);
            described["checks"] = checks.collect::<Vec<_>>().into();
            described
        }).collect::<Vec<_>>(),
        "storage": stored_items(&config.storage_name(), items).iter().map(|item| json!({
            "key": item.key, "bytes": item.bytes, "since": time(item.since),
        })).collect::<Vec<_>>(),
        "requests": listed.iter().map(|request| json!({
            "at": labels::utc(request.sent.at), "step": request.step, "method": request.sent.method,
            "url": request.sent.url, "outcome": labels::outcome(words, request.sent.outcome),
            "durationMs": request.sent.duration_ms, "attempt": request.attempt,
        })).collect::<Vec<_>>(),
        "tabs": journal.tab_events().iter().map(|event| json!({
            "at": labels::utc(event.at), "way": labels::direction(words, event.direction),
            "what": labels::message(words, &event.message),
            "effect": labels::effect(words, event.effect), "times": event.times,
        })).collect::<Vec<_>>(),
        "config": settings(words, config, layers).iter().map(|setting| json!({
            "setting": setting.name, "value": setting.value, "from": setting.from,
        })).collect::<Vec<_>>(),
    })
}

fn described(token: &StoredToken) -> Value {
    let (header, claims) = token.parts.clone().unzip();
    let mut claims = claims.as_ref().map(masked);
    if let Some(sub) = claims.as_mut().and_then(|claims| claims.get_mut("sub")) {
        *sub = sub.as_str().map(short_id).into();
    }
    json!({
        "token": token.title(&Words::default()), "endsAt": time(token.ends_at), "scope": token.scope,
        "header": header.as_ref().map(masked), "claims": claims,
    })
}

fn time(at: Option<UnixMillis>) -> Value {
    at.map(labels::utc).into()
}

/// Returns every stored text that must not be in a report: tokens, and the secrets of pending sign-ins.
fn secrets(items: &[(String, Secret)]) -> Vec<Secret> {
    let mut secrets: Vec<Secret> = stored_tokens(items, 0).into_iter().map(|token| token.raw).collect();
    for (name, value) in items {
        let Some(state) = name.strip_prefix("attempt:") else { continue };
        secrets.push(Secret::new(state));
        let attempt: Value = serde_json::from_str(value.expose()).unwrap_or_default();
        let hidden = ["nonce", "verifier"].iter().filter_map(|member| attempt.get(member)?.as_str());
        secrets.extend(hidden.map(Secret::new));
    }
    secrets
}
