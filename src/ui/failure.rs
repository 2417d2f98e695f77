//! Errors in words.

use leptos::prelude::*;
use logto_leptos::LogtoError;

use crate::i18n::{Explained, flow};

/// Heading and explanation of an error.
pub(crate) fn explain(error: &LogtoError) -> (String, String) {
    let Explained { title, body } = (flow().failure.explain)(error.code());
    (title.to_owned(), body.map_or_else(|| sentence(&error.to_string()), str::to_owned))
}

/// What may help against an error, and its small print.
pub(crate) fn error_details(error: &LogtoError) -> AnyView {
    let instead = match error {
        LogtoError::InsecureContext { try_instead } => try_instead.clone().map(instead),
        _ => None,
    };
    let whose = operators_matter(error.code()).then_some(flow().failure.for_operator);
    view! {
        {error
            .hint()
            .map(|hint| {
                view! {
                    <p>
                        {whose.map(|whose| view! { <strong>{whose}</strong> })} {whose.and(Some(" "))}
                        {hint}
                    </p>
                }
            })}
        {instead}
        {fine_print(error)}
    }
    .into_any()
}

/// Whether the person who uses the app can do nothing about an error with this code.
fn operators_matter(code: &str) -> bool {
    let area = code.split('.').next().unwrap_or_default();
    matches!(area, "config" | "discovery" | "oauth" | "unknown_resource" | "missing_organizations_scope")
}

/// What exactly was wrong, for those who are asked about it.
pub(crate) fn fine_print(error: &LogtoError) -> AnyView {
    let words = &flow().failure;
    let code = error.code();
    let reworded = (words.explain)(code).body.is_some();
    let detail = reworded.then(|| sentence(&error.to_string()));
    view! {
        <p class="small-print">
            {detail} " " {words.code} " " <code>{code}</code>
        </p>
    }
    .into_any()
}

/// The way to an address under which the app can work.
fn instead(address: String) -> AnyView {
    let link = address.clone();
    view! {
        <p>
            {flow().failure.try_instead} " " <a href=link rel="external">
                {address}
            </a>
        </p>
    }
    .into_any()
}

/// Some words as a sentence: with a capital in front and a full stop behind.
pub(crate) fn sentence(words: &str) -> String {
    let words = words.trim();
    let mut letters = words.chars();
    let first = letters.next().map(char::to_uppercase);
    let mut text: String = first.into_iter().flatten().chain(letters).collect();
    if !text.is_empty() && !text.ends_with(['.', '!', '?', '…']) {
        text.push('.');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{operators_matter, sentence};

    #[test]
    fn knows_whose_matter_it_is() {
        assert!(operators_matter("discovery.issuer_mismatch"));
        assert!(operators_matter("oauth"));
        assert!(!operators_matter("http.network"));
        assert!(!operators_matter("id_token.clock_wrong"));
    }

    #[test]
    fn makes_sentences() {
        assert_eq!(sentence("the server is away"), "The server is away.");
        assert_eq!(sentence("Ready?"), "Ready?");
        assert_eq!(sentence(" "), "");
    }
}
