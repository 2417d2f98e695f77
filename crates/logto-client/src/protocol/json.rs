//! Reading JSON: the provider's documents and the stored items.
//!
//! Everything is parsed into the same type and its members are then read by name. A derived `Deserialize` would
//! compile a parser for each type; the Account API, which few apps call, has some.
//!
//! In a page the browser parses: the parser of `serde_json` adds 5 kB (brotli) to every app. Numbers are then those of
//! JavaScript: whole numbers beyond 2^53 are rounded.

use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};
use url::Url;

use super::url_parser::parse_url;

/// A text that is no JSON object, or a member that is missing or has another type than it must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not of the expected form")]
pub(crate) struct Unreadable;

/// Parses JSON. `None` when the text is none.
///
/// An app that uses it in the place of `serde_json::from_slice` does not contain a second parser.
///
/// ```
/// use logto_client::protocol::json::parse_json;
///
/// assert_eq!(parse_json(br#"{"a": 1}"#).unwrap()["a"], 1);
/// assert_eq!(parse_json(b"{"), None);
/// ```
#[must_use]
pub fn parse_json(text: &[u8]) -> Option<Value> {
    platform::parse(text)
}

/// Parses a JSON object.
pub(crate) fn parse_object(text: &[u8]) -> Result<Map<String, Value>, Unreadable> {
    match parse_json(text) {
        Some(Value::Object(object)) => Ok(object),
        _ => Err(Unreadable),
    }
}

#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
mod platform {
    use serde_json::Value;

    pub(super) fn parse(text: &[u8]) -> Option<Value> {
        serde_json::from_slice(text).ok()
    }
}

#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
mod platform {
    use js_sys::{Array, JSON, Object};
    use serde_json::{Map, Number, Value};
    use wasm_bindgen::{JsCast as _, JsValue};

    /// How deep arrays and objects may be nested, as for `serde_json`.
    const MAX_DEPTH: u8 = 127;
    /// Whole numbers up to this one are exact in JavaScript.
    const MAX_SAFE_INTEGER: f64 = 9_007_199_254_740_991.0;

    pub(super) fn parse(text: &[u8]) -> Option<Value> {
        value_of(&JSON::parse(std::str::from_utf8(text).ok()?).ok()?, MAX_DEPTH)
    }

    fn value_of(parsed: &JsValue, depth: u8) -> Option<Value> {
        if parsed.is_null() {
            return Some(Value::Null);
        }
        if let Some(flag) = parsed.as_bool() {
            return Some(Value::Bool(flag));
        }
        if let Some(number) = parsed.as_f64() {
            return number_of(number).map(Value::Number);
        }
        if let Some(text) = parsed.as_string() {
            return Some(Value::String(text));
        }
        let depth = depth.checked_sub(1)?;
        if Array::is_array(parsed) {
            let items: &Array = parsed.unchecked_ref();
            let mut values = Vec::new();
            for at in 0..items.length() {
                values.push(value_of(&items.get(at), depth)?);
            }
            return Some(Value::Array(values));
        }
        let entries = Object::entries(parsed.unchecked_ref());
        let mut members = Map::new();
        for at in 0..entries.length() {
            let entry: Array = entries.get(at).unchecked_into();
            members.insert(entry.get(0).as_string()?, value_of(&entry.get(1), depth)?);
        }
        Some(Value::Object(members))
    }

    fn number_of(number: f64) -> Option<Number> {
        #[allow(clippy::cast_possible_truncation)] // a whole number in this range fits
        if number.abs() <= MAX_SAFE_INTEGER && number.trunc() == number {
            return Some(Number::from(number as i64));
        }
        Number::from_f64(number)
    }
}

/// Returns the object in a value.
pub(crate) fn as_object(value: &Value) -> Result<&Map<String, Value>, Unreadable> {
    value.as_object().ok_or(Unreadable)
}

/// Returns a member; `None` when it is missing or `null`.
pub(crate) fn member<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    object.get(name).filter(|value| !value.is_null())
}

/// Returns a member that is a text; `None` when it is missing or `null`.
pub(crate) fn optional_text<'a>(object: &'a Map<String, Value>, name: &str) -> Result<Option<&'a str>, Unreadable> {
    member(object, name).map(|value| value.as_str().ok_or(Unreadable)).transpose()
}

