//! The search for users.

use crate::page::{PageQuery, page_query_methods};

/// Which users to list, and which page of them. The newest user is the first.
///
/// ```
/// use logto_management::UserQuery;
///
/// let query = UserQuery::new().with_search("ada_1").with_page(2);
/// assert_eq!(query.search_pattern().as_deref(), Some(r"%ada\_1%"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserQuery(PageQuery);

page_query_methods!(
    UserQuery,
    new: "Returns the first page of all users, with 20 of them.",
    search: "Searches for a text in id, username, email address, phone number and name, in any case.",
);

impl UserQuery {
    /// Returns the pattern that the server compares with (SQL `LIKE`); `None` without a text to search for.
    #[must_use]
    pub fn search_pattern(&self) -> Option<String> {
        let mut pattern = String::from("%");
        for letter in self.0.search()?.chars() {
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
        self.0.parameters(self.search_pattern().map(|pattern| ("search", pattern)))
    }
}
