//! Objects with an id in responses of Logto's Account API and Management API.

use serde_json::{Map, Value};

use super::json::member;
use super::time::UnixMillis;

/// An object with an id in a response. It keeps all its members, also those that this version does not know.
///
/// A member that is missing, `null` or of another type than the accessor's reads as `None`.
///
/// ```
/// use logto_client::UnixMillis;
/// use logto_client::protocol::entity::Entity;
/// use serde_json::json;
///
/// let response = json!({"id": "u1", "name": "Ada", "avatar": "", "createdAt": 1_795_208_605_250_i64});
/// let entity = Entity::from_value(response).unwrap();
/// assert_eq!((entity.id(), entity.text("name"), entity.text("avatar")), ("u1", Some("Ada"), None));
/// assert_eq!(entity.time("createdAt"), Some(UnixMillis(1_795_208_605_250)));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    id: String,
    members: Map<String, Value>,
}

impl Entity {
    /// Reads a response; `None` when it is not an object with an id.
    #[must_use]
    pub fn from_value(response: Value) -> Option<Self> {
        let Value::Object(members) = response else { return None };
        let id = members.get("id")?.as_str().filter(|id| !id.is_empty())?.to_owned();
        Some(Self { id, members })
    }

    /// Returns the id. It is not empty.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns whether there is a member with this name, which may be `null`.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.members.contains_key(name)
    }

    /// Returns a member by its name; `None` when it is missing or `null`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        member(&self.members, name)
    }

    /// Returns a member that is a text; `None` when it is empty.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_str().filter(|text| !text.is_empty())
    }

    /// Returns whether a member is `true`.
    #[must_use]
    pub fn is_true(&self, name: &str) -> bool {
        self.get(name) == Some(&Value::Bool(true))
    }

    /// Returns a member that is a time, in milliseconds since 1970.
    #[must_use]
    pub fn time(&self, name: &str) -> Option<UnixMillis> {
        self.get(name)?.as_i64().map(UnixMillis)
    }

    /// Returns a member that is an object.
    #[must_use]
    pub fn object(&self, name: &str) -> Option<&Map<String, Value>> {
        self.get(name)?.as_object()
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn rejects_a_response_without_an_id() {
        for response in [json!(null), json!([]), json!({}), json!({"id": 7}), json!({"id": ""})] {
            assert_eq!(Entity::from_value(response.clone()), None, "{response}");
        }
    }

    #[test]
    fn members_of_another_type_read_as_missing() {
        let odd = json!({"id": "u", "name": 7, "profile": [], "createdAt": "x", "isSuspended": "true", "plan": null});
        let entity = Entity::from_value(odd).unwrap();
        assert_eq!((entity.text("name"), entity.object("profile"), entity.time("createdAt")), (None, None, None));
        assert!(!entity.is_true("isSuspended"));
        assert!(entity.has("plan") && entity.get("plan").is_none() && !entity.has("role"));
    }
}
