//! The card with the sessions of a user.

use leptos::prelude::*;
use logto_management::{ManagementClient, UserSession};
use logto_ui::components::LongList;
use logto_ui::format::{date, local_time};
use logto_ui::user_agent::browser_name;

use super::page::{Subject, items};
use crate::management::{Changes, Known, fetched, retain};
use crate::messages::users;

/// The card. It is fetched again when the user is suspended, which ends all sessions.
#[component]
pub(super) fn Sessions(
    /// The user.
    subject: Subject,
) -> impl IntoView {
    let messages = &users().sessions;
    let is_suspended = Memo::new(move |_| subject.user().is_some_and(|user| user.is_suspended()));
    let known = fetched(move |client| {
        is_suspended.track();
        async move { client.user_sessions(&subject.id()).await }
    });
    let changes = Changes::new();
    let texts = (messages.none, messages.unsupported);
    let list = LongList::new();
    let content =
        move || known.with(|all| items(all, 3, texts, list, |session| item(subject, known, changes, session)));
    view! {
        <section class="card" data-testid="user-sessions">
            <h2>{messages.title}</h2>
            {content}
        </section>
    }
    .into_any()
}

fn item(
    subject: Subject,
    known: RwSignal<Known<Vec<UserSession>>>,
    changes: Changes,
    session: &UserSession,
) -> AnyView {
    let messages = &users().sessions;
    let device = session.user_agent.as_deref().and_then(browser).unwrap_or_else(|| messages.unknown.to_owned());
    let since = session.signed_in_at.and_then(|at| local_time(date(at))).map(|(local, _)| messages.since(&local));
    let place =
        [since, session.ip.clone(), session.country.clone()].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let label = messages.end_session(&device);
    let id = session.id.clone();
    let end = move |_| {
        let (user, sent, gone) = (subject.id(), id.clone(), id.clone());
        let request = move |client: ManagementClient| async move { client.end_user_session(&user, &sent).await };
        changes.send(request, move |()| {
            retain(known, |it| it.id != gone);
            changes.say(messages.ended);
        });
    };
    view! {
        <li class="item" data-testid="user-session">
            <div>
                <p class="item-name">{device}</p>
                <p class="small-print">{place}</p>
            </div>
            <button type="button" class="button button-small" aria-label=label data-testid="session-end" on:click=end>
                {messages.end}
            </button>
        </li>
    }
    .into_any()
}

/// Returns what to call the browser with a `User-Agent` header; `None` when nothing of it is known.
pub(super) fn browser(user_agent: &str) -> Option<String> {
    let messages = &users().sessions;
    browser_name(
        user_agent,
        |browser, device| messages.on_device(browser, device),
        |browser, system| messages.on_system(browser, system),
    )
}
