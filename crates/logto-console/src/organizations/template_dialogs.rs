//! The dialogs of the organization template: a new role or permission, and the permissions of a role.

use leptos::prelude::*;
use logto_management::{
    ApiResource, ManagementClient, ManagementError, OrganizationScope, ResourceScope, RoleResourceScope,
};
use logto_ui::components::FormDialog;

use super::fields::{Fields, Values};
use super::template::State;
use crate::controls::{FieldForm, FormEnd, FormEndLabels, Submission, id_check};
use crate::messages::organizations;

/// A kind of entry of the template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Entry {
    Role,
    Scope,
}

/// Checkboxes of the permissions of the template. `chosen` has the ids.
fn permission_choice(state: State, chosen: RwSignal<Vec<String>>) -> AnyView {
    let messages = &organizations().template;
    let checks = move || {
        let scopes = state.known.with(|known| known.here().map(|lists| lists.scopes.clone())).unwrap_or_default();
        let check = |scope: OrganizationScope| id_check(scope.id, chosen, "permission-check", scope.name.into_any());
        scopes.into_iter().map(check).collect_view()
    };
    view! {
        <fieldset class="role-choice">
            <legend>{messages.scopes}</legend>
            {checks}
        </fieldset>
    }
    .into_any()
}

/// Checkboxes of the permissions on API resources, for each of them. `chosen` has the ids.
fn api_permission_choice(state: State, chosen: RwSignal<Vec<String>>) -> AnyView {
    let check = move |scope: &ResourceScope| {
        let name = scope.name().to_owned().into_any();
        id_check(scope.id().to_owned(), chosen, "api-permission-check", name)
    };
    let choice = move |api: ApiResource| {
        view! {
            <fieldset class="role-choice">
                <legend>{organizations().template.on_api(api.name())}</legend>
                {api.scopes().iter().map(check).collect_view()}
            </fieldset>
        }
    };
    let choices = move || {
        let apis = state.known.with(|known| known.here().map(|lists| lists.apis.clone())).unwrap_or_default();
        apis.into_iter().map(choice).collect_view()
    };
    view! { {choices} }.into_any()
}

/// Returns the permissions on API resources with these ids: those that a role has, and further ones.
fn api_permissions(own: &[RoleResourceScope], apis: &[ApiResource], ids: &[String]) -> Vec<RoleResourceScope> {
    let all = apis.iter().flat_map(|api| {
        api.scopes().iter().map(move |scope| RoleResourceScope::new(scope.id(), scope.name(), api.name()))
    });
    let further = all.filter(|scope| own.iter().all(|known| known.id != scope.id));
    own.iter().cloned().chain(further).filter(|scope| ids.contains(&scope.id)).collect()
}

/// Sends the permissions of a role that have changed, and records them.
async fn save_permissions(
    client: ManagementClient,
    state: State,
    role: String,
    ids: Vec<String>,
    ids_of_apis: Vec<String>,
) -> Result<(), ManagementError> {
    let lists = state.known.with_untracked(|known| known.here().cloned());
    let Some(lists) = lists else { return Ok(()) };
    let Some(before) = lists.roles.iter().find(|it| it.id == role) else { return Ok(()) };
    let names = names(state, &ids);
    let is_same = names.len() == before.scopes.len() && names.iter().all(|name| before.scopes.contains(name));
    if !is_same {
        let sent: Vec<&str> = ids.iter().map(String::as_str).collect();
        client.set_organization_role_scopes(&role, &sent).await?;
        state.update_role(&role, |role| role.scopes = names);
    }
    let of_apis = api_permissions(&before.resource_scopes, &lists.apis, &ids_of_apis);
    if of_apis != before.resource_scopes {
        let sent: Vec<&str> = of_apis.iter().map(|scope| scope.id.as_str()).collect();
        client.set_organization_role_resource_scopes(&role, &sent).await?;
        state.update_role(&role, |role| role.resource_scopes = of_apis);
    }
    Ok(())
}

/// Returns the names of the permissions with these ids.
fn names(state: State, ids: &[String]) -> Vec<String> {
    let scopes = state.known.with_untracked(|known| known.here().map(|lists| lists.scopes.clone()));
    let scopes = scopes.into_iter().flatten().filter(|scope| ids.contains(&scope.id));
    scopes.map(|scope| scope.name).collect()
}

