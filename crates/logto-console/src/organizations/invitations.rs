//! The card with the invitations to an organization.

use leptos::prelude::*;
use logto_management::{InvitationStatus, ManagementClient, OrganizationInvitation};
use logto_ui::components::Skeleton;
use logto_ui::format::{date, local_time};

use super::invite::{Invite, send_email};
use super::link::own_page;
use super::page::{Subject, unread};
use super::roles::role_names;
use crate::controls::removal_dialog;
use crate::management::{Changes, Known, fetched, retain};
use crate::messages::organizations;

/// What the card keeps.
#[derive(Clone, Copy)]
struct State {
    known: RwSignal<Known<Vec<OrganizationInvitation>>>,
    /// The page of the links.
    page: RwSignal<String>,
    changes: Changes,
    /// The invitation that is to be revoked: the id and the address.
    revoked: RwSignal<Option<(String, String)>>,
    /// The one that is to be deleted.
    deleted: RwSignal<Option<(String, String)>>,
}

impl State {
    /// Records an invitation as it is after a change.
    fn set(self, invitation: OrganizationInvitation) {
        self.known.update(|known| {
            if let Known::Here(all) = known {
                match all.iter_mut().find(|it| it.id() == invitation.id()) {
                    Some(known) => *known = invitation,
                    None => all.insert(0, invitation),
                }
            }
        });
    }
}

/// The card.
#[component]
pub(super) fn Invitations(
    /// The organization.
    subject: Subject,
) -> impl IntoView {
    let messages = &organizations().invitations;
    let known = fetched(move |client| async move { client.organization_invitations(&subject.id()).await });
    let state = State {
        known,
        page: RwSignal::new(own_page()),
        changes: Changes::new(),
        revoked: RwSignal::new(None),
        deleted: RwSignal::new(None),
    };
    let content = move || {
        known.with(|known| match known {
            Known::Loading => view! { <Skeleton lines=2 /> }.into_any(),
            Known::Offline => ().into_any(),
            Known::Failed(error) => unread(error),
            Known::Here(all) if all.is_empty() => view! { <p class="muted">{messages.none}</p> }.into_any(),
            Known::Here(all) => {
                let items = all.iter().map(|invitation| item(state, invitation)).collect_view();
                view! { <ul class="items" role="list">{items}</ul> }.into_any()
            }
        })
    };
    let invited = move |invitation: OrganizationInvitation| {
        state.changes.say(messages.sent(invitation.invitee()));
        state.set(invitation);
    };
    view! {
        <section class="card" data-testid="invitations">
            <h2>{messages.title}</h2>
            <p class="muted">{messages.lead}</p>
            {content}
            <div class="actions">
                <Invite subject page=state.page invited=Callback::new(invited) />
            </div>
        </section>
        {revocation(state)}
        {deletion(state)}
    }
    .into_any()
}

fn item(state: State, invitation: &OrganizationInvitation) -> AnyView {
    let messages = &organizations().invitations;
    let email = invitation.invitee().to_owned();
    let until = invitation.expires_at().and_then(|at| local_time(date(at))).map(|(local, _)| messages.until(&local));
    let is_pending = invitation.status() == Some(InvitationStatus::Pending);
    let below = [Some(role_names(&invitation.roles())), until.filter(|_| is_pending)];
    let below = below.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let (again_label, revoke_label) = (messages.send_again_to(&email), messages.revoke_of(&email));
    let delete_label = messages.delete_of(&email);
    let (sent, subject) = (invitation.clone(), StoredValue::new((invitation.id().to_owned(), email.clone())));
    let again = move |_| {
        let (invitation, page) = (sent.clone(), state.page.get_untracked());
        let email = invitation.invitee().to_owned();
        state.changes.send(
            move |client: ManagementClient| send_email(client, invitation, page),
            move |()| state.changes.say(messages.sent(&email)),
        );
    };
    let ask = move |asked: RwSignal<Option<(String, String)>>| asked.set(Some(subject.get_value()));
    let buttons = is_pending.then(|| {
        view! {
            <button
                type="button"
                class="button button-small"
                aria-label=again_label
                data-testid="invitation-send"
                aria-busy=move || state.changes.busy()
                on:click=again
            >
                {messages.send_again}
            </button>
            <button
                type="button"
                class="button button-small"
                aria-label=revoke_label
                data-testid="invitation-revoke"
                on:click=move |_| ask(state.revoked)
            >
                {messages.revoke}
            </button>
        }
    });
    view! {
        <li class="item" data-testid="invitation">
            <div>
                <p class="item-name">{email}</p>
                <p class="small-print">{below}</p>
            </div>
            {status_chip(invitation.status())}
            <div class="actions">
                {buttons}
                <button
                    type="button"
                    class="button button-small"
                    aria-label=delete_label
                    data-testid="invitation-delete"
                    on:click=move |_| ask(state.deleted)
                >
                    {messages.delete}
                </button>
            </div>
        </li>
    }
    .into_any()
}

fn status_chip(status: Option<InvitationStatus>) -> AnyView {
    let messages = &organizations().invitations;
    let (name, label) = match status {
        Some(InvitationStatus::Pending) => ("untested", messages.pending),
        Some(InvitationStatus::Accepted) => ("works", messages.accepted),
        Some(InvitationStatus::Expired) => ("failing", messages.expired),
        Some(InvitationStatus::Revoked) => ("failing", messages.revoked),
        _ => ("other", messages.unknown),
    };
    view! {
        <span class="connector-state" data-state=name data-testid="invitation-status">
            {label}
        </span>
    }
    .into_any()
}

fn revocation(state: State) -> AnyView {
    let messages = &organizations().invitations;
    removal_dialog(
        state.changes,
        state.revoked,
        move |(_, email)| messages.revoke_sure(email),
        move |_| messages.revoke_note,
        (messages.revoke, organizations().cancel),
        |client: ManagementClient, (id, _): (String, String)| async move { client.revoke_invitation(&id).await },
        move |invitation, (_, email)| {
            state.set(invitation);
            state.changes.say(messages.revoke_done(&email));
        },
    )
}

fn deletion(state: State) -> AnyView {
    let messages = &organizations().invitations;
    removal_dialog(
        state.changes,
        state.deleted,
        move |(_, email)| messages.delete_sure(email),
        move |_| messages.delete_note,
        (messages.delete, organizations().cancel),
        |client: ManagementClient, (id, _): (String, String)| async move { client.delete_invitation(&id).await },
        move |(), (id, email)| {
            retain(state.known, |invitation| invitation.id() != id);
            state.changes.say(messages.deleted(&email));
        },
    )
}
