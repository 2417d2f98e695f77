//! The card with the members of an organization.

use leptos::prelude::*;
use logto_management::{ManagementClient, OrganizationMember, Page};
use logto_ui::components::Skeleton;
use logto_ui::paths;

use super::add_member::AddMember;
use super::page::{Subject, unread};
use super::roles::{role_ids, role_names, roles_by_ids, roles_dialog};
use super::state::query;
use crate::controls::{Listing, keep_within, pager, removal_dialog, search_form};
use crate::management::{Changes, Known, fetched};
use crate::messages::organizations;
use crate::paths::USERS;

/// What the card keeps.
#[derive(Clone, Copy)]
struct State {
    subject: Subject,
    listing: Listing,
    known: RwSignal<Known<Page<OrganizationMember>>>,
    /// The member whose roles are changed: the id and the name.
    chosen: RwSignal<(String, String)>,
    /// The ids of the roles of that member.
    roles: RwSignal<Vec<String>>,
    edits_roles: RwSignal<bool>,
    /// The member who is to be removed.
    removed: RwSignal<Option<(String, String)>>,
}

/// The card.
#[component]
pub(super) fn Members(
    /// The organization.
    subject: Subject,
) -> impl IntoView {
    let messages = &organizations().members;
    let listing = Listing::new();
    let changed = RwSignal::new(());
    let known = fetched(move |client| {
        changed.track();
        let query = query(listing);
        async move { client.organization_members(&subject.id(), &query).await }
    });
    keep_within(listing, known);
    let state = State {
        subject,
        listing,
        known,
        chosen: RwSignal::new((String::new(), String::new())),
        roles: RwSignal::new(Vec::new()),
        edits_roles: RwSignal::new(false),
        removed: RwSignal::new(None),
    };
    let content = move || {
        known.with(|known| match known {
            Known::Loading => view! { <Skeleton lines=4 /> }.into_any(),
            Known::Offline => ().into_any(),
            Known::Failed(error) => unread(error),
            Known::Here(page) if page.items.is_empty() => {
                let is_search = !listing.search.with_untracked(String::is_empty);
                let text = if is_search { messages.nothing_found } else { messages.none };
                view! {
                    <p class="muted" data-testid="members-none">
                        {text}
                    </p>
                }
                .into_any()
            }
            Known::Here(page) => list(state, page),
        })
    };
    view! {
        <section
            class="card"
            tabindex="-1"
            aria-label=messages.title
            data-testid="members"
            node_ref=listing.node
        >
            <h2>{messages.title}</h2>
            {search_form(listing, messages.search, "member")}
            {content}
            <div class="actions">
                <AddMember subject added=Callback::new(move |()| changed.set(())) />
            </div>
        </section>
        {dialog_with_roles(state)}
        {removal(state)}
    }
    .into_any()
}

fn list(state: State, page: &Page<OrganizationMember>) -> AnyView {
    let items = page.items.iter().map(|member| item(state, member)).collect_view();
    view! {
        <ul class="items" role="list">
            {items}
        </ul>
        {pager(page, state.listing, "members", |count| organizations().members.total(count))}
    }
    .into_any()
}

fn item(state: State, member: &OrganizationMember) -> AnyView {
    let messages = &organizations().members;
    let (id, name) = (member.user.id().to_owned(), member.user.label().to_owned());
    let below = member.user.email().filter(|email| *email != name).map(str::to_owned);
    let href = paths::href(&[USERS, "/", &id].concat());
    let (change_label, remove_label) = (messages.change_roles_of(&name), messages.remove_member(&name));
    let own = role_ids(&member.roles);
    let (chosen, removed) = ((id.clone(), name.clone()), (id, name.clone()));
    let change = move |_| {
        state.chosen.set(chosen.clone());
        state.roles.set(own.clone());
        state.edits_roles.set(true);
    };
    view! {
        <li class="item" data-testid="member">
            <div>
                <p class="item-name">
                    <a href=href>{name}</a>
                </p>
                {below.map(|email| view! { <p class="small-print">{email}</p> })}
                <p class="small-print" data-testid="member-roles">
                    {role_names(&member.roles)}
                </p>
            </div>
            <button
                type="button"
                class="button button-small"
                aria-label=change_label
                data-testid="member-change-roles"
                on:click=change
            >
                {messages.change_roles}
            </button>
            <button
                type="button"
                class="button button-small"
                aria-label=remove_label
                data-testid="member-remove"
                on:click=move |_| state.removed.set(Some(removed.clone()))
            >
                {messages.remove}
            </button>
        </li>
    }
    .into_any()
}

fn dialog_with_roles(state: State) -> AnyView {
    let messages = &organizations().members;
    let changes = Changes::new();
    let title = Signal::derive(move || state.chosen.with(|(_, name)| messages.change_roles_of(name)));
    let send = move |client: ManagementClient, roles: Vec<String>| {
        let (id, user) = (state.subject.id(), state.chosen.with_untracked(|(user, _)| user.clone()));
        async move {
            let roles: Vec<&str> = roles.iter().map(String::as_str).collect();
            client.set_organization_member_roles(&id, &user, &roles).await
        }
    };
    let saved = move |ids: &[String]| {
        let (user, name) = state.chosen.get_untracked();
        let roles = roles_by_ids(state.subject, ids);
        state.known.update(|known| {
            if let Known::Here(page) = known
                && let Some(member) = page.items.iter_mut().find(|member| member.user.id() == user)
            {
                member.roles = roles;
            }
        });
        changes.say(messages.roles_changed(&name));
    };
    roles_dialog(state.subject, state.edits_roles, title, state.roles, send, saved)
}

fn removal(state: State) -> AnyView {
    let messages = &organizations().members;
    let changes = Changes::new();
    let request = move |client: ManagementClient, (user, _): (String, String)| {
        let id = state.subject.id();
        async move { client.remove_organization_member(&id, &user).await }
    };
    removal_dialog(
        changes,
        state.removed,
        move |(_, name)| messages.remove_sure(name),
        move |_| messages.remove_note,
        (messages.remove, organizations().cancel),
        request,
        move |(), (user, name)| {
            state.known.update(|known| {
                if let Known::Here(page) = known {
                    page.items.retain(|member| member.user.id() != user);
                    page.total = page.total.map(|total| total.saturating_sub(1));
                }
            });
            // The members on the next pages move up.
            let page = state.listing.page;
            let has_none = state.known.with_untracked(|known| known.here().is_some_and(|page| page.items.is_empty()));
            if has_none && page.get_untracked() == 1 {
                page.notify();
            }
            changes.say(messages.removed(&name));
        },
    )
}
