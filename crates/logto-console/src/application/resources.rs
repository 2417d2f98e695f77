//! The card with the API resources and their permissions.

use leptos::prelude::*;
use logto_leptos::protocol::url_parser::parse_url;
use logto_management::{ApiResource, ManagementClient, NewApiResource};
use logto_ui::components::{Toast, chips, use_toasts};

use super::form::{Input, create_form, mark, text_input};
use super::state::PageState;
use crate::messages::application;

/// The card.
#[component]
pub(super) fn Resources(state: PageState) -> impl IntoView {
    let messages = &application().resources;
    let resources = Memo::new(move |_| state.registered().map(|registered| registered.resources).unwrap_or_default());
    let list = move || resources.get().iter().map(|resource| item(resource, state)).collect_view();
    view! {
        <section class="card" data-testid="resources">
            <h2>{messages.title}</h2>
            <p class="muted">{messages.body}</p>
            <ul class="items" role="list">
                {list}
            </ul>
            <CreateResource state />
        </section>
    }
    .into_any()
}

fn item(resource: &ApiResource, state: PageState) -> AnyView {
    let messages = &application().resources;
    let scopes: Vec<String> = resource.scopes().iter().map(|scope| scope.name().to_owned()).collect();
    let ttl = resource.access_token_ttl().map(|seconds| messages.lifetime(&seconds.div_ceil(60).to_string()));
    // Logto keeps the permissions of its own API.
    let form = (!resource.is_management_api()).then(|| {
        let (id, name) = (StoredValue::new(resource.id().to_owned()), resource.name().to_owned());
        view! { <AddScope state id name /> }
    });
    view! {
        <li class="item resource" data-testid="resource">
            <div>
                <p class="item-name">{resource.name().to_owned()}</p>
                <p class="small-print">
                    <code>{resource.indicator().to_owned()}</code>
                    " "
                    {ttl}
                </p>
                {chips(&scopes, messages.no_scopes)}
                {form}
            </div>
        </li>
    }
    .into_any()
}

/// The form for another permission of an API resource.
#[component]
fn AddScope(state: PageState, id: StoredValue<String>, name: String) -> impl IntoView {
    let messages = &application().resources;
    let toasts = use_toasts();
    let scope = Input::new(messages.scope, Some(messages.scope_hint), "scope-name");
    let description = Input::new(messages.description, None, "scope-description");
    let add = move || {
        let Some(text) = scope.required(messages.scope_missing) else { return };
        let (resource, about) = (id.get_value(), description.take());
        let created = messages.scope_created(&text);
        let request =
            move |client: ManagementClient| async move { client.create_resource_scope(&resource, &text, &about).await };
        state.create(request, move |outcome| match outcome {
            Ok(()) => toasts.show(Toast::success(created)),
            Err(error) => mark(&[("name", scope), ("description", description)], &error),
        });
    };
    let fields = view! {
        {text_input("text", scope)}
        {text_input("text", description)}
    }
    .into_any();
    view! {
        <details>
            <summary aria-label=messages.add_scope_to(&name) data-testid="scope-add">{messages.add_scope}</summary>
            {create_form((messages.add, "scope-create"), state.changes, fields, add)}
        </details>
    }
    .into_any()
}

/// The form for another API resource.
#[component]
fn CreateResource(state: PageState) -> impl IntoView {
    let messages = &application().resources;
    let toasts = use_toasts();
    let name = Input::new(messages.name, None, "resource-name");
    let indicator = Input::new(messages.indicator, Some(messages.indicator_hint), "resource-indicator");
    let create = move || {
        let (title, uri) = (name.required(messages.name_missing), indicator.take());
        let is_uri = parse_url(&uri).is_some_and(|uri| uri.fragment().is_none());
        if !is_uri {
            indicator.problem.set(Some(messages.indicator_invalid.to_owned()));
        }
        let Some(title) = title.filter(|_| is_uri) else { return };
        let created = messages.created(&title);
        let new = NewApiResource::new(&title, &uri);
        let request = move |client: ManagementClient| async move { client.create_api_resource(&new).await };
        state.create(request, move |outcome| match outcome {
            Ok(()) => {
                name.clear();
                indicator.clear();
                toasts.show(Toast::success(created));
            }
            Err(error) => mark(&[("name", name), ("indicator", indicator)], &error),
        });
    };
    let fields = view! {
        {text_input("text", name)}
        {text_input("url", indicator)}
    }
    .into_any();
    view! {
        <details class="needs-more">
            <summary data-testid="resource-add">{messages.create_title}</summary>
            {create_form((messages.create, "resource-create"), state.changes, fields, create)}
        </details>
    }
    .into_any()
}
