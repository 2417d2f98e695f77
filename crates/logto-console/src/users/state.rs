//! What the list shows: the text that is searched for, and the page. It is kept while the app runs, so that the way back
//! from a user leads to the same place. It is not in the address, because people search for email addresses.

use leptos::prelude::*;
use logto_management::UserQuery;
use logto_ui::components::{Toast, provide_toasts};

/// What the list shows.
#[derive(Debug, Clone, Copy)]
pub(super) struct UserList {
    /// The text that is searched for.
    pub(super) search: RwSignal<String>,
    /// The page; the first one is 1.
    pub(super) page: RwSignal<u32>,
    /// What the page that is opened next reports.
    report: StoredValue<Option<String>>,
}

/// Provides the state of the list to all pages below.
pub(crate) fn provide_user_list() {
    provide_context(UserList {
        search: RwSignal::new(String::new()),
        page: RwSignal::new(1),
        report: StoredValue::new(None),
    });
}

/// Returns the state of the list.
pub(super) fn use_user_list() -> UserList {
    expect_context()
}

/// The number of users on a page.
pub(super) const PAGE_SIZE: u32 = 20;

impl UserList {
    /// Returns the request for what is shown. Tracked.
    pub(super) fn query(self) -> UserQuery {
        UserQuery::new().with_search(&self.search.get()).with_page(self.page.get()).with_page_size(PAGE_SIZE)
    }

    /// Sets what the page that is opened next reports.
    pub(super) fn report_next(self, text: String) {
        self.report.set_value(Some(text));
    }

    /// Provides the messages of a page, with what the page before has to report.
    pub(super) fn begin_page(self) {
        let toasts = provide_toasts();
        if let Some(text) = self.report.try_update_value(Option::take).flatten() {
            toasts.show(Toast::success(text));
        }
    }

    /// Searches for a text, or shows all users.
    pub(super) fn search_for(self, text: &str) {
        self.page.set(1);
        self.search.set(text.trim().to_owned());
    }
}

/// Returns the number of pages for this many users; there is always one.
pub(super) fn page_count(total: u64) -> u64 {
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
