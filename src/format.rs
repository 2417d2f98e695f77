//! Claims in a form people can read.

use logto_leptos::UnixMillis;
use serde_json::{Map, Value};

pub(crate) use logto_ui::format::{duration, local_time};

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
    logto_ui::format::date(time.0)
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
}
