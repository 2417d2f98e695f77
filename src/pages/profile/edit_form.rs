//! The form that changes one row.

use leptos::prelude::*;
use leptos::task::spawn_local;
use logto_leptos::account::{Identifier, PendingCode};
use logto_leptos::{Account, AccountClient, AccountError, Secret, Verification};
use logto_messages::optional;

use super::code_form::CodeForm;
use super::editing::{Editing, problem};
use super::no_proof::NoProof;
use super::password_rules::password_rules;
use super::picture::PictureProblem;
use super::row::Row;
use super::upload::upload_button;
use super::verify::Verify;
use crate::messages::account;
use crate::ui::{Attempt, ConfirmDialog, Control, Field, FieldForm};

/// A step of the form.
#[derive(Clone)]
enum Step {
    /// Confirms who the person is.
    Verify,
    /// Says that the account has nothing to confirm that with.
    NoProof,
    /// Asks for the new value.
    Value,
    /// Asks for the code that was sent to the new address.
    Code(PendingCode),
}

/// The outcome of a request.
enum Outcome {
    /// The field was changed; with the account, if the answer contains it.
    Changed(Option<Account>),
    /// The field was removed.
    Removed,
    /// A code was sent to the new address.
    Sent(PendingCode),
    /// Nothing was changed yet, because the picture is not shown here.
    Unshown(PictureProblem),
}

type Answer = Result<Outcome, AccountError>;

/// Confirms who the person is if that is needed, then asks for the new value, then for the code that
/// was sent to a new address.
#[component]
pub(super) fn EditForm(
    /// The account.
    editing: Editing,
    /// The field to change.
    row: Row,
    /// The initial text of the form.
    before: String,
    /// The address as it is shown, if it can be removed.
    removable: Option<String>,
) -> impl IntoView {
    let messages = &account().details;
    // What has to come before the change.
    let verification = move || {
        let must_verify = row.needs_proof() && editing.proof().is_none();
        must_verify.then(|| verification_step(editing, row)).flatten()
    };
    let step = RwSignal::new(verification().unwrap_or(Step::Value));
    let value = RwSignal::new(before.clone());
    let before = StoredValue::new(before);
    let attempt = editing.attempt();
    // The address of a picture that the person knows is not shown here.
    let warned = StoredValue::new(String::new());
    if row == Row::Avatar {
        explain_unshown(before.get_value(), attempt);
    }
    let settle = move |answer: Answer| match answer {
        Ok(Outcome::Changed(account)) => {
            let is_removed = value.try_with_untracked(|value| value.trim().is_empty()).unwrap_or_default();
            let text = if is_removed { row.messages().removed } else { row.messages().saved };
            editing.changed(row, account, text, before.try_get_value());
        }
        Ok(Outcome::Removed) => editing.changed(row, None, row.messages().removed, None),
        Ok(Outcome::Sent(pending)) => step.set(Step::Code(pending)),
        Ok(Outcome::Unshown(problem)) => {
            let address = value.try_get_untracked().unwrap_or_default();
            attempt.fail([&problem.text(address.trim()), " ", messages.picture.save_anyway].concat());
            warned.set_value(address);
        }
        Err(AccountError::FieldNotEditable) => editing.lock(row),
        Err(error @ AccountError::NotEnabled) => editing.turned_off(error),
        // The verification has expired, or this server wants one for more fields than others do.
        Err(error) if error.needs_verification() => {
            editing.forget_proof();
            match verification_step(editing, row) {
                Some(next) => step.set(next),
                None => attempt.fail(messages.no_proof.impossible_body.to_owned()),
            }
        }
        Err(error) => {
            attempt.fail(problem(&error));
            if matches!(step.try_get_untracked(), Some(Step::Code(_))) {
                step.set(Step::Value);
            }
        }
    };
    let save = move |()| {
        let value = value.get_untracked();
        if before.with_value(|before| value.trim() == before) {
            return editing.close();
        }
        if let Some(next) = verification() {
            return step.set(next);
        }
        let must_show = row == Row::Avatar && warned.with_value(|warned| *warned != value);
        let (client, proof) = (editing.client(), editing.proof());
        let work = async move {
            match PictureProblem::of(if must_show { value.trim() } else { "" }).await {
                Some(problem) => Ok(Outcome::Unshown(problem)),
                None => change(client, row, value, proof).await,
            }
        };
        attempt.run(work, settle);
    };
    let save_address = move |new_address: Verification| {
        let Some(proof) = editing.proof() else {
            return step.set(verification_step(editing, row).unwrap_or(Step::Value));
        };
        let work = set_address(editing.client(), row, value.get_untracked(), new_address, proof);
        attempt.run(work, settle);
    };
    let asks = RwSignal::new(false);
    let ask = move |_| match verification() {
        Some(next) => step.set(next),
        None => asks.set(true),
    };
    let remove = move |()| attempt.run(remove(editing.client(), row, editing.proof()), settle);
    let removable = StoredValue::new(removable);
    let proved = move |()| step.set(Step::Value);
    let cancel = Callback::new(move |()| editing.close());
    let back = Callback::new(move |()| {
        attempt.clear();
        step.set(Step::Value);
    });
    move || match step.get() {
        Step::Verify => view! { <Verify editing on_done=proved on_cancel=cancel /> }.into_any(),
        Step::NoProof => view! { <NoProof editing on_cancel=cancel /> }.into_any(),
        Step::Value => {
            let removable = removable.get_value();
            let actions = removable.is_some().then(|| {
                view! {
                    <button type="button" class="button-link button-link-danger" data-testid="remove" on:click=ask>
                        {messages.remove}
                    </button>
                }
            });
            let question = removable.map(|address| {
                view! {
                    <ConfirmDialog
                        open=asks
                        title=messages.remove_what(&address)
                        confirm=messages.remove
                        cancel=messages.cancel
                        danger=true
                        on_confirm=remove
                    >
                        <p>{if row == Row::Phone { messages.remove_phone } else { messages.remove_email }}</p>
                    </ConfirmDialog>
                }
            });
            let field = field(row, editing);
            let upload = (row == Row::Avatar).then(|| upload_button(editing, attempt));
            let actions = view! {
                {upload}
                {actions}
            }
            .into_any();
            view! {
                <FieldForm field value attempt on_submit=save on_cancel=cancel actions />
                {question}
            }
            .into_any()
        }
        Step::Code(pending) => view! {
            <CodeForm
                editing
                pending
                test_id="code"
                submit=(messages.save, "save")
                attempt
                on_verified=save_address
                on_cancel=cancel
                back=(messages.codes.change, back)
            />
        }
        .into_any(),
    }
}

