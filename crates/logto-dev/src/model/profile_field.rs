//! Custom profile fields, as documents of the Management API.

use serde_json::{Value, json};

use super::random;

/// The names of sign-in identifiers, which no field can have.
const RESERVED: [&str; 3] = ["username", "email", "phone"];

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
