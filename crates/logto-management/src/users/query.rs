//! Pages of a list, and the search for users.

use std::num::NonZeroU32;

/// A page of a list.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Page<T> {
    /// The entries of the page. Empty beyond the end of the list.
    pub items: Vec<T>,
    /// The number of entries on all pages, from the header `Total-Number`. `None` where the browser may not read it.
    pub total: Option<u64>,
}

impl<T> Page<T> {
    pub(super) fn new(items: Vec<T>, total: Option<u64>) -> Self {
        Self { items, total }
    }
}

/// Which users to list, and which page of them. The newest user is the first.
///
/// ```
/// use logto_management::UserQuery;
///
/// let query = UserQuery::new().with_search("ada_1").with_page(2);
/// assert_eq!(query.search_pattern().as_deref(), Some(r"%ada\_1%"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserQuery {
    search: String,
    page: NonZeroU32,
    page_size: NonZeroU32,
}

impl Default for UserQuery {
    fn default() -> Self {
        Self::new()
    }
}

/// The most entries of a page.
const LARGEST: NonZeroU32 = NonZeroU32::MIN.saturating_add(99);

impl UserQuery {
    /// Returns the first page of all users, with 20 of them.
    #[must_use]
    pub fn new() -> Self {
        Self { search: String::new(), page: NonZeroU32::MIN, page_size: NonZeroU32::MIN.saturating_add(19) }
    }

    /// Searches for a text in id, username, email address, phone number and name, in any case.
    #[must_use]
    pub fn with_search(mut self, text: &str) -> Self {
        text.trim().clone_into(&mut self.search);
        self
    }

    /// Chooses the page; the first one is 1, which 0 stands for as well.
    #[must_use]
    pub fn with_page(mut self, page: u32) -> Self {
        self.page = NonZeroU32::new(page).unwrap_or(NonZeroU32::MIN);
        self
    }

    /// Sets the number of users on a page: 1 to 100.
    #[must_use]
    pub fn with_page_size(mut self, size: u32) -> Self {
        self.page_size = NonZeroU32::new(size).unwrap_or(NonZeroU32::MIN).min(LARGEST);
        self
    }

    /// Returns the pattern that the server compares with (SQL `LIKE`); `None` without a text to search for.
    #[must_use]
    pub fn search_pattern(&self) -> Option<String> {
        if self.search.is_empty() {
            return None;
        }
        let mut pattern = String::from("%");
        for letter in self.search.chars() {
            if matches!(letter, '%' | '_' | '\\') {
                pattern.push('\\');
            }
            pattern.push(letter);
        }
        pattern.push('%');
        Some(pattern)
    }

    /// Returns the parameters of the request.
    pub(super) fn parameters(&self) -> Vec<(&'static str, String)> {
        let search = self.search_pattern().map(|pattern| ("search", pattern));
        let page = [("page", self.page.to_string()), ("page_size", self.page_size.to_string())];
        search.into_iter().chain(page).collect()
    }
}
