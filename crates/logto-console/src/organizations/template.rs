//! The card with the organization template: the roles and permissions that all organizations have.

use futures_util::future::try_join3;
use leptos::prelude::*;
use logto_management::{ApiResource, ManagementClient, ManagementError, OrganizationRole, OrganizationScope};
use logto_ui::components::Skeleton;

use super::page::unread;
use super::template_dialogs::{Create, Entry, permissions_dialog};
use crate::controls::removal_dialog;
use crate::management::{Changes, Known, fetched};
use crate::messages::organizations;

/// What the server has.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Lists {
    pub(super) roles: Vec<OrganizationRole>,
    pub(super) scopes: Vec<OrganizationScope>,
    /// The API resources with permissions that roles can have. Empty where a proxy does not let requests about them through.
    pub(super) apis: Vec<ApiResource>,
}

/// What the card keeps.
#[derive(Clone, Copy)]
pub(super) struct State {
    pub(super) known: RwSignal<Known<Lists>>,
    pub(super) changes: Changes,
    /// The role whose permissions are changed: the id and the name.
    pub(super) subject: RwSignal<(String, String)>,
    /// The ids of the permissions of that role.
    pub(super) chosen: RwSignal<Vec<String>>,
    /// The ids of its permissions on API resources.
    pub(super) chosen_of_apis: RwSignal<Vec<String>>,
    pub(super) edits_permissions: RwSignal<bool>,
    /// The role or permission that is to be deleted, with its id and its name.
    deleted: RwSignal<Option<(Entry, String, String)>>,
}

impl State {
    /// Changes what is known of the template.
    pub(super) fn update(self, change: impl FnOnce(&mut Lists)) {
        self.known.update(|known| {
            if let Known::Here(lists) = known {
                change(lists);
            }
        });
    }

    /// Changes what is known of a role.
    pub(super) fn update_role(self, id: &str, change: impl FnOnce(&mut OrganizationRole)) {
        self.update(|lists| {
            if let Some(role) = lists.roles.iter_mut().find(|role| role.id == id) {
                change(role);
            }
        });
    }
}

/// The card.
#[component]
pub(super) fn Template() -> impl IntoView {
    let messages = &organizations().template;
    let known = fetched(|client| async move {
        let (roles, scopes) = (client.organization_roles(), client.organization_scopes());
        let (roles, scopes, apis) = try_join3(roles, scopes, apis(&client)).await?;
        Ok(Lists { roles, scopes, apis })
    });
    let state = State {
        known,
        changes: Changes::new(),
        subject: RwSignal::new((String::new(), String::new())),
        chosen: RwSignal::new(Vec::new()),
        chosen_of_apis: RwSignal::new(Vec::new()),
        edits_permissions: RwSignal::new(false),
        deleted: RwSignal::new(None),
    };
    let is_connected = Memo::new(move |_| known.with(|known| *known != Known::Offline));
    let content = move || {
        known.with(|known| match known {
            Known::Loading => view! { <Skeleton lines=3 /> }.into_any(),
            Known::Offline => ().into_any(),
            Known::Failed(error) => unread(error),
            Known::Here(lists) => view! {
                {roles(state, lists)}
                <h3>{messages.scopes}</h3>
                {scopes(state, lists)}
            }
            .into_any(),
        })
    };
    let card = move || {
        is_connected.get().then(|| {
            view! {
                <section class="card" data-testid="organization-template">
                    <h2>{messages.title}</h2>
                    <p class="muted">{messages.lead}</p>
                    {content}
                    <div class="actions">
                        <Create state entry=Entry::Role />
                        <Create state entry=Entry::Scope />
                    </div>
                </section>
            }
        })
    };
    view! {
        {card}
        {permissions_dialog(state)}
        {deletion(state)}
    }
    .into_any()
}

