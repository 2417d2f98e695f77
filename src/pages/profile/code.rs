//! A code that was sent, and is to be typed.

use leptos::prelude::*;
use logto_leptos::account::PendingCode;
use logto_leptos::{AccountError, Verification};
use web_sys::MouseEvent;

use super::editing::{Editing, problem, written};
use crate::i18n::personal;
use crate::ui::{Attempt, Countdown, Field, FieldForm};

/// How many seconds there are between two codes.
const PAUSE: u32 = 30;

/// Asks for a code, and sends another one when it doesn't come.
#[component]
pub(super) fn CodeForm(
    /// The account.
    editing: Editing,
    /// The code that was sent.
    pending: PendingCode,
    /// What tests find the input by.
    test_id: &'static str,
    /// The words of the button, and what tests find it by.
    submit: (&'static str, &'static str),
    /// What may still go on after the code was right.
    attempt: Attempt,
    /// Runs when it was right.
    #[prop(into)]
    on_verified: Callback<Verification>,
    /// Runs when it is left.
    #[prop(into)]
    on_cancel: Callback<()>,
    /// Goes back to choose another address, and the words for it.
    back: (&'static str, Callback<()>),
) -> impl IntoView {
    let words = &personal().account.codes;
    let identifier = pending.identifier().clone();
    let pending = RwSignal::new(pending);
    let value = RwSignal::new(String::new());
    let pause = Countdown::from(PAUSE);
    let submit_code = move |()| {
        let (client, pending, code) = (editing.client(), pending.get_untracked(), value.get_untracked());
        let work = async move { client.verify_code(&pending, &code).await };
        attempt.run(work, move |result| match result {
            Ok(verification) => on_verified.run(verification),
            Err(AccountError::InvalidInput { .. }) => attempt.fail(problem(&AccountError::CodeMismatch)),
            Err(error) => attempt.fail(problem(&error)),
        });
    };
    let is_early = move || pause.left() > 0;
    let waiting = move || is_early().then_some("true");
    let again = {
        let identifier = identifier.clone();
        move |_: MouseEvent| {
            if is_early() {
                return;
            }
            let (client, identifier) = (editing.client(), identifier.clone());
            attempt.run(async move { client.send_code(&identifier).await }, move |result| match result {
                Ok(sent) => {
                    pending.set(sent);
                    value.set(String::new());
                    pause.restart(PAUSE);
                    editing.say(words.sent_again.to_owned());
                }
                Err(error) => attempt.fail(problem(&error)),
            });
        }
    };
    let again_words = move || match pause.left() {
        0 => words.again.to_owned(),
        seconds => (words.again_in)(seconds),
    };
    let (back_words, back) = back;
    let actions = view! {
        <button
            type="button"
            class="button-link"
            data-testid="send-again"
            aria-disabled=waiting
            on:click=again
        >
            {again_words}
        </button>
        <button type="button" class="button-link" data-testid="change-address" on:click=move |_| back.run(())>
            {back_words}
        </button>
    };
    let (submit, submit_id) = submit;
    let field = Field {
        label: words.label,
        hint: Some((words.sent)(&written(&identifier))),
        kind: "text",
        autocomplete: "one-time-code",
        digits: true,
        test_id,
        submit,
        submit_id,
        cancel: personal().account.cancel,
    };
    view! { <FieldForm field value attempt on_submit=submit_code on_cancel actions=actions.into_any() /> }.into_any()
}
