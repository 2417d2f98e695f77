//! The card with the roles of users and the permissions that they grant.

use leptos::prelude::*;
use logto_management::{ApiResource, ManagementClient, NewRole, ResourceScope, Role};
use logto_ui::components::{Toast, chips, use_toasts};

use super::form::{Input, create_form, mark, text_input};
use super::state::PageState;
use crate::controls::id_check;
use crate::messages::application;

/// The card.
#[component]
pub(super) fn Roles(state: PageState) -> impl IntoView {
    let messages = &application().roles;
    let roles = Memo::new(move |_| state.registered().map(|registered| registered.roles).unwrap_or_default());
    let list = move || {
        let roles = roles.get();
        if roles.is_empty() {
            return view! { <p class="muted">{messages.none}</p> }.into_any();
        }
        let items = roles.iter().map(|(role, scopes)| item(role, scopes)).collect_view();
        view! { <ul class="items" role="list">{items}</ul> }.into_any()
    };
    view! {
        <section class="card" data-testid="roles">
            <h2>{messages.title}</h2>
            <p class="muted">{messages.body}</p>
            {list}
            <CreateRole state />
        </section>
    }
    .into_any()
}

fn item(role: &Role, scopes: &[ResourceScope]) -> AnyView {
    let messages = &application().roles;
    let scopes: Vec<String> = scopes.iter().map(|scope| scope.name().to_owned()).collect();
    let is_default = role.is_default.then(|| view! { <span class="connector-state">{messages.default}</span> });
    view! {
        <li class="item" data-testid="role">
            <div>
                <p class="item-name">{role.name.clone()} " " {is_default}</p>
                <p class="small-print">{role.description.clone()}</p>
                {chips(&scopes, messages.no_scopes)}
            </div>
        </li>
    }
    .into_any()
}

/// The form for another role.
#[component]
fn CreateRole(state: PageState) -> impl IntoView {
    let messages = &application().roles;
    let toasts = use_toasts();
    let name = Input::new(messages.name, Some(messages.name_hint), "role-name");
    let description = Input::new(messages.description, None, "role-description");
    let chosen = RwSignal::new(Vec::<String>::new());
    let resources = Memo::new(move |_| state.registered().map(|registered| registered.resources).unwrap_or_default());
    let create = move || {
        let (title, about) = (name.required(messages.name_missing), description.required(messages.description_missing));
        let (Some(title), Some(about)) = (title, about) else { return };
        let created = messages.created(&title);
        let new = NewRole::new(&title, &about).with_scope_ids(chosen.get_untracked());
        let request = move |client: ManagementClient| async move { client.create_role(&new).await };
        state.create(request, move |outcome| match outcome {
            Ok(()) => {
                name.clear();
                description.clear();
                chosen.set(Vec::new());
                toasts.show(Toast::success(created));
            }
            Err(error) => mark(&[("name", name), ("description", description)], &error),
        });
    };
    let choices = move || {
        let all = resources.get();
        // No role of users can have permissions of the Management API.
        let own = all.iter().filter(|resource| !resource.is_management_api() && !resource.scopes().is_empty());
        own.map(|resource| permissions(resource, chosen)).collect_view()
    };
    let fields = view! {
        {text_input("text", name)}
        {text_input("text", description)}
        {choices}
    }
    .into_any();
    view! {
        <details class="needs-more">
            <summary data-testid="role-new">{messages.create_title}</summary>
            {create_form((messages.create, "role-create"), state.changes, fields, create)}
        </details>
    }
    .into_any()
}

/// A choice of permissions of an API resource, by the ids of its scopes.
fn permissions(resource: &ApiResource, chosen: RwSignal<Vec<String>>) -> AnyView {
    let items = resource.scopes().iter().map(|scope| {
        let label = view! { <code>{scope.name().to_owned()}</code> }.into_any();
        id_check(scope.id().to_owned(), chosen, "role-scope", label)
    });
    view! {
        <fieldset class="role-scopes">
            <legend>{resource.name().to_owned()}</legend>
            {items.collect_view()}
        </fieldset>
    }
    .into_any()
}
