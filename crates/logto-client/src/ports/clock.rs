//! Time.

use std::time::Duration;

use futures_util::future::LocalBoxFuture;

use crate::protocol::time::UnixMillis;

/// The time, and waiting. Both stop while a laptop sleeps and may jump when it wakes.
pub trait Clock {
    /// The device's time.
    fn now(&self) -> UnixMillis;

    /// Resolves after a while, or later.
    fn sleep(&self, duration: Duration) -> LocalBoxFuture<'_, ()>;
}
