//! Claims in a form people can read.

use std::time::Duration;

use logto_leptos::UnixMillis;
use serde_json::{Map, Value};
use wasm_bindgen::JsValue;

use super::i18n::texts;

/// A claim's value, ready to be shown.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Shown {
    /// There is none.
    Unset,
    /// Yes or no.
    Flag(bool),
    /// Words.
    Text(String),
    /// A point in time, in milliseconds since 1970.
    Time(f64),
    /// Something for machines, as JSON.
    Code(String),
}

/// One row of a table of claims.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Claim {
    /// The claim's own name.
    pub(crate) name: String,
    /// Its value.
    pub(crate) value: Shown,
}

/// The order people look for things in; what isn't named here follows by alphabet.
const FIRST: [&str; 12] = [
    "sub",
    "name",
    "username",
    "email",
    "email_verified",
    "phone_number",
    "phone_number_verified",
    "picture",
    "roles",
    "organizations",
    "created_at",
    "updated_at",
];

/// The times that ID tokens hold as seconds.
const TIMES: [&str; 4] = ["exp", "iat", "nbf", "auth_time"];

/// Below this, a number of the `…_at` kind counts seconds; from it on, milliseconds.
const MILLISECONDS: f64 = 100_000_000_000.0;

/// The last point in time that a JavaScript date can hold, in milliseconds.
const LAST_DATE: f64 = 8_640_000_000_000_000.0;

/// A set of claims as rows.
pub(crate) fn claims(set: Map<String, Value>) -> Vec<Claim> {
    let mut rows: Vec<Claim> =
        set.into_iter().map(|(name, value)| Claim { value: shown(&name, value), name }).collect();
    // A stable sort: the map is sorted by name already.
    rows.sort_by_key(|row| FIRST.iter().position(|it| *it == row.name).unwrap_or(FIRST.len()));
    rows
}

fn shown(name: &str, value: Value) -> Shown {
    match value {
        Value::Null => Shown::Unset,
        Value::Bool(flag) => Shown::Flag(flag),
        Value::String(text) if text.is_empty() => Shown::Unset,
        Value::String(text) => Shown::Text(text),
        Value::Number(number) => match number.as_f64() {
            Some(time) if is_time(name) && milliseconds(time).abs() <= LAST_DATE => Shown::Time(milliseconds(time)),
            _ => Shown::Text(number.to_string()),
        },
        Value::Array(items) => list(items),
        Value::Object(map) if map.is_empty() => Shown::Unset,
        Value::Object(_) => Shown::Code(value.to_string()),
    }
}

/// Words with commas between them when all are words; JSON otherwise.
fn list(items: Vec<Value>) -> Shown {
    let words: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
    match words {
        Some(words) if words.is_empty() => Shown::Unset,
        Some(words) => Shown::Text(words.join(", ")),
        None => Shown::Code(Value::Array(items).to_string()),
    }
}

fn is_time(name: &str) -> bool {
    name.ends_with("_at") || TIMES.contains(&name)
}

fn milliseconds(time: f64) -> f64 {
    if time < MILLISECONDS { time * 1000.0 } else { time }
}

/// Milliseconds since 1970 as a JavaScript date has them.
pub(crate) fn date(time: UnixMillis) -> f64 {
    // Dates stay far below what a float holds exactly.
    #[expect(clippy::cast_precision_loss)]
    let milliseconds = time.0 as f64;
    milliseconds
}

/// A point in time in the visitor's own manner, and for machines. `None` if it is beyond what dates
/// can say.
pub(crate) fn local_time(milliseconds: f64) -> Option<(String, String)> {
    let date = js_sys::Date::new(&JsValue::from_f64(milliseconds));
    if date.get_time().is_nan() {
        return None;
    }
    let options = js_sys::Object::new();
    for (key, value) in [("dateStyle", "medium"), ("timeStyle", "short")] {
        js_sys::Reflect::set(&options, &key.into(), &value.into()).ok();
    }
    let local = date.to_locale_string("default", &options);
    Some((local.into(), date.to_iso_string().into()))
}

/// How long something took, in the language's own manner: `120 ms`, `8.2 sec`.
pub(crate) fn duration(duration: Duration) -> String {
    let (number, unit) = measured(duration);
    let options = js_sys::Object::new();
    for (key, value) in [("style", "unit".into()), ("unit", unit.into()), ("maximumFractionDigits", 1.into())] {
        js_sys::Reflect::set(&options, &key.into(), &value).ok();
    }
    let format = js_sys::Intl::NumberFormat::new(&js_sys::Array::of1(&texts().language.into()), &options);
    let text = format.format().call1(&JsValue::UNDEFINED, &number.into()).ok();
    text.and_then(|text| text.as_string()).unwrap_or_default()
}

/// Milliseconds below a second; seconds from there on.
fn measured(duration: Duration) -> (f64, &'static str) {
    let seconds = duration.as_secs_f64();
    if duration < Duration::from_secs(1) { ((seconds * 1000.0).round(), "millisecond") } else { (seconds, "second") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn rows(value: Value) -> Vec<Claim> {
        let Value::Object(map) = value else { panic!("not an object") };
        claims(map)
    }

    fn value(name: &str, value: impl Into<Value>) -> Shown {
        rows(json!({ name: value.into() })).remove(0).value
    }

    #[test]
    fn starts_with_what_people_look_for() {
        let names: Vec<String> = rows(json!({"aud": "a", "zoneinfo": "z", "name": "n", "sub": "s"}))
            .into_iter()
            .map(|row| row.name)
            .collect();
        assert_eq!(names, ["sub", "name", "aud", "zoneinfo"]);
    }

    #[test]
    fn nothing_is_not_set() {
        for nothing in [json!(null), json!(""), json!([]), json!({})] {
            assert_eq!(value("name", nothing), Shown::Unset);
        }
    }

    #[test]
    fn knows_seconds_from_milliseconds() {
        assert_eq!(value("iat", json!(1_794_996_400)), Shown::Time(1_794_996_400_000.0));
        assert_eq!(value("created_at", json!(1_794_996_400_000_u64)), Shown::Time(1_794_996_400_000.0));
        assert_eq!(value("updated_at", json!(1_794_996_400)), Shown::Time(1_794_996_400_000.0));
    }

    #[test]
    fn what_is_no_date_stays_a_number() {
        assert_eq!(value("exp", json!(9_000_000_000_000_000_u64)), Shown::Text("9000000000000000".to_owned()));
    }

    #[test]
    fn other_numbers_stay_numbers() {
        assert_eq!(value("age", json!(42)), Shown::Text("42".to_owned()));
    }

    #[test]
    fn lists_read_as_lists() {
        assert_eq!(value("roles", json!(["a", "b"])), Shown::Text("a, b".to_owned()));
        assert_eq!(value("roles", json!([1])), Shown::Code("[1]".to_owned()));
    }

    #[test]
    fn a_duration_is_told_in_the_unit_that_fits() {
        for (milliseconds, told) in [(0, (0.0, "millisecond")), (999, (999.0, "millisecond")), (1_500, (1.5, "second"))]
        {
            assert_eq!(measured(Duration::from_millis(milliseconds)), told);
        }
    }
}
