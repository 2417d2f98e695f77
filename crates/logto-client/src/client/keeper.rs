//! Keeps the session alive while the page is in use: renews ahead of time, tries again after
//! failures, and notices when the device slept.

use std::time::Duration;

use futures_channel::oneshot;
use futures_util::future::{Either, select};

use super::LogtoClient;
use crate::protocol::renewal::Decision;
use crate::protocol::time::UnixMillis;
use crate::protocol::token::TokenRequest;

/// The longest single sleep. Timers stop while a device sleeps, so a long one would end late.
const LONGEST_SLEEP: Duration = Duration::from_secs(60);
/// How long it pauses after something it cannot do anything about.
const PAUSE_SECONDS: i64 = 60;
/// A sleep that took so much longer than asked: the device slept too.
const OVERSLEPT_MS: i64 = 30_000;

impl LogtoClient {
    /// Checks the stored session and keeps it alive from then on: run it for as long as the page
    /// lives. `LogtoProvider` does.
    ///
    /// It never ends by itself. While the page is visible, the token that was used last is renewed
    /// before it is over; after a failed renewal it tries again, later each time; when the page is
    /// shown again, the network comes back, or the device wakes up, it looks at once.
    pub async fn run(&self) {
        self.inner.woken.set(true);
        self.start().await;
        loop {
            self.look_after().await;
        }
    }

    async fn look_after(&self) {
        let woken = self.inner.woken.replace(false);
        let request = self.kept_token();
        let need = self.ahead(&request, woken);
        match self.decide(&request, None, need) {
            Ok((Decision::RenewNow, _)) => {
                let result = self.join_renewal(&request, None, need).await;
                // A failure makes the next look wait. One that does not is no reason to try in a row.
                if result.is_err() && self.setback(&request).is_none() {
                    self.rest(Some(self.ports().clock.now().plus_seconds(PAUSE_SECONDS))).await;
                }
            }
            Ok((Decision::Ended(reason), _)) => self.end_in_turn(reason).await,
            Ok((Decision::WaitUntil(time), _)) => self.rest(Some(time)).await,
            Ok(_) | Err(_) => self.rest(None).await,
        }
    }

    /// The token to keep fresh: the one used last in this page, else the one obtained last.
    pub(super) fn kept_token(&self) -> TokenRequest {
        if let Some(used) = self.inner.last_used.borrow().clone() {
            return used;
        }
        let stored = self.store().access_tokens();
        let latest = stored
            .iter()
            .filter_map(|(key, token)| Some((token.expires_at(), TokenRequest::from_storage_key(key)?)))
            // Storage may hold tokens of an earlier configuration.
            .filter(|(_, request)| self.check_request(request).is_ok())
            .max_by_key(|(expires_at, _)| *expires_at);
        latest.map(|(_, request)| request).unwrap_or_default()
    }

    async fn rest(&self, until: Option<UnixMillis>) {
        let (wake, woken) = oneshot::channel();
        self.inner.wake.replace(Some(wake));
        let Some(until) = until else {
            // A dropped waker wakes as well.
            let _ = woken.await;
            return;
        };
        let began = self.ports().clock.now();
        let wait = u64::try_from(until.since(began)).unwrap_or_default();
        let wait = Duration::from_millis(wait).min(LONGEST_SLEEP);
        if let Either::Left(_) = select(self.ports().clock.sleep(wait), woken).await {
            let slept = self.ports().clock.now().since(began);
            let asked = i64::try_from(wait.as_millis()).unwrap_or(i64::MAX);
            if slept > asked.saturating_add(OVERSLEPT_MS) {
                self.inner.woken.set(true);
            }
        }
    }

    /// Makes [`LogtoClient::run`] look again. `woken` says that a token that is over is worth
    /// renewing now.
    pub(crate) fn wake(&self, woken: bool) {
        if woken {
            self.inner.woken.set(true);
        }
        if let Some(wake) = self.inner.wake.take() {
            // Nobody rests when `run` is not running.
            let _ = wake.send(());
        }
    }
}
