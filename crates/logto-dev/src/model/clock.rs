//! The clock of the server.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use time::OffsetDateTime;
use time::macros::format_description;

/// The server's clock. Clones share the same time.
///
/// Every lifetime in the server (codes, tokens, the grace period of refresh tokens) is measured with
/// it, so that a test can move it forward instead of waiting.
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
    /// The system clock.
    #[must_use]
    pub fn system() -> Self {
        Self { fixed: None, offset: Arc::default() }
    }

    /// A clock that stays at `unix_ms` (milliseconds since 1970) until it is advanced.
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

/// Formats a time as JavaScript's `Date.toISOString` does: `2026-11-21T03:17:52.000Z`.
pub(crate) fn iso(unix_ms: i64) -> String {
    let format = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");
    let time = OffsetDateTime::from_unix_timestamp_nanos(i128::from(unix_ms) * 1_000_000);
    time.ok().and_then(|time| time.format(format).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::iso;

    #[test]
    fn formats_times_like_javascript() {
        for (at, text) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (951_782_399_999, "2000-02-28T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (951_868_800_000, "2000-03-01T00:00:00.000Z"),
            (1_735_689_599_000, "2024-12-31T23:59:59.000Z"),
            (1_795_208_600_000, "2026-11-20T21:03:20.000Z"),
        ] {
            assert_eq!(iso(at), text);
        }
    }
}
