//! The lock after too many wrong proofs.

use std::collections::HashMap;

use serde::Deserialize;

/// How long a wrong proof counts.
const WINDOW_MS: i64 = 60 * 60 * 1000;

const MINUTE_MS: i64 = 60_000;

/// The setting `sentinelPolicy` of the sign-in experience.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct SentinelPolicy {
    max_attempts: usize,
    /// In minutes.
    lockout_duration: i64,
}

impl Default for SentinelPolicy {
    fn default() -> Self {
        Self { max_attempts: 100, lockout_duration: 60 }
    }
}

/// The wrong proofs of one person.
#[derive(Default)]
struct Failures {
    times: Vec<i64>,
    locked_until: i64,
}

/// The wrong proofs, by the identifier that was entered or the id of the person, in lower case.
#[derive(Default)]
pub(crate) struct Sentinel(HashMap<String, Failures>);

impl Sentinel {
    /// The minutes until `target` is unlocked; `None` if it is not locked.
    pub(crate) fn minutes_locked(&self, target: &str, now_ms: i64) -> Option<i64> {
        let left = self.0.get(&target.to_lowercase())?.locked_until - now_ms;
        (left > 0).then(|| (left + MINUTE_MS - 1) / MINUTE_MS)
    }

    /// Counts a wrong proof, and locks `target` with the last that the policy allows.
    pub(crate) fn count_failure(&mut self, target: &str, policy: SentinelPolicy, now_ms: i64) {
        let failures = self.0.entry(target.to_lowercase()).or_default();
        failures.times.retain(|time| now_ms - time < WINDOW_MS);
        failures.times.push(now_ms);
        if failures.times.len() >= policy.max_attempts {
            failures.times.clear();
            failures.locked_until = now_ms + policy.lockout_duration * MINUTE_MS;
        }
    }

    /// Unlocks `target` and forgets its wrong proofs.
    pub(crate) fn forget(&mut self, target: &str) {
        self.0.remove(&target.to_lowercase());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locks_with_the_last_allowed_attempt_for_a_while() {
        let policy = SentinelPolicy { max_attempts: 3, lockout_duration: 10 };
        let mut sentinel = Sentinel::default();
        for _ in 0..2 {
            sentinel.count_failure("Ada", policy, 0);
        }
        assert_eq!(sentinel.minutes_locked("ada", 0), None);
        sentinel.count_failure("ada", policy, 1);
        assert_eq!(sentinel.minutes_locked("ADA", 1), Some(10));
        assert_eq!(sentinel.minutes_locked("ada", 9 * MINUTE_MS + 2), Some(1));
        assert_eq!(sentinel.minutes_locked("bob", 1), None);
        assert_eq!(sentinel.minutes_locked("ada", 10 * MINUTE_MS + 1), None);
        sentinel.count_failure("bob", SentinelPolicy { max_attempts: 1, ..policy }, 0);
        sentinel.forget("Bob");
        assert_eq!(sentinel.minutes_locked("bob", 0), None);
    }

    #[test]
    fn wrong_proofs_count_for_an_hour() {
        let policy = SentinelPolicy { max_attempts: 2, lockout_duration: 10 };
        let mut sentinel = Sentinel::default();
        sentinel.count_failure("ada", policy, 0);
        sentinel.count_failure("ada", policy, WINDOW_MS);
        assert_eq!(sentinel.minutes_locked("ada", WINDOW_MS), None);
    }
}
