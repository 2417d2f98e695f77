//! The page with all users.

use leptos::prelude::*;
use logto_management::{Page, User};
use logto_ui::announce::Announcer;
use logto_ui::components::{Notice, PageHeading, Skeleton, ToastRegion, Tone, unique_id};
use logto_ui::dom;
use logto_ui::format::{date, local_time};
use logto_ui::paths;

use super::create::CreateUser;
use super::remote::{Known, failure_text, fetched};
use super::state::{PAGE_SIZE, UserList, page_count, use_user_list};
use super::statistics::Statistics;
use crate::management::{AccessNotices, Guarded};
use crate::messages::users;

/// The page at `/users`.
#[component]
pub fn UsersPage() -> impl IntoView {
    use_user_list().begin_page();
    let messages = users();
    let page = move || {
        view! {
            <header class="page-header">
                <PageHeading text=messages.page.title name=messages.page.title />
                <p class="muted">{messages.page.body}</p>
            </header>
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
        let query = state.query();
        async move { client.users(&query).await }
    });
    let is_connected = Memo::new(move |_| known.with(|known| *known != Known::Offline));
    let announcer = expect_context::<Announcer>();
    // The first list is part of the page, which is announced itself.
    Effect::new(move |was_shown: Option<bool>| {
        let place = known.with(|known| known.here().map(|page| place_text(page, state)));
        if let (Some(true), Some(place)) = (was_shown, &place) {
            announcer.say(place.clone());
        }
        was_shown == Some(true) || place.is_some()
    });
    let content = move || {
        known.with(|known| match known {
            Known::Loading => rows_skeleton(),
            Known::Offline => view! { <p class="muted">{messages.offline}</p> }.into_any(),
            Known::Failed(error) => {
                let code = error.code().to_owned();
                view! {
                    <Notice tone=Tone::Danger title=users().unread body=failure_text(error)>
                        <p class="small-print">
                            <code>{code}</code>
                        </p>
                    </Notice>
                }
                .into_any()
            }
            Known::Here(page) if page.items.is_empty() => nothing(state),
            Known::Here(page) => table(page, state),
        })
    };
    view! {
        <section class="card" aria-label=messages.label>
            {move || is_connected.get().then(|| tools(state))} {content}
        </section>
    }
    .into_any()
}

/// The search, and the button to create a user.
fn tools(state: UserList) -> AnyView {
    let messages = &users().list;
    let typed = RwSignal::new(state.search.get_untracked());
    Effect::new(move |_| typed.set(state.search.get()));
    let id = unique_id("search");
    view! {
        <form
            class="field-form"
            role="search"
            on:submit=move |event| {
                event.prevent_default();
                state.search_for(&typed.get_untracked());
            }
        >
            <label for=id.clone()>{messages.search}</label>
            <div class="user-search-row">
                <input
                    id=id
                    class="input"
                    type="search"
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    data-testid="user-search"
                    bind:value=typed
                />
                <button type="submit" class="button" data-testid="user-find">
                    {messages.find}
                </button>
            </div>
        </form>
        <CreateUser />
    }
    .into_any()
}

/// What is shown instead of a list without entries.
fn nothing(state: UserList) -> AnyView {
    let messages = &users().list;
    let search = state.search.get_untracked();
    if search.is_empty() && state.page.get_untracked() == 1 {
        return view! {
            <div class="nothing" data-testid="users-empty">
                <p class="notice-title">{messages.empty}</p>
                <p>{messages.empty_body}</p>
            </div>
        }
        .into_any();
    }
    let show_all = move |_| {
        state.search_for("");
        dom::focus_heading();
    };
    view! {
        <div class="nothing" data-testid="users-nothing-found">
            <p class="notice-title">{messages.nothing_found(&search)}</p>
            <p>{messages.nothing_found_body}</p>
            <button type="button" class="button button-small" data-testid="users-show-all" on:click=show_all>
                {messages.show_all}
            </button>
        </div>
    }
    .into_any()
}

fn table(page: &Page<User>, state: UserList) -> AnyView {
    let messages = &users().list;
    let rows = page.items.iter().map(row).collect_view();
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
        {pager(page, state)}
    }
    .into_any()
}

fn row(user: &User) -> AnyView {
    let messages = &users().list;
    let cell = |label: &'static str, content: AnyView| {
        view! {
            <td>
                <span class="cell-label">{label}</span>
                <span>{content}</span>
            </td>
        }
        .into_any()
    };
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

/// The buttons to other pages. A server whose total can't be read has another page if this one is full.
fn pager(page: &Page<User>, state: UserList) -> AnyView {
    let messages = &users().list;
    let number = state.page.get_untracked();
    let has_next = match page.total {
        Some(total) => u64::from(number) < page_count(total),
        None => u32::try_from(page.items.len()).is_ok_and(|count| count >= PAGE_SIZE),
    };
    let turn = move |to: u32| {
        state.page.set(to);
        dom::focus_heading();
    };
    let button = |label: &'static str, test_id: &'static str, to: Option<u32>| {
        view! {
            <button
                type="button"
                class="button button-small"
                data-testid=test_id
                disabled=to.is_none()
                on:click=move |_| {
                    if let Some(to) = to {
                        turn(to);
                    }
                }
            >
                {label}
            </button>
        }
        .into_any()
    };
    let (before, after) = ((number > 1).then(|| number - 1), has_next.then(|| number.saturating_add(1)));
    let buttons = (before.is_some() || after.is_some()).then(|| {
        view! {
            {button(messages.previous, "users-previous", before)}
            {button(messages.next, "users-next", after)}
        }
    });
    view! {
        <div class="pager">
            <p class="small-print" data-testid="users-place">
                {place_text(page, state)}
            </p>
            {buttons}
        </div>
    }
    .into_any()
}

/// Returns how many users there are, and which page of them is shown.
fn place_text(page: &Page<User>, state: UserList) -> String {
    let messages = &users().list;
    let number = state.page.get_untracked().to_string();
    let Some(total) = page.total else { return messages.page(&number) };
    let count = messages.total(usize::try_from(total).unwrap_or(usize::MAX));
    [count, messages.page_of(&number, &page_count(total).to_string())].join(" · ")
}

fn rows_skeleton() -> AnyView {
    // As long as a window, so that nothing below it moves when the rows arrive.
    view! { <Skeleton lines=16 /> }.into_any()
}

/// The placeholder of the page while it is being loaded.
#[component]
pub fn UsersSkeleton() -> impl IntoView {
    view! {
        <header class="page-header bones" aria-hidden="true">
            <span class="bone bone-title"></span>
            <span class="bone"></span>
        </header>
        <section class="card">{rows_skeleton()}</section>
    }
    .into_any()
}
