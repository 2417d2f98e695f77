//! Times as Logto's API writes them.

use serde_json::Value;

use crate::protocol::time::UnixMillis;

/// A time: milliseconds, or text of RFC 3339.
pub(super) fn read_time(value: &Value) -> Option<UnixMillis> {
    match value {
        Value::Number(number) => number.as_i64().map(UnixMillis),
        Value::String(text) => rfc3339(text),
        _ => None,
    }
}

/// A time such as `2026-11-21T03:23:30.123Z` (RFC 3339 section 5.6), to the millisecond.
fn rfc3339(text: &str) -> Option<UnixMillis> {
    let (date, time) = text.split_once(['T', 't', ' '])?;
    let at = time.find(['Z', 'z', '+', '-'])?;
    let (clock, zone) = time.split_at_checked(at)?;
    let days = days(date)?;
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let seconds = match numbers::<3>(clock, ':')? {
        [hour @ 0..24, minute @ 0..60, second @ 0..61] => hour * 3600 + minute * 60 + second,
        _ => return None,
    };
    let thousandths = thousandths(fraction)?;
    let offset = offset(zone)?;
    Some(UnixMillis((days * 86_400 + seconds - offset) * 1000 + thousandths))
}

/// Days since 1970-01-01 in the Gregorian calendar.
fn days(date: &str) -> Option<i64> {
    let [year @ 1..=9999, month @ 1..=12, day @ 1..=31] = numbers::<3>(date, '-')? else { return None };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let longest = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    // In years that begin in March, the leap day is the last day.
    let (year, month) = if month < 3 { (year - 1, month + 9) } else { (year, month - 3) };
    let of_year = (153 * month + 2) / 5 + day - 1;
    (day <= longest).then(|| year * 365 + year / 4 - year / 100 + year / 400 + of_year - 719_468)
}

fn thousandths(fraction: &str) -> Option<i64> {
    let is_number = !fraction.is_empty() && fraction.bytes().all(|b| b.is_ascii_digit());
    let digits: String = fraction.chars().chain("00".chars()).take(3).collect();
    is_number.then(|| digits.parse().ok()).flatten()
}

/// Seconds that a zone is ahead of UTC.
fn offset(zone: &str) -> Option<i64> {
    if zone.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    match numbers::<2>(zone.get(1..)?, ':')? {
        [hour @ 0..24, minute @ 0..60] => Some(sign * (hour * 3600 + minute * 60)),
        _ => None,
    }
}

/// Exactly so many numbers with a separator between them.
fn numbers<const N: usize>(text: &str, between: char) -> Option<[i64; N]> {
    let is_number = |part: &str| (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    let parts: Option<Vec<i64>> =
        text.split(between).map(|part| is_number(part).then(|| part.parse().ok()).flatten()).collect();
    parts?.try_into().ok()
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    #[test]
    fn parses_times() {
        for (text, milliseconds) in [
            ("1970-01-01T00:00:00Z", 0),
            ("1970-01-01T00:00:00.5Z", 500),
            ("2026-11-21T03:23:30.123Z", 1_795_231_410_123),
            ("2026-11-21T03:23:30.123456Z", 1_795_231_410_123),
            ("2026-11-21T04:23:30.123+01:00", 1_795_231_410_123),
            ("2024-02-29T12:00:00-00:30", 1_709_209_800_000),
            ("2000-03-01T00:00:00Z", 951_868_800_000),
            ("1969-12-31T23:59:59.999Z", -1),
        ] {
            assert_eq!(rfc3339(text), Some(UnixMillis(milliseconds)), "{text}");
        }
        assert_eq!(read_time(&1_795_231_410_123_i64.into()), Some(UnixMillis(1_795_231_410_123)));
    }

    #[test]
    fn rejects_invalid_times() {
        for text in [
            "",
            "soon",
            "2026-11-21",
            "2026-11-21T03:23:30",
            "2026-13-21T03:23:30Z",
            "2026-02-29T03:23:30Z",
            "1900-02-29T03:23:30Z",
            "2026-11-21T24:00:00Z",
            "2026-11-21T03:60:00Z",
            "2026-11-21T03:23Z",
            "2026-11-21T03:23:30.Z",
            "2026-11-21T03:23:30+1",
            "2026-11-21T03:23:30é",
            "+026-11-21T03:23:30Z",
        ] {
            assert_eq!(rfc3339(text), None, "{text}");
        }
    }
}
