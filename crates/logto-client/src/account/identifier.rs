//! Identifiers that codes are sent to.

use serde_json::{Value, json};

use super::AccountError;

/// An e-mail address or a phone number.
///
/// Phone numbers may be written with `+`, spaces, dashes, dots and parentheses; what is sent are the
/// digits, with the country code in front, as Logto stores them.
///
/// ```
/// use logto_client::account::Identifier;
///
/// assert_eq!(Identifier::Phone("+1 (555) 010-0001".into()).normalized()?, "15550100001");
/// assert!(Identifier::Email("ada".into()).normalized().is_err());
/// # Ok::<(), logto_client::AccountError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Identifier {
    /// An e-mail address.
    Email(String),
    /// A phone number.
    Phone(String),
}

/// The fewest and most digits of a phone number with its country code (ITU-T E.164: 15).
const DIGITS: std::ops::RangeInclusive<usize> = 7..=15;

impl Identifier {
    /// Returns the identifier in the form in which Logto stores it.
    ///
    /// # Errors
    /// [`AccountError::InvalidInput`] when it is invalid.
    pub fn normalized(&self) -> Result<String, AccountError> {
        let normalized = match self {
            Self::Email(address) => email(address.trim()),
            Self::Phone(number) => phone(number),
        };
        normalized.ok_or_else(|| AccountError::InvalidInput { field: Some(self.kind().to_owned()) })
    }

    /// `email` or `phone`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Email(_) => "email",
            Self::Phone(_) => "phone",
        }
    }

    pub(super) fn to_json(&self) -> Result<Value, AccountError> {
        Ok(json!({"type": self.kind(), "value": self.normalized()?}))
    }
}

/// As strict as Logto: text, an `@`, text with a dot, no spaces.
fn email(address: &str) -> Option<String> {
    let (local, domain) = address.rsplit_once('@')?;
    let (name, top) = domain.rsplit_once('.')?;
    let is_good = !local.is_empty() && !local.contains('@') && !name.is_empty() && !top.is_empty();
    (is_good && !address.contains(|c: char| c.is_whitespace() || c.is_control())).then(|| address.to_owned())
}

fn phone(number: &str) -> Option<String> {
    let number = number.trim();
    let number = number.strip_prefix('+').unwrap_or(number);
    let is_filler = |c: char| c.is_whitespace() || matches!(c, '-' | '.' | '(' | ')' | '/' | '\u{2010}'..='\u{2013}');
    let digits: String = number.chars().filter(|c| !is_filler(*c)).collect();
    let is_good = digits.bytes().all(|b| b.is_ascii_digit()) && DIGITS.contains(&digits.len());
    (is_good && !digits.starts_with('0')).then_some(digits)
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    #[test]
    fn phone_numbers_are_normalized_to_digits() {
        for text in ["+1 (555) 010-0001", "15550100001", " +1.555.010.0001 ", "+1\u{a0}555\u{2011}010\u{2011}0001"] {
            assert_eq!(phone(text).as_deref(), Some("15550100001"), "{text}");
        }
        for text in ["", "+", "123456", "0170 1234567", "1555010000a", "1+5550100001", "1234567890123456"] {
            assert_eq!(phone(text), None, "{text}");
        }
    }

    #[test]
    fn rejects_invalid_email_addresses() {
        for text in ["ada@example.com", "a+b@sub.example.co", " ada@example.com "] {
            assert_eq!(Identifier::Email(text.into()).normalized().unwrap(), text.trim());
        }
        for text in ["", "ada", "@example.com", "ada@", "ada@example", "a da@example.com", "a@b@example.com", "a@.com"]
        {
            assert_eq!(email(text), None, "{text}");
        }
    }
}
