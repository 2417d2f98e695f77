//! The search for organizations and their members.

use crate::page::Paging;

/// Which organizations or members to list, and which page of them.
///
/// ```
/// use logto_management::OrganizationQuery;
///
/// let query = OrganizationQuery::new().with_search(" Acme ").with_page(2);
/// assert_eq!(query.search(), Some("Acme"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrganizationQuery {
    search: String,
    paging: Paging,
}

impl OrganizationQuery {
    /// Returns the first page of all, with 20 of them.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Searches for a part of the id, the name or the description of organizations; of the id, the username, the email
    /// address, the phone number or the name of members.
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

    /// Sets the number of entries on a page: 1 to 100.
    #[must_use]
    pub fn with_page_size(mut self, size: u32) -> Self {
        self.paging.set_size(size);
        self
    }

    /// Returns the text that is searched for.
    #[must_use]
    pub fn search(&self) -> Option<&str> {
        (!self.search.is_empty()).then_some(&*self.search)
    }

    /// Returns the parameters of the request.
    pub(super) fn parameters(&self) -> Vec<(&'static str, String)> {
        let search = self.search().map(|text| ("q", text.to_owned()));
        search.into_iter().chain(self.paging.parameters()).collect()
    }
}
