//! The expiry of passwords.

use serde::Deserialize;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// The setting `passwordExpiration` of the sign-in experience.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct PasswordExpiration {
    pub(crate) enabled: bool,
    valid_period_days: i64,
    /// When it was switched on, in milliseconds since 1970. Passwords from before then are valid from then on.
    enabled_at: i64,
}

impl PasswordExpiration {
    /// Whether a password of this time has expired.
    pub(crate) fn has_expired(&self, set_at: Option<i64>, now_ms: i64) -> bool {
        let valid_from = set_at.unwrap_or_default().max(self.enabled_at);
        self.enabled && now_ms - valid_from >= self.valid_period_days * DAY_MS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expires_after_its_period_since_it_was_set_or_the_policy_began() {
        let policy = PasswordExpiration { enabled: true, valid_period_days: 2, enabled_at: DAY_MS };
        assert!(!policy.has_expired(None, 3 * DAY_MS - 1));
        assert!(policy.has_expired(None, 3 * DAY_MS));
        assert!(!policy.has_expired(Some(2 * DAY_MS), 3 * DAY_MS));
        assert!(policy.has_expired(Some(2 * DAY_MS), 4 * DAY_MS));
        assert!(!PasswordExpiration { enabled: false, ..policy }.has_expired(None, 9 * DAY_MS));
    }
}
