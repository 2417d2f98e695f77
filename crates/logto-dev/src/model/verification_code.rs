//! Verification codes: six digits, by default valid for ten minutes and ten attempts.

use std::fmt;

use serde::Deserialize;

use super::identifier::Identifier;
use super::random;

/// The setting `verificationCodePolicy` of the sign-in experience.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct VerificationCodePolicy {
    /// Lifetime of a code in seconds.
    expiration_duration: i64,
    /// How many wrong answers are allowed before the code is locked.
    max_retry_attempts: u32,
}

impl Default for VerificationCodePolicy {
    fn default() -> Self {
        Self { expiration_duration: 600, max_retry_attempts: 10 }
    }
}

impl VerificationCodePolicy {
    /// The same with another lifetime in seconds, if there is one.
    pub(crate) fn with_lifetime(self, seconds: Option<i64>) -> Self {
        Self { expiration_duration: seconds.unwrap_or(self.expiration_duration), ..self }
    }
}

/// A verification code that was sent to an identifier.
#[derive(Clone)]
pub(crate) struct VerificationCode {
    identifier: Identifier,
    code: String,
    sent_ms: i64,
    policy: VerificationCodePolicy,
    attempts: u32,
    is_used: bool,
}

impl fmt::Debug for VerificationCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("VerificationCode")
            .field("sent_ms", &self.sent_ms)
            .field("attempts", &self.attempts)
            .finish_non_exhaustive()
    }
}

/// Why a code was rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum VerificationCodeError {
    NotFound,
    EmailMismatch,
    PhoneMismatch,
    Expired,
    TooManyAttempts,
    WrongCode,
}

impl VerificationCodeError {
    /// Logto's error code and message.
    pub(crate) fn code_and_message(self) -> (&'static str, &'static str) {
        match self {
            Self::NotFound => {
                ("verification_code.not_found", "Verification code not found. Please send verification code first.")
            }
            Self::EmailMismatch => {
                ("verification_code.email_mismatch", "Email mismatch. Please request a new verification code.")
            }
            Self::PhoneMismatch => {
                ("verification_code.phone_mismatch", "Phone mismatch. Please request a new verification code.")
            }
            Self::Expired => {
                ("verification_code.expired", "Verification code has expired. Please request a new verification code.")
            }
            Self::TooManyAttempts => (
                "verification_code.exceed_max_try",
                "Verification code retries limitation exceeded. Please request a new verification code.",
            ),
            Self::WrongCode => ("verification_code.code_mismatch", "Invalid verification code."),
        }
    }
}

impl VerificationCode {
    /// Creates a code for `identifier`.
    pub(crate) fn new(identifier: Identifier, now_ms: i64, policy: VerificationCodePolicy) -> Self {
        Self { identifier, code: random::verification_code(), sent_ms: now_ms, policy, attempts: 0, is_used: false }
    }

    pub(crate) fn code(&self) -> &str {
        &self.code
    }

    pub(crate) fn identifier(&self) -> &Identifier {
        &self.identifier
    }

    /// Invalidates the code because a newer one replaces it.
    pub(crate) fn invalidate(&mut self) {
        self.is_used = true;
    }

    /// Checks an answer in the order in which Logto does. A wrong answer counts as an attempt.
    pub(crate) fn check(
        &mut self,
        identifier: &Identifier,
        code: &str,
        now_ms: i64,
    ) -> Result<(), VerificationCodeError> {
        if self.is_used {
            return Err(VerificationCodeError::NotFound);
        }
        if !self.identifier.is_same_as(identifier) {
            return Err(match identifier {
                Identifier::Email(_) => VerificationCodeError::EmailMismatch,
                Identifier::Phone(_) => VerificationCodeError::PhoneMismatch,
            });
        }
        if now_ms > self.sent_ms + self.policy.expiration_duration * 1000 {
            return Err(VerificationCodeError::Expired);
        }
        if self.attempts >= self.policy.max_retry_attempts {
            return Err(VerificationCodeError::TooManyAttempts);
        }
        if code != self.code {
            self.attempts += 1;
            return Err(VerificationCodeError::WrongCode);
        }
        self.is_used = true;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn email() -> Identifier {
        Identifier::Email("a@b.co".to_owned())
    }

    fn sent() -> (VerificationCode, String) {
        let sent = VerificationCode::new(email(), 0, VerificationCodePolicy::default());
        let code = sent.code().to_owned();
        (sent, code)
    }

    #[test]
    fn accepts_a_code_of_six_digits_once() {
        let (mut sent, code) = sent();
        assert_eq!(code.len(), 6);
        assert!(code.bytes().all(|byte| byte.is_ascii_digit()));
        assert_eq!(sent.check(&email(), &code, 0), Ok(()));
        assert_eq!(sent.check(&email(), &code, 0), Err(VerificationCodeError::NotFound));
    }

    #[test]
    fn expires_a_millisecond_after_ten_minutes() {
        let (mut sent, code) = sent();
        assert_eq!(sent.check(&email(), &code, 600_001), Err(VerificationCodeError::Expired));
        assert_eq!(sent.check(&email(), &code, 600_000), Ok(()));
    }

    #[test]
    fn rejects_the_right_code_after_ten_wrong_ones() {
        let (mut sent, code) = sent();
        for _ in 0..10 {
            assert_eq!(sent.check(&email(), "x", 0), Err(VerificationCodeError::WrongCode));
        }
        assert_eq!(sent.check(&email(), &code, 0), Err(VerificationCodeError::TooManyAttempts));
    }

    #[test]
    fn policy_sets_lifetime_and_attempts() {
        let policy = VerificationCodePolicy { expiration_duration: 60, max_retry_attempts: 1 };
        let new = |policy| VerificationCode::new(email(), 0, policy);
        let mut code = new(policy);
        assert_eq!(code.check(&email(), "x", 0), Err(VerificationCodeError::WrongCode));
        assert_eq!(code.check(&email(), "x", 0), Err(VerificationCodeError::TooManyAttempts));
        assert_eq!(new(policy).check(&email(), "x", 60_001), Err(VerificationCodeError::Expired));
        assert_eq!(new(policy.with_lifetime(Some(5))).check(&email(), "x", 5001), Err(VerificationCodeError::Expired));
        assert_eq!(new(policy.with_lifetime(None)).check(&email(), "x", 60_000), Err(VerificationCodeError::WrongCode));
    }

    #[test]
    fn rejects_an_identifier_the_code_was_not_sent_to() {
        let (mut sent, code) = sent();
        let other = Identifier::Email("c@b.co".to_owned());
        assert_eq!(sent.check(&other, &code, 0), Err(VerificationCodeError::EmailMismatch));
        let phone = Identifier::Phone("1".to_owned());
        assert_eq!(sent.check(&phone, &code, 0), Err(VerificationCodeError::PhoneMismatch));
        let upper = Identifier::Email("A@B.CO".to_owned());
        assert_eq!(sent.check(&upper, &code, 0), Ok(()));
    }

    #[test]
    fn invalidated_code_is_not_found() {
        let (mut sent, code) = sent();
        sent.invalidate();
        assert_eq!(sent.check(&email(), &code, 0), Err(VerificationCodeError::NotFound));
    }

    #[test]
    fn debug_output_hides_the_code() {
        let (sent, code) = sent();
        assert!(!format!("{sent:?}").contains(&code));
    }
}