/// Says in the form why the present picture is not shown, if it is not.
fn explain_unshown(address: String, attempt: Attempt) {
    spawn_local(async move {
        if let Some(problem) = PictureProblem::of(&address).await
            && attempt.is_waiting()
        {
            attempt.fail(problem.text(&address));
        }
    });
}

/// Returns the step that confirms who the person is. `None` for a first password, which needs no confirmation.
fn verification_step(editing: Editing, row: Row) -> Option<Step> {
    if !editing.verification_methods().is_empty() {
        return Some(Step::Verify);
    }
    (row != Row::Password).then_some(Step::NoProof)
}

fn field(row: Row, editing: Editing) -> Field {
    let messages = &account().details;
    let text = Control::Text("text");
    let (control, autocomplete, test_id) = match row {
        Row::Name => (text, "name", "field-name"),
        Row::Username => (text, "username", "field-username"),
        Row::Avatar => (Control::Text("url"), "photo", "field-avatar"),
        Row::GivenName => (text, "given-name", "field-given-name"),
        Row::FamilyName => (text, "family-name", "field-family-name"),
        Row::MiddleName => (text, "additional-name", "field-middle-name"),
        Row::Nickname => (text, "nickname", "field-nickname"),
        Row::PreferredUsername => (text, "off", "field-preferred-username"),
        Row::Birthdate => (Control::Date(account().custom_fields.wrong_form), "bday", "field-birthdate"),
        Row::Gender => (text, "sex", "field-gender"),
        Row::Website => (Control::Text("url"), "url", "field-website"),
        Row::ProfilePage => (Control::Text("url"), "url", "field-profile-page"),
        Row::Locale => (text, "language", "field-locale"),
        Row::Zoneinfo => (text, "off", "field-zoneinfo"),
        Row::Street => (text, "address-line1", "field-street"),
        Row::Locality => (text, "address-level2", "field-locality"),
        Row::Region => (text, "address-level1", "field-region"),
        Row::PostalCode => (text, "postal-code", "field-postal-code"),
        Row::Country => (text, "country-name", "field-country"),
        Row::Email => (Control::Text("email"), "email", "field-email"),
        Row::Phone => (Control::Phone(&messages.phone_input), "tel", "field-phone"),
        Row::Password => {
            let rules = password_rules(editing);
            (Control::Password(&messages.password_input, rules), "new-password", "field-password")
        }
    };
    let (submit, submit_id) = match row {
        Row::Email | Row::Phone => (messages.codes.send, "send-code"),
        _ => (messages.save, "save"),
    };
    let row = row.messages();
    let hint = optional(row.hint).map(str::to_owned);
    Field { label: row.field, hint, control, autocomplete, test_id, submit, submit_id, cancel: messages.cancel }
}

/// Changes a row, or sends a code to the new address.
async fn change(client: AccountClient, row: Row, value: String, proof: Option<Verification>) -> Answer {
    let text = value.trim();
    match row {
        Row::Email => client.send_code(&Identifier::Email(text.to_owned())).await.map(Outcome::Sent),
        Row::Phone => client.send_code(&Identifier::Phone(text.to_owned())).await.map(Outcome::Sent),
        Row::Password => client.set_password(Secret::new(value), proof.as_ref()).await.map(|()| Outcome::Changed(None)),
        _ => row.change(client, text, proof).await.map(|account| Outcome::Changed(Some(account))),
    }
}

/// Sets a verified address. The verification of the new address does not confirm the person's identity.
async fn set_address(
    client: AccountClient,
    row: Row,
    value: String,
    new_address: Verification,
    proof: Verification,
) -> Answer {
    let address = value.trim();
    let result = if row == Row::Phone {
        client.set_phone(address, &new_address, &proof).await
    } else {
        client.set_email(address, &new_address, &proof).await
    };
    result.map(|()| Outcome::Changed(None))
}

async fn remove(client: AccountClient, row: Row, proof: Option<Verification>) -> Answer {
    let proof = proof.ok_or(AccountError::VerificationRequired)?;
    let result = if row == Row::Phone { client.remove_phone(&proof).await } else { client.remove_email(&proof).await };
    result.map(|()| Outcome::Removed)
}
