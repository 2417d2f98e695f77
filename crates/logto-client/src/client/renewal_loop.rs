//! Keeps the session alive while the page is in use: renews in the background, retries after failures,
//! and notices when the device slept.

use std::rc::Rc;
use std::time::Duration;

use futures_util::future::{Either, select};

use super::environment::Environment;
use super::renewal_signal::RenewalSignal;
use super::session_manager::SessionManager;
use super::token_manager::{RenewalReason, TokenManager};
use crate::protocol::renewal::RenewalPlan;
use crate::protocol::time::UnixMillis;

/// The longest single timer. Timers stop while a device sleeps, so that a long one would end late.
const LONGEST_TIMER: Duration = Duration::from_secs(60);
/// The pause after a failure that does not delay the next renewal by itself.
const PAUSE_SECONDS: i64 = 60;
/// A timer that took so much longer than set means that the device slept.
const OVERSLEPT_MS: i64 = 30_000;

pub(crate) struct RenewalLoop {
    env: Rc<Environment>,
    sessions: Rc<SessionManager>,
    tokens: Rc<TokenManager>,
    signal: Rc<RenewalSignal>,
}

impl RenewalLoop {
    pub(crate) fn new(
        env: Rc<Environment>,
        sessions: Rc<SessionManager>,
        tokens: Rc<TokenManager>,
        signal: Rc<RenewalSignal>,
    ) -> Self {
        Self { env, sessions, tokens, signal }
    }

    /// Runs until it is dropped.
    pub(crate) async fn run(&self) {
        loop {
            self.tick().await;
        }
    }

    /// Does what is due now, or waits until something is due or happens.
    async fn tick(&self) {
        let Some((request, renewal, plan)) = self.tokens.plan_background(self.signal.take_trigger()) else {
            return self.wait_for_signal().await;
        };
        match plan {
            RenewalPlan::Idle => self.wait_for_signal().await,
            RenewalPlan::WaitUntil(time) => self.wait_until(time).await,
            RenewalPlan::End(reason) => self.sessions.lock_and_end(reason).await,
            RenewalPlan::RenewNow => {
                let result = self.tokens.join_renewal(&request, None, RenewalReason::Background(renewal)).await;
                // Most failures delay the next renewal. After the others this pause does.
                if result.is_err() && !self.tokens.has_failed(&request) {
                    self.wait_until(self.env.now().plus_seconds(PAUSE_SECONDS)).await;
                }
            }
        }
    }

    async fn wait_for_signal(&self) {
        // A dropped sender ends the wait as well.
        let _ = self.signal.notified().await;
    }

    /// Waits until a time or a signal comes, for a minute at most.
    async fn wait_until(&self, time: UnixMillis) {
        let notified = self.signal.notified();
        let started = self.env.now();
        let wait = u64::try_from(time.since(started)).unwrap_or_default();
        let wait = Duration::from_millis(wait).min(LONGEST_TIMER);
        if let Either::Left(_) = select(self.env.ports.clock.sleep(wait), notified).await {
            let slept = self.env.now().since(started);
            let asked = i64::try_from(wait.as_millis()).unwrap_or(i64::MAX);
            if slept > asked.saturating_add(OVERSLEPT_MS) {
                self.signal.trigger();
            }
        }
    }
}
