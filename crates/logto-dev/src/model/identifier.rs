//! The identifiers of a person: username, email address, phone number.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::phone::without_national_zero;

/// The types of identifiers that a sign-in can begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum IdentifierType {
    Username,
    Email,
    Phone,
}

impl IdentifierType {
    /// The names of all types, as the APIs spell them.
    pub(crate) const NAMES: [&str; 3] = ["username", "email", "phone"];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Username => "username",
            Self::Email => "email",
            Self::Phone => "phone",
        }
    }

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        [Self::Username, Self::Email, Self::Phone].into_iter().find(|identifier| identifier.as_str() == name)
    }

    /// The type of Logto's verification record for a code sent to such an identifier.
    pub(crate) fn code_record_type(self) -> Option<&'static str> {
        match self {
            Self::Username => None,
            Self::Email => Some("EmailVerificationCode"),
            Self::Phone => Some("PhoneVerificationCode"),
        }
    }
}

/// An email address or phone number, which a verification code can be sent to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Identifier {
    Email(String),
    /// Country code and number, digits only.
    Phone(String),
}

impl Identifier {
    /// Reads an email address; `None` when it breaks Logto's rule `^\S+@\S+\.\S+$`.
    pub(crate) fn email(text: &str) -> Option<Self> {
        is_email(text).then(|| Self::Email(text.to_owned()))
    }

    /// Reads a phone number; `None` when there is anything but digits in it.
    pub(crate) fn phone(text: &str) -> Option<Self> {
        is_phone(text).then(|| Self::Phone(text.to_owned()))
    }

    pub(crate) fn value(&self) -> &str {
        match self {
            Self::Email(value) | Self::Phone(value) => value,
        }
    }

    pub(crate) fn kind(&self) -> IdentifierType {
        match self {
            Self::Email(_) => IdentifierType::Email,
            Self::Phone(_) => IdentifierType::Phone,
        }
    }

    /// `{type, value}`
    pub(crate) fn to_json(&self) -> Value {
        json!({ "type": self.kind().as_str(), "value": self.value() })
    }

    /// Whether both mean the same mailbox or phone.
    pub(crate) fn is_same_as(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Email(one), Self::Email(two)) => one.eq_ignore_ascii_case(two),
            (Self::Phone(one), Self::Phone(two)) => without_national_zero(one) == without_national_zero(two),
            _ => false,
        }
    }
}

fn is_email(text: &str) -> bool {
    let parts = text.split_once('@');
    let domain = parts.and_then(|(name, rest)| (!name.is_empty()).then_some(rest));
    let dotted = domain.and_then(|domain| domain.rsplit_once('.'));
    dotted.is_some_and(|(head, tail)| !head.is_empty() && !tail.is_empty()) && !text.contains(char::is_whitespace)
}

fn is_phone(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether `text` follows Logto's rule for a username: `^[A-Z_a-z]\w*$`.
pub(crate) fn is_username(text: &str) -> bool {
    let rest = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    rest && text.bytes().next().is_some_and(|first| !first.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_what_logto_accepts_as_an_email_address() {
        for valid in ["a@b.co", "a+b@c.d.example"] {
            assert!(is_email(valid), "{valid}");
        }
        for invalid in ["a", "a@b", "@b.co", "a @b.co", "a@.co", "a@b."] {
            assert!(!is_email(invalid), "{invalid}");
        }
    }

    #[test]
    fn accepts_digits_only_as_a_phone_number() {
        assert!(is_phone("15550100001"));
        assert!(!is_phone("+1555") && !is_phone(""));
    }

    #[test]
    fn accepts_ascii_words_as_a_username() {
        for valid in ["alice", "alice_1", "_", "A1_b"] {
            assert!(is_username(valid), "{valid}");
        }
        for invalid in ["", "1a", "1alice", "a b", "a-b", "älice", "aä"] {
            assert!(!is_username(invalid), "{invalid}");
        }
    }

    #[test]
    fn compares_email_addresses_without_case() {
        let lower = Identifier::Email("a@b.co".to_owned());
        assert!(lower.is_same_as(&Identifier::Email("A@B.CO".to_owned())));
        assert!(!lower.is_same_as(&Identifier::Phone("1".to_owned())));
    }

    #[test]
    fn compares_phone_numbers_without_the_national_zero() {
        let number = Identifier::Phone("61412345678".to_owned());
        assert!(number.is_same_as(&Identifier::Phone("610412345678".to_owned())));
        assert!(!number.is_same_as(&Identifier::Phone("61412345679".to_owned())));
    }
}
