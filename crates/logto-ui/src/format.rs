//! Times and durations in the app's language.

use std::time::Duration;

use leptos::prelude::window;
use wasm_bindgen::JsValue;

use crate::messages::SHELL;

/// Returns this device's time, in milliseconds since 1970.
pub fn now() -> i64 {
    // Whole numbers far below the limit of what an integer holds.
    #[expect(clippy::cast_possible_truncation)]
    let now = js_sys::Date::now() as i64;
    now
}

/// Returns milliseconds since 1970 as a JavaScript date has them.
#[must_use]
pub fn date(milliseconds: i64) -> f64 {
    // Dates stay far below what a float holds exactly.
    #[expect(clippy::cast_precision_loss)]
    let milliseconds = milliseconds as f64;
    milliseconds
}

/// Returns a point in time as the app's language writes it where the visitor lives, and in ISO 8601. `None` if it is out of
/// the range of dates.
pub fn local_time(milliseconds: f64) -> Option<(String, String)> {
    let date = js_sys::Date::new(&JsValue::from_f64(milliseconds));
    if date.get_time().is_nan() {
        return None;
    }
    let options = js_sys::Object::new();
    for (key, value) in [("dateStyle", "medium"), ("timeStyle", "short")] {
        js_sys::Reflect::set(&options, &key.into(), &value.into()).ok();
    }
    let local = date.to_locale_string(&locale(), &options);
    Some((local.into(), date.to_iso_string().into()))
}

/// Returns a duration as the app's language formats it: `120 ms`, `8.2 sec`.
pub fn duration(duration: Duration) -> String {
    let (number, unit) = measured(duration);
    let options = js_sys::Object::new();
    for (key, value) in [("style", "unit".into()), ("unit", unit.into()), ("maximumFractionDigits", 1.into())] {
        js_sys::Reflect::set(&options, &key.into(), &value).ok();
    }
    let format = js_sys::Intl::NumberFormat::new(&languages(), &options);
    let text = format.format().call1(&JsValue::UNDEFINED, &number.into()).ok();
    text.and_then(|text| text.as_string()).unwrap_or_default()
}

/// Returns a span of time from now as the app's language says it: `in 42 min.`, `3 days ago`.
pub fn relative(milliseconds: i64) -> String {
    let (number, unit) = distance(milliseconds);
    let options = js_sys::Object::new();
    for (key, value) in [("numeric", "always"), ("style", "short")] {
        js_sys::Reflect::set(&options, &key.into(), &value.into()).ok();
    }
    let format = js_sys::Intl::RelativeTimeFormat::new(&languages(), &options);
    format.format(date(number), unit).into()
}

/// Returns the app's language for `Intl`, as it is written where the visitor lives, and with the digits of the app's
/// messages: without that, Arabic would have others.
fn locale() -> String {
    let language = SHELL.get().language;
    let wanted = window().navigator().languages();
    let of_visitor = wanted.iter().filter_map(|tag| tag.as_string()).find(|tag| is_kind_of(tag, language));
    [of_visitor.as_deref().unwrap_or(language), "-u-nu-latn"].concat()
}

/// Whether a tag is that of a language, in a region or not. One with extensions of its own does not count, and none that
/// `Intl` would refuse: a browser in the locale `C` says `en-US@posix`.
fn is_kind_of(tag: &str, language: &str) -> bool {
    let mut subtags = tag.split('-');
    let is_subtag =
        |subtag: &str| (2..=8).contains(&subtag.len()) && subtag.bytes().all(|byte| byte.is_ascii_alphanumeric());
    subtags.next() == Some(language) && subtags.all(is_subtag)
}

fn languages() -> js_sys::Array {
    js_sys::Array::of1(&locale().into())
}

/// Returns a span in the largest unit of which it has at least two, rounded towards now.
fn distance(milliseconds: i64) -> (i64, &'static str) {
    let units = [(86_400_000, "day"), (3_600_000, "hour"), (60_000, "minute")];
    let fitting = units.into_iter().find(|(length, _)| milliseconds.saturating_abs() >= 2 * length);
    let (length, unit) = fitting.unwrap_or((1_000, "second"));
    (milliseconds / length, unit)
}

/// Returns milliseconds below one second, and seconds from there on.
fn measured(duration: Duration) -> (f64, &'static str) {
    let seconds = duration.as_secs_f64();
    if duration < Duration::from_secs(1) { ((seconds * 1000.0).round(), "millisecond") } else { (seconds, "second") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tag_with_a_region_is_of_its_language() {
        for (tag, expected) in [
            ("en-GB", true),
            ("en", true),
            ("zh-Hant-TW", false),
            ("en-u-nu-arab", false),
            ("eng", false),
            ("en-US@posix", false),
            ("en-international", false),
        ] {
            assert_eq!(is_kind_of(tag, "en"), expected, "{tag}");
        }
    }

    #[test]
    fn measures_a_span_in_the_unit_that_fits() {
        for (milliseconds, expected) in [
            (3 * 86_400_000 + 5, (3, "day")),
            (26 * 3_600_000, (26, "hour")),
            (42 * 60_000 + 59_000, (42, "minute")),
            (90_000, (90, "second")),
            (0, (0, "second")),
            (-5 * 3_600_000, (-5, "hour")),
        ] {
            assert_eq!(distance(milliseconds), expected);
        }
    }

    #[test]
    fn formats_a_duration_in_the_unit_that_fits() {
        for (milliseconds, told) in [(0, (0.0, "millisecond")), (999, (999.0, "millisecond")), (1_500, (1.5, "second"))]
        {
            assert_eq!(measured(Duration::from_millis(milliseconds)), told);
        }
    }
}
