//! The verification that is required before sensitive changes.

use leptos::prelude::*;
use logto_leptos::account::{PendingCode, VerificationMethod};
use logto_leptos::{Secret, Verification};

use super::code_form::CodeForm;
use super::editing::{Editing, method_test_id, problem, written};
use super::ways::Ways;
use crate::messages::account;
use crate::ui::{Attempt, Control, Field, FieldForm};

/// A step of the verification.
#[derive(Clone)]
enum Step {
    Choose,
    Password,
    Code(PendingCode),
}

/// Asks for the password or a code. The verification is kept for the other forms of the page.
#[component]
pub(super) fn Verify(
    /// The account.
    editing: Editing,
    /// Runs when it has succeeded.
    #[prop(into)]
    on_done: Callback<()>,
    /// Runs when it is canceled.
    #[prop(into)]
    on_cancel: Callback<()>,
) -> impl IntoView {
    let messages = &account().details.verify;
    let methods = StoredValue::new(editing.verification_methods());
    let has_choice = methods.with_value(|methods| methods.len() > 1);
    let first = if methods.with_value(|methods| *methods == [VerificationMethod::Password]) {
        Step::Password
    } else {
        Step::Choose
    };
    let step = RwSignal::new(first);
    let attempt = Attempt::new();
    let verified = move |proof: Verification| {
        editing.prove(proof);
        on_done.run(());
    };
    let back = Callback::new(move |()| step.set(Step::Choose));
    let form = move || match step.get() {
        Step::Choose => view! { <Choice editing methods=methods.get_value() attempt step on_cancel /> }.into_any(),
        Step::Password => {
            let back = has_choice.then_some((messages.another_way, back));
            view! { <PasswordForm editing on_verified=verified on_cancel back /> }.into_any()
        }
        Step::Code(pending) => view! {
            <CodeForm
                editing
                pending
                test_id="verify-code"
                submit=(messages.go_on, "verify")
                attempt=Attempt::new()
                on_verified=verified
                on_cancel
                back=(messages.another_way, back)
            />
        }
        .into_any(),
    };
    view! {
        <div class="verify">
            <p>
                <strong>{messages.title}</strong>
                " "
                <span class="muted">{messages.lead}</span>
            </p>
            {form}
        </div>
    }
    .into_any()
}

/// The verification methods, as buttons.
#[component]
fn Choice(
    editing: Editing,
    methods: Vec<VerificationMethod>,
    attempt: Attempt,
    step: RwSignal<Step>,
    on_cancel: Callback<()>,
) -> impl IntoView {
    let messages = &account().details;
    let choose = move |method: VerificationMethod| match method {
        VerificationMethod::Password => step.set(Step::Password),
        VerificationMethod::Code(identifier) => {
            let client = editing.client();
            attempt.run(async move { client.send_code(&identifier).await }, move |result| match result {
                Ok(pending) => step.set(Step::Code(pending)),
                Err(error) => attempt.fail(problem(&error)),
            });
        }
        _ => {}
    };
    let button = move |method: VerificationMethod| {
        let label = match &method {
            VerificationMethod::Password => messages.verify.with_password.to_owned(),
            VerificationMethod::Code(identifier) => messages.verify.with_code(&written(identifier)),
            _ => return None,
        };
        let test_id = method_test_id(&method);
        Some(view! {
            <button
                type="button"
                class="button button-small"
                data-testid=test_id
                aria-busy=move || attempt.busy()
                on:click=move |_| choose(method.clone())
            >
                {label}
            </button>
        })
    };
    let buttons = methods.into_iter().filter_map(button).collect_view();
    view! { <Ways on_cancel buttons=buttons.into_any() attempt /> }.into_any()
}

#[component]
fn PasswordForm(
    editing: Editing,
    #[prop(into)] on_verified: Callback<Verification>,
    on_cancel: Callback<()>,
    back: Option<(&'static str, Callback<()>)>,
) -> impl IntoView {
    let messages = &account().details.verify;
    let value = RwSignal::new(String::new());
    let attempt = Attempt::new();
    let submit = move |()| {
        if value.with_untracked(String::is_empty) {
            return attempt.fail(messages.password_missing.to_owned());
        }
        let (client, password) = (editing.client(), Secret::new(value.get_untracked()));
        attempt.run(async move { client.verify_password(password).await }, move |result| match result {
            Ok(proof) => on_verified.run(proof),
            Err(error) => attempt.fail(problem(&error)),
        });
    };
    let actions = back.map(|(messages, back)| {
        view! {
            <button type="button" class="button-link" data-testid="verify-another-way" on:click=move |_| back.run(())>
                {messages}
            </button>
        }
    });
    let field = Field {
        label: messages.password,
        hint: None,
        control: Control::Password(&account().details.password_input, Vec::new()),
        autocomplete: "current-password",
        test_id: "verify-password",
        submit: messages.go_on,
        submit_id: "verify",
        cancel: account().details.cancel,
    };
    view! { <FieldForm field value attempt on_submit=submit on_cancel actions=actions.into_any() /> }.into_any()
}
