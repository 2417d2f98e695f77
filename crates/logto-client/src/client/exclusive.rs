//! The section in which the stored session is changed: one tab at a time, and only after having
//! seen what the tab before wrote.

use std::time::Duration;

use futures_util::future::{Either, select};

use super::LogtoClient;
use crate::ports::{ExclusiveGuard, TabMessage};

/// How long a tab waits for its copy of the store to show what the last holder wrote.
const CATCH_UP_MS: i64 = 1000;
/// How often it looks at most.
const CATCH_UP_LOOKS: u32 = 100;
/// How long it waits between two looks.
const LOOK_AGAIN: Duration = Duration::from_millis(10);

/// What the holder of the section has. Dropped without [`LogtoClient::leave`] it changed nothing.
pub(crate) struct Section {
    guard: Option<ExclusiveGuard>,
    fence: Option<u64>,
}

impl LogtoClient {
    /// Enters the section. A tab that holds it for longer than anything may take hangs: after
    /// `patience` this one goes on without it.
    pub(crate) async fn enter(&self, patience: Duration) -> Section {
        let name = self.session_lock();
        let tabs = &self.ports().tabs;
        let guard = match select(tabs.exclusive(&name), self.ports().clock.sleep(patience)).await {
            Either::Left((guard, _)) => Some(guard),
            Either::Right(_) => None,
        };
        let fence = if self.store().lags_between_tabs() { tabs.fence(&name).await } else { None };
        self.catch_up(fence.unwrap_or_default()).await;
        Section { guard, fence }
    }

    /// Waits until the store shows at least this fence. It may never do so, when a person cleared
    /// the site's data by hand; then what there is counts.
    async fn catch_up(&self, fence: u64) {
        let clock = &self.ports().clock;
        let began = clock.now();
        let mut looks = 0;
        // Timers of hidden tabs are slowed down: the time counts, not how often it looked. A clock
        // that was set back meanwhile must not make this endless either.
        while self.store().fence() < fence
            && looks < CATCH_UP_LOOKS
            && (0..CATCH_UP_MS).contains(&clock.now().since(began))
        {
            clock.sleep(LOOK_AGAIN).await;
            looks += 1;
        }
    }

    /// Leaves the section after a change: everything is stored, then the fence is raised, then the
    /// next tab may enter, and the others are told.
    pub(crate) async fn leave(&self, section: Section) {
        let Section { guard, fence } = section;
        let next = fence.map(|fence| self.store().next_fence(fence));
        if let Some(next) = next {
            self.store().set_fence(next);
        }
        self.store().flush().await;
        if let Some(next) = next {
            self.ports().tabs.raise_fence(&self.session_lock(), next).await;
        }
        drop(guard);
        self.ports().tabs.publish(TabMessage::SessionChanged);
    }

    /// Longer than a renewal with its retry can take.
    pub(crate) fn renewal_patience(&self) -> Duration {
        self.config().timeout() * 3
    }

    /// The lock under which the stored session is changed, over all tabs.
    fn session_lock(&self) -> String {
        format!("logto:{}:session", self.config().app_id())
    }
}
