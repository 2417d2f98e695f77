//! The choice of an organization, for other pages.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use logto_leptos::OrganizationSwitcher;

use super::current;
use super::source::{MembershipSource, use_requested_organization, with_organization};
use crate::messages::account;
use crate::paths::use_page;

/// A list to choose from. The choice is kept in the address.
#[component]
pub(crate) fn OrganizationChoice(
    /// The id of the chosen one.
    organization: RwSignal<Option<String>>,
) -> impl IntoView {
    let messages = &account().api.request;
    let source = MembershipSource::new();
    let all = Memo::new(move |_| source.known_so_far());
    let requested = use_requested_organization();
    let page = use_page();
    let navigate = use_navigate();
    Effect::new(move |_| {
        let requested = requested.get();
        let id = all.with(|all| match current(all, requested.as_deref()) {
            Ok(current) => current.map(|it| it.id.clone()),
            Err(_) => all.first().map(|it| it.id.clone()),
        });
        if organization.get_untracked() != id {
            organization.set(id);
        }
    });
    let choose = move |id: String| {
        let options = NavigateOptions { replace: true, resolve: false, scroll: false, ..NavigateOptions::default() };
        navigate(&with_organization(&page.get_untracked(), &id), options);
    };
    let is_empty = Memo::new(move |_| all.with(Vec::is_empty));
    move || {
        if is_empty.get() {
            return view! { <p class="muted">{messages.no_organization}</p> }.into_any();
        }
        view! {
            <label class="pick">
                <span>{messages.organization}</span>
                <OrganizationSwitcher
                    selected=organization
                    memberships=all
                    on_select=choose.clone()
                    attr:data-testid="organization-choice"
                    attr:aria-label=messages.organization
                />
            </label>
        }
        .into_any()
    }
}
