//! A refresh token that is to be revoked at the provider, as it is stored.

use serde::{Deserialize, Serialize};
use url::Url;

use crate::protocol::secret::Secret;
use crate::protocol::time::UnixMillis;

/// A refresh token to revoke, as it is stored.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PendingRevocation {
    pub(crate) token: Secret,
    pub(crate) issuer: String,
    pub(crate) app_id: String,
    /// The revocation endpoint at the time of the sign-in, if it is known.
    endpoint: Option<Url>,
    pub(crate) since: UnixMillis,
}

impl PendingRevocation {
    /// The revocation of a refresh token. `endpoint` is the one at the time of the sign-in.
    pub(crate) fn new(token: Secret, issuer: String, app_id: &str, endpoint: Option<Url>, now: UnixMillis) -> Self {
        Self { token, issuer, app_id: app_id.to_owned(), endpoint, since: now }
    }

    /// The recorded endpoint. The storage could have been edited, so it must be the issuer's.
    pub(crate) fn recorded_endpoint(&self) -> Option<Url> {
        let issuer = Url::parse(&self.issuer).ok()?;
        self.endpoint.clone().filter(|endpoint| endpoint.origin() == issuer.origin())
    }
}
