//! The rules for usernames, in addition to the form that every server requires.

use serde::Deserialize;

/// The setting `usernamePolicy` of the sign-in experience.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UsernamePolicy {
    case_sensitive: bool,
    min_length: usize,
    max_length: usize,
    allowed_chars: AllowedChars,
}

#[derive(Clone, Debug, Deserialize)]
struct AllowedChars {
    lowercase: bool,
    uppercase: bool,
    numbers: bool,
    underscore: bool,
}

impl Default for UsernamePolicy {
    fn default() -> Self {
        let allowed_chars = AllowedChars { lowercase: true, uppercase: true, numbers: true, underscore: true };
        Self { case_sensitive: true, min_length: 1, max_length: 128, allowed_chars }
    }
}

impl UsernamePolicy {
    /// Logto's error code and message for the first rule that a username violates.
    pub(crate) fn violation(&self, username: &str) -> Option<(&'static str, &'static str)> {
        let AllowedChars { lowercase, uppercase, numbers, underscore } = self.allowed_chars;
        let has = |is_kind: fn(&u8) -> bool| username.as_bytes().iter().any(is_kind);
        let rules = [
            (username.len() < self.min_length, "user.username_too_short", "Username is too short."),
            (username.len() > self.max_length, "user.username_too_long", "Username is too long."),
            (
                !lowercase && has(u8::is_ascii_lowercase),
                "user.username_lowercase_not_allowed",
                "Username cannot contain lowercase letters.",
            ),
            (
                !uppercase && has(u8::is_ascii_uppercase),
                "user.username_uppercase_not_allowed",
                "Username cannot contain uppercase letters.",
            ),
            (
                !numbers && has(u8::is_ascii_digit),
                "user.username_numbers_not_allowed",
                "Username cannot contain numbers.",
            ),
            (
                !underscore && has(|byte| *byte == b'_'),
                "user.username_underscore_not_allowed",
                "Username cannot contain underscores.",
            ),
        ];
        rules.into_iter().find(|(is_violated, ..)| *is_violated).map(|(_, code, message)| (code, message))
    }

    /// Whether two usernames are the same.
    pub(crate) fn is_same(&self, one: &str, two: &str) -> bool {
        if self.case_sensitive { one == two } else { one.eq_ignore_ascii_case(two) }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn policy(value: Value) -> UsernamePolicy {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn allows_everything_by_default() {
        assert_eq!(UsernamePolicy::default().violation("Ada_1"), None);
        assert!(!UsernamePolicy::default().is_same("ada", "Ada"));
    }

    #[test]
    fn names_the_violated_rule() {
        let only_underscores = json!({ "lowercase": false, "uppercase": false, "numbers": false, "underscore": true });
        let rules = policy(json!({
            "caseSensitive": false, "minLength": 2, "maxLength": 4, "allowedChars": only_underscores,
        }));
        for (name, code) in [
            ("_", "user.username_too_short"),
            ("_____", "user.username_too_long"),
            ("_a", "user.username_lowercase_not_allowed"),
            ("_A", "user.username_uppercase_not_allowed"),
            ("_1", "user.username_numbers_not_allowed"),
        ] {
            assert_eq!(rules.violation(name).map(|(code, _)| code), Some(code), "{name}");
        }
        assert_eq!(rules.violation("__"), None);
        assert!(rules.is_same("ada", "Ada"));
        let letters = json!({ "lowercase": true, "uppercase": true, "numbers": true, "underscore": false });
        let rules = json!({ "caseSensitive": true, "minLength": 1, "maxLength": 128, "allowedChars": letters });
        let violation = policy(rules).violation("a_b");
        assert_eq!(violation.map(|(code, _)| code), Some("user.username_underscore_not_allowed"));
    }
}
