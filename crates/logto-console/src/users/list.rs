//! The page with all users.

use leptos::prelude::*;
use logto_management::{Page, User};
use logto_ui::components::{PageHeader, ToastRegion};
use logto_ui::format::{date, local_time};
use logto_ui::paths;

use super::create::CreateUser;
use super::state::{query, use_user_list};
use super::statistics::Statistics;
use crate::controls::{
    ListLabels, Listing, PagerLabels, SearchLabels, cell, list_card, list_skeleton, pager, place_text, search_form,
};
use crate::management::{AccessNotices, Guarded, fetched};
use crate::messages::users;

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
        label: messages.label,
        offline: messages.offline,
        unread: users().unread,
        empty: (messages.empty, messages.empty_body),
        empty_id: "users-empty",
        nothing_found: (|search| users().list.nothing_found(search), messages.nothing_found_body),
        nothing_found_id: "users-nothing-found",
        show_all: messages.show_all,
        show_all_id: "users-show-all",
    };
    list_card(known, state, labels, tools, place, table)
}

/// The search, and the button to create a user.
fn tools(state: Listing) -> AnyView {
    let messages = &users().list;
    let labels =
        SearchLabels { search: messages.search, find: messages.find, search_id: "user-search", find_id: "user-find" };
    view! {
        {search_form(state, &labels)}
        <CreateUser />
    }
    .into_any()
}

fn table(page: &Page<User>, state: Listing) -> AnyView {
    let messages = &users().list;
    let rows = page.items.iter().map(row).collect_view();
    let labels = PagerLabels {
        previous: messages.previous,
        next: messages.next,
        place_id: "users-place",
        previous_id: "users-previous",
        next_id: "users-next",
    };
    view! {
        <table class="claims users" data-testid="users">
            <thead>
                <tr>
                    <th scope="col">{messages.name}</th>
                    <th scope="col">{messages.email}</th>
                    <th scope="col">{messages.phone}</th>
                    <th scope="col">{messages.last_sign_in}</th>
                    <th scope="col">{messages.status}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
        {pager(page, state, place(page, state), &labels)}
    }
    .into_any()
}

fn row(user: &User) -> AnyView {
    let messages = &users().list;
    let text = |text: Option<String>| text.unwrap_or_else(|| messages.none.to_owned()).into_any();
    let below = user.username().filter(|name| *name != user.label()).map(str::to_owned);
    let phone = user.phone().map(|digits| ["+", digits].concat());
    view! {
        <tr data-testid="user-row">
            <th scope="row">
                <a href=paths::href(&["/users/", user.id()].concat()) data-testid="user-link">
                    {user.label().to_owned()}
                </a>
                {below.map(|name| view! { <span class="user-below small-print">{name}</span> })}
            </th>
            {cell(messages.email, text(user.email().map(str::to_owned)))}
            {cell(messages.phone, text(phone))}
            {cell(messages.last_sign_in, time(user.last_sign_in_at()))}
            {cell(messages.status, status_chip(user))}
        </tr>
    }
    .into_any()
}

/// Shows a time, or that it never was.
pub(super) fn time(milliseconds: Option<i64>) -> AnyView {
    match milliseconds.and_then(|at| local_time(date(at))) {
        Some((local, iso)) => view! { <time datetime=iso>{local}</time> }.into_any(),
        None => view! { <span class="muted">{users().list.never}</span> }.into_any(),
    }
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

/// Returns how many users there are, and which page of them is shown.
fn place(page: &Page<User>, state: Listing) -> String {
    let messages = &users().list;
    let total = |count| messages.total(count);
    place_text(page, state, total, |page| messages.page(page), |page, pages| messages.page_of(page, pages))
}

/// The placeholder of the page while it is being loaded.
#[component]
pub fn UsersSkeleton() -> impl IntoView {
    list_skeleton()
}
