//! Personal access tokens of users.

use std::fmt;

use logto_client::protocol::secret::Secret;
use serde_json::{Map, Value};

/// A [personal access token](https://docs.logto.io/user-management/personal-access-token) of a user. A program exchanges
/// it for access tokens of the user, without a sign-in.
///
/// `Debug` does not show the token.
///
/// ```
/// use logto_management::PersonalAccessToken;
/// use serde_json::json;
///
/// let response = json!({"name": "ci", "value": "pat_1", "createdAt": 1_795_887_473_155_i64, "expiresAt": null});
/// let token = PersonalAccessToken::from_value(response).unwrap();
/// assert_eq!((token.name(), token.value().expose(), token.expires_at()), ("ci", "pat_1", None));
/// assert!(!format!("{token:?}").contains("pat_1"));
/// ```
#[derive(Clone, PartialEq)]
pub struct PersonalAccessToken {
    members: Map<String, Value>,
    name: String,
    value: Secret,
}

impl PersonalAccessToken {
    /// Reads the server's response; `None` when it is not a personal access token.
    #[must_use]
    pub fn from_value(response: Value) -> Option<Self> {
        let Value::Object(mut members) = response else { return None };
        let name = members.get("name")?.as_str().filter(|name| !name.is_empty())?.to_owned();
        let value = Secret::new(members.remove("value")?.as_str()?);
        Some(Self { members, name, value })
    }

    /// Returns the name, which no other token of the user has.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the token. Whoever has it can act as the user: show it once, to its owner only.
    #[must_use]
    pub fn value(&self) -> &Secret {
        &self.value
    }

    /// Returns when it was created, in milliseconds since 1970.
    #[must_use]
    pub fn created_at(&self) -> Option<i64> {
        self.get("createdAt")?.as_i64()
    }

    /// Returns when it expires, in milliseconds since 1970; `None` when it never does.
    #[must_use]
    pub fn expires_at(&self) -> Option<i64> {
        self.get("expiresAt")?.as_i64()
    }

    /// Returns a member of the response by its name, except for the token; `None` when it is missing or `null`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.members.get(name).filter(|value| !value.is_null())
    }
}

impl fmt::Debug for PersonalAccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PersonalAccessToken").field("members", &self.members).finish_non_exhaustive()
    }
}
