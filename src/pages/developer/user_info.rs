//! User info, as the server returns it now.

use leptos::prelude::*;
use logto_leptos::{LogtoError, UserInfo, use_user_info};

/// User info, and whether it is being fetched again.
#[derive(Clone, Copy)]
pub(super) struct LiveUserInfo {
    /// The last answer.
    pub(super) info: LocalResource<Result<UserInfo, LogtoError>>,
    is_fetching: RwSignal<bool>,
}

impl LiveUserInfo {
    /// Starts fetching.
    pub(super) fn new() -> Self {
        let info = use_user_info();
        let is_fetching = RwSignal::new(false);
        Effect::new(move |_| {
            info.track();
            is_fetching.set(false);
        });
        Self { info, is_fetching }
    }

    /// Fetches it again. The last answer stays in the meantime.
    pub(super) fn fetch(self) {
        self.is_fetching.set(true);
        self.info.refetch();
    }

    /// Returns the value of `aria-busy`. Tracked.
    pub(super) fn busy(self) -> Option<&'static str> {
        self.is_fetching.get().then_some("true")
    }
}
