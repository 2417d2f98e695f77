//! The dialog that creates a user.

use leptos::ev::Event;
use leptos::html::Dialog;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use logto_leptos::Secret;
use logto_management::ManagementError;
use logto_ui::components::{Attempt, Notice, Tone, icon};
use logto_ui::paths;

use super::fields::Fields;
use super::password::{new_password, secret_notice};
use super::remote::failure_text;
use super::state::use_user_list;
use crate::management::use_management;
use crate::messages::users;

/// A button with its dialog. A password that is made for the user is shown in the dialog; then the user's page opens.
#[component]
pub(super) fn CreateUser() -> impl IntoView {
    let messages = users();
    let node = NodeRef::<Dialog>::new();
    let is_open = RwSignal::new(false);
    let attempt = Attempt::new();
    let fields = Fields::new();
    let wants_password = RwSignal::new(false);
    let problem = RwSignal::new(None::<ManagementError>);
    // The id of the user who was created, and the password.
    let made = RwSignal::new(None::<(String, Secret)>);
    let (management, state, navigate) = (use_management(), use_user_list(), use_navigate());
    let open_user = move |id: &str| {
        let options = NavigateOptions { resolve: false, ..NavigateOptions::default() };
        navigate(&paths::href(&["/users/", id].concat()), options);
    };
    let close = move || {
        if let Some(dialog) = node.get_untracked() {
            dialog.close();
        }
    };
    let open = move |_| {
        fields.fill(None);
        wants_password.set(false);
        problem.set(None);
        is_open.set(true);
        if let Some(dialog) = node.get_untracked() {
            dialog.show_modal().ok();
        }
    };
    let opens = open_user.clone();
    let create = move || {
        let Some(values) = fields.values() else { return };
        if !values.has_identifier() {
            return fields.mark_missing();
        }
        let Some(client) = untrack(|| management.client()) else { return };
        let password = if wants_password.get_untracked() { new_password() } else { None };
        let mut user = values.to_new_user();
        if let Some(password) = &password {
            user = user.with_password(password.clone());
        }
        problem.set(None);
        let opens = opens.clone();
        attempt.run(async move { client.create_user(&user).await }, move |answer| match answer {
            Ok(user) => {
                state.report_next(messages.create.created(user.label()));
                match password {
                    Some(password) => made.set(Some((user.id().to_owned(), password))),
                    None => {
                        close();
                        opens(user.id());
                    }
                }
            }
            Err(error) => {
                if !fields.mark(&error) {
                    problem.set(Some(error));
                }
            }
        });
    };
    let done = move || {
        if let Some((id, _)) = made.try_update(Option::take).flatten() {
            close();
            open_user(&id);
        }
    };
    let on_close = done.clone();
    let create = StoredValue::new_local(create);
    let done = StoredValue::new_local(done);
    let content = move || {
        if let Some(secret) = made.with(|made| made.as_ref().map(|(_, secret)| secret.clone())) {
            return secret_notice(&secret, move || done.with_value(|done| done()));
        }
        view! {
            <form
                class="field-form"
                autocomplete="off"
                novalidate
                on:submit=move |event| {
                    event.prevent_default();
                    create.with_value(|create| create());
                }
            >
                {fields.view()}
                <label class="check">
                    <input type="checkbox" data-testid="user-with-password" bind:checked=wants_password />
                    {messages.form.password}
                </label>
                <p class="small-print">{messages.form.password_hint}</p>
                {move || {
                    problem
                        .get()
                        .map(|error| {
                            view! { <Notice tone=Tone::Danger title=messages.failed body=failure_text(&error) /> }
                        })
                }}
                <div class="actions">
                    <button
                        type="submit"
                        class="button button-primary"
                        data-testid="user-create-save"
                        aria-busy=move || attempt.busy()
                    >
                        {messages.create.create}
                    </button>
                    <button
                        type="button"
                        class="button"
                        data-testid="cancel"
                        on:click=move |_| {
                            if !attempt.is_busy_now() {
                                close();
                            }
                        }
                    >
                        {messages.cancel}
                    </button>
                </div>
            </form>
        }
        .into_any()
    };
    view! {
        <button type="button" class="button button-primary" data-testid="user-create" on:click=open>
            {icon("people")} {messages.list.create}
        </button>
        <dialog
            class="dialog"
            node_ref=node
            aria-labelledby="create-user-title"
            on:cancel=move |event: Event| {
                if attempt.is_busy_now() {
                    event.prevent_default();
                }
            }
            on:close=move |_| {
                is_open.set(false);
                on_close();
            }
        >
            <h2 id="create-user-title">{messages.create.title}</h2>
            {move || is_open.get().then(content)}
        </dialog>
    }
    .into_any()
}
