//! Parsing of phone numbers.

use std::fmt;

use crate::message::Message;

/// Country codes of countries whose national numbers begin with a 0 that international numbers do not have. Italy,
/// Ivory Coast, Gabon, Congo and Benin are none of them: there the 0 belongs to the number.
const CODES_WITH_NATIONAL_ZERO: [&str; 86] = [
    "20", "27", "31", "32", "33", "40", "41", "43", "44", "46", "49", "51", "54", "55", "58", "60", "61", "62", "63",
    "64", "81", "82", "84", "86", "90", "91", "92", "93", "94", "95", "98", "212", "213", "218", "231", "233", "234",
    "243", "249", "250", "251", "254", "255", "256", "260", "261", "262", "263", "264", "291", "353", "355", "358",
    "359", "373", "380", "381", "382", "383", "385", "386", "387", "389", "421", "590", "593", "594", "595", "596",
    "850", "855", "856", "880", "886", "961", "962", "963", "964", "966", "967", "970", "971", "972", "976", "977",
    "995",
];

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
/// assert_eq!(PhoneNumber::parse("+44 07911 123456")?.digits(), "447911123456");
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
    /// slashes and brackets, with `(0)`, and with digits of other scripts. The 0 of national numbers after the country
    /// code is left out, as Logto does since 1.28; [`note`](Self::note) tells.
    ///
    /// # Errors
    /// [`PhoneError`].
    pub fn parse(text: &str) -> Result<Self, PhoneError> {
        let digits = international(text)?;
        let digits = without_national_zero(&digits).unwrap_or(digits);
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

    /// Returns what a person should know about the number as it was written: that the 0 after the country code was left
    /// out.
    ///
    /// ```
    /// use logto_management::connectors::PhoneNumber;
    ///
    /// let note = PhoneNumber::note("+44 07911 123456").unwrap();
    /// assert_eq!(note.to_string(), "The 0 after the country code was left out: +447911123456.");
    /// assert_eq!(PhoneNumber::note("+44 7911 123456"), None);
    /// ```
    #[must_use]
    pub fn note(text: &str) -> Option<Message> {
        without_national_zero(&international(text).ok()?)?;
        let number = Self::parse(text).ok()?.to_string();
        Some(Message::new("phone.national_zero").with("number", number))
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

/// Returns the digits, without the `00` before the country code.
fn international(text: &str) -> Result<String, PhoneError> {
    let (has_plus, digits) = read(text)?;
    Ok(match digits.strip_prefix("00") {
        Some(rest) if !has_plus => rest.to_owned(),
        _ => digits,
    })
}

/// Returns the digits without the 0 of national numbers, if they have one after the country code.
fn without_national_zero(digits: &str) -> Option<String> {
    CODES_WITH_NATIONAL_ZERO.iter().find_map(|code| {
        let rest = digits.strip_prefix(code)?;
        let number = rest.trim_start_matches('0');
        (number.len() < rest.len()).then(|| format!("{code}{number}"))
    })
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
            ("+44 07911 123456", "447911123456"),
            ("4407911123456", "447911123456"),
            ("0049 0155 5010777", "491555010777"),
            ("+33 06 12 34 56 78", "33612345678"),
            ("+353 (085) 123 4567", "353851234567"),
            ("+880 01712 345678", "8801712345678"),
            ("+44 007911 123456", "447911123456"),
            // There the 0 belongs to the number.
            ("+39 06 1234 5678", "390612345678"),
            ("+225 07 12 34 56 78", "2250712345678"),
            ("+229 01 23 45 67 89", "2290123456789"),
            ("+1 055 501 00011", "105550100011"),
        ] {
            assert_eq!(PhoneNumber::parse(written).map(|n| n.0), Ok(digits.to_owned()), "{written}");
        }
    }

    #[test]
    fn says_that_the_national_zero_was_left_out() {
        for (written, number) in [
            ("+44 07911 123456", Some("+447911123456")),
            ("+44 (0)7911 123456", None),
            ("+49 0155 5010777", Some("+491555010777")),
            ("+39 06 1234 5678", None),
            ("0155 5010777", None),
            ("+44 0", None),
        ] {
            let note = PhoneNumber::note(written).map(|note| note.to_string());
            assert_eq!(note.is_some(), number.is_some(), "{written}");
            assert!(note.is_none_or(|note| number.is_some_and(|number| note.contains(number))), "{written}");
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
