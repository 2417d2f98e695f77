//! What the list of organizations shows.

use leptos::prelude::*;
use logto_management::OrganizationQuery;

use crate::controls::{Listing, PAGE_SIZE};

/// The list of organizations, in the context.
#[derive(Debug, Clone, Copy)]
struct OrganizationList(Listing);

/// Provides the state of the list to all pages below.
pub(crate) fn provide_organization_list() {
    provide_context(OrganizationList(Listing::new()));
}

/// Returns the state of the list.
pub(super) fn use_organization_list() -> Listing {
    expect_context::<OrganizationList>().0
}

/// Returns the request for what a list shows. Tracked.
pub(super) fn query(listing: Listing) -> OrganizationQuery {
    OrganizationQuery::new().with_search(&listing.search.get()).with_page(listing.page.get()).with_page_size(PAGE_SIZE)
}
