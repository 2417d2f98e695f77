//! Which users were active on which day, for the dashboard.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

/// A day in milliseconds.
const DAY: i64 = 24 * 3600 * 1000;

/// Returns the number of the day in UTC, counted from 1970.
pub(crate) fn day_of(unix_ms: i64) -> i64 {
    unix_ms.div_euclid(DAY)
}

/// Returns the start of a day, in milliseconds since 1970.
pub(crate) fn start_of(day: i64) -> i64 {
    day * DAY
}

/// The ids of the active users of each day. A user is active when tokens are issued for them.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Activity(BTreeMap<i64, BTreeSet<String>>);

impl Activity {
    pub(crate) fn record(&mut self, sub: &str, unix_ms: i64) {
        self.0.entry(day_of(unix_ms)).or_default().insert(sub.to_owned());
    }

    /// Removes a user who was deleted.
    pub(crate) fn forget(&mut self, sub: &str) {
        for users in self.0.values_mut() {
            users.remove(sub);
        }
    }

    /// The number of users who were active on at least one of these days.
    pub(crate) fn count(&self, days: RangeInclusive<i64>) -> usize {
        self.0.range(days).flat_map(|(_, users)| users).collect::<BTreeSet<_>>().len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_each_user_once() {
        let mut activity = Activity::default();
        for (sub, day) in [("a", 0), ("a", 0), ("a", 1), ("b", 1), ("c", 9)] {
            activity.record(sub, start_of(day) + 5);
        }
        assert_eq!((activity.count(0..=0), activity.count(0..=1), activity.count(2..=8)), (1, 2, 0));
        activity.forget("a");
        assert_eq!(activity.count(0..=9), 2);
    }

    #[test]
    fn days_begin_at_midnight_in_utc() {
        assert_eq!((day_of(0), day_of(DAY - 1), day_of(DAY), day_of(-1)), (0, 0, 1, -1));
    }
}
