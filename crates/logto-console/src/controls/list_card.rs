//! The card with a list: its search, its table, and what is shown instead of one.

use leptos::prelude::*;
use logto_management::Page;
use logto_ui::announce::Announcer;
use logto_ui::components::{Notice, PageHeaderSkeleton, Skeleton, Tone};
use logto_ui::dom;

use super::listing::Listing;
use crate::management::{Known, failure_text};

/// The texts and test ids of a list.
#[derive(Clone, Copy)]
pub(crate) struct ListLabels {
    /// What the list is called by screen readers.
    pub(crate) label: &'static str,
    pub(crate) offline: &'static str,
    pub(crate) unread: &'static str,
    /// The title and the text of a list without entries.
    pub(crate) empty: (&'static str, &'static str),
    pub(crate) empty_id: &'static str,
    /// The title and the text of a search that finds nothing. The title gets what was searched for.
    pub(crate) nothing_found: (fn(&str) -> String, &'static str),
    pub(crate) nothing_found_id: &'static str,
    pub(crate) show_all: &'static str,
    pub(crate) show_all_id: &'static str,
}

/// A card with a list. `tools` are shown above it, unless there is no access; `place` says which page is shown, which
/// screen readers are told when it changes.
pub(crate) fn list_card<T: Send + Sync + 'static>(
    known: RwSignal<Known<Page<T>>>,
    listing: Listing,
    labels: ListLabels,
    tools: fn(Listing) -> AnyView,
    place: fn(&Page<T>, Listing) -> String,
    table: fn(&Page<T>, Listing) -> AnyView,
) -> AnyView {
    let is_connected = Memo::new(move |_| known.with(|known| !matches!(known, Known::Offline)));
    let announcer = expect_context::<Announcer>();
    // The first list is part of the page, which is announced itself.
    Effect::new(move |was_shown: Option<bool>| {
        let place = known.with(|known| known.here().map(|page| place(page, listing)));
        if let (Some(true), Some(place)) = (was_shown, &place) {
            announcer.say(place.clone());
        }
        was_shown == Some(true) || place.is_some()
    });
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
            Known::Here(page) => table(page, listing),
        })
    };
    view! {
        <section class="card" aria-label=labels.label>
            {move || is_connected.get().then(|| tools(listing))} {content}
        </section>
    }
    .into_any()
}

/// What is shown instead of a list without entries.
fn nothing(labels: ListLabels, listing: Listing) -> AnyView {
    let search = listing.search.get_untracked();
    if search.is_empty() && listing.page.get_untracked() == 1 {
        let (title, body) = labels.empty;
        return view! {
            <div class="nothing" data-testid=labels.empty_id>
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
        <div class="nothing" data-testid=labels.nothing_found_id>
            <p class="notice-title">{title(&search)}</p>
            <p>{body}</p>
            <button type="button" class="button button-small" data-testid=labels.show_all_id on:click=show_all>
                {labels.show_all}
            </button>
        </div>
    }
    .into_any()
}

/// A cell with its label for narrow screens, where rows are cards.
pub(crate) fn cell(label: &'static str, content: AnyView) -> AnyView {
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
