//! Time as the server sees it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The server's clock. Clones share the same time.
///
/// Every lifetime in the server (codes, tokens, the three seconds of grace for a refresh token)
/// is measured with it, so a test moves it forward instead of waiting.
///
/// ```
/// let clock = logto_dev::Clock::fixed(1_800_000_000_000);
/// clock.advance(std::time::Duration::from_secs(4));
/// assert_eq!(clock.now_ms(), 1_800_000_004_000);
/// ```
#[derive(Clone, Debug)]
pub struct Clock {
    fixed: Option<i64>,
    offset: Arc<AtomicI64>,
}

impl Clock {
    /// The computer's clock.
    #[must_use]
    pub fn system() -> Self {
        Self { fixed: None, offset: Arc::default() }
    }

    /// A clock that stands still at `unix_ms` (milliseconds since 1970) until it is advanced.
    #[must_use]
    pub fn fixed(unix_ms: i64) -> Self {
        Self { fixed: Some(unix_ms), offset: Arc::default() }
    }

    /// Milliseconds since 1970.
    #[must_use]
    pub fn now_ms(&self) -> i64 {
        let base = self.fixed.unwrap_or_else(|| {
            SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |elapsed| i64::try_from(elapsed.as_millis()).unwrap_or(i64::MAX))
        });
        base.saturating_add(self.offset.load(Ordering::Relaxed))
    }

    /// Moves the clock forward; works on the system clock as well.
    pub fn advance(&self, by: Duration) {
        let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        self.offset.fetch_add(by, Ordering::Relaxed);
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::system()
    }
}
