//! The card of the authenticator app.

use leptos::prelude::*;
use leptos::task::spawn_local;
use logto_leptos::account::{MfaFactor, MfaFactorKind, TotpSecret};
use logto_leptos::{AccountError, Logto, use_logto};

use super::card::{added, card, not_offered, task_button};
use super::qr::qr_code;
use super::state::{Card, Question, Task, TwoStep};
use crate::messages::account;
use crate::ui::{Control, CopyButton, Field, FieldForm, Skeleton};

/// The card: the app that is set up, or a button that sets one up.
pub(super) fn totp_card(state: TwoStep) -> AnyView {
    let messages = &account().two_step.totp;
    let closed = move || {
        let factor = state.of(|kind| *kind == MfaFactorKind::Totp).into_iter().next();
        match factor {
            Some(factor) => set_up(state, &factor),
            None if state.offers(Card::Totp) == Some(false) => not_offered("totp-not-offered"),
            None => task_button(state, Task::SetTotp(false), messages.set_up, None, "totp-set-up"),
        }
    };
    let form = move |task: Task| {
        let replaces = task == Task::SetTotp(true);
        view! { <TotpForm state replaces /> }.into_any()
    };
    card(state, Card::Totp, (messages.title, messages.lead), closed, form)
}

fn set_up(state: TwoStep, factor: &MfaFactor) -> AnyView {
    let messages = &account().two_step;
    let remove = Task::Remove(Card::Totp, factor.id().to_owned());
    let question = Question {
        title: messages.totp.remove_what.to_owned(),
        note: messages.totp.remove_note,
        confirm: messages.remove,
    };
    view! {
        <p data-testid="totp-added">{added(factor.created_at())}</p>
        <div class="actions">
            {task_button(state, Task::SetTotp(true), messages.totp.replace, None, "totp-replace")}
            {task_button(state, remove, messages.remove, Some(question), "totp-remove")}
        </div>
    }
    .into_any()
}

/// The QR code, and the form for the code that confirms it.
#[component]
fn TotpForm(state: TwoStep, replaces: bool) -> impl IntoView {
    let logto = use_logto();
    let secret = state.secret;
    // After another verification it is still there: the person has scanned it already.
    if secret.with_untracked(Option::is_none) {
        let (client, proof) = (state.editing.client(), state.proof());
        let is_known = untrack(|| state.offers(Card::Totp)).is_some();
        spawn_local(async move {
            // Nobody scans a code in vain.
            let is_offered = match proof {
                Some(proof) if !replaces && !is_known => client.offers_totp(&proof).await,
                _ => Ok(true),
            };
            let result = match is_offered {
                Ok(true) => client.generate_totp_secret().await,
                Ok(false) => Err(AccountError::FactorNotEnabled),
                Err(error) => Err(error),
            };
            if secret.is_disposed() {
                return;
            }
            match result {
                Ok(generated) => secret.set(Some(generated)),
                Err(error) => state.fail(&error),
            }
        });
    }
    move || match secret.get() {
        Some(secret) => form(state, replaces, secret, logto),
        None if state.attempt.problem().is_some() => failed(state),
        None => view! { <Skeleton lines=6 /> }.into_any(),
    }
}

fn form(state: TwoStep, replaces: bool, secret: TotpSecret, logto: Logto) -> AnyView {
    let messages = &account().two_step.totp;
    let (issuer, name) = names(state, logto);
    let qr = qr_code(secret.uri(&issuer, &name).expose(), messages.qr);
    let grouped = grouped(secret.expose());
    let value = RwSignal::new(String::new());
    let secret = StoredValue::new(secret);
    let copied = move |()| secret.with_value(|secret| secret.expose().to_owned());
    let submit = move |()| {
        let Some(proof) = state.proof() else { return state.fail(&AccountError::VerificationRequired) };
        let (client, secret, code) = (state.editing.client(), secret.get_value(), value.get_untracked());
        let work = async move {
            if replaces {
                client.replace_totp(&secret, &code, &proof).await
            } else {
                client.add_totp(&secret, &code, &proof).await
            }
        };
        state.attempt.run(work, move |result| match result {
            Ok(()) => state.done(messages.saved),
            Err(AccountError::CodeMismatch | AccountError::InvalidInput { .. }) => {
                state.attempt.fail(messages.wrong_code.to_owned());
            }
            Err(error) => state.fail(&error),
        });
    };
    let field = Field {
        label: messages.code,
        hint: None,
        control: Control::Code,
        autocomplete: "one-time-code",
        test_id: "totp-code",
        submit: messages.confirm,
        submit_id: "totp-confirm",
        cancel: account().details.cancel,
    };
    view! {
        <div class="two-step-form">
            <p>{messages.scan}</p>
            {qr}
            <p class="small-print">{messages.key}</p>
            <p class="secret">
                <code data-testid="totp-secret">{grouped}</code>
                <CopyButton text=copied messages=&account().profile.copy attr:data-testid="copy-totp-secret" />
            </p>
            <FieldForm
                field
                value
                attempt=state.attempt
                on_submit=submit
                on_cancel=move |()| state.close()
            />
        </div>
    }
    .into_any()
}

fn failed(state: TwoStep) -> AnyView {
    view! {
        <p class="field-problem" role="alert">
            {move || state.attempt.problem()}
        </p>
        <div class="actions">
            <button type="button" class="button button-small" data-testid="cancel" on:click=move |_| state.close()>
                {account().details.cancel}
            </button>
        </div>
    }
    .into_any()
}

/// The names of the service and of the account that authenticator apps show. Logto has its own host's name as well.
fn names(state: TwoStep, logto: Logto) -> (String, String) {
    let host = logto.client().config().endpoint().host_str().unwrap_or_default().to_owned();
    let known = state.editing.known().with_untracked(|known| {
        let account = known.account()?;
        let name = account.username().or_else(|| account.primary_email()).or_else(|| account.primary_phone());
        name.map(str::to_owned)
    });
    let name = known.or_else(|| logto.user().map(|user| user.sub().to_owned()));
    (host, name.unwrap_or_default())
}

/// The secret in groups of four, which are easier to type.
fn grouped(secret: &str) -> String {
    let mut grouped = String::with_capacity(secret.len() * 5 / 4);
    for (index, letter) in secret.chars().enumerate() {
        if index > 0 && index % 4 == 0 {
            grouped.push(' ');
        }
        grouped.push(letter);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn groups_the_secret() {
        assert_eq!(grouped("JBSWY3DPEHPK3PXP"), "JBSW Y3DP EHPK 3PXP");
        assert_eq!(grouped("ABCDE"), "ABCD E");
        assert_eq!(grouped(""), "");
    }
}
