//! A stored session, decoded.

use super::pending_revocation::PendingRevocation;
use super::session::User;
use super::session_binding::SessionBinding;
use super::session_record::SessionRecord;
use crate::protocol::secret::Secret;
use crate::protocol::time::UnixMillis;
use crate::protocol::token::AccessToken;
use crate::vec_map::VecMap;

/// Access tokens by their storage key.
pub(crate) type AccessTokens = VecMap<String, AccessToken>;

/// A stored session, decoded: a snapshot that is read once and passed on. Its ID token is for this
/// app, but its signature has not been checked.
#[derive(Clone)]
pub(crate) struct StoredSession {
    pub(crate) id_token: Secret,
    /// The person, by the ID token.
    pub(crate) user: User,
    pub(crate) refresh_token: Option<Secret>,
    /// The access tokens by their storage key.
    pub(crate) access_tokens: AccessTokens,
    pub(crate) record: SessionRecord,
}

impl StoredSession {
    /// Whether this is the same sign-in of the same person.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.binding() == other.binding()
    }

    /// The identity of the session.
    pub(crate) fn binding(&self) -> SessionBinding {
        let generation = self.record.generation.clone();
        // The ID token's `iat` would change with each renewal; `auth_time` must not.
        let auth_time = if generation.is_empty() { self.user.claims().auth_time() } else { None };
        SessionBinding::new(self.user.sub(), generation, auth_time)
    }

    /// The revocation of its refresh token, if it has one.
    pub(crate) fn revocation(&self, app_id: &str, now: UnixMillis) -> Option<PendingRevocation> {
        let issuer = self.user.claims().iss().to_owned();
        let endpoint = self.record.revocation_endpoint.clone();
        Some(PendingRevocation::new(self.refresh_token.clone()?, issuer, app_id, endpoint, now))
    }

    /// When the ID token expires, by this device's clock.
    pub(crate) fn id_token_ends_at(&self) -> UnixMillis {
        UnixMillis::from_seconds(self.user.claims().exp().saturating_sub(self.record.clock_offset))
    }
}
