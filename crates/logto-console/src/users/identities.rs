//! The card with the social accounts of a user.

use leptos::prelude::*;
use logto_management::ManagementClient;

use super::page::Subject;
use crate::controls::removal_dialog;
use crate::management::Changes;
use crate::messages::users;

/// The card.
#[component]
pub(super) fn Identities(
    /// The user.
    subject: Subject,
) -> impl IntoView {
    let messages = &users().identities;
    let changes = Changes::new();
    // The target of the account that is to be unlinked.
    let asked = RwSignal::new(None::<String>);
    let content = move || {
        let user = subject.user();
        let identities: Vec<(String, String)> =
            user.iter().flat_map(logto_management::User::identities).map(owned).collect();
        if identities.is_empty() {
            return view! { <p class="muted">{messages.none}</p> }.into_any();
        }
        let items = identities.into_iter().map(|(name, id)| {
            let target = name.clone();
            view! {
                <li class="item" data-testid="user-identity">
                    <div>
                        <p class="item-name">{name}</p>
                        <p class="small-print">
                            <code>{id}</code>
                        </p>
                    </div>
                    <button
                        type="button"
                        class="button button-small"
                        data-testid="identity-unlink"
                        aria-busy=move || changes.busy()
                        on:click=move |_| asked.set(Some(target.clone()))
                    >
                        {messages.unlink}
                    </button>
                </li>
            }
        });
        view! { <ul class="items" role="list">{items.collect_view()}</ul> }.into_any()
    };
    let request = move |client: ManagementClient, target: String| {
        let id = subject.id();
        async move { client.unlink_identity(&id, &target).await }
    };
    let dialog = removal_dialog(
        changes,
        asked,
        move |target| messages.unlink_sure(target, &subject.label()),
        move |_| messages.unlink_note,
        (messages.unlink, users().cancel),
        request,
        move |user, target| {
            subject.set(user);
            changes.say(messages.unlinked(&target));
        },
    );
    view! {
        <section class="card" data-testid="user-identities">
            <h2>{messages.title}</h2>
            {content}
        </section>
        {dialog}
    }
    .into_any()
}

fn owned((target, id): (&str, &str)) -> (String, String) {
    (target.to_owned(), id.to_owned())
}
