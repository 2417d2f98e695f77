//! Errors in the visitor's language. An error is identified by its stable code; its own message is
//! shown where the catalog has none.

use leptos::prelude::*;

use crate::messages::{ERRORS, Explained};

/// Returns the heading and the explanation of an error.
#[must_use]
pub fn explain(code: &str, message: &str) -> (String, String) {
    let Explained { title, body } = (ERRORS.get().explain)(code);
    (title.to_owned(), body.map_or_else(|| sentence(message), str::to_owned))
}

/// Shows the code of an error, and its own message where the explanation is another one.
#[must_use]
pub fn fine_print(code: &'static str, message: &str) -> AnyView {
    let reworded = (ERRORS.get().explain)(code).body.is_some();
    let detail = reworded.then(|| english(sentence(message)));
    view! {
        <p class="small-print">
            {detail} " " {code_label()} " " <code>{code}</code>
        </p>
    }
    .into_any()
}

/// Shows a text of the library, which is in English on pages in other languages, too.
#[must_use]
pub fn english(text: String) -> AnyView {
    view! {
        <span lang="en" dir="ltr">
            {text}
        </span>
    }
    .into_any()
}

/// Returns the label of an error's code.
#[must_use]
pub fn code_label() -> &'static str {
    ERRORS.get().code
}

/// Returns a text as a sentence: with a capital letter first and a period at the end.
#[must_use]
pub fn sentence(messages: &str) -> String {
    let messages = messages.trim();
    let mut letters = messages.chars();
    let first = letters.next().map(char::to_uppercase);
    let mut text: String = first.into_iter().flatten().chain(letters).collect();
    if !text.is_empty() && !text.ends_with(['.', '!', '?', '…', '。', '！', '？', '؟']) {
        text.push('.');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::sentence;

    #[test]
    fn makes_sentences() {
        assert_eq!(sentence("the server is away"), "The server is away.");
        assert_eq!(sentence("Ready?"), "Ready?");
        assert_eq!(sentence("サーバーに接続できません。"), "サーバーに接続できません。");
        assert_eq!(sentence(" "), "");
    }
}
