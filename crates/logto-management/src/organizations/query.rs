//! The search for organizations and their members.

use crate::page::{PageQuery, page_query_methods};

/// Which organizations or members to list, and which page of them.
///
/// ```
/// use logto_management::OrganizationQuery;
///
/// let query = OrganizationQuery::new().with_search(" Acme ").with_page(2);
/// assert_eq!(query.search(), Some("Acme"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrganizationQuery(PageQuery);

page_query_methods!(
    OrganizationQuery,
    new: "Returns the first page of all, with 20 of them.",
    search: "Searches for a part of the id, the name or the description of organizations; of the id, the username, the \
             email address, the phone number or the name of members.",
);

impl OrganizationQuery {
    /// Returns the text that is searched for.
    #[must_use]
    pub fn search(&self) -> Option<&str> {
        self.0.search()
    }

    /// Returns the parameters of the request.
    pub(super) fn parameters(&self) -> Vec<(&'static str, String)> {
        self.0.parameters(self.search().map(|text| ("q", text.to_owned())))
    }
}
