//! A list with a search and pages. It is kept while the app runs, so that the way back from an entry leads to the same
//! place. It is not in the address, because people search for email addresses.

use leptos::prelude::*;
use logto_management::Page;
use logto_ui::components::{Toast, provide_toasts, unique_id};
use logto_ui::dom;

/// What a list shows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Listing {
    /// The text that is searched for.
    pub(crate) search: RwSignal<String>,
    /// The page; the first one is 1.
    pub(crate) page: RwSignal<u32>,
    /// What the page that is opened next reports.
    report: StoredValue<Option<String>>,
}

/// The number of entries on a page.
pub(crate) const PAGE_SIZE: u32 = 20;

impl Listing {
    /// Creates the state of a list: its first page.
    pub(crate) fn new() -> Self {
        Self { search: RwSignal::new(String::new()), page: RwSignal::new(1), report: StoredValue::new(None) }
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

/// The texts and test ids of a search.
pub(crate) struct SearchLabels {
    pub(crate) search: &'static str,
    pub(crate) find: &'static str,
    pub(crate) search_id: &'static str,
    pub(crate) find_id: &'static str,
}

/// The field and the button of a search.
pub(crate) fn search_form(listing: Listing, labels: &SearchLabels) -> AnyView {
    let typed = RwSignal::new(listing.search.get_untracked());
    Effect::new(move |_| typed.set(listing.search.get()));
    let id = unique_id("search");
    view! {
        <form
            class="field-form"
            role="search"
            aria-label=labels.search
            on:submit=move |event| {
                event.prevent_default();
                listing.search_for(&typed.get_untracked());
            }
        >
            <label for=id.clone()>{labels.search}</label>
            <div class="search-row">
                <input
                    id=id
                    class="input"
                    type="search"
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    data-testid=labels.search_id
                    bind:value=typed
                />
                <button type="submit" class="button" data-testid=labels.find_id>
                    {labels.find}
                </button>
            </div>
        </form>
    }
    .into_any()
}

/// The texts of the buttons to other pages, and the test ids.
pub(crate) struct PagerLabels {
    pub(crate) previous: &'static str,
    pub(crate) next: &'static str,
    pub(crate) place_id: &'static str,
    pub(crate) previous_id: &'static str,
    pub(crate) next_id: &'static str,
}

/// Which page is shown, and the buttons to others. A server whose total can't be read has another page if this one is
/// full.
pub(crate) fn pager<T>(page: &Page<T>, listing: Listing, place: String, labels: &PagerLabels) -> AnyView {
    let number = listing.page.get_untracked();
    let has_next = match page.total {
        Some(total) => u64::from(number) < page_count(total),
        None => u32::try_from(page.items.len()).is_ok_and(|count| count >= PAGE_SIZE),
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
                        listing.page.set(to);
                        dom::focus_heading();
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
            {button(labels.previous, labels.previous_id, before)}
            {button(labels.next, labels.next_id, after)}
        }
    });
    view! {
        <div class="pager">
            <p class="small-print" data-testid=labels.place_id>
                {place}
            </p>
            {buttons}
        </div>
    }
    .into_any()
}

/// Returns how many entries there are, and which page of them is shown. The texts are the total, `page` without a known
/// total, and `page_of` with the number of pages.
pub(crate) fn place_text<T>(
    page: &Page<T>,
    listing: Listing,
    total: impl FnOnce(usize) -> String,
    page_text: impl FnOnce(&str) -> String,
    page_of: impl FnOnce(&str, &str) -> String,
) -> String {
    let number = listing.page.get_untracked().to_string();
    let Some(count) = page.total else { return page_text(&number) };
    let place = page_of(&number, &page_count(count).to_string());
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
