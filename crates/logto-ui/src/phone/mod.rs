//! Phone numbers as people write them, in the international form (ITU-T E.164).
//!
//! In many countries a number begins with a zero that is dialed inside the country only. People write it anyway, also
//! behind the calling code: `0155 501 0777`, `+44 07911 123456` and `+49 (0) 155 …` are understood.

mod countries;

pub(crate) use self::countries::country_table;

/// The fewest and the most digits of a number with its calling code.
const DIGITS: std::ops::RangeInclusive<usize> = 7..=15;

/// A country, with what is dialed in front of its numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Country {
    /// The ISO 3166 code, such as `DE`.
    pub code: &'static str,
    /// The calling code, without `+`.
    pub calling_code: &'static str,
    trunk_prefixes: &'static str,
}

impl Country {
    fn parse(entry: &'static str) -> Option<Self> {
        let (code, numbers) = entry.split_at_checked(2)?;
        let (calling_code, trunk_prefixes) = numbers.split_once(':').unwrap_or((numbers, ""));
        Some(Self { code, calling_code, trunk_prefixes })
    }

    /// Removes the trunk prefix. A prefix that a number can begin with as well is removed from numbers without calling
    /// code only, and only if the rest has the length of a number.
    fn without_trunk_prefix<'a>(&self, number: &'a str, is_national: bool) -> &'a str {
        let mut prefixes = self.trunk_prefixes.split('/').filter(|prefix| !prefix.is_empty());
        let rest = prefixes.find_map(|prefix| match prefix.split_once('=') {
            None => number.strip_prefix(prefix),
            Some((prefix, length)) => {
                number.strip_prefix(prefix).filter(|rest| is_national && Ok(rest.len()) == length.parse())
            }
        });
        rest.unwrap_or(number)
    }
}

/// Reads a table of countries.
pub(crate) fn read(table: &'static str) -> Vec<Country> {
    table.split_ascii_whitespace().filter_map(Country::parse).collect()
}

/// A number, without the characters between its digits.
struct Digits {
    /// Whether it begins with `+` or with `00`.
    is_international: bool,
    digits: String,
}

impl Digits {
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (has_plus, text) = match text.strip_prefix(['+', '＋']) {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let mut digits = String::with_capacity(text.len());
        for letter in text.chars() {
            match letter {
                '0'..='9' => digits.push(letter),
                // Japanese keyboards write these.
                '０'..='９' => digits.extend(char::from_digit(u32::from(letter) - u32::from('０'), 10)),
                '-' | '.' | '(' | ')' | '/' | '\u{2010}'..='\u{2015}' | 'ー' | '（' | '）' => {}
                _ if letter.is_whitespace() => {}
                _ => return None,
            }
        }
        match digits.strip_prefix("00").filter(|_| !has_plus) {
            Some(rest) => Some(Self { is_international: true, digits: rest.to_owned() }),
            None => Some(Self { is_international: has_plus, digits }),
        }
    }
}

/// Returns the country that the calling code of a number names; `None` for a number without one.
pub(crate) fn country_of<'a>(text: &str, countries: &'a [Country]) -> Option<&'a Country> {
    let number = Digits::parse(text).filter(|number| number.is_international)?;
    // No calling code begins with another one.
    countries.iter().find(|country| number.digits.starts_with(country.calling_code))
}

