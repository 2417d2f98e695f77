//! Verification codes: six digits, ten minutes, ten tries, and a new one voids the old.

use std::fmt;

use serde_json::{Value, json};

use crate::random;

/// Life of a code in seconds.
pub(crate) const LIFE: i64 = 600;

/// Wrong answers a code survives.
const MAX_TRIES: u32 = 10;

/// What a code proves to be in somebody's hands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Identifier {
    Email(String),
    /// Country code and number, digits only.
    Phone(String),
}

impl Identifier {
    pub(crate) fn value(&self) -> &str {
        match self {
            Self::Email(value) | Self::Phone(value) => value,
        }
    }

    /// `{type, value}`
    pub(crate) fn to_json(&self) -> Value {
        let kind = match self {
            Self::Email(_) => "email",
            Self::Phone(_) => "phone",
        };
        json!({ "type": kind, "value": self.value() })
    }

    /// The type of Logto's verification record for a code sent there.
    pub(crate) fn record_type(&self) -> &'static str {
        match self {
            Self::Email(_) => "EmailVerificationCode",
            Self::Phone(_) => "PhoneVerificationCode",
        }
    }

    pub(crate) fn is_same_as(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Email(one), Self::Email(two)) => one.eq_ignore_ascii_case(two),
            _ => self == other,
        }
    }
}

/// A code that was sent.
#[derive(Clone)]
pub(crate) struct Passcode {
    identifier: Identifier,
    code: String,
    sent_ms: i64,
    life: i64,
    tries: u32,
    used: bool,
}

impl fmt::Debug for Passcode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Passcode")
            .field("sent_ms", &self.sent_ms)
            .field("tries", &self.tries)
            .finish_non_exhaustive()
    }
}

/// Why a code was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    NotFound,
    EmailMismatch,
    PhoneMismatch,
    Expired,
    TooManyTries,
    WrongCode,
}

impl Refusal {
    /// Logto's error code and its sentence.
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
            Self::TooManyTries => (
                "verification_code.exceed_max_try",
                "Verification code retries limitation exceeded. Please request a new verification code.",
            ),
            Self::WrongCode => ("verification_code.code_mismatch", "Invalid verification code."),
        }
    }
}

impl Passcode {
    /// A fresh code for `identifier` that lives `life` seconds.
    pub(crate) fn new(identifier: Identifier, now_ms: i64, life: i64) -> Self {
        Self { identifier, code: random::passcode(), sent_ms: now_ms, life, tries: 0, used: false }
    }

    pub(crate) fn code(&self) -> &str {
        &self.code
    }

    pub(crate) fn identifier(&self) -> &Identifier {
        &self.identifier
    }

    /// Makes the code worthless: a newer one is on its way.
    pub(crate) fn void(&mut self) {
        self.used = true;
    }

    /// Checks an answer, in the order Logto does; a wrong one counts as a try.
    pub(crate) fn check(&mut self, identifier: &Identifier, code: &str, now_ms: i64) -> Result<(), Refusal> {
        if self.used {
            return Err(Refusal::NotFound);
        }
        if !self.identifier.is_same_as(identifier) {
            return Err(match identifier {
                Identifier::Email(_) => Refusal::EmailMismatch,
                Identifier::Phone(_) => Refusal::PhoneMismatch,
            });
        }
        if now_ms > self.sent_ms + self.life * 1000 {
            return Err(Refusal::Expired);
        }
        if self.tries >= MAX_TRIES {
            return Err(Refusal::TooManyTries);
        }
        if code != self.code {
            self.tries += 1;
            return Err(Refusal::WrongCode);
        }
        self.used = true;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn email() -> Identifier {
        Identifier::Email("a@b.co".to_owned())
    }

    fn sent() -> (Passcode, String) {
        let passcode = Passcode::new(email(), 0, LIFE);
        let code = passcode.code().to_owned();
        (passcode, code)
    }

    #[test]
    fn six_digits_good_once() {
        let (mut passcode, code) = sent();
        assert_eq!(code.len(), 6);
        assert!(code.bytes().all(|byte| byte.is_ascii_digit()));
        assert_eq!(passcode.check(&email(), &code, 0), Ok(()));
        assert_eq!(passcode.check(&email(), &code, 0), Err(Refusal::NotFound));
    }

    #[test]
    fn ten_minutes_to_the_millisecond() {
        let (mut passcode, code) = sent();
        assert_eq!(passcode.check(&email(), &code, 600_001), Err(Refusal::Expired));
        assert_eq!(passcode.check(&email(), &code, 600_000), Ok(()));
    }

    #[test]
    fn the_eleventh_try_fails_even_with_the_right_code() {
        let (mut passcode, code) = sent();
        for _ in 0..10 {
            assert_eq!(passcode.check(&email(), "x", 0), Err(Refusal::WrongCode));
        }
        assert_eq!(passcode.check(&email(), &code, 0), Err(Refusal::TooManyTries));
    }

    #[test]
    fn only_for_the_identifier_it_was_sent_to() {
        let (mut passcode, code) = sent();
        let other = Identifier::Email("c@b.co".to_owned());
        assert_eq!(passcode.check(&other, &code, 0), Err(Refusal::EmailMismatch));
        let phone = Identifier::Phone("1".to_owned());
        assert_eq!(passcode.check(&phone, &code, 0), Err(Refusal::PhoneMismatch));
        let upper = Identifier::Email("A@B.CO".to_owned());
        assert_eq!(passcode.check(&upper, &code, 0), Ok(()));
    }

    #[test]
    fn debug_says_nothing_secret() {
        let (passcode, code) = sent();
        assert!(!format!("{passcode:?}").contains(&code));
    }
}
