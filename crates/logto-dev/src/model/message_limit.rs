//! The limit of messages to one recipient: ten within ten minutes.

use std::collections::HashMap;

/// Maximum number of messages within [`WINDOW_MS`].
const LIMIT: usize = 10;

const WINDOW_MS: i64 = 10 * 60 * 1000;

/// The times of the latest messages, by recipient in lower case.
#[derive(Default)]
pub(crate) struct MessageLimit(HashMap<String, Vec<i64>>);

impl MessageLimit {
    /// Counts a message to `recipient`; returns whether it may be sent.
    pub(crate) fn count(&mut self, recipient: &str, now_ms: i64) -> bool {
        let times = self.0.entry(recipient.to_lowercase()).or_default();
        times.retain(|time| now_ms - time < WINDOW_MS);
        let is_allowed = times.len() < LIMIT;
        if is_allowed {
            times.push(now_ms);
        }
        is_allowed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_each_recipient_without_case() {
        let mut limit = MessageLimit::default();
        for at in 0..10 {
            assert!(limit.count("a@b.co", at));
        }
        assert!(!limit.count("A@B.CO", 10));
        assert!(limit.count("c@b.co", 10));
        assert!(limit.count("a@b.co", WINDOW_MS));
    }
}
