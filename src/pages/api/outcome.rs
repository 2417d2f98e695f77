//! Explanations of the outcome of a call.

use leptos::prelude::*;
use logto_leptos::{LogtoError, Scope};

use super::call::{Answer, Outcome};
use super::facts::TokenFacts;
use super::status::class_of;
use crate::config::AppConfig;
use crate::messages::{Note, account};
use crate::ui::{Notice, Tone, error_details, explain, fine_print};

/// Explains why there is no answer; `None` if there is one.
pub(super) fn failure(outcome: &Outcome) -> Option<AnyView> {
    match outcome {
        Outcome::Answered(_) => None,
        Outcome::NoToken(error) => Some(no_token(error, None)),
        Outcome::NoAnswer { error, offline } => {
            let note = error_note(if *offline { "offline" } else { error.code() });
            let details = fine_print(error);
            let view = view! {
                <Notice tone=Tone::Danger title=note.title body=note.body>
                    {details}
                </Notice>
            };
            Some(view.into_any())
        }
    }
}

/// The notice that there is no token.
pub(crate) fn no_token(error: &LogtoError, retry: Option<AnyView>) -> AnyView {
    let (title, body) = explain(error);
    let details = error_details(error);
    view! {
        <Notice tone=Tone::Danger title body>
            {details}
            {retry}
        </Notice>
    }
    .into_any()
}

/// Returns the messages about a call without an answer.
fn error_note(code: &str) -> Note {
    let messages = &account().api;
    messages.error_by_code.get(code).unwrap_or(messages.unanswered)
}

/// Returns what a status means for the person, and what helps.
fn explanation(status: u16) -> Option<Note> {
    let known = &account().api.refused.explanation_by_status;
    known.get(&status.to_string()).or_else(|| known.get(&class_of(status)))
}

/// Explains why the API refused the call and what helps; `None` if it did not refuse. `needed` is the
/// permission that the call needs according to the configuration.
pub(super) fn refusal(answer: &Answer, token: Option<&TokenFacts>, needed: Option<&str>) -> Option<AnyView> {
    let messages = &account().api.refused;
    let (title, body, step) = match missing_scopes(answer, token, needed) {
        Some(missing) if missing.is_empty() => (messages.scope, messages.missing_unknown.to_owned(), None),
        Some(missing) => {
            let step = if asks_for_all(&missing) { messages.not_granted } else { messages.not_asked };
            (messages.scope, messages.missing(&missing.join(", ")), Some(step))
        }
        None => {
            let note = explanation(answer.status)?;
            (note.title, note.body.to_owned(), None)
        }
    };
    let said = answer.challenge.as_ref().and_then(|challenge| {
        let error = challenge.error.as_deref();
        let parts: Vec<&str> = error.into_iter().chain(challenge.description.as_deref()).collect();
        (!parts.is_empty()).then(|| parts.join(": "))
    });
    let view = view! {
        <Notice tone=Tone::Warning title body>
            {step.map(|step| view! { <p>{step}</p> })}
            {said.map(|said| view! { <p class="small-print">{messages.says} " " <code>{said}</code></p> })}
        </Notice>
    };
    Some(view.into_any())
}

/// Returns the missing permissions according to an answer: an empty list if it does not name them,
/// `None` if the refusal has another reason.
fn missing_scopes(answer: &Answer, token: Option<&TokenFacts>, needed: Option<&str>) -> Option<Vec<String>> {
    let challenge = answer.challenge.as_ref();
    let lacks_needed = needed.filter(|scope| token.is_some_and(|token| !token.permits(scope)));
    let is_said = challenge.is_some_and(|challenge| challenge.error.as_deref() == Some("insufficient_scope"));
    if answer.status != 403 || !(is_said || lacks_needed.is_some()) {
        return None;
    }
    let granted = token.map(|token| token.scopes.join(" ")).unwrap_or_default();
    let named = challenge.map(|challenge| challenge.missing(&granted)).unwrap_or_default();
    if named.is_empty() {
        return Some(lacks_needed.into_iter().map(str::to_owned).collect());
    }
    Some(named.into_iter().map(str::to_owned).collect())
}

/// Whether the app asks for these scopes at sign-in.
fn asks_for_all(scopes: &[String]) -> bool {
    let asked = use_context::<AppConfig>().map(|config| config.logto.scopes()).unwrap_or_default();
    scopes.iter().all(|scope| asked.contains(&Scope::from(scope.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::use_english;

    #[test]
    fn explains_only_what_went_wrong() {
        use_english();
        for status in [200, 204, 304, 400, 422] {
            assert_eq!(explanation(status), None, "{status}");
        }
        for status in [401, 403, 404, 429, 500, 503] {
            assert!(explanation(status).is_some(), "{status}");
        }
    }
}
