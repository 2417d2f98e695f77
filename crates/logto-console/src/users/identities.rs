//! The card with the social accounts of a user.

use leptos::prelude::*;
use logto_management::ManagementClient;
use logto_ui::components::ConfirmDialog;

use super::page::Subject;
use crate::management::Changes;
use crate::messages::users;

/// The card.
#[component]
pub(super) fn Identities(
    /// The user.
    subject: Subject,
) -> impl IntoView {
    let messages = &users().identities;
    let (changes, asks) = (Changes::new(), RwSignal::new(false));
    let target = RwSignal::new(String::new());
    let ask = move |name: String| {
        target.set(name);
        asks.set(true);
    };
    let content = move || {
        let user = subject.user();
        let identities: Vec<(String, String)> =
            user.iter().flat_map(logto_management::User::identities).map(owned).collect();
        if identities.is_empty() {
            return view! { <p class="muted">{messages.none}</p> }.into_any();
        }
        let items = identities.into_iter().map(|(name, id)| {
            let asked = name.clone();
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
                        on:click=move |_| ask(asked.clone())
                    >
                        {messages.unlink}
                    </button>
                </li>
            }
        });
        view! { <ul class="items" role="list">{items.collect_view()}</ul> }.into_any()
    };
    let unlink = move |()| {
        let (id, name) = (subject.id(), target.get_untracked());
        let sent = name.clone();
        let request = move |client: ManagementClient| async move { client.unlink_identity(&id, &sent).await };
        changes.send(request, move |user| {
            subject.set(user);
            changes.say(messages.unlinked(&name));
        });
    };
    view! {
        <section class="card" data-testid="user-identities">
            <h2>{messages.title}</h2>
            {content}
        </section>
        <ConfirmDialog
            open=asks
            title=Signal::derive(move || target.with(|target| messages.unlink_sure(target, &subject.label())))
            confirm=messages.unlink
            cancel=users().cancel
            danger=true
            on_confirm=unlink
        >
            <p>{messages.unlink_note}</p>
        </ConfirmDialog>
    }
    .into_any()
}

fn owned((target, id): (&str, &str)) -> (String, String) {
    (target.to_owned(), id.to_owned())
}
