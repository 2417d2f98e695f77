//! The card of the passkeys.

use leptos::prelude::*;
use logto_leptos::account::{MfaFactor, MfaFactorKind};
use logto_leptos::ports::{PasskeyError, Passkeys as _};
use logto_leptos::{AccountError, WebPasskeys, use_logto};
use logto_ui::user_agent;

use super::super::elsewhere::elsewhere;
use super::card::{added, card, labeled_button, not_offered, task_button};
use super::state::{Card, Question, Task, TwoStep};
use crate::messages::account;
use crate::ui::{Control, Field, FieldForm};

/// The card: the passkeys, and a button that creates another one.
pub(super) fn passkeys_card(state: TwoStep) -> AnyView {
    let messages = &account().two_step.passkeys;
    let endpoint = StoredValue::new(use_logto().client().config().endpoint().to_string());
    // Another domain can't create passkeys of the server, whatever the person tries.
    let is_foreign = RwSignal::new(false);
    let closed = move || {
        let passkeys = state.of(|kind| matches!(kind, MfaFactorKind::Passkey { .. }));
        let none = passkeys.is_empty().then(|| view! { <p>{messages.none}</p> });
        let list = (!passkeys.is_empty()).then(|| {
            view! {
                <ul class="items" role="list">
                    {passkeys.iter().map(|passkey| row(state, passkey)).collect_view()}
                </ul>
            }
        });
        let add = if state.offers(Card::Passkeys) == Some(false) {
            not_offered("passkeys-not-offered")
        } else if WebPasskeys.is_supported() {
            let button = task_button(state, Task::AddPasskey, messages.add, None, "passkey-add");
            view! { <div class="actions">{button}</div> }.into_any()
        } else {
            view! { <p class="small-print" data-testid="passkeys-unsupported">{messages.unsupported}</p> }.into_any()
        };
        view! {
            {none}
            {list}
            {add}
        }
        .into_any()
    };
    let form = move |task: Task| match task {
        Task::Rename(id, name) => view! { <RenameForm state id before=name /> }.into_any(),
        _ => view! {
            <AddForm state is_foreign />
            {move || is_foreign.get().then(|| elsewhere(&endpoint.get_value()))}
        }
        .into_any(),
    };
    card(state, Card::Passkeys, (messages.title, messages.lead), closed, form)
}

fn row(state: TwoStep, passkey: &MfaFactor) -> AnyView {
    let messages = &account().two_step;
    let name = name_of(passkey);
    let question = Question {
        title: messages.passkeys.remove_what(&name),
        note: messages.passkeys.remove_note,
        confirm: messages.remove,
    };
    let rename = Task::Rename(passkey.id().to_owned(), name.clone());
    let rename_text = (messages.passkeys.rename, Some(messages.passkeys.rename_what(&name)));
    let remove = Task::Remove(Card::Passkeys, passkey.id().to_owned());
    let remove_text = (messages.remove, Some(messages.passkeys.remove_label(&name)));
    view! {
        <li class="item" data-testid="passkey">
            <div>
                <p class="item-name"><bdi>{name}</bdi></p>
                <p class="small-print">{added(passkey.created_at())}</p>
            </div>
            <div class="actions">
                {labeled_button(state, rename, rename_text, None, "passkey-rename")}
                {labeled_button(state, remove, remove_text, Some(question), "passkey-remove")}
            </div>
        </li>
    }
    .into_any()
}

/// The name of a passkey, or else the browser that created it.
fn name_of(passkey: &MfaFactor) -> String {
    match passkey.kind() {
        MfaFactorKind::Passkey { name: Some(name), .. } => name.clone(),
        MfaFactorKind::Passkey { user_agent: Some(agent), .. } => browser_name(agent),
        _ => account().two_step.passkeys.unnamed.to_owned(),
    }
}

/// The browser and the system of a `User-Agent` header.
fn browser_name(agent: &str) -> String {
    let devices = &account().details.devices;
    let name = user_agent::browser_name(
        agent,
        |browser, device| devices.on_device(browser, device),
        |browser, system| devices.on_system(browser, system),
    );
    name.unwrap_or_else(|| account().two_step.passkeys.unnamed.to_owned())
}

/// Asks for a name, and then has the browser create a passkey.
#[component]
fn AddForm(state: TwoStep, is_foreign: RwSignal<bool>) -> impl IntoView {
    let messages = &account().two_step.passkeys;
    let value = RwSignal::new(browser_name(&window().navigator().user_agent().unwrap_or_default()));
    let submit = move |()| {
        let Some(proof) = state.proof() else { return state.fail(&AccountError::VerificationRequired) };
        let (client, name) = (state.editing.client(), value.get_untracked());
        let is_known = untrack(|| state.offers(Card::Passkeys)).is_some();
        let work = async move {
            // The browser would keep a passkey that the server refuses.
            if !is_known && !client.offers_passkeys(&proof).await? {
                return Err(AccountError::FactorNotEnabled);
            }
            client.add_passkey(&WebPasskeys, Some(&name), &proof).await
        };
        state.attempt.run(work, move |result| match result {
            Ok(()) => state.done(messages.saved),
            Err(error) => {
                is_foreign.set(error == AccountError::Passkey(PasskeyError::ForeignDomain));
                state.fail(&error);
            }
        });
    };
    view! {
        <FieldForm
            field=name_field(messages.create, "passkey-create")
            value
            attempt=state.attempt
            on_submit=submit
            on_cancel=move |()| state.close()
        />
    }
}

#[component]
fn RenameForm(state: TwoStep, id: String, before: String) -> impl IntoView {
    let messages = &account().two_step.passkeys;
    let value = RwSignal::new(before);
    let id = StoredValue::new(id);
    let submit = move |()| {
        let Some(proof) = state.proof() else { return state.fail(&AccountError::VerificationRequired) };
        let (client, id, name) = (state.editing.client(), id.get_value(), value.get_untracked());
        let work = async move { client.rename_passkey(&id, &name, &proof).await };
        state.attempt.run(work, move |result| match result {
            Ok(()) => state.done(messages.renamed),
            Err(error) => state.fail(&error),
        });
    };
    view! {
        <FieldForm
            field=name_field(account().details.save, "save")
            value
            attempt=state.attempt
            on_submit=submit
            on_cancel=move |()| state.close()
        />
    }
}

fn name_field(submit: &'static str, submit_id: &'static str) -> Field {
    let messages = &account().two_step.passkeys;
    Field {
        label: messages.name,
        hint: Some(messages.name_hint.to_owned()),
        control: Control::Text("text"),
        autocomplete: "off",
        test_id: "passkey-name",
        submit,
        submit_id,
        cancel: account().details.cancel,
    }
}
