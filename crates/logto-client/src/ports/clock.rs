//! The clock.

use std::time::Duration;

use futures_util::future::LocalBoxFuture;

use crate::protocol::time::UnixMillis;

/// The device's clock. It may jump when the device wakes from sleep; timers stop meanwhile.
pub trait Clock {
    /// Returns the device's time.
    fn now(&self) -> UnixMillis;

    /// Resolves after this duration, or later.
    fn sleep(&self, duration: Duration) -> LocalBoxFuture<'_, ()>;
}
