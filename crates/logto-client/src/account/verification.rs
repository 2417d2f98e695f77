//! Verification of the account's owner.

use serde_json::{Value, json};

use super::time::read_time;
use super::transport::Call;
use super::{AccountClient, AccountError, Identifier};
use crate::client::SessionBinding;
use crate::ports::Method;
use crate::protocol::secret::Secret;
use crate::protocol::time::UnixMillis;

/// A verification of the account's owner. It is valid for ten minutes, for any number of
/// requests. Keep it in memory only, and drop it at sign-out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verification {
    record: Secret,
    expires_at: UnixMillis,
    /// The session in which it was obtained, if it is known. It is used in no other.
    session: Option<SessionBinding>,
}

impl Verification {
    /// Creates it from the id of a verification record and its expiry by this device's clock.
    #[must_use]
    pub fn new(record: Secret, expires_at: UnixMillis) -> Self {
        Self { record, expires_at, session: None }
    }

    pub(super) fn in_session(record: Secret, expires_at: UnixMillis, session: SessionBinding) -> Self {
        Self { record, expires_at, session: Some(session) }
    }

    /// Returns when it expires, by this device's clock.
    #[must_use]
    pub fn expires_at(&self) -> UnixMillis {
        self.expires_at
    }

    /// Returns whether it is valid at a time. The server decides.
    #[must_use]
    pub fn is_valid(&self, now: UnixMillis) -> bool {
        now < self.expires_at
    }

    pub(super) fn record(&self) -> &str {
        self.record.expose()
    }

    pub(super) fn session(&self) -> Option<&SessionBinding> {
        self.session.as_ref()
    }
}

/// A verification code that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingCode {
    identifier: Identifier,
    record: Secret,
    expires_at: UnixMillis,
    session: SessionBinding,
}

impl PendingCode {
    /// Returns where it was sent.
    #[must_use]
    pub fn identifier(&self) -> &Identifier {
        &self.identifier
    }

    /// Returns when it expires, by this device's clock.
    #[must_use]
    pub fn expires_at(&self) -> UnixMillis {
        self.expires_at
    }
}

impl AccountClient {
    /// Verifies the person by their password.
    ///
    /// # Errors
    /// [`AccountError::WrongPassword`], [`AccountError::TooManyTries`].
    pub async fn verify_password(&self, password: Secret) -> Result<Verification, AccountError> {
        let body = json!({"password": password.expose()});
        let session = self.client.begin_operation()?;
        let call = Call::new(Method::POST, &["verifications", "password"]).body(body);
        let answer = self.send_in(&session, call).await?;
        let (record, expires_at) = self.record_of(&answer).ok_or(AccountError::Malformed)?;
        let expires_at = expires_at.ok_or(AccountError::Malformed)?;
        Ok(Verification { record, expires_at, session: Some(session) })
    }

    /// Sends a verification code: to an identifier of the account, to verify the person, or to a new
    /// one, to verify that it is theirs. A new code invalidates the previous one.
    ///
    /// ```no_run
    /// use logto_client::account::{AccountClient, AccountError, Identifier};
    ///
    /// async fn change(client: &AccountClient, new: String, ask: impl AsyncFn() -> String) -> Result<(), AccountError> {
    ///     let account = client.account().await?;
    ///     let present = account.primary_email().unwrap_or_default().to_owned();
    ///     let identity = client.send_code(&Identifier::Email(present)).await?;
    ///     let identity = client.verify_code(&identity, &ask().await).await?;
    ///     let address = client.send_code(&Identifier::Email(new.clone())).await?;
    ///     let address = client.verify_code(&address, &ask().await).await?;
    ///     client.set_email(&new, &address, &identity).await
    /// }
    /// ```
    ///
    /// # Errors
    /// [`AccountError::InvalidInput`], before anything is sent, when the address cannot be one;
    /// [`AccountError::SendFailed`] when the server has no connector for it, or that failed.
    pub async fn send_code(&self, identifier: &Identifier) -> Result<PendingCode, AccountError> {
        let body = json!({"identifier": identifier.to_json()?});
        let session = self.client.begin_operation()?;
        let call = Call::new(Method::POST, &["verifications", "verification-code"]).body(body);
        let answer = self.send_in(&session, call).await?;
        let (record, expires_at) = self.record_of(&answer).ok_or(AccountError::Malformed)?;
        let expires_at = expires_at.ok_or(AccountError::Malformed)?;
        Ok(PendingCode { identifier: identifier.clone(), record, expires_at, session })
    }

    /// Checks a code; spaces in it are ignored. After a wrong code, the same
    /// pending code can be tried again.
    ///
    /// # Errors
    /// [`AccountError::InvalidInput`] when there is none; [`AccountError::CodeMismatch`],
    /// [`AccountError::CodeExpired`], [`AccountError::TooManyTries`].
    pub async fn verify_code(&self, pending: &PendingCode, code: &str) -> Result<Verification, AccountError> {
        let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
        if code.is_empty() {
            return Err(AccountError::InvalidInput { field: Some("code".to_owned()) });
        }
        let body = json!({
            "identifier": pending.identifier.to_json()?,
            "verificationId": pending.record.expose(),
            "code": code,
        });
        let call = Call::new(Method::POST, &["verifications", "verification-code", "verify"]).body(body);
        let answer = self.send_in(&pending.session, call).await?;
        let (record, expires_at) = self.record_of(&answer).ok_or(AccountError::Malformed)?;
        let (expires_at, session) = (expires_at.unwrap_or(pending.expires_at), Some(pending.session.clone()));
        Ok(Verification { record, expires_at, session })
    }

    /// The record's id, and its expiry if the response has one. On a device with a wrong clock, a new
    /// verification must not count as expired.
    fn record_of(&self, answer: &Value) -> Option<(Secret, Option<UnixMillis>)> {
        let record = answer["verificationRecordId"].as_str().filter(|record| !record.is_empty())?;
        let expires_at = read_time(&answer["expiresAt"]).map(|time| self.client.by_this_clock(time));
        Some((Secret::new(record), expires_at))
    }
}
