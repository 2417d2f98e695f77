//! What the list of users shows.

use leptos::prelude::*;
use logto_management::UserQuery;

use crate::controls::{Listing, PAGE_SIZE};

/// The list of users, in the context.
#[derive(Debug, Clone, Copy)]
struct UserList(Listing);

/// Provides the state of the list to all pages below.
pub(crate) fn provide_user_list() {
    provide_context(UserList(Listing::new()));
}

/// Returns the state of the list.
pub(super) fn use_user_list() -> Listing {
    expect_context::<UserList>().0
}

/// Returns the request for what is shown. Tracked.
pub(super) fn query(listing: Listing) -> UserQuery {
    UserQuery::new().with_search(&listing.search.get()).with_page(listing.page.get()).with_page_size(PAGE_SIZE)
}
