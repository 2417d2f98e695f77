//! Objects with an id in the server's responses.

use serde_json::{Map, Value};

/// An object with an id. It keeps all its members, also those that this version does not know.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entity {
    id: String,
    members: Map<String, Value>,
}

impl Entity {
    /// Reads a response; `None` when it is no object with an id.
    pub(super) fn from_value(response: Value) -> Option<Self> {
        let Value::Object(members) = response else { return None };
        let id = members.get("id")?.as_str().filter(|id| !id.is_empty())?.to_owned();
        Some(Self { id, members })
    }

    /// Returns the id.
    pub(super) fn id(&self) -> &str {
        &self.id
    }

    /// Returns a member by its name; `None` when it is missing or `null`.
    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.members.get(name).filter(|value| !value.is_null())
    }

    /// Returns a member that is a text; `None` when it is empty.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_str().filter(|text| !text.is_empty())
    }

    /// Whether a member is `true`.
    pub(super) fn is_true(&self, name: &str) -> bool {
        self.get(name) == Some(&Value::Bool(true))
    }

    /// Returns a member that is a time, in milliseconds since 1970.
    pub(super) fn time(&self, name: &str) -> Option<i64> {
        self.get(name)?.as_i64()
    }
}
