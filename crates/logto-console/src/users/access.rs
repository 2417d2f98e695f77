//! The card about a user's access: the suspension, and the password.

use leptos::prelude::*;
use logto_leptos::Secret;
use logto_management::ManagementClient;
use logto_ui::components::ConfirmDialog;

use super::page::Subject;
use super::password::{new_password, password_notice};
use crate::management::Changes;
use crate::messages::users;

/// The card.
#[component]
pub(super) fn Access(
    /// The user.
    subject: Subject,
) -> impl IntoView {
    let messages = &users().access;
    view! {
        <section class="card">
            <h2>{messages.title}</h2>
            {suspension(subject)} {password(subject)}
        </section>
    }
    .into_any()
}

fn suspension(subject: Subject) -> AnyView {
    let messages = &users().access;
    let (changes, asks) = (Changes::new(), RwSignal::new(false));
    let is_suspended = Memo::new(move |_| subject.user().is_some_and(|user| user.is_suspended()));
    let set = move |is_suspended: bool| {
        let id = subject.id();
        let request = move |client: ManagementClient| async move { client.set_user_suspended(&id, is_suspended).await };
        changes.send(request, move |user| {
            subject.set(user);
            let name = untrack(|| subject.label());
            let done = if is_suspended { messages.suspended(&name) } else { messages.activated(&name) };
            changes.say(done);
        });
    };
    let toggle = move |_| {
        if is_suspended.get_untracked() {
            set(false);
        } else {
            asks.set(true);
        }
    };
    view! {
        <div class="card-row">
            <p data-testid="access-state">
                {move || if is_suspended.get() { messages.suspended_body } else { messages.active_body }}
            </p>
            <button
                type="button"
                class="button button-small"
                data-testid="user-suspend"
                disabled=move || subject.is_self.get()
                aria-busy=move || changes.busy()
                on:click=toggle
            >
                {move || if is_suspended.get() { messages.activate } else { messages.suspend }}
            </button>
        </div>
        <ConfirmDialog
            open=asks
            title=Signal::derive(move || messages.suspend_sure(&subject.label()))
            confirm=messages.suspend
            cancel=users().cancel
            danger=true
            on_confirm=move |()| set(true)
        >
            <p>{messages.suspend_note}</p>
        </ConfirmDialog>
    }
    .into_any()
}

fn password(subject: Subject) -> AnyView {
    let messages = &users().access;
    let (changes, asks) = (Changes::new(), RwSignal::new(false));
    let secret = RwSignal::new(None::<Secret>);
    let has_password = Memo::new(move |_| subject.user().is_some_and(|user| user.has_password()));
    let reset = move |()| {
        let Some(password) = new_password() else { return };
        let (id, sent) = (subject.id(), password.clone());
        let request = move |client: ManagementClient| async move { client.set_user_password(&id, &sent).await };
        changes.send(request, move |user| {
            subject.set(user);
            secret.set(Some(password));
            changes.say(messages.reset_done);
        });
    };
    let label = Signal::derive(move || if has_password.get() { messages.reset } else { messages.set });
    view! {
        <div class="card-row is-ruled">
            <p>{move || if has_password.get() { messages.has_password } else { messages.no_password }}</p>
            <button
                type="button"
                class="button button-small"
                data-testid="user-reset-password"
                aria-busy=move || changes.busy()
                on:click=move |_| asks.set(true)
            >
                {label}
            </button>
        </div>
        <div aria-live="polite">
            {move || secret.get().map(|shown| password_notice(&shown, move || secret.set(None)))}
        </div>
        <ConfirmDialog
            open=asks
            title=Signal::derive(move || messages.reset_sure(&subject.label()))
            confirm=label
            cancel=users().cancel
            on_confirm=reset
        >
            <p>{move || if has_password.get() { messages.reset_note } else { messages.set_note }}</p>
        </ConfirmDialog>
    }
    .into_any()
}
