//! The clock of the server.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

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

/// A time as `Date.toISOString` writes it: `2026-11-21T03:17:52.000Z`.
pub(crate) fn iso(unix_ms: i64) -> String {
    let (seconds, millis) = (unix_ms.div_euclid(1000), unix_ms.rem_euclid(1000));
    let (day, second) = (seconds.div_euclid(86400), seconds.rem_euclid(86400));
    // Days are counted from 1 March of year 0, so that a leap day is the last of its year; 400 years
    // have 146097 days.
    let day = day + 719_468;
    let (era, day) = (day.div_euclid(146_097), day.rem_euclid(146_097));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = era * 400 + year + i64::from(month <= 2);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millis:03}Z")
}

#[cfg(test)]
mod tests {
    use super::iso;

    #[test]
    fn times_are_written_as_in_javascript() {
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
