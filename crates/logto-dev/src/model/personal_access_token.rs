//! Personal access tokens of users.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::random;

/// A personal access token of a user.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PersonalAccessToken {
    /// The name, which is unique among the tokens of the user.
    pub(crate) name: String,
    value: String,
    /// Milliseconds since 1970, as all times here.
    created_at: i64,
    expires_at: Option<i64>,
}

impl PersonalAccessToken {
    pub(crate) fn new(name: &str, expires_at: Option<i64>, now_ms: i64) -> Self {
        let value = format!("pat_{}", random::id(32));
        Self { name: name.to_owned(), value, created_at: now_ms, expires_at }
    }

    /// The JSON of the Management API.
    pub(crate) fn to_json(&self, user: &str) -> Value {
        json!({
            "tenantId": "default", "userId": user, "name": self.name, "value": self.value,
            "createdAt": self.created_at, "expiresAt": self.expires_at,
        })
    }
}
