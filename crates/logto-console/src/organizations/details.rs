//! The card with the name and the settings of an organization.

use leptos::prelude::*;
use logto_management::{ManagementClient, ManagementError, Organization, OrganizationPatch};
use logto_ui::components::{Toast, use_toasts};
use logto_ui::format::{date, local_time};

use super::fields::Fields;
use super::page::Subject;
use crate::controls::{DetailsLabels, FieldForm, FormEnd, FormEndLabels, Submission, detail, details_card};
use crate::management::Changes;
use crate::messages::organizations;

/// The card. A button turns the values into a form.
#[component]
pub(super) fn Details(
    /// The organization.
    subject: Subject,
) -> impl IntoView {
    let messages = &organizations().details;
    let fields = Fields::new();
    let labels = DetailsLabels { title: messages.title, edit: messages.edit, edit_id: "organization-edit" };
    let details = move || {
        view! {
            {subject.organization().map(|organization| facts(&organization))}
            {mfa(subject)}
        }
        .into_any()
    };
    details_card(
        labels,
        move || fields.fill(untrack(|| subject.organization()).as_ref()),
        details,
        move |close| view! { <Form subject fields close /> }.into_any(),
    )
}

#[component]
fn Form(subject: Subject, fields: Fields, close: Callback<()>) -> impl IntoView {
    let messages = organizations();
    let (submission, toasts) = (Submission::new(), use_toasts());
    let save = move || {
        let (Some(values), Some(organization)) = (fields.values(), untrack(|| subject.organization())) else { return };
        let (id, patch) = (subject.id(), values.patch(&organization));
        let request = |client: ManagementClient| async move { client.update_organization(&id, &patch).await };
        let mark = move |error: &ManagementError| fields.mark(error);
        submission.send_marking(request, mark, move |organization| {
            subject.set(organization);
            toasts.show(Toast::success(messages.details.saved));
            close.run(());
        });
    };
    let labels = FormEndLabels {
        failed: messages.failed,
        submit: (messages.details.save, "organization-save"),
        cancel: messages.cancel,
    };
    view! {
        <FieldForm on_submit=save>
            {fields.view()} <FormEnd labels submission small=true on_cancel=close />
        </FieldForm>
    }
    .into_any()
}

fn facts(organization: &Organization) -> AnyView {
    let messages = organizations();
    let text = |text: Option<&str>| text.unwrap_or(messages.list.none).to_owned().into_any();
    let created = match organization.created_at().and_then(|at| local_time(date(at))) {
        Some((local, iso)) => view! { <time datetime=iso>{local}</time> }.into_any(),
        None => text(None),
    };
    let id = view! { <code>{organization.id().to_owned()}</code> }.into_any();
    view! {
        <dl>
            {detail(messages.form.name, "detail-name", text(Some(organization.name())))}
            {detail(messages.form.description, "detail-description", text(organization.description()))}
            {detail(messages.organization.id, "detail-id", id)}
            {detail(messages.organization.created, "detail-created", created)}
        </dl>
    }
    .into_any()
}

/// Whether members need multi-factor authentication, with a button that changes it.
fn mfa(subject: Subject) -> AnyView {
    let messages = &organizations().details;
    let changes = Changes::new();
    let is_required = Memo::new(move |_| subject.organization().is_some_and(|it| it.is_mfa_required()));
    let toggle = move |_| {
        let (id, patch) = (subject.id(), OrganizationPatch::new().with_mfa_required(!is_required.get_untracked()));
        let request = move |client: ManagementClient| async move { client.update_organization(&id, &patch).await };
        changes.send(request, move |organization| {
            subject.set(organization);
            changes.say(messages.saved);
        });
    };
    view! {
        <p data-testid="organization-mfa-state">
            {move || if is_required.get() { messages.mfa_required } else { messages.mfa_optional }}
        </p>
        <div class="actions">
            <button
                type="button"
                class="button button-small"
                data-testid="organization-mfa"
                aria-busy=move || changes.busy()
                on:click=toggle
            >
                {move || if is_required.get() { messages.mfa_stop } else { messages.mfa_require }}
            </button>
        </div>
    }
    .into_any()
}