/// Returns a copy of a member that is a text; `None` when it is missing or `null`.
pub(crate) fn optional_string(object: &Map<String, Value>, name: &str) -> Result<Option<String>, Unreadable> {
    Ok(optional_text(object, name)?.map(str::to_owned))
}

/// Returns a member that must be a text.
pub(crate) fn text<'a>(object: &'a Map<String, Value>, name: &str) -> Result<&'a str, Unreadable> {
    optional_text(object, name)?.ok_or(Unreadable)
}

/// Returns a member that is a list of texts; `None` when it is missing or `null`.
pub(crate) fn optional_texts(object: &Map<String, Value>, name: &str) -> Result<Option<Vec<String>>, Unreadable> {
    let Some(value) = member(object, name) else { return Ok(None) };
    let mut texts = Vec::new();
    for item in value.as_array().ok_or(Unreadable)? {
        texts.push(item.as_str().ok_or(Unreadable)?.to_owned());
    }
    Ok(Some(texts))
}

/// Returns a member that is a URL; `None` when it is missing or `null`.
pub(crate) fn optional_url(object: &Map<String, Value>, name: &str) -> Result<Option<Url>, Unreadable> {
    optional_text(object, name)?.map(|text| parse_url(text).ok_or(Unreadable)).transpose()
}

/// Returns a member that must be a URL.
pub(crate) fn url(object: &Map<String, Value>, name: &str) -> Result<Url, Unreadable> {
    optional_url(object, name)?.ok_or(Unreadable)
}

/// Returns a member that is a whole number; `None` when it is missing or `null`.
pub(crate) fn optional_integer(object: &Map<String, Value>, name: &str) -> Result<Option<i64>, Unreadable> {
    member(object, name).map(|value| value.as_i64().ok_or(Unreadable)).transpose()
}

/// Returns a member that must be a whole number.
pub(crate) fn integer(object: &Map<String, Value>, name: &str) -> Result<i64, Unreadable> {
    optional_integer(object, name)?.ok_or(Unreadable)
}

/// Returns a member that is `true` or `false`; `false` when it is missing or `null`.
pub(crate) fn flag(object: &Map<String, Value>, name: &str) -> Result<bool, Unreadable> {
    member(object, name).map_or(Ok(false), |value| value.as_bool().ok_or(Unreadable))
}

/// Reads a member that is `null` as one that is missing, with `#[serde(default, deserialize_with = …)]`.
///
/// # Errors
/// As the type's own deserialization.
pub(crate) fn null_as_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn parses_objects_only() {
        assert_eq!(parse_object(br#" {"a": 1} "#), Ok(Map::from_iter([("a".to_owned(), json!(1))])));
        for text in ["", "[]", "1", "null", "{} {}", r#"{"a":1"#, "{a:1}"] {
            assert_eq!(parse_object(text.as_bytes()), Err(Unreadable), "{text}");
        }
    }

    #[test]
    fn missing_and_null_members_are_the_same() {
        for object in [json!({}), json!({"a": null})] {
            let object = object.as_object().unwrap();
            assert_eq!(optional_string(object, "a"), Ok(None));
            assert_eq!(optional_texts(object, "a"), Ok(None));
            assert_eq!(optional_url(object, "a"), Ok(None));
            assert_eq!(optional_integer(object, "a"), Ok(None));
            assert_eq!(flag(object, "a"), Ok(false));
            assert!(text(object, "a").is_err() && url(object, "a").is_err() && integer(object, "a").is_err());
        }
    }

    #[test]
    fn rejects_members_of_another_type() {
        for value in [json!("x"), json!(1), json!(1.5), json!(true), json!(["x", 1]), json!({})] {
            let object = json!({ "a": value });
            let object = object.as_object().unwrap();
            assert_eq!(text(object, "a").is_ok(), value.is_string());
            assert_eq!(integer(object, "a").is_ok(), value.is_i64());
            assert_eq!(flag(object, "a").is_ok(), value.is_boolean());
            assert!(optional_texts(object, "a").is_err() && optional_url(object, "a").is_err());
        }
    }
}
