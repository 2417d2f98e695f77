//! A list with a search and pages. It is kept while the app runs, so that the way back from an entry leads to the same
//! place. It is not in the address, because people search for email addresses.

use leptos::html::Section;
use leptos::prelude::*;
use logto_management::Page;
use logto_ui::components::{Toast, provide_toasts, unique_id};
use logto_ui::dom;

use crate::management::Known;
use crate::messages::admin;

/// What a list shows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Listing {
    /// The text that is searched for.
    pub(crate) search: RwSignal<String>,
    /// The page; the first one is 1.
    pub(crate) page: RwSignal<u32>,
    /// The element with the list, which has a `tabindex`. It gets the focus when another page is shown.
    pub(crate) node: NodeRef<Section>,
    /// What the page that is opened next reports.
    report: StoredValue<Option<String>>,
}

/// The number of entries on a page.
pub(crate) const PAGE_SIZE: u32 = 20;

impl Listing {
    /// Creates the state of a list: its first page.
    pub(crate) fn new() -> Self {
        Self {
            search: RwSignal::new(String::new()),
            page: RwSignal::new(1),
            node: NodeRef::new(),
            report: StoredValue::new(None),
        }
    }

    /// Sets what the page that is opened next reports.
    pub(crate) fn report_next(self, text: String) {
        self.report.set_value(Some(text));
    }

    /// Provides the messages of a page, with what the page before has to report.
    pub(crate) fn begin_page(self) {
        let toasts = provide_toasts();
        if let Some(text) = self.report.try_update_value(Option::take).flatten() {
            toasts.show(Toast::success(text));
        }
    }

    /// Searches for a text, or shows everything.
    pub(crate) fn search_for(self, text: &str) {
        self.page.set(1);
        self.search.set(text.trim().to_owned());
    }
}

/// Shows the page before when the one that is shown has no entries, because the last ones were deleted.
pub(crate) fn keep_within<T: Send + Sync + 'static>(listing: Listing, known: RwSignal<Known<Page<T>>>) {
    Effect::new(move |_| {
        let has_none = known.with(|known| known.here().is_some_and(|page| page.items.is_empty()));
        if has_none && listing.page.get_untracked() > 1 {
            listing.page.update(|page| *page -= 1);
        }
    });
}

/// The field and the button of a search. The test ids begin with the name of an entry, such as `user`.
pub(crate) fn search_form(listing: Listing, label: &'static str, entry: &'static str) -> AnyView {
    let [search_id, find_id] = ["-search", "-find"].map(|part| [entry, part].concat());
    let typed = RwSignal::new(listing.search.get_untracked());
    Effect::new(move |_| typed.set(listing.search.get()));
    let id = unique_id("search");
    view! {
        <form
            class="field-form"
            role="search"
            aria-label=label
            on:submit=move |event| {
                event.prevent_default();
                listing.search_for(&typed.get_untracked());
            }
        >
            <label for=id.clone()>{label}</label>
            <div class="search-row">
                <input
                    id=id
                    class="input"
                    type="search"
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    data-testid=search_id
                    bind:value=typed
                />
                <button type="submit" class="button" data-testid=find_id>
                    {admin().lists.find}
                </button>
            </div>
        </form>
    }
    .into_any()
}

/// Which page is shown, and the buttons to others. A server whose total can't be read has another page if this one is
/// full. The test ids begin with the name of the list, such as `users`; `total` is the text for a number of entries.
pub(crate) fn pager<T>(page: &Page<T>, listing: Listing, list: &'static str, total: fn(usize) -> String) -> AnyView {
    let messages = &admin().lists;
    let number = listing.page.get_untracked();
    let has_next = match page.total {
        Some(total) => u64::from(number) < page_count(total),
        None => u32::try_from(page.items.len()).is_ok_and(|count| count >= PAGE_SIZE),
    };
    let button = |label: &'static str, part: &'static str, to: Option<u32>| {
        let test_id = [list, part].concat();
        view! {
            <button
                type="button"
                class="button button-small"
                data-testid=test_id
                disabled=to.is_none()
                on:click=move |_| {
                    let Some(to) = to else { return };
                    listing.page.set(to);
                    if let Some(list) = listing.node.get_untracked() {
                        dom::focus_beginning(&list);
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
            {button(messages.previous, "-previous", before)}
            {button(messages.next, "-next", after)}
        }
    });
    let place_id = [list, "-place"].concat();
    view! {
        <div class="pager">
            <p class="small-print" data-testid=place_id>
                {place_text(page, listing, total)}
            </p>
            {buttons}
        </div>
    }
    .into_any()
}

/// Returns how many entries there are, as far as that is known, and which page of them is shown.
pub(super) fn place_text<T>(page: &Page<T>, listing: Listing, total: fn(usize) -> String) -> String {
    let messages = &admin().lists;
    let number = listing.page.get_untracked().to_string();
    let Some(count) = page.total else { return messages.page(&number) };
    let place = messages.page_of(&number, &page_count(count).to_string());
    [total(usize::try_from(count).unwrap_or(usize::MAX)), place].join(" · ")
}

/// Returns the number of pages for this many entries; there is always one.
fn page_count(total: u64) -> u64 {
    total.div_ceil(u64::from(PAGE_SIZE)).max(1)
}

#[cfg(test)]
mod tests {
    use super::page_count;

    #[test]
    fn counts_pages() {
        for (total, pages) in [(0, 1), (1, 1), (20, 1), (21, 2), (40, 2), (41, 3)] {
            assert_eq!(page_count(total), pages, "{total}");
        }
    }
}
