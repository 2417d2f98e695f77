//! The note of a renewal that is being sent.

use serde::Serialize;

use crate::protocol::json::{Unreadable, integer, parse_object, text};
use crate::protocol::time::UnixMillis;

/// A renewal that was sent and has no result yet.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
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
}
