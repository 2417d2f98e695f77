//! Custom profile fields, as documents of the Management API, and the claims of the standard profile.

use serde_json::{Value, json};

use super::random;

/// The claims of the standard profile that are texts.
pub(crate) const PROFILE_CLAIMS: [&str; 11] = [
    "familyName",
    "givenName",
    "middleName",
    "nickname",
    "preferredUsername",
    "profile",
    "website",
    "gender",
    "birthdate",
    "zoneinfo",
    "locale",
];

/// The parts of an address.
pub(crate) const ADDRESS_PARTS: [&str; 6] =
    ["formatted", "streetAddress", "locality", "region", "postalCode", "country"];

/// The names of sign-in identifiers, which no field can have.
const RESERVED: [&str; 5] = ["username", "primaryEmail", "primaryPhone", "email", "phone"];

/// Whether no field can have this name.
pub(crate) fn is_reserved(name: &str) -> bool {
    RESERVED.contains(&name)
}

/// A field with the members that the server adds, where they are missing. `place` counts from 1.
pub(crate) fn complete(mut field: Value, place: usize, now_ms: i64) -> Value {
    let defaults = [
        ("tenantId", json!("default")),
        ("id", json!(random::id(21))),
        ("description", Value::Null),
        ("config", json!({})),
        ("createdAt", json!(now_ms)),
        ("sieOrder", json!(place)),
    ];
    for (name, value) in defaults {
        if field.get(name).is_none() {
            field[name] = value;
        }
    }
    field
}

/// The parts of an address or a full name that are in use; empty for other fields.
pub(crate) fn parts(field: &Value) -> Vec<&Value> {
    let parts = if is_composed(field) { field["config"]["parts"].as_array() } else { None };
    parts.into_iter().flatten().filter(|part| part["enabled"] != false).collect()
}

fn is_composed(field: &Value) -> bool {
    ["Address", "Fullname"].iter().any(|kind| field["type"] == *kind)
}

/// The names that the values of a field have. The parts of a full name are claims of their own.
pub(crate) fn value_names(field: &Value) -> Vec<&str> {
    let own = if field["type"] == "Fullname" { parts(field) } else { vec![field] };
    own.into_iter().filter_map(|field| field["name"].as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_name_consists_of_its_enabled_parts() {
        let parts = json!([
            { "name": "givenName", "enabled": true },
            { "name": "middleName", "enabled": false },
            { "name": "familyName", "enabled": true },
        ]);
        let field = |kind: &str| json!({ "name": "x", "type": kind, "config": { "parts": parts } });
        assert_eq!(value_names(&field("Fullname")), ["givenName", "familyName"]);
        assert_eq!(value_names(&field("Address")), ["x"]);
        assert_eq!(super::parts(&field("Address")).len(), 2);
        assert!(super::parts(&field("Text")).is_empty());
    }
}