/// Returns the API resources with permissions, without Logto's own API, which is not for members.
async fn apis(client: &ManagementClient) -> Result<Vec<ApiResource>, ManagementError> {
    match client.api_resources().await {
        Ok(mut apis) => {
            apis.retain(|api| !api.is_management_api() && !api.scopes().is_empty());
            Ok(apis)
        }
        Err(ManagementError::NotFound) => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

fn roles(state: State, lists: &Lists) -> AnyView {
    let messages = &organizations().template;
    if lists.roles.is_empty() {
        return view! { <p class="muted">{messages.no_roles}</p> }.into_any();
    }
    let items = lists.roles.iter().map(|role| role_item(state, lists, role)).collect_view();
    view! { <ul class="items" role="list">{items}</ul> }.into_any()
}

fn role_item(state: State, lists: &Lists, role: &OrganizationRole) -> AnyView {
    let messages = &organizations().template;
    let (id, name) = (role.id.clone(), role.name.clone());
    let permissions = if role.scopes.is_empty() { messages.no_permission.to_owned() } else { role.scopes.join(", ") };
    let names = role.resource_scopes.iter().map(|scope| scope.name.as_str()).collect::<Vec<_>>().join(", ");
    let of_apis = (!names.is_empty()).then(|| messages.of_apis(&names));
    let machines = (!role.is_for_users).then_some(messages.machines);
    let (change_label, delete_label) = (messages.permissions_of(&name), messages.delete_entry(&name));
    let own = lists.scopes.iter().filter(|scope| role.scopes.contains(&scope.name)).map(|scope| scope.id.clone());
    let own: Vec<String> = own.collect();
    let own_of_apis: Vec<String> = role.resource_scopes.iter().map(|scope| scope.id.clone()).collect();
    let subject = (id.clone(), name.clone());
    let deleted = (Entry::Role, id, name.clone());
    let change = move |_| {
        state.subject.set(subject.clone());
        state.chosen.set(own.clone());
        state.chosen_of_apis.set(own_of_apis.clone());
        state.edits_permissions.set(true);
    };
    view! {
        <li class="item" data-testid="template-role">
            <div>
                <p class="item-name">{name}</p>
                {role.description.clone().map(|text| view! { <p class="small-print">{text}</p> })}
                {machines.map(|text| view! { <p class="small-print">{text}</p> })}
                <p class="small-print" data-testid="template-role-scopes">
                    {permissions}
                </p>
                {of_apis.map(|text| view! {
                    <p class="small-print" data-testid="template-role-api-scopes">
                        {text}
                    </p>
                })}
            </div>
            <button
                type="button"
                class="button button-small"
                aria-label=change_label
                data-testid="template-permissions"
                on:click=change
            >
                {messages.permissions}
            </button>
            <button
                type="button"
                class="button button-small"
                aria-label=delete_label
                data-testid="template-role-delete"
                on:click=move |_| state.deleted.set(Some(deleted.clone()))
            >
                {messages.delete}
            </button>
        </li>
    }
    .into_any()
}

fn scopes(state: State, lists: &Lists) -> AnyView {
    let messages = &organizations().template;
    if lists.scopes.is_empty() {
        return view! { <p class="muted">{messages.no_scopes}</p> }.into_any();
    }
    let items = lists.scopes.iter().map(|scope| {
        let label = messages.delete_entry(&scope.name);
        let deleted = (Entry::Scope, scope.id.clone(), scope.name.clone());
        view! {
            <li class="item" data-testid="template-scope">
                <div>
                    <p class="item-name">{scope.name.clone()}</p>
                    {scope.description.clone().map(|text| view! { <p class="small-print">{text}</p> })}
                </div>
                <button
                    type="button"
                    class="button button-small"
                    aria-label=label
                    data-testid="template-scope-delete"
                    on:click=move |_| state.deleted.set(Some(deleted.clone()))
                >
                    {messages.delete}
                </button>
            </li>
        }
    });
    view! { <ul class="items" role="list">{items.collect_view()}</ul> }.into_any()
}

fn deletion(state: State) -> AnyView {
    let messages = &organizations().template;
    let request = |client: ManagementClient, (entry, id, _): (Entry, String, String)| async move {
        match entry {
            Entry::Role => client.delete_organization_role(&id).await,
            Entry::Scope => client.delete_organization_scope(&id).await,
        }
    };
    removal_dialog(
        state.changes,
        state.deleted,
        move |(_, _, name)| messages.delete_sure(name),
        move |(entry, _, _)| match entry {
            Entry::Role => messages.delete_role_note,
            Entry::Scope => messages.delete_scope_note,
        },
        (messages.delete, organizations().cancel),
        request,
        move |(), (entry, id, name)| {
            state.update(|lists| match entry {
                Entry::Role => lists.roles.retain(|role| role.id != id),
                Entry::Scope => {
                    lists.scopes.retain(|scope| scope.id != id);
                    for role in &mut lists.roles {
                        role.scopes.retain(|scope| *scope != name);
                    }
                }
            });
            state.changes.say(messages.deleted(&name));
        },
    )
}
