//! The applications with access to the account.

use serde_json::Value;

use super::transport::Call;
use super::{AccountClient, AccountError, Verification};
use crate::ports::Method;
use crate::protocol::entity::Entity;
use crate::protocol::scope::Scope;
use crate::protocol::time::UnixMillis;

/// An application's access to the account.
#[derive(Clone, Debug, PartialEq)]
pub struct Grant(Entity);

impl Grant {
    fn from_response(grant: Value) -> Option<Self> {
        Entity::from_value(grant).map(Self)
    }

    /// Returns the id for [`AccountClient::end_grant`].
    #[must_use]
    pub fn id(&self) -> &str {
        self.0.id()
    }

    /// Returns the application's id.
    #[must_use]
    pub fn client_id(&self) -> Option<&str> {
        self.payload()["clientId"].as_str()
    }

    /// Returns the application's name, which newer Logto servers tell.
    ///
    /// ```no_run
    /// # use logto_client::account::Grant;
    /// fn label(grant: &Grant) -> &str {
    ///     grant.application_name().or_else(|| grant.client_id()).unwrap_or_else(|| grant.id())
    /// }
    /// ```
    #[must_use]
    pub fn application_name(&self) -> Option<&str> {
        self.get("application").and_then(|it| it["name"].as_str()).filter(|name| !name.is_empty())
    }

    /// Returns when it was granted.
    #[must_use]
    pub fn granted_at(&self) -> Option<UnixMillis> {
        self.payload()["iat"].as_i64().map(UnixMillis::from_seconds)
    }

    /// Returns when it expires.
    #[must_use]
    pub fn expires_at(&self) -> Option<UnixMillis> {
        let seconds = || self.payload()["exp"].as_i64().map(UnixMillis::from_seconds);
        self.0.time("expiresAt").or_else(seconds)
    }

    /// Returns the OpenID scopes of the application.
    pub fn scopes(&self) -> impl Iterator<Item = &str> {
        self.payload()["openid"]["scope"].as_str().unwrap_or_default().split_whitespace()
    }

    /// Returns a member by its name; `None` when it is missing or `null`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    fn payload(&self) -> &Value {
        self.get("payload").unwrap_or(&Value::Null)
    }
}

impl AccountClient {
    /// Lists the applications with access to the account. Needs [`Scope::SESSIONS`], and a newer server
    /// than 1.37.
    ///
    /// # Errors
    /// [`AccountError::NotSupported`], [`AccountError::ScopeMissing`],
    /// [`AccountError::VerificationRequired`].
    pub async fn grants(&self, identity: &Verification) -> Result<Vec<Grant>, AccountError> {
        let call = Call::new(Method::GET, &["my-account", "grants"]).scope(Scope::SESSIONS);
        let mut answer = self.send(call.verified(Some(identity))).await?;
        let Value::Array(grants) = answer["grants"].take() else { return Err(AccountError::Malformed) };
        grants.into_iter().map(|grant| Grant::from_response(grant).ok_or(AccountError::Malformed)).collect()
    }

    /// Revokes an application's access.
    ///
    /// # Errors
    /// [`AccountError::NotFound`] when it has no access any more; as [`AccountClient::grants`].
    pub async fn end_grant(&self, id: &str, identity: &Verification) -> Result<(), AccountError> {
        let path = ["my-account", "grants", id];
        let call = Call::new(Method::DELETE, &path).scope(Scope::SESSIONS);
        self.send(call.verified(Some(identity))).await.map(drop)
    }
}
