//! Formatting of claims for people.

use logto_leptos::UnixMillis;
use serde_json::{Map, Value};

pub(crate) use logto_ui::format::{duration, local_time};

/// The value of a claim, as it is shown.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Shown {
    /// No value.
    Unset,
    /// A Boolean.
    Flag(bool),
    /// A text.
    Text(String),
    /// A time, in Unix milliseconds.
    Time(f64),
    /// Any other value, as JSON.
    Code(String),
}

/// One row of a table of claims.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Claim {
    /// The name of the claim.
    pub(crate) name: String,
    /// Its value.
    pub(crate) value: Shown,
}

/// A claim in the ID token and in user info; `None` where it is missing.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ComparedClaim {
    /// The name of the claim.
    pub(crate) name: String,
    /// Its value in the ID token.
    pub(crate) token: Option<Shown>,
    /// Its value in user info.
    pub(crate) info: Option<Shown>,
}

impl ComparedClaim {
    /// Whether both have it, with different values.
    pub(crate) fn differs(&self) -> bool {
        matches!((&self.token, &self.info), (Some(token), Some(info)) if token != info)
    }
}

/// The claims that come first, in this order. The others follow in alphabetical order.
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

/// The claims of ID tokens that are times in seconds.
const TIMES: [&str; 4] = ["exp", "iat", "nbf", "auth_time"];

/// A number in an `…_at` claim below this is in seconds, otherwise in milliseconds.
const MILLISECONDS: f64 = 100_000_000_000.0;

/// The maximum of a JavaScript date, in Unix milliseconds.
const LAST_DATE: f64 = 8_640_000_000_000_000.0;

/// Converts a set of claims to rows.
pub(crate) fn claims(set: Map<String, Value>) -> Vec<Claim> {
    let mut rows: Vec<Claim> =
        set.into_iter().map(|(name, value)| Claim { value: shown(&name, value), name }).collect();
    // A stable sort: the map is sorted by name already.
    rows.sort_by_key(|row| rank(&row.name));
    rows
}

/// Compares the claims of the ID token with user info, one row for each claim.
pub(crate) fn compare(token: Vec<Claim>, info: Vec<Claim>) -> Vec<ComparedClaim> {
    let row = |claim: Claim| ComparedClaim { name: claim.name, token: Some(claim.value), info: None };
    let mut rows: Vec<ComparedClaim> = token.into_iter().map(row).collect();
    for Claim { name, value } in info {
        match rows.iter_mut().find(|row| row.name == name) {
            Some(row) => row.info = Some(value),
            None => rows.push(ComparedClaim { name, token: None, info: Some(value) }),
        }
    }
    rows.sort_by_key(|row| rank(&row.name));
    rows
}

/// Returns the place of a claim among those that come first.
fn rank(name: &str) -> usize {
    FIRST.iter().position(|it| *it == name).unwrap_or(FIRST.len())
}

fn shown(name: &str, value: Value) -> Shown {
    match value {
        Value::Null => Shown::Unset,
        Value::Bool(flag) => Shown::Flag(flag),
        Value::String(text) if text.is_empty() => Shown::Unset,
        Value::String(text) => Shown::Text(text),
        Value::Number(number) => match number.as_f64() {
            // Some providers send zero for a time that they do not know.
            Some(0.0) if is_time(name) => Shown::Unset,
            Some(time) if is_time(name) && milliseconds(time).abs() <= LAST_DATE => Shown::Time(milliseconds(time)),
            _ => Shown::Text(number.to_string()),
        },
        Value::Array(items) => list(items),
        Value::Object(map) if map.is_empty() => Shown::Unset,
        Value::Object(_) => Shown::Code(value.to_string()),
    }
}

/// Joins texts by commas; other lists become JSON.
fn list(items: Vec<Value>) -> Shown {
    let messages: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
    match messages {
        Some(messages) if messages.is_empty() => Shown::Unset,
        Some(messages) => Shown::Text(messages.join(", ")),
        None => Shown::Code(Value::Array(items).to_string()),
    }
}

fn is_time(name: &str) -> bool {
    name.ends_with("_at") || TIMES.contains(&name)
}

fn milliseconds(time: f64) -> f64 {
    if time < MILLISECONDS { time * 1000.0 } else { time }
}

/// Converts Unix milliseconds to a JavaScript date.
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
    fn compares_each_claim_once() {
        let compared = compare(
            rows(json!({"sub": "u", "name": "Alice", "exp": 1_794_996_400, "email": null})),
            rows(json!({"sub": "u", "name": "Alice Liddell", "custom_data": {}, "email": null})),
        );
        let names: Vec<&str> = compared.iter().map(|row| row.name.as_str()).collect();
        assert_eq!(names, ["sub", "name", "email", "exp", "custom_data"]);
        let different: Vec<&str> = compared.iter().filter(|row| row.differs()).map(|row| row.name.as_str()).collect();
        assert_eq!(different, ["name"]);
        assert_eq!((&compared[3].info, &compared[4].token), (&None, &None));
    }

    #[test]
    fn nothing_is_not_set() {
        for nothing in [json!(null), json!(""), json!([]), json!({})] {
            assert_eq!(value("name", nothing), Shown::Unset);
        }
        assert_eq!(value("auth_time", json!(0)), Shown::Unset);
        assert_eq!(value("age", json!(0)), Shown::Text("0".to_owned()));
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
