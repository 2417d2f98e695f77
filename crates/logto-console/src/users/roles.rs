//! The card with the roles of a user.

use futures_util::future::try_join;
use leptos::prelude::*;
use logto_management::{ManagementClient, Role};
use logto_ui::components::{ConfirmDialog, Skeleton, unique_id};

use super::page::{Subject, unread};
use crate::management::{Changes, Known, fetched};
use crate::messages::users;

/// The roles of the user, and all roles.
type Lists = (Vec<Role>, Vec<Role>);

/// The card.
#[component]
pub(super) fn Roles(
    /// The user.
    subject: Subject,
) -> impl IntoView {
    let messages = &users().roles;
    let known = fetched(move |client| async move { try_join(client.user_roles(&subject.id()), client.roles()).await });
    let (changes, asks) = (Changes::new(), RwSignal::new(false));
    // The role that the person may remove from themselves.
    let asked = RwSignal::new(None::<Role>);
    let remove = move |role: Role| {
        if subject.is_self.get_untracked() {
            asked.set(Some(role));
            asks.set(true);
        } else {
            remove_role(subject, known, changes, role);
        }
    };
    let confirmed = move |()| {
        if let Some(role) = asked.get_untracked() {
            remove_role(subject, known, changes, role);
        }
    };
    let question = move || asked.with(|role| role.as_ref().map(|it| messages.self_sure(&it.name)).unwrap_or_default());
    let content = move || {
        known.with(|lists| match lists {
            Known::Loading => view! { <Skeleton lines=2 /> }.into_any(),
            Known::Offline => ().into_any(),
            Known::Failed(error) => unread(error),
            Known::Here((own, all)) => {
                let rest: Vec<Role> = all.iter().filter(|role| !own.contains(role)).cloned().collect();
                view! { {list(own, remove)} {form(subject, known, changes, rest)} }.into_any()
            }
        })
    };
    view! {
        <section class="card" data-testid="user-roles">
            <h2>{messages.title}</h2>
            {content}
            <p class="small-print">{messages.note}</p>
        </section>
        <ConfirmDialog
            open=asks
            title=Signal::derive(question)
            confirm=messages.remove
            cancel=users().cancel
            danger=true
            on_confirm=confirmed
        >
            <p>{messages.self_note}</p>
        </ConfirmDialog>
    }
    .into_any()
}

fn remove_role(subject: Subject, known: RwSignal<Known<Lists>>, changes: Changes, role: Role) {
    let (user, sent) = (subject.id(), role.id.clone());
    let request = move |client: ManagementClient| async move { client.remove_role(&user, &sent).await };
    changes.send(request, move |()| {
        update(known, |(own, _)| own.retain(|it| it.id != role.id));
        changes.say(users().roles.removed(&role.name));
    });
}

fn list(own: &[Role], remove: impl Fn(Role) + Copy + 'static) -> AnyView {
    let messages = &users().roles;
    if own.is_empty() {
        return view! { <p class="muted">{messages.none}</p> }.into_any();
    }
    let items = own.iter().map(|role| {
        let Role { name, description, .. } = role.clone();
        let (label, role) = (messages.remove_role(&name), role.clone());
        view! {
            <li class="item" data-testid="user-role">
                <div>
                    <p class="item-name">{name}</p>
                    <p class="small-print">{description}</p>
                </div>
                <button
                    type="button"
                    class="button button-small"
                    aria-label=label
                    data-testid="role-remove"
                    on:click=move |_| remove(role.clone())
                >
                    {messages.remove}
                </button>
            </li>
        }
    });
    view! { <ul class="items" role="list">{items.collect_view()}</ul> }.into_any()
}

/// A choice of the roles that the user doesn't have.
fn form(subject: Subject, known: RwSignal<Known<Lists>>, changes: Changes, rest: Vec<Role>) -> AnyView {
    let messages = &users().roles;
    if rest.is_empty() {
        return ().into_any();
    }
    let chosen = RwSignal::new(String::new());
    let id = unique_id("role");
    let options = rest.iter().map(|role| view! { <option value=role.id.clone()>{role.name.clone()}</option> });
    let options = options.collect_view();
    let add = move || {
        let Some(role) = rest.iter().find(|role| chosen.with_untracked(|id| *id == role.id)).cloned() else { return };
        let (user, sent) = (subject.id(), role.id.clone());
        let request = move |client: ManagementClient| async move { client.assign_roles(&user, &[&sent]).await };
        changes.send(request, move |()| {
            let name = role.name.clone();
            update(known, |(own, _)| own.push(role));
            changes.say(messages.assigned(&name));
        });
    };
    view! {
        <form
            class="pick"
            on:submit=move |event| {
                event.prevent_default();
                add();
            }
        >
            <label for=id.clone()>{messages.add}</label>
            <div class="search-row">
                <select
                    id=id
                    data-testid="role-choice"
                    on:change=move |event| chosen.set(event_target_value(&event))
                >
                    <option value="">{messages.choose}</option>
                    {options}
                </select>
                <button type="submit" class="button" data-testid="role-add" aria-busy=move || changes.busy()>
                    {messages.assign}
                </button>
            </div>
        </form>
    }
    .into_any()
}

fn update(known: RwSignal<Known<Lists>>, change: impl FnOnce(&mut Lists)) {
    known.update(|known| {
        if let Known::Here(lists) = known {
            change(lists);
        }
    });
}
