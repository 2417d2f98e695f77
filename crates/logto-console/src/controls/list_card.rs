//! The card with a list: its search, its table, and what is shown instead of one.

use leptos::prelude::*;
use logto_management::Page;
use logto_ui::announce::Announcer;
use logto_ui::components::{Notice, PageHeaderSkeleton, Skeleton, Tone};
use logto_ui::{dom, paths};

use super::listing::{Listing, keep_within, pager, place_text, search_form};
use crate::management::{Known, failure_text};
use crate::messages::admin;

/// What a list is of: its texts, and the names in its test ids.
#[derive(Clone, Copy)]
pub(crate) struct ListLabels {
    /// The list and an entry in test ids, such as `users` and `user`.
    pub(crate) ids: (&'static str, &'static str),
    /// What the list is called by screen readers.
    pub(crate) label: &'static str,
    pub(crate) search: &'static str,
    pub(crate) offline: &'static str,
    pub(crate) unread: &'static str,
    /// The title and the text of a list without entries.
    pub(crate) empty: (&'static str, &'static str),
    /// The title and the text of a search that finds nothing. The title gets what was searched for.
    pub(crate) nothing_found: (fn(&str) -> String, &'static str),
    /// The text for a number of entries.
    pub(crate) total: fn(usize) -> String,
}

/// A row of a list.
pub(crate) struct ListRow {
    /// The path of the entry's page.
    pub(crate) path: String,
    /// What the link to it says.
    pub(crate) name: String,
    /// A small text below the name.
    pub(crate) below: Option<String>,
    /// The cells of the other columns.
    pub(crate) cells: Vec<AnyView>,
}

/// A card with a list. `create` is a button beside the search; both are shown unless there is no access. The first of the
/// `columns` has the names of the entries. Screen readers are told which page is shown when that changes.
pub(crate) fn list_card<T: Send + Sync + 'static, const COLUMNS: usize>(
    known: RwSignal<Known<Page<T>>>,
    listing: Listing,
    labels: ListLabels,
    create: fn() -> AnyView,
    columns: [&'static str; COLUMNS],
    row: fn(&T) -> ListRow,
) -> AnyView {
    let is_connected = Memo::new(move |_| known.with(|known| !matches!(known, Known::Offline)));
    keep_within(listing, known);
    let announcer = expect_context::<Announcer>();
    // The first list is part of the page, which is announced itself.
    Effect::new(move |was_shown: Option<bool>| {
        let place = known.with(|known| known.here().map(|page| place_text(page, listing, labels.total)));
        if let (Some(true), Some(place)) = (was_shown, &place) {
            announcer.say(place.clone());
        }
        was_shown == Some(true) || place.is_some()
    });
    let tools = move || {
        is_connected.get().then(|| {
            view! {
                <div class="list-tools">
                    {search_form(listing, labels.search, labels.ids.1)} {create()}
                </div>
            }
        })
    };
    let content = move || {
        known.with(|known| match known {
            Known::Loading => rows_skeleton(),
            Known::Offline => view! { <p class="muted">{labels.offline}</p> }.into_any(),
            Known::Failed(error) => {
                let code = error.code().to_owned();
                view! {
                    <Notice tone=Tone::Danger title=labels.unread body=failure_text(error)>
                        <p class="small-print">
                            <code>{code}</code>
                        </p>
                    </Notice>
                }
                .into_any()
            }
            Known::Here(page) if page.items.is_empty() => nothing(labels, listing),
            Known::Here(page) => {
                let rows = page.items.iter().map(|item| table_row(labels, &columns, row(item))).collect_view();
                table(page, listing, labels, &columns, rows.into_any())
            }
        })
    };
    view! {
        <section class="card list-card" tabindex="-1" aria-label=labels.label node_ref=listing.node>
            {tools} {content}
        </section>
    }
    .into_any()
}

fn table<T>(page: &Page<T>, listing: Listing, labels: ListLabels, columns: &[&'static str], rows: AnyView) -> AnyView {
    let head = columns.iter().map(|&column| view! { <th scope="col">{column}</th> }).collect_view();
    view! {
        <table class="claims users" data-testid=labels.ids.0>
            <thead>
                <tr>{head}</tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
        {pager(page, listing, labels.ids.0, labels.total)}
    }
    .into_any()
}

fn table_row(labels: ListLabels, columns: &[&'static str], row: ListRow) -> AnyView {
    let ListRow { path, name, below, cells } = row;
    let [row_id, link_id] = ["-row", "-link"].map(|part| [labels.ids.1, part].concat());
    let cells = columns.iter().skip(1).zip(cells).map(|(&column, content)| cell(column, content)).collect_view();
    view! {
        <tr data-testid=row_id>
            <th scope="row">
                <a href=paths::href(&path) data-testid=link_id>
                    {name}
                </a>
                {below.map(|text| view! { <span class="user-below small-print">{text}</span> })}
            </th>
            {cells}
        </tr>
    }
    .into_any()
}

/// What is shown instead of a list without entries.
fn nothing(labels: ListLabels, listing: Listing) -> AnyView {
    let id = |part: &str| [labels.ids.0, part].concat();
    let search = listing.search.get_untracked();
    if search.is_empty() && listing.page.get_untracked() == 1 {
        let (title, body) = labels.empty;
        return view! {
            <div class="nothing" data-testid=id("-empty")>
                <p class="notice-title">{title}</p>
                <p>{body}</p>
            </div>
        }
        .into_any();
    }
    let show_all = move |_| {
        listing.search_for("");
        dom::focus_heading();
    };
    let (title, body) = labels.nothing_found;
    view! {
        <div class="nothing" data-testid=id("-nothing-found")>
            <p class="notice-title">{title(&search)}</p>
            <p>{body}</p>
            <button type="button" class="button button-small" data-testid=id("-show-all") on:click=show_all>
                {admin().lists.show_all}
            </button>
        </div>
    }
    .into_any()
}

/// A cell with its label for narrow screens, where rows are cards.
fn cell(label: &'static str, content: AnyView) -> AnyView {
    view! {
        <td>
            <span class="cell-label">{label}</span>
            <bdi>{content}</bdi>
        </td>
    }
    .into_any()
}

fn rows_skeleton() -> AnyView {
    // As long as a window, so that nothing below it moves when the rows arrive.
    view! { <Skeleton lines=16 /> }.into_any()
}

/// The placeholder of a page with a list.
pub(crate) fn list_skeleton() -> AnyView {
    view! {
        <PageHeaderSkeleton />
        <section class="card">{rows_skeleton()}</section>
    }
    .into_any()
}
