//! A refresh token that is to be revoked at the provider, as it is stored.

use url::Url;

use crate::protocol::json::{Unreadable, integer, optional_integer, optional_url, parse_object, text};
use crate::protocol::json_object::JsonObject;
use crate::protocol::secret::Secret;
use crate::protocol::time::UnixMillis;
use crate::protocol::url_parser::{is_same_origin, parse_url};

/// How many times a revocation is sent at most. A policy of the page or of the provider (CORS) may block
/// every request.
const MAX_FAILURES: u32 = 30;

/// A refresh token to revoke, as it is stored.
pub(crate) struct PendingRevocation {
    pub(crate) token: Secret,
    pub(crate) issuer: String,
    pub(crate) app_id: String,
    /// The revocation endpoint at the time of the sign-in, if it is known.
    endpoint: Option<Url>,
    pub(crate) since: UnixMillis,
    /// How many times it was sent without an answer.
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

    /// Reads a stored one.
    pub(crate) fn read(stored: &str) -> Result<Self, Unreadable> {
        let stored = &parse_object(stored.as_bytes())?;
        Ok(Self {
            token: Secret::new(text(stored, "token")?),
            issuer: text(stored, "issuer")?.to_owned(),
            app_id: text(stored, "appId")?.to_owned(),
            endpoint: optional_url(stored, "endpoint")?,
            since: UnixMillis(integer(stored, "since")?),
            failures: optional_integer(stored, "failures")?.and_then(|it| u32::try_from(it).ok()).unwrap_or_default(),
        })
    }

    pub(crate) fn to_json(&self) -> String {
        let mut stored = JsonObject::new();
        stored.text("token", self.token.expose()).text("issuer", &*self.issuer).text("appId", &*self.app_id);
        stored.text("endpoint", self.endpoint.as_ref().map(Url::as_str));
        stored.time("since", self.since).integer("failures", self.failures.into()).end()
    }

    /// The recorded endpoint. The storage could have been edited, so it must be the issuer's.
    pub(crate) fn recorded_endpoint(&self) -> Option<Url> {
        let issuer = parse_url(&self.issuer)?;
        self.endpoint.clone().filter(|endpoint| is_same_origin(endpoint, &issuer))
    }
}
