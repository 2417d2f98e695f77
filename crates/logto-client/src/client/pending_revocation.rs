//! A refresh token that is to be revoked at the provider, as it is stored.

use serde::{Deserialize, Serialize};
use url::Url;

use crate::protocol::secret::Secret;
use crate::protocol::time::UnixMillis;

/// How many times a revocation is sent at most. A policy of the page or of the provider (CORS) may block
/// every request.
const MAX_FAILURES: u32 = 30;

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
    /// How many times it was sent without an answer.
    #[serde(default)]
    failures: u32,
}

impl PendingRevocation {
    /// The revocation of a refresh token. `endpoint` is the one at the time of the sign-in.
    pub(crate) fn new(token: Secret, issuer: String, app_id: &str, endpoint: Option<Url>, now: UnixMillis) -> Self {
        Self { token, issuer, app_id: app_id.to_owned(), endpoint, since: now, failures: 0 }
    }

    /// The same revocation after another failure. `None` when it failed too often to be sent again.
    pub(crate) fn after_failure(self) -> Option<Self> {
        let failures = self.failures.saturating_add(1);
        (failures < MAX_FAILURES).then_some(Self { failures, ..self })
    }

    /// The recorded endpoint. The storage could have been edited, so it must be the issuer's.
    pub(crate) fn recorded_endpoint(&self) -> Option<Url> {
        let issuer = Url::parse(&self.issuer).ok()?;
        self.endpoint.clone().filter(|endpoint| endpoint.origin() == issuer.origin())
    }
}
