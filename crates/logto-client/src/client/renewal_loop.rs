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
        let plan = self.tokens.plan_background(self.signal.take_trigger());
        let (Some(binding), Some((request, renewal, plan))) = (self.sessions.binding(), plan) else {
            return self.wait_for_signal().await;
        };
        match plan {
            RenewalPlan::Idle => self.wait_for_signal().await,
            RenewalPlan::WaitUntil(time) => self.wait_until(time).await,
            RenewalPlan::End(reason) => {
                if let Some(session) = self.sessions.stored() {
                    self.sessions.lock_and_end(&session, reason).await;
                }
            }
            RenewalPlan::RenewNow => {
                let result =
                    self.tokens.join_renewal(&binding, &request, None, RenewalReason::Background(renewal)).await;
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

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use futures_executor::{LocalPool, block_on};
    use futures_util::task::LocalSpawnExt as _;

    use super::*;
    use crate::client::session::Session;
    use crate::client::test_parts::{Parts, harness};
    use crate::protocol::error::EndReason;
    use crate::testing::{MockResponse, TestHarness, TestUser};

    struct Page {
        harness: TestHarness,
        parts: Parts,
        renewal_loop: Rc<RenewalLoop>,
    }

    fn open(harness: TestHarness) -> Page {
        let parts = Parts::new(&harness);
        let renewal_loop = Rc::new(RenewalLoop::new(
            Rc::clone(&parts.env),
            Rc::clone(&parts.sessions),
            Rc::clone(&parts.tokens),
            Rc::clone(&parts.signal),
        ));
        Page { harness, parts, renewal_loop }
    }

    fn signed_in() -> Page {
        let harness = harness();
        harness.sign_in(&TestUser::new("u_ada"));
        open(harness)
    }

    /// Starts a tick, and returns whether it completes after `then`.
    fn tick_completes_after(page: &Page, then: impl FnOnce()) -> bool {
        let mut pool = LocalPool::new();
        let done = Rc::new(std::cell::Cell::new(false));
        let (renewal_loop, flag) = (Rc::clone(&page.renewal_loop), Rc::clone(&done));
        let tick = async move {
            renewal_loop.tick().await;
            flag.set(true);
        };
        pool.spawner().spawn_local(tick).unwrap();
        pool.run_until_stalled();
        assert!(!done.get());
        then();
        pool.run_until_stalled();
        done.get()
    }

    #[test]
    fn a_due_token_is_renewed() {
        let page = signed_in();
        // The page first saw the token long before it is due.
        page.parts.tokens.plan_background(false);
        page.harness.clock.advance(Duration::from_secs(3600 - 60));
        let renewed = MockResponse::Tokens { sub: "u_ada".to_owned(), access_token: "second".to_owned() };
        page.harness.logto.script("/oidc/token", renewed);
        block_on(page.renewal_loop.tick());
        assert_eq!(page.harness.logto.count("/oidc/token"), 1);
    }

    #[test]
    fn without_a_session_it_waits_for_a_signal() {
        let page = open(harness());
        assert!(!tick_completes_after(&page, || page.harness.clock.advance(Duration::from_secs(3600))));
        assert!(tick_completes_after(&page, || page.parts.signal.notify()));
    }

    #[test]
    fn a_timer_that_takes_too_long_is_a_trigger() {
        let page = signed_in();
        assert!(tick_completes_after(&page, || page.harness.clock.advance(Duration::from_secs(60))));
        assert!(!page.parts.signal.take_trigger());
        assert!(tick_completes_after(&page, || page.harness.clock.advance(Duration::from_secs(91))));
        assert!(page.parts.signal.take_trigger());
    }

    #[test]
    fn a_session_that_cannot_be_renewed_ends_with_its_id_token() {
        let page = signed_in();
        let mut stored = page.parts.store.read_session().unwrap();
        stored.refresh_token = None;
        page.parts.store.write_session(&stored);
        page.harness.clock.advance(Duration::from_secs(3600));
        block_on(page.renewal_loop.tick());
        assert_eq!(page.parts.sessions.session(), Session::Ended { reason: EndReason::Expired });
    }
}
