//! JSON of the provider.

use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

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

/// A member that has another type than it must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct WrongType;

/// Returns a member that is a text; `None` when it is missing or `null`.
pub(crate) fn optional_text<'a>(object: &'a Map<String, Value>, name: &str) -> Result<Option<&'a str>, WrongType> {
    match object.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(WrongType),
    }
}