/// Returns a number in the international form, such as `+491555010777`. One without calling code is a number of
/// `country`. `None` if it cannot be a phone number.
pub(crate) fn international(text: &str, country: Option<&Country>, countries: &[Country]) -> Option<String> {
    let Digits { is_international, digits } = Digits::parse(text)?;
    let (calling_code, rest) = if is_international {
        match countries.iter().find(|country| digits.starts_with(country.calling_code)) {
            Some(country) => {
                let rest = digits.strip_prefix(country.calling_code)?;
                (country.calling_code, country.without_trunk_prefix(rest, false))
            }
            None => ("", digits.as_str()),
        }
    } else {
        let country = country?;
        (country.calling_code, country.without_trunk_prefix(&digits, true))
    };
    let length = calling_code.len() + rest.len();
    let is_number = DIGITS.contains(&length) && (!calling_code.is_empty() || !rest.starts_with('0'));
    is_number.then(|| ["+", calling_code, rest].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn countries() -> Vec<Country> {
        read(countries::TABLE)
    }

    /// The international form of a number that is written in a country.
    fn number(text: &str, code: &str) -> Option<String> {
        let all = countries();
        international(text, all.iter().find(|country| country.code == code), &all)
    }

    #[test]
    fn drops_trunk_prefix_of_numbers_without_calling_code() {
        for (text, country, expected) in [
            ("0155 501 0777", "DE", "+491555010777"),
            ("155 501 0777", "DE", "+491555010777"),
            ("07911 123456", "GB", "+447911123456"),
            ("0412 345 678", "AU", "+61412345678"),
            ("06 12 34 56 78", "FR", "+33612345678"),
            ("090-0000-0000", "JP", "+819000000000"),
            ("０９０ー００００ー００００", "JP", "+819000000000"),
            ("06 30 123 4567", "HU", "+36301234567"),
            ("8 (912) 345-67-89", "RU", "+79123456789"),
            ("812 345 67 89", "RU", "+78123456789"),
            ("1 (555) 010-0001", "US", "+15550100001"),
            ("(555) 010-0001", "CA", "+15550100001"),
            ("8 029 123 45 67", "BY", "+375291234567"),
            ("8 612 34567", "LT", "+37061234567"),
        ] {
            assert_eq!(number(text, country).as_deref(), Some(expected), "{text} in {country}");
        }
    }

    #[test]
    fn drops_trunk_prefix_behind_calling_code() {
        for (text, expected) in [
            ("+44 07911 123456", "+447911123456"),
            ("+44 (0)7911 123456", "+447911123456"),
            ("+49 (0) 155 / 501 0777", "+491555010777"),
            ("+61 0412 345 678", "+61412345678"),
            ("+61 412 345 678", "+61412345678"),
            ("0044 7911 123456", "+447911123456"),
            ("＋４４ 07911 123456", "+447911123456"),
            ("+7 812 345 67 89", "+78123456789"),
            ("+1 (555) 010-0001", "+15550100001"),
        ] {
            assert_eq!(number(text, "DE").as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn keeps_zero_where_it_is_part_of_the_number() {
        for (text, country, expected) in [
            ("06 1234 5678", "IT", "+390612345678"),
            ("+39 06 1234 5678", "DE", "+390612345678"),
            ("07 12 34 56 78", "CI", "+2250712345678"),
            ("0549 882 000", "SM", "+3780549882000"),
            ("612 345 678", "ES", "+34612345678"),
        ] {
            assert_eq!(number(text, country).as_deref(), Some(expected), "{text} in {country}");
        }
    }

    #[test]
    fn rejects_what_cannot_be_a_number() {
        for text in ["", "+", "0", "12", "call me", "+49 12x34567", "+4915550107771234567", "+0155 501 0777", "00"] {
            assert_eq!(number(text, "DE"), None, "{text}");
        }
        assert_eq!(international("0155 501 0777", None, &countries()), None);
    }

    #[test]
    fn keeps_number_with_unknown_calling_code() {
        assert_eq!(number("+999 123 4567", "DE").as_deref(), Some("+9991234567"));
    }

    #[test]
    fn finds_country_of_calling_code() {
        let all = countries();
        let code = |text| country_of(text, &all).map(|country| country.code);
        assert_eq!(code("+49 155"), Some("DE"));
        assert_eq!(code("+1 555"), Some("US"));
        assert_eq!(code("0039 06"), Some("IT"));
        assert_eq!([code("0155"), code("+999"), code("+")], [None; 3]);
    }

    #[test]
    fn table_is_complete_and_unambiguous() {
        let all = countries();
        assert!(all.len() > 240, "{}", all.len());
        for country in &all {
            let is_number = country.calling_code.bytes().all(|byte| byte.is_ascii_digit());
            assert!(is_number && (1..=3).contains(&country.calling_code.len()), "{country:?}");
            assert_eq!(all.iter().filter(|it| it.code == country.code).count(), 1, "{country:?}");
            for other in &all {
                let is_prefix = other.calling_code.starts_with(country.calling_code);
                assert!(!is_prefix || other.calling_code == country.calling_code, "{country:?} {other:?}");
            }
        }
    }
}
