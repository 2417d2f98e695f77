//! Grants, and the codes and tokens issued under them.

use serde::{Deserialize, Serialize};

/// Lifetime of a grant in seconds.
pub(crate) const GRANT_LIFETIME: i64 = 180 * 24 * 3600;

/// The scopes and resources a user granted to an application.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct Grant {
    #[serde(default)]
    pub(crate) client_id: String,
    #[serde(default)]
    pub(crate) sub: String,
    /// Time of issue (seconds since 1970).
    #[serde(default)]
    pub(crate) issued: i64,
    /// Scopes, and indicators of API resources, in the order in which they were granted.
    pub(crate) scopes: Vec<String>,
}

impl Grant {
    /// Adds scopes or indicators that it does not have yet.
    pub(crate) fn add<'a>(&mut self, names: impl IntoIterator<Item = &'a String>) {
        for name in names {
            if !self.scopes.contains(name) {
                self.scopes.push(name.clone());
            }
        }
    }
}

/// The data that authorization codes and refresh tokens stand for.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct TokenContext {
    pub(crate) client_id: String,
    pub(crate) sub: String,
    pub(crate) grant: String,
    pub(crate) scopes: Vec<String>,
    pub(crate) resources: Vec<String>,
    pub(crate) nonce: Option<String>,
    pub(crate) auth_time: Option<i64>,
    pub(crate) issued: i64,
    pub(crate) expires: i64,
}

/// An authorization code.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct AuthorizationCode {
    #[serde(rename = "issued")]
    pub(crate) context: TokenContext,
    pub(crate) redirect_uri: String,
    /// The PKCE code challenge (method S256).
    pub(crate) challenge: String,
    #[serde(rename = "used")]
    pub(crate) is_used: bool,
}

/// An opaque access token.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct AccessToken {
    pub(crate) client_id: String,
    pub(crate) sub: String,
    pub(crate) grant: String,
    pub(crate) scopes: Vec<String>,
    pub(crate) issued: i64,
    pub(crate) expires: i64,
}

/// A refresh token.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct RefreshToken {
    #[serde(rename = "issued")]
    pub(crate) context: TokenContext,
    /// Time of its first use (milliseconds since 1970).
    pub(crate) used_at: Option<i64>,
}

/// The parameters of a pushed authorization request (RFC 9126).
pub(crate) struct PushedRequest {
    pub(crate) client_id: String,
    pub(crate) pairs: Vec<(String, String)>,
    pub(crate) expires: i64,
}
