//! The page of one user.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use logto_management::{ManagementError, User};
use logto_ui::components::{Notice, PageHeading, Skeleton, ToastRegion, Tone};
use logto_ui::paths;

use super::access::Access;
use super::delete::Delete;
use super::details::Details;
use super::identities::Identities;
use super::list::status_chip;
use super::remote::{Known, failure_text, fetched};
use super::roles::Roles;
use super::sessions::Sessions;
use super::state::use_user_list;
use crate::management::{AccessNotices, Guarded, use_management};
use crate::messages::users;

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
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let label = self.user.with(|user| user.here().map(|user| words(user.label()))).unwrap_or_default();
        if label.is_empty() { self.id() } else { label }
    }

    /// Records the user as they are after a change.
    pub(super) fn set(self, user: User) {
        self.user.set(Known::Here(user));
    }
}

/// The page at `/users/:id`.
#[component]
pub fn UserPage() -> impl IntoView {
    use_user_list().begin_page();
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")).unwrap_or_default());
    let page = move || {
        view! {
            {move || one(Subject::new(id.get()))}
        }
        .into_any()
    };
    view! {
        <Guarded page />
        <ToastRegion dismiss=users().dismiss />
    }
    .into_any()
}

fn one(subject: Subject) -> AnyView {
    let messages = users();
    let is_known = Memo::new(move |_| subject.user.with(|user| matches!(user, Known::Here(_))));
    let title = Signal::derive(move || if is_known.get() { subject.label() } else { messages.page.title.to_owned() });
    let chip = move || subject.user().map(|user| status_chip(&user));
    let content = move || {
        if is_known.get() {
            return cards(subject);
        }
        subject.user.with(|user| match user {
            Known::Failed(ManagementError::NotFound) => gone(),
            Known::Failed(error) => {
                view! { <Notice tone=Tone::Danger title=messages.unread body=failure_text(error) /> }.into_any()
            }
            Known::Offline => view! { <p class="muted">{messages.list.offline}</p> }.into_any(),
            _ => cards_skeleton(),
        })
    };
    view! {
        <header class="page-header user-head">
            <p class="way-back">
                <a href=paths::href("/users")>{messages.page.title}</a>
            </p>
            <PageHeading text=title name=messages.page.title />
            <p class="connector-states">{chip}</p>
        </header>
        <AccessNotices />
        {move || subject.is_self.get().then(|| view! { <p class="locked">{messages.user.self_note}</p> })}
        {content}
    }
    .into_any()
}

fn cards(subject: Subject) -> AnyView {
    view! {
        <div class="columns">
            <div class="stack">
                <Details subject />
                <Sessions subject />
            </div>
            <div class="stack">
                <Access subject />
                <Roles subject />
                <Identities subject />
            </div>
        </div>
        <Delete subject />
    }
    .into_any()
}

/// What is shown for an id that no user has.
fn gone() -> AnyView {
    let messages = &users().user;
    view! {
        <section class="card" data-testid="user-gone">
            <p class="notice-title">{messages.gone}</p>
            <p>{messages.gone_body}</p>
            <div class="actions">
                <a class="button" href=paths::href("/users")>
                    {messages.back}
                </a>
            </div>
        </section>
    }
    .into_any()
}

/// The placeholder of the page while it is being loaded.
#[component]
pub fn UserSkeleton() -> impl IntoView {
    view! {
        <header class="page-header bones" aria-hidden="true">
            <span class="bone bone-title"></span>
            <span class="bone"></span>
        </header>
        {cards_skeleton()}
    }
    .into_any()
}

fn cards_skeleton() -> AnyView {
    let card = |lines| {
        view! {
            <section class="card">
                <Skeleton lines />
            </section>
        }
    };
    view! { <div class="columns">{card(6)} {card(6)}</div> }.into_any()
}

/// A notice that a list could not be read.
pub(super) fn unread(error: &ManagementError) -> AnyView {
    view! { <Notice tone=Tone::Danger title=users().user.unread body=failure_text(error) /> }.into_any()
}
