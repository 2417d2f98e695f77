//! The memberships of the person who is signed in: from user info, which has the names and is current;
//! from the ID token while user info can't be fetched.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use logto_leptos::{Logto, LogtoError, Membership, TokenRequest, UserInfo, use_logto, use_query_value, use_user_info};
use url::form_urlencoded;

use crate::paths;

/// The query parameter that names the organization.
const QUERY: &str = "organization";

/// What is known about the memberships.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Memberships {
    /// Nothing yet.
    Loading,
    /// The complete list; from the last sign-in where there is an error.
    Known {
        all: Vec<Membership>,
        /// Why user info could not be fetched.
        error: Option<LogtoError>,
    },
    /// The claim is missing: it was not requested at sign-in.
    NotRequested,
}

/// The memberships of the person who is signed in.
#[derive(Clone, Copy)]
pub(crate) struct MembershipSource {
    /// What is known.
    pub(crate) memberships: Memo<Memberships>,
    info: LocalResource<Result<UserInfo, LogtoError>>,
    is_retrying: RwSignal<bool>,
}

impl MembershipSource {
    /// Starts fetching.
    pub(crate) fn new() -> Self {
        let logto = use_logto();
        let info = use_user_info();
        let is_retrying = RwSignal::new(false);
        Effect::new(move |_| {
            info.track();
            is_retrying.set(false);
        });
        let known = Memo::new(move |_| {
            let (all, error) = match info.get() {
                None => return Memberships::Loading,
                Some(Ok(info)) => (info.memberships(), None),
                Some(Err(error)) => (logto.user().and_then(|user| user.claims().memberships()), Some(error)),
            };
            all.map_or(Memberships::NotRequested, |all| Memberships::Known { all, error })
        });
        Self { memberships: known, info, is_retrying }
    }

    /// Fetches them again.
    pub(crate) fn retry(self) {
        self.is_retrying.set(true);
        self.info.refetch();
    }

    /// Fetches them again after a change, and renews the ID token, which has them, too.
    pub(crate) fn renew(self, logto: Logto) {
        self.retry();
        spawn_local(async move {
            let request = TokenRequest::new().with_min_validity(Duration::MAX);
            // After a failure, the next renewal brings them.
            let _result = logto.client().access_token(request).await;
        });
    }

    /// Whether they are being fetched again. Tracked.
    pub(crate) fn is_retrying(self) -> bool {
        self.is_retrying.get()
    }

    /// Returns what is known, from the ID token while user info is loading. Tracked.
    pub(crate) fn known_so_far(self) -> Vec<Membership> {
        match self.memberships.get() {
            Memberships::Known { all, .. } => all,
            Memberships::NotRequested => Vec::new(),
            Memberships::Loading => use_logto().user().and_then(|user| user.claims().memberships()).unwrap_or_default(),
        }
    }
}

/// Returns the id of the organization that the address names.
pub(crate) fn use_requested_organization() -> Memo<Option<String>> {
    use_query_value(QUERY)
}

/// Returns the address of a page, with an organization.
pub(crate) fn with_organization(page: &str, id: &str) -> String {
    let id: String = form_urlencoded::byte_serialize(id.as_bytes()).collect();
    [&paths::href(page), "?", QUERY, "=", &id].concat()
}
