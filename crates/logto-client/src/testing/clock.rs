//! A clock that a test advances.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use futures_channel::oneshot;
use futures_util::FutureExt as _;
use futures_util::future::LocalBoxFuture;

use crate::ports::Clock;
use crate::protocol::time::UnixMillis;

/// A [`Clock`] for tests. It starts on 2026-11-20 at noon UTC; sleepers wake when
/// [`FakeClock::advance`] passes their time.
#[derive(Debug)]
pub struct FakeClock {
    now: Cell<UnixMillis>,
    sleepers: RefCell<Vec<(UnixMillis, oneshot::Sender<()>)>>,
}

impl Default for FakeClock {
    fn default() -> Self {
        Self { now: Cell::new(UnixMillis::from_seconds(1_795_176_000)), sleepers: RefCell::default() }
    }
}

impl FakeClock {
    /// Lets time pass, and wakes who has slept long enough.
    pub fn advance(&self, by: Duration) {
        let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        self.now.set(UnixMillis(self.now.get().0.saturating_add(by)));
        self.wake();
    }

    /// Sets the clock, forwards or backwards.
    pub fn set(&self, now: UnixMillis) {
        self.now.set(now);
        self.wake();
    }

    fn wake(&self) {
        let now = self.now.get();
        let (due, waiting) = self.sleepers.take().into_iter().partition(|(at, _)| *at <= now);
        self.sleepers.replace(waiting);
        let due: Vec<(UnixMillis, oneshot::Sender<()>)> = due;
        for (_, sleeper) in due {
            // One that was dropped does not mind.
            let _ = sleeper.send(());
        }
    }
}

impl Clock for FakeClock {
    fn now(&self) -> UnixMillis {
        self.now.get()
    }

    fn sleep(&self, duration: Duration) -> LocalBoxFuture<'_, ()> {
        let (sleeper, awake) = oneshot::channel();
        let millis = i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
        self.sleepers.borrow_mut().push((UnixMillis(self.now.get().0.saturating_add(millis)), sleeper));
        awake.map(|_| ()).boxed_local()
    }
}
