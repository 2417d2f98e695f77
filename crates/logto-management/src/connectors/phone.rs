//! Parsing of phone numbers.

use std::fmt;

/// Minimum number of digits, country code included, of a number that can receive text messages.
const MIN_DIGITS: usize = 7;
/// Maximum number of digits (ITU-T E.164).
const MAX_DIGITS: usize = 15;

/// A phone number with its country code (ITU-T E.164).
///
/// ```
/// use logto_management::connectors::{PhoneError, PhoneNumber};
///
/// let number = PhoneNumber::parse("+1 (555) 010-0001")?;
/// assert_eq!((number.digits(), number.to_string().as_str()), ("15550100001", "+15550100001"));
/// assert_eq!(PhoneNumber::parse("0044 20 7946 0000")?.digits(), "442079460000");
/// assert_eq!(PhoneNumber::parse("020 7946 0000"), Err(PhoneError::NoCountryCode));
/// # Ok::<(), PhoneError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PhoneNumber(String);

/// Error of a text that is not a phone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PhoneError {
    /// The text is empty.
    #[error("no phone number")]
    Empty,
    /// The text has letters.
    #[error("a phone number has no letters")]
    Letters,
    /// The text has another character that phone numbers do not have.
    #[error("a phone number cannot contain “{0}”")]
    InvalidCharacter(char),
    /// The text starts with a single 0, like a national number.
    #[error("the country code is missing")]
    NoCountryCode,
    /// The number has fewer than 7 digits.
    #[error("the phone number is too short: {digits} digits")]
    TooShort {
        /// The number of digits.
        digits: usize,
    },
    /// The number has more than 15 digits.
    #[error("the phone number is too long: {digits} digits, at most 15")]
    TooLong {
        /// The number of digits.
        digits: usize,
    },
}

impl PhoneError {
    /// Returns a stable code, `phone.…`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "phone.empty",
            Self::Letters => "phone.letters",
            Self::InvalidCharacter(_) => "phone.invalid_character",
            Self::NoCountryCode => "phone.no_country_code",
            Self::TooShort { .. } => "phone.too_short",
            Self::TooLong { .. } => "phone.too_long",
        }
    }
}

impl PhoneNumber {
    /// Parses a number with `+`, `00` or neither before the country code, with spaces, dashes, dots,
    /// slashes and brackets, with `(0)`, and with digits of other scripts.
    ///
    /// # Errors
    /// [`PhoneError`].
    pub fn parse(text: &str) -> Result<Self, PhoneError> {
        let (has_plus, digits) = read(text)?;
        let digits = match digits.strip_prefix("00") {
            Some(rest) if !has_plus => rest.to_owned(),
            _ => digits,
        };
        if digits.is_empty() {
            return Err(PhoneError::Empty);
        }
        if digits.starts_with('0') {
            return Err(PhoneError::NoCountryCode);
        }
        match digits.len() {
            count if count < MIN_DIGITS => Err(PhoneError::TooShort { digits: count }),
            count if count > MAX_DIGITS => Err(PhoneError::TooLong { digits: count }),
            _ => Ok(Self(digits)),
        }
    }

    /// Returns the digits, country code first, without `+`, as Logto's API expects them.
    #[must_use]
    pub fn digits(&self) -> &str {
        &self.0
    }
}

/// Formats the number with `+`.
impl fmt::Display for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "+{}", self.0)
    }
}

/// Returns whether the text starts with `+`, and the digits.
fn read(text: &str) -> Result<(bool, String), PhoneError> {
    let characters: Vec<char> = text.chars().filter(|c| !is_separator(*c)).map(ascii).collect();
    let has_plus = characters.first() == Some(&'+');
    let characters = characters.get(usize::from(has_plus)..).unwrap_or_default();
    if let Some(other) = characters.iter().find(|c| !c.is_ascii_digit() && !matches!(c, '(' | ')')) {
        return Err(if other.is_alphabetic() { PhoneError::Letters } else { PhoneError::InvalidCharacter(*other) });
    }
    let written: String = characters.iter().collect();
    // “+44 (0)20 …”: the 0 is for calls inside of the country.
    let is_international = has_plus || written.starts_with("00");
    let written = if is_international { written.replacen("(0)", "", 1) } else { written };
    Ok((has_plus, written.chars().filter(char::is_ascii_digit).collect()))
}

/// Returns whether it is a space, dash, dot, slash, or a direction mark, which copied numbers can have.
fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '-' | '.' | '/' | '\u{00b7}' | '\u{ff0d}' | '\u{ff0e}' | '\u{2212}' | '\u{feff}')
        || ('\u{2010}'..='\u{2015}').contains(&c)
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
}

/// Returns the ASCII form of a digit, plus sign or bracket.
fn ascii(c: char) -> char {
    const ZEROS: [char; 6] = ['\u{ff10}', '\u{0660}', '\u{06f0}', '\u{0966}', '\u{09e6}', '\u{0e50}'];
    match c {
        '\u{ff0b}' => '+',
        '\u{ff08}' | '[' => '(',
        '\u{ff09}' | ']' => ')',
        _ => {
            let digit = ZEROS.iter().find_map(|zero| {
                let value = u32::from(c).checked_sub(u32::from(*zero))?;
                char::from_digit(value, 10)
            });
            digit.unwrap_or(c)
        }
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    #[test]
    fn parses_common_phone_number_formats() {
        for (written, digits) in [
            ("+1 (555) 010-0001", "15550100001"),
            ("15550100001", "15550100001"),
            ("0044 20 7946 0000", "442079460000"),
            ("+44 (0)20 7946 0000", "442079460000"),
            ("+49.30.1234567", "49301234567"),
            ("＋８１　９０－１２３４－５６７８", "819012345678"),
            ("+٩٧١ ٥٠ ١٢٣ ٤٥٦٧", "971501234567"),
            ("\u{202a}+1 555\u{2011}010\u{2011}0001\u{202c}", "15550100001"),
            ("+290 2345", "2902345"),
        ] {
            assert_eq!(PhoneNumber::parse(written).map(|n| n.0), Ok(digits.to_owned()), "{written}");
        }
    }

    #[test]
    fn rejects_invalid_phone_numbers() {
        for (written, error) in [
            ("", PhoneError::Empty),
            (" + ", PhoneError::Empty),
            ("00", PhoneError::Empty),
            ("1-800-FLOWERS", PhoneError::Letters),
            ("+1 555 0100x12", PhoneError::Letters),
            ("1+5550100001", PhoneError::InvalidCharacter('+')),
            ("++15550100001", PhoneError::InvalidCharacter('+')),
            ("#31#15550100001", PhoneError::InvalidCharacter('#')),
            ("0171 1234567", PhoneError::NoCountryCode),
            ("+0171 1234567", PhoneError::NoCountryCode),
            ("000171 1234567", PhoneError::NoCountryCode),
            ("(0) 171 1234567", PhoneError::NoCountryCode),
            ("+15550", PhoneError::TooShort { digits: 5 }),
            ("+1234567890123456", PhoneError::TooLong { digits: 16 }),
        ] {
            assert_eq!(PhoneNumber::parse(written), Err(error), "{written}");
        }
    }
}
