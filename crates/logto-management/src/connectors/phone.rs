//! Phone numbers as people write them.

use std::fmt;

/// The fewest digits, country code included, of a number that can get a text message.
const FEWEST: usize = 7;
/// The most digits of a number (ITU-T E.164).
const MOST: usize = 15;

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

/// What is wrong with a phone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PhoneError {
    /// There is nothing.
    #[error("no phone number")]
    Empty,
    /// There are letters in it.
    #[error("a phone number has no letters")]
    Letters,
    /// There is a sign in it that has no place there.
    #[error("“{0}” does not belong into a phone number")]
    Sign(char),
    /// It begins with one 0, as numbers inside of a country do.
    #[error("the country code is missing")]
    NoCountryCode,
    /// It has fewer than 7 digits.
    #[error("the phone number is too short: {digits} digits")]
    TooShort {
        /// How many it has.
        digits: usize,
    },
    /// It has more than 15 digits.
    #[error("the phone number is too long: {digits} digits, at most 15")]
    TooLong {
        /// How many it has.
        digits: usize,
    },
}

impl PhoneError {
    /// Stable code, `phone.…`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "phone.empty",
            Self::Letters => "phone.letters",
            Self::Sign(_) => "phone.sign",
            Self::NoCountryCode => "phone.no_country_code",
            Self::TooShort { .. } => "phone.too_short",
            Self::TooLong { .. } => "phone.too_long",
        }
    }
}

impl PhoneNumber {
    /// Reads a number as people write it: with `+` or `00` or neither before the country code, with
    /// spaces, dashes, dots, slashes and brackets, with `(0)`, with digits of other scripts.
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
            count if count < FEWEST => Err(PhoneError::TooShort { digits: count }),
            count if count > MOST => Err(PhoneError::TooLong { digits: count }),
            _ => Ok(Self(digits)),
        }
    }

    /// The digits, country code first, without `+`: what Logto's API takes.
    #[must_use]
    pub fn digits(&self) -> &str {
        &self.0
    }
}

/// With `+`, as people know it.
impl fmt::Display for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "+{}", self.0)
    }
}

/// Whether there is a `+` in front, and the digits.
fn read(text: &str) -> Result<(bool, String), PhoneError> {
    let signs: Vec<char> = text.chars().filter(|c| !is_separator(*c)).map(western).collect();
    let has_plus = signs.first() == Some(&'+');
    let signs = signs.get(usize::from(has_plus)..).unwrap_or_default();
    if let Some(sign) = signs.iter().find(|c| !c.is_ascii_digit() && !matches!(c, '(' | ')')) {
        return Err(if sign.is_alphabetic() { PhoneError::Letters } else { PhoneError::Sign(*sign) });
    }
    let written: String = signs.iter().collect();
    // “+44 (0)20 …”: the 0 is for calls inside of the country.
    let is_international = has_plus || written.starts_with("00");
    let written = if is_international { written.replacen("(0)", "", 1) } else { written };
    Ok((has_plus, written.chars().filter(char::is_ascii_digit).collect()))
}

/// Spaces, dashes, dots, slashes, and the marks of writing direction that come with copied numbers.
fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '-' | '.' | '/' | '\u{00b7}' | '\u{ff0d}' | '\u{ff0e}' | '\u{2212}' | '\u{feff}')
        || ('\u{2010}'..='\u{2015}').contains(&c)
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
}

/// The western form of a digit, plus sign or bracket.
fn western(c: char) -> char {
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
            ("1+5550100001", PhoneError::Sign('+')),
            ("++15550100001", PhoneError::Sign('+')),
            ("#31#15550100001", PhoneError::Sign('#')),
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
