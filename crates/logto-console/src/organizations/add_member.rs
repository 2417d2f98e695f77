//! The dialog in which users are found and made members.

use leptos::prelude::*;
use logto_management::{ManagementClient, User, UserQuery};
use logto_ui::components::{Attempt, FormDialog, Skeleton};

use super::page::{Subject, unread};
use crate::controls::{Listing, Submission, search_form};
use crate::management::{Known, fetched};
use crate::messages::organizations;

/// The most users that are offered. A more exact search finds others.
const MOST: u32 = 8;

/// A button with its dialog.
#[component]
pub(super) fn AddMember(
    /// The organization.
    subject: Subject,
    /// Runs when members were added and the dialog is closed.
    added: Callback<()>,
) -> impl IntoView {
    let messages = &organizations().add_member;
    let (is_open, submission, listing) = (RwSignal::new(false), Submission::new(), Listing::new());
    let attempt = submission.attempt;
    // The ids of the users who were added.
    let done = RwSignal::new(Vec::<String>::new());
    let known = fetched(move |client| {
        let text = listing.search.get();
        async move {
            if text.is_empty() {
                return Ok(None);
            }
            let query = UserQuery::new().with_search(&text).with_page_size(MOST);
            client.users(&query).await.map(|page| Some(page.items))
        }
    });
    let add = move |user: String| {
        let (id, sent) = (subject.id(), user.clone());
        let request = |client: ManagementClient| async move { client.add_organization_members(&id, &[&sent]).await };
        submission.send(request, move |()| done.update(|done| done.push(user)));
    };
    let found = move || {
        known.with(|known| match known {
            Known::Loading => view! { <Skeleton lines=2 /> }.into_any(),
            Known::Offline | Known::Here(None) => ().into_any(),
            Known::Failed(error) => unread(error),
            Known::Here(Some(users)) if users.is_empty() => view! { <p class="muted">{messages.nobody}</p> }.into_any(),
            Known::Here(Some(users)) => {
                let items = users.iter().map(|user| candidate(user, done, attempt, add)).collect_view();
                view! { <ul class="items" role="list">{items}</ul> }.into_any()
            }
        })
    };
    let open = move |_| {
        listing.search_for("");
        done.set(Vec::new());
        submission.clear();
        is_open.set(true);
    };
    let closed = move |()| {
        if !done.with_untracked(Vec::is_empty) {
            added.run(());
        }
    };
    view! {
        <button type="button" class="button button-small" data-testid="member-add" on:click=open>
            {messages.add_members}
        </button>
        <FormDialog open=is_open title=messages.title attempt on_close=Callback::new(closed)>
            {search_form(listing, messages.search, "candidate")}
            <div aria-live="polite">{found}</div>
            {move || submission.failure(organizations().failed)}
            <div class="actions">
                <button
                    type="button"
                    class="button"
                    data-testid="member-add-done"
                    on:click=move |_| {
                        if !attempt.is_busy_now() {
                            is_open.set(false);
                        }
                    }
                >
                    {messages.done}
                </button>
            </div>
        </FormDialog>
    }
    .into_any()
}

fn candidate(
    user: &User,
    done: RwSignal<Vec<String>>,
    attempt: Attempt,
    add: impl Fn(String) + Copy + Send + Sync + 'static,
) -> AnyView {
    let messages = &organizations().add_member;
    let (id, name) = (user.id().to_owned(), user.label().to_owned());
    let below = user.email().filter(|email| *email != name).map(str::to_owned);
    let label = messages.add_user(&name);
    let action = move || {
        if done.with(|done| done.contains(&id)) {
            return view! { <span class="saved">{messages.added}</span> }.into_any();
        }
        let id = id.clone();
        view! {
            <button
                type="button"
                class="button button-small"
                aria-label=label.clone()
                data-testid="candidate-add"
                aria-busy=move || attempt.busy()
                on:click=move |_| add(id.clone())
            >
                {messages.add}
            </button>
        }
        .into_any()
    };
    view! {
        <li class="item" data-testid="candidate">
            <div>
                <p class="item-name">{name}</p>
                {below.map(|email| view! { <p class="small-print">{email}</p> })}
            </div>
            {action}
        </li>
    }
    .into_any()
}
