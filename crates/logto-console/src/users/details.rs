//! The card with the name and the identifiers of a user.

use leptos::prelude::*;
use logto_management::{ManagementError, User};
use logto_ui::components::{Attempt, Notice, Toast, Tone, use_toasts};
use logto_ui::dom;

use super::fields::Fields;
use super::list::time;
use super::page::Subject;
use super::remote::failure_text;
use crate::management::use_management;
use crate::messages::users;

/// The card. A button turns the values into a form.
#[component]
pub(super) fn Details(
    /// The user.
    subject: Subject,
) -> impl IntoView {
    let messages = &users().details;
    let is_open = RwSignal::new(false);
    let fields = Fields::new();
    let edit = move |_| {
        fields.fill(untrack(|| subject.user()).as_ref());
        is_open.set(true);
    };
    let close = move || {
        is_open.set(false);
        request_animation_frame(|| dom::focus_test_id(Some("user-edit".to_owned())));
    };
    let content = move || {
        if is_open.get() {
            return view! { <Form subject fields close=Callback::new(move |()| close()) /> }.into_any();
        }
        view! {
            {subject.user().map(|user| facts(&user))}
            <div class="actions">
                <button type="button" class="button button-small" data-testid="user-edit" on:click=edit>
                    {messages.edit}
                </button>
            </div>
        }
        .into_any()
    };
    view! {
        <section class="card">
            <h2>{messages.title}</h2>
            {content}
        </section>
    }
    .into_any()
}

#[component]
fn Form(subject: Subject, fields: Fields, close: Callback<()>) -> impl IntoView {
    let messages = users();
    let (management, toasts) = (use_management(), use_toasts());
    let attempt = Attempt::new();
    let problem = RwSignal::new(None::<ManagementError>);
    let save = move || {
        let (Some(values), Some(user)) = (fields.values(), untrack(|| subject.user())) else { return };
        let Some(client) = untrack(|| management.client()) else { return };
        let (id, patch) = (subject.id(), values.patch(&user));
        problem.set(None);
        attempt.run(async move { client.update_user(&id, &patch).await }, move |answer| match answer {
            Ok(user) => {
                subject.set(user);
                toasts.show(Toast::success(messages.details.saved));
                close.run(());
            }
            Err(error) => {
                if !fields.mark(&error) {
                    problem.set(Some(error));
                }
            }
        });
    };
    let failed = move || {
        let error = problem.get()?;
        Some(view! { <Notice tone=Tone::Danger title=messages.failed body=failure_text(&error) /> })
    };
    view! {
        <form
            class="field-form"
            autocomplete="off"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                save();
            }
        >
            {fields.view()} {failed}
            <div class="actions">
                <button
                    type="submit"
                    class="button button-primary button-small"
                    data-testid="user-save"
                    aria-busy=move || attempt.busy()
                >
                    {messages.details.save}
                </button>
                <button
                    type="button"
                    class="button button-small"
                    data-testid="cancel"
                    on:click=move |_| close.run(())
                >
                    {messages.cancel}
                </button>
            </div>
        </form>
    }
    .into_any()
}

fn facts(user: &User) -> AnyView {
    let messages = users();
    let none = messages.list.none;
    let row = |label: &'static str, test_id: &'static str, content: AnyView| {
        view! {
            <div class="detail">
                <dt>{label}</dt>
                <dd data-testid=test_id>{content}</dd>
            </div>
        }
        .into_any()
    };
    let text = |text: Option<&str>| text.unwrap_or(none).to_owned().into_any();
    let phone = user.phone().map(|digits| ["+", digits].concat());
    let id = view! { <code>{user.id().to_owned()}</code> }.into_any();
    view! {
        <dl>
            {row(messages.form.name, "detail-name", text(user.name()))}
            {row(messages.form.username, "detail-username", text(user.username()))}
            {row(messages.form.email, "detail-email", text(user.email()))}
            {row(messages.form.phone, "detail-phone", text(phone.as_deref()))}
            {row(messages.user.id, "detail-id", id)}
            {row(messages.user.created, "detail-created", time(user.created_at()))}
            {row(messages.user.last_sign_in, "detail-last-sign-in", time(user.last_sign_in_at()))}
        </dl>
    }
    .into_any()
}
