//! The card with the name and the identifiers of a user.

use leptos::prelude::*;
use logto_management::{ManagementClient, ManagementError, User};
use logto_ui::components::{Toast, use_toasts};

use super::fields::Fields;
use super::list::time;
use super::page::Subject;
use crate::controls::{DetailsLabels, FormEndLabels, Submission, detail, details_card};
use crate::messages::users;

/// The card. A button turns the values into a form.
#[component]
pub(super) fn Details(
    /// The user.
    subject: Subject,
) -> impl IntoView {
    let messages = &users().details;
    let (fields, toasts) = (Fields::new(), use_toasts());
    let save = move |submission: Submission, close: Callback<()>| {
        let (Some(values), Some(user)) = (fields.values(), untrack(|| subject.user())) else { return };
        let (id, patch) = (subject.id(), values.patch(&user));
        let request = |client: ManagementClient| async move { client.update_user(&id, &patch).await };
        let mark = move |error: &ManagementError| fields.mark(error);
        submission.send_marking(request, mark, move |user| {
            subject.set(user);
            toasts.show(Toast::success(messages.saved));
            close.run(());
        });
    };
    let form = FormEndLabels { failed: users().failed, submit: (messages.save, "user-save"), cancel: users().cancel };
    details_card(
        DetailsLabels { title: messages.title, edit: messages.edit, edit_id: "user-edit", form },
        move || fields.fill(untrack(|| subject.user()).as_ref()),
        move || fields.typed(),
        move || subject.user().map(|user| facts(&user)).into_any(),
        move || fields.view(),
        save,
    )
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
