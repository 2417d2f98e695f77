//! The choice of organization roles.

use leptos::prelude::*;
use logto_management::{ManagementClient, ManagementError, OrganizationRole};
use logto_ui::components::{FormDialog, Skeleton};

use super::page::{Subject, unread};
use crate::controls::{FieldForm, FormEnd, FormEndLabels, Submission, id_check};
use crate::management::Known;
use crate::messages::organizations;

/// Checkboxes of the roles that users can have in organizations. `chosen` has the ids.
pub(super) fn role_choice(subject: Subject, chosen: RwSignal<Vec<String>>) -> AnyView {
    let messages = &organizations().roles;
    let check = move |role: &OrganizationRole| {
        let below = role.description.clone().map(|text| view! { <span class="user-below small-print">{text}</span> });
        let label = view! { <span>{role.name.clone()} {below}</span> }.into_any();
        id_check(role.id.clone(), chosen, "role-check", label)
    };
    let content = move || {
        subject.roles.with(|known| match known {
            Known::Loading => view! { <Skeleton lines=2 /> }.into_any(),
            Known::Offline => ().into_any(),
            Known::Failed(error) => unread(error),
            Known::Here(roles) => {
                let checks: Vec<_> = roles.iter().filter(|role| role.is_for_users).map(check).collect();
                let is_empty = checks.is_empty();
                view! { {checks} {is_empty.then(|| view! { <p class="muted">{messages.none}</p> })} }.into_any()
            }
        })
    };
    view! {
        <fieldset class="role-choice">
            <legend>{messages.title}</legend>
            {content}
        </fieldset>
    }
    .into_any()
}

/// Returns the names of roles, in a sentence part.
pub(super) fn role_names(roles: &[OrganizationRole]) -> String {
    if roles.is_empty() {
        return organizations().roles.no_role.to_owned();
    }
    roles.iter().map(|role| role.name.as_str()).collect::<Vec<_>>().join(", ")
}

/// Returns the ids of roles.
pub(super) fn role_ids(roles: &[OrganizationRole]) -> Vec<String> {
    roles.iter().map(|role| role.id.clone()).collect()
}

/// Returns the roles with these ids. Not tracked.
pub(super) fn roles_by_ids(subject: Subject, ids: &[String]) -> Vec<OrganizationRole> {
    let all = subject.roles.with_untracked(|known| known.here().cloned()).unwrap_or_default();
    all.into_iter().filter(|role| ids.contains(&role.id)).collect()
}

/// A dialog in which roles are chosen. `send` sends the chosen ids; `saved` gets them afterwards.
pub(super) fn roles_dialog<F>(
    subject: Subject,
    open: RwSignal<bool>,
    title: Signal<String>,
    chosen: RwSignal<Vec<String>>,
    send: impl Fn(ManagementClient, Vec<String>) -> F + 'static,
    saved: impl Fn(&[String]) + Clone + 'static,
) -> AnyView
where
    F: Future<Output = Result<(), ManagementError>> + 'static,
{
    let messages = organizations();
    let submission = Submission::new();
    let save = move || {
        let (ids, saved) = (chosen.get_untracked(), saved.clone());
        let sent = ids.clone();
        let request = |client: ManagementClient| send(client, sent);
        submission.send(request, move |()| {
            open.set(false);
            saved(&ids);
        });
    };
    let save = StoredValue::new_local(save);
    let labels =
        FormEndLabels { failed: messages.failed, submit: (messages.roles.save, "roles-save"), cancel: messages.cancel };
    view! {
        <FormDialog open title attempt=submission.attempt>
            <FieldForm on_submit=move || save.with_value(|save| save())>
                {role_choice(subject, chosen)}
                <p class="small-print">{messages.roles.note}</p>
                <FormEnd labels submission on_cancel=move |()| open.set(false) />
            </FieldForm>
        </FormDialog>
    }
    .into_any()
}
