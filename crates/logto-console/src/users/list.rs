//! The page with all users.

use leptos::prelude::*;
use logto_management::User;
use logto_ui::components::{PageHeader, ToastRegion};

use super::create::CreateUser;
use super::state::{query, use_user_list};
use super::statistics::Statistics;
use crate::controls::{ListLabels, ListRow, list_card, list_skeleton, time_or};
use crate::management::{AccessNotices, Guarded, fetched};
use crate::messages::users;
use crate::paths::USERS;

/// The page at `/users`.
#[component]
pub fn UsersPage() -> impl IntoView {
    use_user_list().begin_page();
    let messages = users();
    let page = move || {
        view! {
            <PageHeader text=messages.page.title lead=messages.page.body />
            <AccessNotices />
            <List />
            <Statistics />
        }
        .into_any()
    };
    view! {
        <Guarded page />
        <ToastRegion dismiss=messages.dismiss />
    }
    .into_any()
}

#[component]
fn List() -> impl IntoView {
    let messages = &users().list;
    let state = use_user_list();
    let known = fetched(move |client| {
        let query = query(state);
        async move { client.users(&query).await }
    });
    let labels = ListLabels {
        ids: ("users", "user"),
        label: messages.label,
        search: messages.search,
        offline: messages.offline,
        unread: users().unread,
        empty: (messages.empty, messages.empty_body),
        nothing_found: (|search| users().list.nothing_found(search), messages.nothing_found_body),
        total: |count| users().list.total(count),
    };
    let columns = [messages.name, messages.email, messages.phone, messages.last_sign_in, messages.status];
    list_card(known, state, labels, || view! { <CreateUser /> }.into_any(), columns, row)
}

fn row(user: &User) -> ListRow {
    let messages = &users().list;
    let text = |text: Option<String>| text.unwrap_or_else(|| messages.none.to_owned()).into_any();
    let phone = user.phone().map(|digits| ["+", digits].concat());
    ListRow {
        path: [USERS, "/", user.id()].concat(),
        name: user.label().to_owned(),
        below: user.username().filter(|name| *name != user.label()).map(str::to_owned),
        cells: vec![
            text(user.email().map(str::to_owned)),
            text(phone),
            time(user.last_sign_in_at()),
            status_chip(user),
        ],
    }
}

/// Shows a time, or that it never was.
pub(super) fn time(milliseconds: Option<i64>) -> AnyView {
    time_or(milliseconds, users().list.never)
}

/// Shows whether a user is suspended.
pub(super) fn status_chip(user: &User) -> AnyView {
    let messages = &users().list;
    let (name, label) = if user.is_suspended() { ("failing", messages.suspended) } else { ("works", messages.active) };
    view! {
        <span class="connector-state" data-state=name data-testid="user-status">
            {label}
        </span>
    }
    .into_any()
}

/// The placeholder of the page while it is being loaded.
#[component]
pub fn UsersSkeleton() -> impl IntoView {
    list_skeleton()
}
