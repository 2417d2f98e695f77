//! The note of a renewal that is being sent.

use crate::protocol::json::{Unreadable, integer, parse_object, text};
use crate::protocol::json_object::JsonObject;
use crate::protocol::time::UnixMillis;

/// A renewal that was sent and has no result yet.
pub(super) struct SentRenewal {
    pub(super) at: UnixMillis,
    /// The [`fingerprint`](crate::protocol::pkce::fingerprint) of the refresh token that it uses up.
    pub(super) token: String,
}

impl SentRenewal {
    pub(super) fn read(stored: &str) -> Result<Self, Unreadable> {
        let stored = &parse_object(stored.as_bytes())?;
        Ok(Self { at: UnixMillis(integer(stored, "at")?), token: text(stored, "token")?.to_owned() })
    }

    pub(super) fn to_json(&self) -> String {
        JsonObject::new().time("at", self.at).text("token", &*self.token).end()
    }
}
