//! JSON of the provider.

use serde::{Deserialize, Deserializer};

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
