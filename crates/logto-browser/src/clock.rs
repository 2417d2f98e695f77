//! `Date.now` and `setTimeout`.

use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::LocalBoxFuture;
use gloo_timers::future::sleep;

use logto_client::ports::Clock;
use logto_client::protocol::time::UnixMillis;

/// The device's clock.
#[derive(Clone, Copy, Debug)]
pub struct WebClock;

/// The longest delay of `setTimeout`: 2^31 - 1 milliseconds, almost 25 days.
const MAX_DELAY: Duration = Duration::from_millis(i32::MAX as u64);

impl Clock for WebClock {
    fn now(&self) -> UnixMillis {
        #[allow(clippy::cast_possible_truncation)] // milliseconds since 1970 fit for 285,000 years
        UnixMillis(js_sys::Date::now() as i64)
    }

    fn sleep(&self, duration: Duration) -> LocalBoxFuture<'_, ()> {
        sleep(duration.min(MAX_DELAY)).boxed_local()
    }
}
