//! The formats of dates in custom profile fields.

use logto_leptos::account::ProfileField;

/// The format of a field without one, and of the date picker.
const ISO: &str = "yyyy-MM-dd";

/// A part of a format.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Year,
    Month,
    Day,
    Separator(char),
}

/// A date.
#[derive(Clone, Copy, Default)]
struct Date {
    year: u16,
    month: u16,
    day: u16,
}

/// A format with four digits for the year, and two each for the month and the day.
pub(super) struct DateFormat(Vec<Part>);

impl DateFormat {
    /// Returns the format of a field; `None` for one with other parts.
    pub(super) fn of(field: &ProfileField) -> Option<Self> {
        Self::parse(format_of(field))
    }

    fn parse(format: &str) -> Option<Self> {
        let mut parts = Vec::new();
        let mut rest = format;
        while let Some(first) = rest.chars().next() {
            let (part, after) = if let Some(after) = rest.strip_prefix("yyyy") {
                (Part::Year, after)
            } else if let Some(after) = rest.strip_prefix("MM") {
                (Part::Month, after)
            } else if let Some(after) = rest.strip_prefix("dd") {
                (Part::Day, after)
            } else {
                (Part::Separator(first), rest.strip_prefix(first)?)
            };
            // Other letters stand for other parts, and a quotation mark for a text.
            if matches!(part, Part::Separator(it) if it.is_ascii_alphanumeric() || it == '\'') {
                return None;
            }
            parts.push(part);
            rest = after;
        }
        let has_one = |wanted: Part| parts.iter().filter(|part| **part == wanted).count() == 1;
        let is_complete = has_one(Part::Year) && has_one(Part::Month) && has_one(Part::Day);
        is_complete.then_some(Self(parts))
    }

    /// Whether a text is a date in this format.
    pub(super) fn matches(&self, text: &str) -> bool {
        self.read(text).is_some()
    }

    /// Returns a stored date as the date picker needs it. It may be stored like that, whatever the format.
    pub(super) fn picked(&self, stored: &str) -> Option<String> {
        let iso = Self::parse(ISO)?;
        self.read(stored).or_else(|| iso.read(stored)).map(|date| iso.write(date))
    }

    /// Returns a date of the date picker in this format.
    pub(super) fn written(&self, picked: &str) -> Option<String> {
        Self::parse(ISO)?.read(picked).map(|date| self.write(date))
    }

    fn read(&self, text: &str) -> Option<Date> {
        let mut date = Date::default();
        let mut rest = text;
        for part in &self.0 {
            match part {
                Part::Year => (date.year, rest) = number(rest, 4)?,
                Part::Month => (date.month, rest) = number(rest, 2)?,
                Part::Day => (date.day, rest) = number(rest, 2)?,
                Part::Separator(separator) => rest = rest.strip_prefix(*separator)?,
            }
        }
        (rest.is_empty() && date.exists()).then_some(date)
    }

    fn write(&self, Date { year, month, day }: Date) -> String {
        let parts = self.0.iter().map(|part| match part {
            Part::Year => format!("{year:04}"),
            Part::Month => format!("{month:02}"),
            Part::Day => format!("{day:02}"),
            Part::Separator(separator) => separator.to_string(),
        });
        parts.collect()
    }
}

impl Date {
    fn exists(self) -> bool {
        let is_leap_year =
            self.year.is_multiple_of(400) || (self.year.is_multiple_of(4) && !self.year.is_multiple_of(100));
        let days = match self.month {
            2 if is_leap_year => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        (1..=12).contains(&self.month) && (1..=days).contains(&self.day)
    }
}

/// Returns the format of a field as its settings write it.
pub(super) fn format_of(field: &ProfileField) -> &str {
    let setting = |name: &str| field.get("config")?.get(name)?.as_str().filter(|text| !text.is_empty());
    let format = match setting("format") {
        Some("custom") => setting("customFormat"),
        format => format,
    };
    format.unwrap_or(ISO)
}

/// Reads a number with so many digits, and returns it with the text after it.
fn number(text: &str, digits: usize) -> Option<(u16, &str)> {
    let (number, rest) = text.split_at_checked(digits)?;
    if !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some((number.parse().ok()?, rest))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn field(config: &Value) -> ProfileField {
        ProfileField::from_response(&json!({ "name": "start", "type": "Date", "config": config })).unwrap()
    }

    #[test]
    fn dates_are_stored_in_the_format_of_the_field() {
        for (config, stored) in [
            (json!({}), "2028-02-29"),
            (json!({ "format": "yyyy-MM-dd" }), "2028-02-29"),
            (json!({ "format": "MM/dd/yyyy" }), "02/29/2028"),
            (json!({ "format": "dd/MM/yyyy" }), "29/02/2028"),
            (json!({ "format": "custom", "customFormat": "dd. MM. yyyy" }), "29. 02. 2028"),
            (json!({ "format": "custom", "customFormat": "yyyy年MM月dd日" }), "2028年02月29日"),
            (json!({ "format": "custom", "customFormat": "yyyyMMdd" }), "20280229"),
        ] {
            let format = DateFormat::of(&field(&config)).unwrap();
            assert_eq!(format.written("2028-02-29").as_deref(), Some(stored), "{config}");
            assert_eq!(format.picked(stored).as_deref(), Some("2028-02-29"), "{config}");
            assert!(format.matches(stored), "{config}");
            // As a version without formats stored it.
            assert_eq!(format.picked("2028-02-29").as_deref(), Some("2028-02-29"), "{config}");
        }
    }

    #[test]
    fn texts_that_are_no_dates_are_told_apart() {
        let format = DateFormat::of(&field(&json!({ "format": "dd/MM/yyyy" }))).unwrap();
        for text in ["", "29/02/2027", "31/04/2026", "00/01/2026", "01/13/2026", "1/1/2026", "01/01/20266"] {
            assert!(!format.matches(text), "{text}");
            assert_eq!(format.picked(text), None, "{text}");
        }
        assert!(!format.matches("2026-01-02"), "the order is another one");
    }

    #[test]
    fn formats_with_other_parts_are_unknown() {
        for text in ["d MMM yyyy", "dd/MM/yy", "MM/yyyy", "dd/MM/yyyy HH:mm", "dd 'of' MM yyyy", "dd/dd/MM/yyyy"] {
            let field = field(&json!({ "format": "custom", "customFormat": text }));
            assert!(DateFormat::of(&field).is_none(), "{text}");
            assert_eq!(format_of(&field), text);
        }
    }
}
