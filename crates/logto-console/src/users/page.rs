//! The page of one user.

use leptos::prelude::*;
use logto_management::{ManagementError, User};
use logto_ui::components::{LongList, PageHeader, PageHeaderSkeleton, Skeleton};
use logto_ui::paths;

use super::access::Access;
use super::delete::Delete;
use super::details::Details;
use super::factors::Factors;
use super::identities::Identities;
use super::list::status_chip;
use super::organizations::Organizations;
use super::roles::Roles;
use super::sessions::Sessions;
use super::state::use_user_list;
use super::tokens::Tokens;
use crate::controls::{EntryLabels, columns_skeleton, entry_content, entry_page, failure_notice, one_line};
use crate::management::{AccessNotices, Known, fetched, use_management};
use crate::messages::{admin, users};
use crate::paths::USERS;

/// The user that the page is about.
#[derive(Clone, Copy)]
pub(super) struct Subject {
    id: StoredValue<String>,
    /// The user as the server knows them.
    user: RwSignal<Known<User>>,
    /// Whether it is the person who is signed in.
    pub(super) is_self: Memo<bool>,
}

impl Subject {
    fn new(id: String) -> Self {
        let management = use_management();
        let id = StoredValue::new(id);
        let user = fetched(move |client| async move { client.user(&id.get_value()).await });
        let is_self = Memo::new(move |_| management.own_id() == Some(id.get_value()));
        Self { id, user, is_self }
    }

    /// Returns the id.
    pub(super) fn id(self) -> String {
        self.id.get_value()
    }

    /// Returns the user, once they are known. Tracked.
    pub(super) fn user(self) -> Option<User> {
        self.user.with(|user| user.here().cloned())
    }

    /// Returns the user's name in messages. Tracked.
    pub(super) fn label(self) -> String {
        let label = self.user.with(|user| user.here().and_then(|user| one_line(user.label())));
        label.unwrap_or_else(|| self.id())
    }

    /// Records the user as they are after a change.
    pub(super) fn set(self, user: User) {
        self.user.set(Known::Here(user));
    }
}

/// The page at `/users/:id`.
#[component]
pub fn UserPage() -> impl IntoView {
    entry_page(use_user_list(), users().dismiss, |id| one(Subject::new(id)))
}

fn one(subject: Subject) -> AnyView {
    let messages = users();
    let title = Signal::derive(move || {
        let is_known = subject.user.with(|known| known.here().is_some());
        if is_known { subject.label() } else { messages.page.title.to_owned() }
    });
    let chip = move || subject.user().map(|user| status_chip(&user));
    let labels = EntryLabels {
        unread: messages.unread,
        offline: messages.list.offline,
        gone: (messages.user.gone, messages.user.gone_body),
        gone_id: "user-gone",
        back: messages.user.back,
        list: USERS,
    };
    view! {
        <PageHeader text=title name=messages.page.title back=(paths::href(USERS), messages.page.title)>
            <p class="connector-states">{chip}</p>
        </PageHeader>
        <AccessNotices />
        {move || subject.is_self.get().then(|| view! { <p class="locked">{messages.user.self_note}</p> })}
        {entry_content(subject.user, labels, move || cards(subject))}
    }
    .into_any()
}

fn cards(subject: Subject) -> AnyView {
    view! {
        <div class="columns">
            <div class="stack">
                <Details subject />
                <Sessions subject />
                <Tokens subject />
            </div>
            <div class="stack">
                <Access subject />
                <Factors subject />
                <Roles subject />
                <Organizations subject />
                <Identities subject />
            </div>
        </div>
        <Delete subject />
    }
    .into_any()
}

/// The placeholder of the page while it is being loaded.
#[component]
pub fn UserSkeleton() -> impl IntoView {
    view! {
        <PageHeaderSkeleton />
        {columns_skeleton()}
    }
    .into_any()
}

/// What a card lists, or why it lists nothing. An older server does not know it, and a proxy may not let requests about it
/// through: `unsupported` says so. Until it is known, there are `lines` bones. Of a long list, only the beginning is shown
/// until `list` shows all of it.
pub(super) fn items<T>(
    known: &Known<Vec<T>>,
    lines: usize,
    (none, unsupported): (&'static str, &'static str),
    list: LongList,
    item: impl Fn(&T) -> AnyView,
) -> AnyView {
    match known {
        Known::Loading => view! { <Skeleton lines /> }.into_any(),
        Known::Offline => ().into_any(),
        Known::Failed(ManagementError::NotFound) => view! { <p class="muted">{unsupported}</p> }.into_any(),
        Known::Failed(error) => unread(error),
        Known::Here(all) if all.is_empty() => view! { <p class="muted">{none}</p> }.into_any(),
        Known::Here(all) => {
            let items = all.iter().take(list.visible(all.len())).map(item).collect_view();
            let more = list.button(all.len(), |number| admin().lists.show_all_of(number));
            view! {
                <ul class="items" role="list">
                    {items}
                </ul>
                {more}
            }
            .into_any()
        }
    }
}

/// A notice that a list could not be read.
pub(super) fn unread(error: &ManagementError) -> AnyView {
    failure_notice(users().user.unread, error)
}
