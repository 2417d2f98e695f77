//! Where the memberships come from: user info, which has the names and is up to date; the ID token
//! where that can't be fetched.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use logto_leptos::{LogtoError, UserInfo, use_logto, use_user_info};
use url::form_urlencoded;

use super::memberships::{Membership, memberships};
use crate::paths;

/// The name of the organization in the address.
const QUERY: &str = "organization";

/// What is known about memberships.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Known {
    /// Nothing yet.
    Loading,
    /// These are all, perhaps by the last sign-in only.
    These {
        all: Vec<Membership>,
        /// Why there is nothing newer.
        trouble: Option<LogtoError>,
    },
    /// The sign-in server doesn't tell, because nobody asked it to at sign-in.
    Untold,
}

/// The memberships of the person who is signed in.
#[derive(Clone, Copy)]
pub(super) struct Source {
    /// What is known.
    pub(super) known: Memo<Known>,
    info: LocalResource<Result<UserInfo, LogtoError>>,
    again: RwSignal<bool>,
}

impl Source {
    /// Starts fetching.
    pub(super) fn new() -> Self {
        let logto = use_logto();
        let info = use_user_info();
        let again = RwSignal::new(false);
        Effect::new(move |_| {
            info.track();
            again.set(false);
        });
        let known = Memo::new(move |_| {
            let (all, trouble) = match info.get() {
                None => return Known::Loading,
                Some(Ok(info)) => (memberships(&info), None),
                Some(Err(error)) => (logto.user().and_then(|user| memberships(user.claims())), Some(error)),
            };
            all.map_or(Known::Untold, |all| Known::These { all, trouble })
        });
        Self { known, info, again }
    }

    /// Fetches them again.
    pub(super) fn retry(self) {
        self.again.set(true);
        self.info.refetch();
    }

    /// Whether that is under way. Tracked.
    pub(super) fn is_retrying(self) -> bool {
        self.again.get()
    }

    /// Those there are by now; from the ID token while nothing better is known. Tracked.
    pub(super) fn so_far(self) -> Vec<Membership> {
        match self.known.get() {
            Known::These { all, .. } => all,
            Known::Untold => Vec::new(),
            Known::Loading => use_logto().user().and_then(|user| memberships(user.claims())).unwrap_or_default(),
        }
    }
}

/// The organization that the address names.
pub(super) fn use_asked() -> Memo<Option<String>> {
    let query = use_query_map();
    Memo::new(move |_| query.with(|query| query.get(QUERY)).filter(|id| !id.is_empty()))
}

/// The address of a page with an organization in it.
pub(super) fn with_organization(page: &str, id: &str) -> String {
    let id: String = form_urlencoded::byte_serialize(id.as_bytes()).collect();
    [&paths::href(page), "?", QUERY, "=", &id].concat()
}
