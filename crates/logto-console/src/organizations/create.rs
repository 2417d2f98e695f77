//! The dialog that creates an organization.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use logto_management::{ManagementClient, ManagementError};
use logto_ui::components::{FormDialog, icon};
use logto_ui::paths;

use super::fields::Fields;
use super::state::use_organization_list;
use crate::controls::{FieldForm, FormEnd, FormEndLabels, Submission};
use crate::messages::organizations;
use crate::paths::ORGANIZATIONS;

/// A button with its dialog. Afterwards the page of the organization opens.
#[component]
pub(super) fn CreateOrganization() -> impl IntoView {
    let messages = organizations();
    let (is_open, submission, fields) = (RwSignal::new(false), Submission::new(), Fields::new());
    let (state, navigate) = (use_organization_list(), use_navigate());
    let open = move |_| {
        fields.fill(None);
        submission.clear();
        is_open.set(true);
    };
    let create = move || {
        let Some(values) = fields.values() else { return };
        let (new, navigate) = (values.to_new_organization(), navigate.clone());
        let request = |client: ManagementClient| async move { client.create_organization(&new).await };
        let mark = move |error: &ManagementError| fields.mark(error);
        submission.send_marking(request, mark, move |organization| {
            state.report_next(messages.create.created(organization.name()));
            is_open.set(false);
            let options = NavigateOptions { resolve: false, ..NavigateOptions::default() };
            navigate(&paths::href(&[ORGANIZATIONS, "/", organization.id()].concat()), options);
        });
    };
    let create = StoredValue::new_local(create);
    let labels = FormEndLabels {
        failed: messages.failed,
        submit: (messages.create.create, "organization-create-save"),
        cancel: messages.cancel,
    };
    view! {
        <button type="button" class="button button-primary" data-testid="organization-create" on:click=open>
            {icon("people")} {messages.list.create}
        </button>
        <FormDialog open=is_open title=messages.create.title attempt=submission.attempt>
            <FieldForm on_submit=move || create.with_value(|create| create())>
                {fields.view()}
                <FormEnd labels submission on_cancel=move |()| is_open.set(false) />
            </FieldForm>
        </FormDialog>
    }
    .into_any()
}
