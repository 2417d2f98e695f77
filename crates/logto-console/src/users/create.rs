//! The dialog that creates a user.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use logto_leptos::Secret;
use logto_management::{ManagementClient, ManagementError};
use logto_ui::components::{FormDialog, icon};
use logto_ui::paths;

use super::fields::Fields;
use super::password::{new_password, password_notice};
use super::state::use_user_list;
use crate::controls::{FieldForm, FormEnd, FormEndLabels, Submission};
use crate::messages::users;

/// A button with its dialog. A password that is made for the user is shown in the dialog; then the user's page opens.
#[component]
pub(super) fn CreateUser() -> impl IntoView {
    let messages = users();
    let is_open = RwSignal::new(false);
    let submission = Submission::new();
    let fields = Fields::new();
    let wants_password = RwSignal::new(false);
    // The id of the user who was created, and the password.
    let made = RwSignal::new(None::<(String, Secret)>);
    let (state, navigate) = (use_user_list(), use_navigate());
    let open_user = move |id: &str| {
        let options = NavigateOptions { resolve: false, ..NavigateOptions::default() };
        navigate(&paths::href(&["/users/", id].concat()), options);
    };
    let open = move |_| {
        fields.fill(None);
        wants_password.set(false);
        submission.clear();
        is_open.set(true);
    };
    let opens = open_user.clone();
    let create = move || {
        let Some(values) = fields.values() else { return };
        if !values.has_identifier() {
            return fields.mark_missing();
        }
        let password = if wants_password.get_untracked() { new_password() } else { None };
        let mut user = values.to_new_user();
        if let Some(password) = &password {
            user = user.with_password(password.clone());
        }
        let opens = opens.clone();
        let request = |client: ManagementClient| async move { client.create_user(&user).await };
        let mark = move |error: &ManagementError| fields.mark(error);
        submission.send_marking(request, mark, move |user| {
            state.report_next(messages.create.created(user.label()));
            match password {
                Some(password) => made.set(Some((user.id().to_owned(), password))),
                None => {
                    is_open.set(false);
                    opens(user.id());
                }
            }
        });
    };
    let done = move || {
        if let Some((id, _)) = made.try_update(Option::take).flatten() {
            is_open.set(false);
            open_user(&id);
        }
    };
    let create = StoredValue::new_local(create);
    let done = StoredValue::new_local(done);
    let labels = FormEndLabels {
        failed: messages.failed,
        submit: (messages.create.create, "user-create-save"),
        cancel: messages.cancel,
    };
    let content = move || {
        if let Some(secret) = made.with(|made| made.as_ref().map(|(_, secret)| secret.clone())) {
            return password_notice(&secret, move || done.with_value(|done| done()));
        }
        view! {
            <FieldForm on_submit=move || create.with_value(|create| create())>
                {fields.view()}
                <label class="check">
                    <input type="checkbox" data-testid="user-with-password" bind:checked=wants_password />
                    {messages.form.password}
                </label>
                <p class="small-print">{messages.form.password_hint}</p>
                <FormEnd labels submission on_cancel=move |()| is_open.set(false) />
            </FieldForm>
        }
        .into_any()
    };
    view! {
        <button type="button" class="button button-primary" data-testid="user-create" on:click=open>
            {icon("people")} {messages.list.create}
        </button>
        <FormDialog
            open=is_open
            title=messages.create.title
            attempt=submission.attempt
            on_close=Callback::new(move |()| done.with_value(|done| done()))
        >
            {content}
        </FormDialog>
    }
    .into_any()
}
