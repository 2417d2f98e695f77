//! The card with the name and the identifiers of a user.

use leptos::prelude::*;
use logto_management::{ManagementClient, ManagementError, User};
use logto_ui::components::{Toast, use_toasts};

use super::fields::Fields;
use super::list::time;
use super::page::Subject;
use crate::controls::{DetailsLabels, FieldForm, FormEnd, FormEndLabels, Submission, detail, details_card};
use crate::messages::users;

/// The card. A button turns the values into a form.
#[component]
pub(super) fn Details(
    /// The user.
    subject: Subject,
) -> impl IntoView {
    let messages = &users().details;
    let fields = Fields::new();
    let labels = DetailsLabels { title: messages.title, edit: messages.edit, edit_id: "user-edit" };
    details_card(
        labels,
        move || fields.fill(untrack(|| subject.user()).as_ref()),
        move || subject.user().map(|user| facts(&user)).into_any(),
        move |close| view! { <Form subject fields close /> }.into_any(),
    )
}

#[component]
fn Form(subject: Subject, fields: Fields, close: Callback<()>) -> impl IntoView {
    let messages = users();
    let (submission, toasts) = (Submission::new(), use_toasts());
    let save = move || {
        let (Some(values), Some(user)) = (fields.values(), untrack(|| subject.user())) else { return };
        let (id, patch) = (subject.id(), values.patch(&user));
        let request = |client: ManagementClient| async move { client.update_user(&id, &patch).await };
        let mark = move |error: &ManagementError| fields.mark(error);
        submission.send_marking(request, mark, move |user| {
            subject.set(user);
            toasts.show(Toast::success(messages.details.saved));
            close.run(());
        });
    };
    let labels = FormEndLabels {
        failed: messages.failed,
        submit: (messages.details.save, "user-save"),
        cancel: messages.cancel,
    };
    view! {
        <FieldForm on_submit=save>
            {fields.view()} <FormEnd labels submission small=true on_cancel=close />
        </FieldForm>
    }
    .into_any()
}

fn facts(user: &User) -> AnyView {
    let messages = users();
    let none = messages.list.none;
    let text = |text: Option<&str>| text.unwrap_or(none).to_owned().into_any();
    let phone = user.phone().map(|digits| ["+", digits].concat());
    let id = view! { <code>{user.id().to_owned()}</code> }.into_any();
    view! {
        <dl>
            {detail(messages.form.name, "detail-name", text(user.name()))}
            {detail(messages.form.username, "detail-username", text(user.username()))}
            {detail(messages.form.email, "detail-email", text(user.email()))}
            {detail(messages.form.phone, "detail-phone", text(phone.as_deref()))}
            {detail(messages.user.id, "detail-id", id)}
            {detail(messages.user.created, "detail-created", time(user.created_at()))}
            {detail(messages.user.last_sign_in, "detail-last-sign-in", time(user.last_sign_in_at()))}
        </dl>
    }
    .into_any()
}
