//! Phone numbers of several spellings: Logto ignores the zero that begins a national number (`+61 0412…`).

use std::borrow::Cow;

/// The calling codes with one or two digits. All others have three.
const SHORT_CALLING_CODES: [&str; 46] = [
    "1", "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48", "49",
    "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66", "7", "81", "82", "84",
    "86", "90", "91", "92", "93", "94", "95", "98",
];

/// The calling codes whose national numbers keep a zero at the start, or never have one.
const KEEPS_ZERO: [&str; 9] = ["1", "7", "39", "225", "229", "241", "242", "378", "379"];

/// The digits of a phone number without the national zero after the calling code.
pub(crate) fn without_national_zero(digits: &str) -> Cow<'_, str> {
    let short = SHORT_CALLING_CODES.iter().find(|code| digits.starts_with(**code));
    let length = short.map_or(3, |code| code.len());
    match digits.split_at_checked(length) {
        Some((code, national)) if !KEEPS_ZERO.contains(&code) => match national.strip_prefix('0') {
            Some(rest) => Cow::Owned(format!("{code}{rest}")),
            None => Cow::Borrowed(digits),
        },
        _ => Cow::Borrowed(digits),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn removes_the_zero_after_the_calling_code() {
        for (given, expected) in [
            ("610412345678", "61412345678"),
            ("61412345678", "61412345678"),
            ("4407911123456", "447911123456"),
            ("35301234567", "3531234567"),
            ("39061234567", "39061234567"),
            ("2250701020304", "2250701020304"),
            ("15550100001", "15550100001"),
            ("10", "10"),
            ("", ""),
        ] {
            assert_eq!(without_national_zero(given), expected);
        }
    }
}
