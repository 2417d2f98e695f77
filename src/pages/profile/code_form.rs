//! The form for a verification code.

use leptos::prelude::*;
use logto_leptos::account::PendingCode;
use logto_leptos::{AccountError, Verification};
use web_sys::MouseEvent;

use super::editing::{Editing, problem, written};
use crate::messages::account;
use crate::ui::{Attempt, Control, Countdown, Field, FieldForm};

/// The time between two codes, in seconds.
const RESEND_DELAY: u32 = 30;

/// Asks for the code, and can send another one.
#[component]
pub(super) fn CodeForm(
    /// The account.
    editing: Editing,
    /// The code that was sent.
    pending: PendingCode,
    /// What tests find the input by.
    test_id: &'static str,
    /// The words of the button, and its test id.
    submit: (&'static str, &'static str),
    /// The request that may follow after the code was verified.
    attempt: Attempt,
    /// Runs when the code was verified.
    #[prop(into)]
    on_verified: Callback<Verification>,
    /// Runs when the form is canceled.
    #[prop(into)]
    on_cancel: Callback<()>,
    /// Goes back to choose another address, and the words for it.
    back: (&'static str, Callback<()>),
) -> impl IntoView {
    let messages = &account().details.codes;
    let identifier = pending.identifier().clone();
    let pending = RwSignal::new(pending);
    let value = RwSignal::new(String::new());
    let resend_delay = Countdown::from(RESEND_DELAY);
    let submit_code = move |()| {
        let (client, pending, code) = (editing.client(), pending.get_untracked(), value.get_untracked());
        let work = async move { client.verify_code(&pending, &code).await };
        attempt.run(work, move |result| match result {
            Ok(verification) => on_verified.run(verification),
            Err(AccountError::InvalidInput { .. }) => attempt.fail(problem(&AccountError::CodeMismatch)),
            Err(error) => attempt.fail(problem(&error)),
        });
    };
    let is_early = move || resend_delay.left() > 0;
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
                    resend_delay.restart(RESEND_DELAY);
                    editing.say(messages.sent_again);
                }
                Err(error) => attempt.fail(problem(&error)),
            });
        }
    };
    let again_words = move || match resend_delay.left() {
        0 => messages.again.to_owned(),
        seconds => messages.again_in(&seconds.to_string()),
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
        label: messages.label,
        hint: Some(messages.sent(&written(&identifier))),
        control: Control::Code,
        autocomplete: "one-time-code",
        test_id,
        submit,
        submit_id,
        cancel: account().details.cancel,
    };
    view! { <FieldForm field value attempt on_submit=submit_code on_cancel actions=actions.into_any() /> }.into_any()
}
