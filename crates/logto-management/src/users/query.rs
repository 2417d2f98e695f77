//! The search for users.

use crate::page::Paging;

/// Which users to list, and which page of them. The newest user is the first.
///
/// ```
/// use logto_management::UserQuery;
///
/// let query = UserQuery::new().with_search("ada_1").with_page(2);
/// assert_eq!(query.search_pattern().as_deref(), Some(r"%ada\_1%"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserQuery {
    search: String,
    paging: Paging,
}

impl UserQuery {
    /// Returns the first page of all users, with 20 of them.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
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
        self.paging.set_page(page);
        self
    }

    /// Sets the number of users on a page: 1 to 100.
    #[must_use]
    pub fn with_page_size(mut self, size: u32) -> Self {
        self.paging.set_size(size);
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
        search.into_iter().chain(self.paging.parameters()).collect()
    }
}