/// A button with a dialog that creates a role or a permission.
#[component]
pub(super) fn Create(state: State, entry: Entry) -> impl IntoView {
    let messages = organizations();
    let texts = &messages.template;
    let (submission, fields) = (Submission::new(), Fields::new());
    let (is_open, chosen) = (RwSignal::new(false), RwSignal::new(Vec::<String>::new()));
    let (label, title, test_id) = match entry {
        Entry::Role => (texts.create_role, texts.create_role_title, "template-role-create"),
        Entry::Scope => (texts.create_scope, texts.create_scope_title, "template-scope-create"),
    };
    let open = move |_| {
        fields.fill(None);
        chosen.set(Vec::new());
        submission.clear();
        is_open.set(true);
    };
    let create = move || {
        let Some(values) = fields.values() else { return };
        let ids = chosen.get_untracked();
        let request = move |client: ManagementClient| async move {
            let (name, description) = (values.name(), values.description());
            match entry {
                Entry::Role => {
                    let sent: Vec<&str> = ids.iter().map(String::as_str).collect();
                    let mut role = client.create_organization_role(name, description, &sent).await?;
                    role.scopes = names(state, &ids);
                    state.update(|lists| lists.roles.push(role));
                }
                Entry::Scope => {
                    let scope = client.create_organization_scope(name, description).await?;
                    state.update(|lists| lists.scopes.push(scope));
                }
            }
            Ok(values)
        };
        let mark = move |error: &ManagementError| fields.mark(error);
        submission.send_marking(request, mark, move |values: Values| {
            is_open.set(false);
            state.changes.say(texts.created(values.name()));
        });
    };
    let create = StoredValue::new_local(create);
    let labels = FormEndLabels {
        failed: messages.failed,
        submit: (messages.create.create, "template-create-save"),
        cancel: messages.cancel,
    };
    view! {
        <button type="button" class="button button-small" data-testid=test_id on:click=open>
            {label}
        </button>
        <FormDialog open=is_open title attempt=submission.attempt>
            <FieldForm on_submit=move || create.with_value(|create| create())>
                {fields.view()}
                {(entry == Entry::Role).then(|| permission_choice(state, chosen))}
                <FormEnd labels submission on_cancel=move |()| is_open.set(false) />
            </FieldForm>
        </FormDialog>
    }
    .into_any()
}

/// The dialog with the permissions of a role.
pub(super) fn permissions_dialog(state: State) -> AnyView {
    let messages = organizations();
    let texts = &messages.template;
    let submission = Submission::new();
    let open = state.edits_permissions;
    let save = move || {
        let (role, name) = state.subject.get_untracked();
        let (ids, of_apis) = (state.chosen.get_untracked(), state.chosen_of_apis.get_untracked());
        let request = |client: ManagementClient| save_permissions(client, state, role, ids, of_apis);
        submission.send(request, move |()| {
            open.set(false);
            state.changes.say(texts.permissions_saved(&name));
        });
    };
    let save = StoredValue::new_local(save);
    let title = Signal::derive(move || state.subject.with(|(_, name)| texts.permissions_of(name)));
    let labels = FormEndLabels {
        failed: messages.failed,
        submit: (texts.save_permissions, "permissions-save"),
        cancel: messages.cancel,
    };
    view! {
        <FormDialog open title attempt=submission.attempt>
            <FieldForm on_submit=move || save.with_value(|save| save())>
                {permission_choice(state, state.chosen)}
                {api_permission_choice(state, state.chosen_of_apis)}
                <p class="small-print">{messages.roles.note}</p>
                <FormEnd labels submission on_cancel=move |()| open.set(false) />
            </FieldForm>
        </FormDialog>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn permissions_of_apis_that_are_not_shown_stay() {
        let scopes = json!([{"id": "s1", "name": "read"}, {"id": "s2", "name": "write"}]);
        let api = json!({"id": "a1", "name": "Orders", "scopes": scopes});
        let apis = [ApiResource::from_value(api).unwrap()];
        let hidden = RoleResourceScope::new("s9", "all", "Hidden");
        let own = [hidden.clone(), RoleResourceScope::new("s1", "read", "Orders")];
        let chosen = |ids: &[&str]| {
            let ids: Vec<String> = ids.iter().map(|&id| id.to_owned()).collect();
            api_permissions(&own, &apis, &ids)
        };
        assert_eq!(chosen(&["s1", "s9"]), own, "nothing is changed");
        assert_eq!(chosen(&["s9", "s2"]), [hidden, RoleResourceScope::new("s2", "write", "Orders")]);
        assert!(chosen(&[]).is_empty());
    }
}
