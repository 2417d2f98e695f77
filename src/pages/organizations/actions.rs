//! The calls for an organization, each shown only with its permission.

use leptos::prelude::*;
use logto_leptos::{Membership, Scope};

use crate::config::{ApiConfig, AppConfig, CallConfig};
use crate::messages::account;
use crate::pages::api::{Caller, HeldToken, TestIds, call_of};
use crate::ui::Skeleton;

/// The state of a permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Permission {
    /// The token is not loaded yet.
    Unknown,
    /// There is no token.
    NoToken,
    /// It is granted, or none is needed.
    Granted,
    /// It is not granted.
    Refused,
    /// The app does not request it.
    NotAsked,
}

/// The calls with the token of an organization, each behind the permission that it needs.
pub(super) fn actions(membership: &Membership, held: HeldToken) -> AnyView {
    let messages = &account().organizations.actions;
    let config = expect_context::<AppConfig>();
    let calls = config.api.iter().flat_map(ApiConfig::named_calls).filter(|call| call.organization);
    let calls: Vec<CallConfig> = calls.cloned().collect();
    let title = messages.title(membership.label());
    let content = if calls.is_empty() {
        view! { <p class="muted">{messages.none}</p> }.into_any()
    } else {
        let asked = config.logto.scopes();
        calls.into_iter().map(|call| action(&call, membership, held, &asked)).collect_view().into_any()
    };
    view! {
        <section class="card">
            <h2>{title}</h2>
            <p class="muted">{messages.lead}</p>
            {content}
        </section>
    }
    .into_any()
}

fn action(config: &CallConfig, membership: &Membership, held: HeldToken, asked: &[Scope]) -> AnyView {
    let messages = &account().organizations.actions;
    let name = config.name.clone();
    let title = name.clone();
    let scope = config.scope.clone().unwrap_or_default();
    let is_asked = scope.is_empty() || asked.contains(&Scope::from(scope.as_str()));
    let permission = {
        let scope = scope.clone();
        Memo::new(move |_| match held.facts() {
            None if held.has_failed() => Permission::NoToken,
            _ if scope.is_empty() => Permission::Granted,
            _ if !is_asked => Permission::NotAsked,
            None => Permission::Unknown,
            Some(token) if token.permits(&scope) => Permission::Granted,
            Some(_) => Permission::Refused,
        })
    };
    let call = call_of(config, "", Some(&membership.id));
    let (label, roles) = (membership.label().to_owned(), membership.roles.join(", "));
    let role_count = membership.roles.len();
    let ids = TestIds { button: "organization-call", result: "organization-result" };
    let content = move || match permission.get() {
        Permission::Unknown => view! { <Skeleton lines=2 /> }.into_any(),
        Permission::NoToken => view! { <p class="locked">{messages.no_token}</p> }.into_any(),
        Permission::NotAsked => view! { <p class="locked">{messages.not_asked(&scope)}</p> }.into_any(),
        Permission::Refused => {
            view! { <p class="locked">{messages.refused(role_count, &scope, &label, &roles)}</p> }.into_any()
        }
        Permission::Granted => {
            let allowed = (!scope.is_empty()).then(|| messages.allowed(&scope));
            let needed = (!scope.is_empty()).then(|| scope.clone());
            view! {
                {allowed.map(|messages| view! { <p class="muted">{messages}</p> })}
                {call.clone().map(|call| view! { <Caller call name=name.clone() needed ids /> })}
            }
            .into_any()
        }
    };
    view! {
        <section class="action" data-testid="organization-action">
            <h3><bdi>{title}</bdi></h3>
            {content}
        </section>
    }
    .into_any()
}
