//! Access to members of a JSON object.

use serde_json::{Map, Value};

/// Returns a string; empty when there is none.
pub(super) fn text<'a>(members: &'a Map<String, Value>, key: &str) -> &'a str {
    members.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// Sets a string, or removes the member for an empty string, which the server treats as missing.
pub(super) fn set_text(members: &mut Map<String, Value>, key: &str, text: &str) {
    if text.is_empty() {
        members.remove(key);
    } else {
        members.insert(key.to_owned(), text.into());
    }
}

/// Returns a switch; off when there is none.
pub(super) fn flag(members: &Map<String, Value>, key: &str) -> bool {
    members.get(key) == Some(&Value::Bool(true))
}

/// Sets a switch. Off is written only if the member exists.
pub(super) fn set_flag(members: &mut Map<String, Value>, key: &str, on: bool) {
    if on || members.contains_key(key) {
        members.insert(key.to_owned(), on.into());
    }
}

/// Returns an unsigned integer.
pub(super) fn number(members: &Map<String, Value>, key: &str) -> Option<u64> {
    members.get(key).and_then(Value::as_u64)
}

/// Sets or removes a number.
pub(super) fn set_number(members: &mut Map<String, Value>, key: &str, number: Option<u64>) {
    match number {
        Some(number) => members.insert(key.to_owned(), number.into()),
        None => members.remove(key),
    };
}
