//! The card with the name and the settings of an organization.

use leptos::prelude::*;
use logto_management::{ManagementClient, ManagementError, Organization, OrganizationPatch};
use logto_ui::components::{Toast, use_toasts};

use super::fields::Fields;
use super::page::Subject;
use crate::controls::{DetailsLabels, FormEndLabels, Submission, detail, details_card, time_or};
use crate::management::Changes;
use crate::messages::organizations;

/// The card. A button turns the values into a form.
#[component]
pub(super) fn Details(
    /// The organization.
    subject: Subject,
) -> impl IntoView {
    let messages = &organizations().details;
    let (fields, toasts) = (Fields::new(), use_toasts());
    let details = move || {
        view! {
            {subject.organization().map(|organization| facts(&organization))}
            {mfa(subject)}
        }
        .into_any()
    };
    let save = move |submission: Submission, close: Callback<()>| {
        let (Some(values), Some(organization)) = (fields.values(), untrack(|| subject.organization())) else { return };
        let (id, patch) = (subject.id(), values.patch(&organization));
        let request = |client: ManagementClient| async move { client.update_organization(&id, &patch).await };
        let mark = move |error: &ManagementError| fields.mark(error);
        submission.send_marking(request, mark, move |organization| {
            subject.set(organization);
            toasts.show(Toast::success(messages.saved));
            close.run(());
        });
    };
    let form = FormEndLabels {
        failed: organizations().failed,
        submit: (messages.save, "organization-save"),
        cancel: organizations().cancel,
    };
    details_card(
        DetailsLabels { title: messages.title, edit: messages.edit, edit_id: "organization-edit", form },
        move || fields.fill(untrack(|| subject.organization()).as_ref()),
        move || fields.typed(),
        details,
        move || fields.view(),
        save,
    )
}

fn facts(organization: &Organization) -> AnyView {
    let messages = organizations();
    let text = |text: Option<&str>| text.unwrap_or(messages.list.none).to_owned().into_any();
    let created = time_or(organization.created_at(), messages.list.none);
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
        <div class="card-row is-ruled">
            <p data-testid="organization-mfa-state">
                {move || if is_required.get() { messages.mfa_required } else { messages.mfa_optional }}
            </p>
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
