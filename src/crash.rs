//! Crash reports: after a panic the boot script gets a short report and shows it. That screen is plain
//! HTML and JavaScript, because no code of the app can be relied on after a panic.

use std::panic::PanicHookInfo;

use leptos::prelude::window;
use wasm_bindgen::JsValue;

use super::dom;

/// The event the boot script listens to; its detail is the report.
const CRASH_EVENT: &str = "logto-app:crash";
/// The longest message that goes into a report.
const MESSAGE_LIMIT: usize = 400;
/// The minimum length of a run of token characters that is redacted.
const SECRET_LENGTH: usize = 32;

/// Installs the panic hook, which reports to the boot script and to the console.
pub(crate) fn install() {
    std::panic::set_hook(Box::new(|info| {
        let report = report(info);
        leptos::logging::error!("{report}");
        dom::dispatch(CRASH_EVENT, &JsValue::from_str(&report));
    }));
}

/// Returns the report: version, message, source location and page, without secrets.
fn report(info: &PanicHookInfo<'_>) -> String {
    let message = message(info);
    let place = info.location().map(ToString::to_string).unwrap_or_default();
    let page = window().location().pathname().unwrap_or_default();
    [concat!("logto-leptos ", env!("CARGO_PKG_VERSION")), message.as_str(), place.as_str(), page.as_str()].join("\n")
}

/// Returns the panic's message, with everything redacted that looks like a token.
fn message(info: &PanicHookInfo<'_>) -> String {
    let payload = info.payload();
    let text = payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("panic without a message");
    redact(text)
}

/// Replaces long words, words with an `@`, the word after `Bearer`, and the values of `name=value`, and cuts
/// the text to [`MESSAGE_LIMIT`].
fn redact(text: &str) -> String {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "-_.+=/%~@&?".contains(c);
    let mut safe = String::new();
    let mut follows_scheme = false;
    let mut rest = text;
    while !rest.is_empty() && safe.len() < MESSAGE_LIMIT {
        let run = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(run);
        let value = word.find('=').map(|equals| equals + 1).filter(|start| (2..word.len()).contains(start));
        match value {
            _ if run >= SECRET_LENGTH || word.contains('@') || (follows_scheme && run > 0) => {
                safe.push_str("[removed]");
            }
            Some(start) => {
                safe.push_str(&word[..start]);
                safe.push_str("[removed]");
            }
            None => safe.push_str(word),
        }
        follows_scheme = word.eq_ignore_ascii_case("bearer") || (follows_scheme && run == 0);
        let mut others = after.chars();
        safe.extend(others.next());
        rest = others.as_str();
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redacts_tokens_and_keeps_other_text() {
        let token = "eyJhbGciOiJFUzM4NCJ9.eyJzdWIiOiJhIn0.c2ln";
        let text = redact(&format!("bad answer: \"{token}\" at once"));
        assert_eq!(text, "bad answer: \"[removed]\" at once");
    }

    #[test]
    fn redacts_short_secrets_that_their_form_shows() {
        for text in
            ["Bearer  S3CRET", "\"bearer\": S3CRET", "me:S3CRET@host", "/callback?code=S3CRET&x=1", "password=S3CRET"]
        {
            assert!(!redact(text).contains("S3CRET"), "{}", redact(text));
        }
        let text = "assertion `left == right` failed at a::b, x/y.rs:10";
        assert_eq!(redact(text), text);
    }

    #[test]
    fn cuts_long_messages() {
        assert!(redact(&"a b ".repeat(1000)).len() < MESSAGE_LIMIT + SECRET_LENGTH);
    }
}
