//! The list of organizations, with links that choose the current one.

use leptos::prelude::*;
use logto_leptos::{LogtoError, Membership, Scope};

use crate::config::AppConfig;
use crate::messages::account;
use crate::page::Page;
use crate::pages::memberships::{MembershipSource, with_organization};
use crate::ui::{Notice, Tone, chips, fine_print};

/// The number of organizations from which on they can be searched.
const MANY: usize = 9;

/// The list of organizations. A long one can be searched.
pub(super) fn list(
    all: Vec<Membership>,
    error: Option<&LogtoError>,
    source: MembershipSource,
    current: Memo<Option<String>>,
) -> AnyView {
    let messages = &account().organizations;
    let asked = expect_context::<AppConfig>().logto.scopes();
    let shows_roles = asked.contains(&Scope::ORGANIZATION_ROLES);
    let search = RwSignal::new(String::new());
    let wanted = Memo::new(move |_| search.with(|text| text.trim().to_lowercase()));
    let names: Vec<String> = all.iter().map(|membership| membership.label().to_lowercase()).collect();
    let field = (all.len() >= MANY).then(|| {
        view! {
            <input
                class="input organization-search"
                type="search"
                placeholder=messages.search
                aria-label=messages.search
                autocomplete="off"
                data-testid="organization-search"
                bind:value=search
            />
        }
    });
    let no_match = move || {
        let has_match = wanted.with(|wanted| names.iter().any(|name| name.contains(wanted.as_str())));
        (!has_match).then(|| search.with(|text| messages.no_match(text.trim())))
    };
    let rows = all.into_iter().map(|membership| row(membership, shows_roles, current, wanted)).collect_view();
    let roles_note = (!shows_roles).then(|| {
        view! {
            <p class="small-print">
                {messages.roles_not_asked} " " <code>{Scope::ORGANIZATION_ROLES.to_string()}</code>
            </p>
        }
    });
    view! {
        <section class="card">
            <h2>{messages.list}</h2>
            {error.map(|error| unnamed(error, source))}
            {field}
            <ul class="organizations">{rows}</ul>
            <p class="muted" aria-live="polite">
                {no_match}
            </p>
            {roles_note}
        </section>
    }
    .into_any()
}

fn row(membership: Membership, shows_roles: bool, current: Memo<Option<String>>, wanted: Memo<String>) -> AnyView {
    let messages = &account().organizations;
    let id = membership.id.clone();
    let is_current = Memo::new(move |_| current.with(|current| current.as_ref() == Some(&id)));
    let href = with_organization(Page::Organizations.path(), &membership.id);
    let name = membership.label().to_owned();
    let searched = name.to_lowercase();
    let is_hidden = move || wanted.with(|wanted| !searched.contains(wanted.as_str()));
    let roles = shows_roles.then(|| {
        view! {
            <span class="organization-roles">
                <span class="visually-hidden">{messages.roles} ": "</span>
                {chips(&membership.roles, messages.no_roles)}
            </span>
        }
    });
    view! {
        <li hidden=is_hidden>
            <a
                class="organization"
                href=href
                aria-current=move || is_current.get().then_some("true")
                data-noscroll="true"
                data-testid="organization"
            >
                <span class="organization-text">
                    <strong><bdi>{name}</bdi></strong>
                    {membership.description.map(|text| view! { <span class="muted"><bdi>{text}</bdi></span> })}
                </span>
                {roles}
                <span class="organization-mark" aria-hidden="true">
                    {messages.current}
                </span>
            </a>
        </li>
    }
    .into_any()
}

/// The notice that the list comes from the last sign-in.
fn unnamed(error: &LogtoError, source: MembershipSource) -> AnyView {
    let messages = &account().organizations;
    let actions = view! {
        <button
            type="button"
            class="button button-small"
            aria-busy=move || source.is_retrying().then_some("true")
            on:click=move |_| source.retry()
        >
            {messages.retry}
        </button>
    };
    let details = fine_print(error);
    view! {
        <Notice tone=Tone::Warning title=messages.unnamed.title body=messages.unnamed.body actions=actions.into_any()>
            {details}
        </Notice>
    }
    .into_any()
}
