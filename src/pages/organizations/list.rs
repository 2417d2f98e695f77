//! The list of organizations, with links that choose the current one.

use leptos::prelude::*;
use logto_leptos::{LogtoError, Membership, Scope};

use crate::config::AppConfig;
use crate::messages::account;
use crate::page::Page;
use crate::pages::memberships::{MembershipSource, with_organization};
use crate::ui::{Notice, Tone, chips, fine_print};

/// The list of organizations.
pub(super) fn list(
    all: Vec<Membership>,
    error: Option<&LogtoError>,
    source: MembershipSource,
    current: Memo<Option<String>>,
) -> AnyView {
    let messages = &account().organizations;
    let asked = expect_context::<AppConfig>().logto.scopes();
    let shows_roles = asked.contains(&Scope::ORGANIZATION_ROLES);
    let rows = all.into_iter().map(|membership| row(membership, shows_roles, current)).collect_view();
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
            <ul class="organizations">{rows}</ul>
            {roles_note}
        </section>
    }
    .into_any()
}

fn row(membership: Membership, shows_roles: bool, current: Memo<Option<String>>) -> AnyView {
    let messages = &account().organizations;
    let id = membership.id.clone();
    let is_current = Memo::new(move |_| current.with(|current| current.as_ref() == Some(&id)));
    let href = with_organization(Page::Organizations.path(), &membership.id);
    let name = membership.label().to_owned();
    let roles = shows_roles.then(|| {
        view! {
            <span class="organization-roles">
                <span class="visually-hidden">{messages.roles} ": "</span>
                {chips(&membership.roles, messages.no_roles)}
            </span>
        }
    });
    view! {
        <li>
            <a
                class="organization"
                href=href
                aria-current=move || is_current.get().then_some("true")
                data-noscroll="true"
                data-testid="organization"
            >
                <span class="organization-text">
                    <strong>{name}</strong>
                    {membership.description.map(|text| view! { <span class="muted">{text}</span> })}
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
