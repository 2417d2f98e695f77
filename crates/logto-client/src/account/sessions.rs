//! The sessions of the account.

use serde_json::{Map, Value};

use super::transport::Call;
use super::{AccountClient, AccountError, Verification};
use crate::ports::Method;
use crate::protocol::json::member;
use crate::protocol::scope::Scope;
use crate::protocol::time::UnixMillis;

/// A session at the server: a browser that is signed in.
#[derive(Clone, Debug, PartialEq)]
pub struct AccountSession {
    id: String,
    members: Map<String, Value>,
    is_current: bool,
}

impl AccountSession {
    fn from_response(session: Value, sid: Option<&str>) -> Option<Self> {
        let Value::Object(members) = session else { return None };
        let payload = members.get("payload")?;
        let id = payload["uid"].as_str().filter(|id| !id.is_empty())?.to_owned();
        // Servers that do not mark this app's session may still say which it is in the ID token.
        let is_here = |sid| payload["authorizations"].as_object()?.values().find(|it| it["sid"] == sid);
        let is_current = match members.get("isCurrent").and_then(Value::as_bool) {
            Some(is_current) => is_current,
            None => sid.and_then(is_here).is_some(),
        };
        Some(Self { id, members, is_current })
    }

    /// Returns the id for [`AccountClient::end_session`].
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns whether it is the session of this app.
    #[must_use]
    pub fn is_current(&self) -> bool {
        self.is_current
    }

    /// Returns when the person signed in.
    #[must_use]
    pub fn signed_in_at(&self) -> Option<UnixMillis> {
        self.payload()["loginTs"].as_i64().map(UnixMillis::from_seconds)
    }

    /// Returns when it expires.
    #[must_use]
    pub fn expires_at(&self) -> Option<UnixMillis> {
        let seconds = || self.payload()["exp"].as_i64().map(UnixMillis::from_seconds);
        self.get("expiresAt").and_then(Value::as_i64).map(UnixMillis).or_else(seconds)
    }

    /// Returns the `User-Agent` header of the browser.
    #[must_use]
    pub fn user_agent(&self) -> Option<&str> {
        self.context("userAgent")
    }

    /// Returns the IP address.
    #[must_use]
    pub fn ip(&self) -> Option<&str> {
        self.context("ip")
    }

    /// Returns the two-letter country code, if the server knows it.
    #[must_use]
    pub fn country(&self) -> Option<&str> {
        self.context("country")
    }

    /// Returns the applications of the session.
    pub fn applications(&self) -> impl Iterator<Item = &str> {
        self.payload()["authorizations"].as_object().into_iter().flat_map(Map::keys).map(String::as_str)
    }

    /// Returns a member by its name; `None` when it is missing or `null`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        member(&self.members, name)
    }

    fn payload(&self) -> &Value {
        self.members.get("payload").unwrap_or(&Value::Null)
    }

    fn context(&self, name: &str) -> Option<&str> {
        let context = &self.get("lastSubmission")?["signInContext"];
        context[name].as_str().filter(|text| !text.is_empty())
    }
}

/// The applications whose tokens are revoked together with a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RevokeGrants {
    /// All of them.
    All,
    /// First-party applications only.
    FirstParty,
}

impl AccountClient {
    /// Lists the sessions of the person. Needs [`Scope::SESSIONS`].
    ///
    /// # Errors
    /// [`AccountError::ScopeMissing`], [`AccountError::VerificationRequired`],
    /// [`AccountError::FieldNotEditable`] when sessions are disabled in the account center.
    pub async fn sessions(&self, identity: &Verification) -> Result<Vec<AccountSession>, AccountError> {
        let call = Call::new(Method::GET, &["my-account", "sessions"]).scope(Scope::SESSIONS);
        let mut answer = self.send(call.verified(Some(identity))).await?;
        let claims = self.client.id_token_claims()?;
        let sid = claims.text("sid");
        let Value::Array(sessions) = answer["sessions"].take() else { return Err(AccountError::Malformed) };
        sessions
            .into_iter()
            .map(|session| AccountSession::from_response(session, sid).ok_or(AccountError::Malformed))
            .collect()
    }

    /// Ends a session, and with `revoke` also the tokens of its applications.
    ///
    /// # Errors
    /// [`AccountError::NotFound`] when it has ended already; as [`AccountClient::sessions`].
    pub async fn end_session(
        &self,
        id: &str,
        revoke: Option<RevokeGrants>,
        identity: &Verification,
    ) -> Result<(), AccountError> {
        let path = ["my-account", "sessions", id];
        let revoke = revoke.map(|revoke| match revoke {
            RevokeGrants::All => ("revokeGrantsTarget", "all"),
            RevokeGrants::FirstParty => ("revokeGrantsTarget", "firstParty"),
        });
        let call = Call::new(Method::DELETE, &path).query(revoke).scope(Scope::SESSIONS);
        self.send(call.verified(Some(identity))).await.map(drop)
    }
}
