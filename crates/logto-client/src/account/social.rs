//! Social identities: accounts at other providers that are linked to the account.

use serde_json::{Map, Value, json};
use url::Url;

use super::time::read_time;
use super::transport::Call;
use super::web_address::web_address;
use super::{AccountClient, AccountError, Verification};
use crate::client::SessionBinding;
use crate::ports::Method;
use crate::protocol::error::LogtoError;
use crate::protocol::json::parse_json;
use crate::protocol::scope::Scope;
use crate::protocol::secret::Secret;
use crate::protocol::time::UnixMillis;

/// A visit to a social provider, which ends at the redirect URI.
///
/// The page is left in between: keep [`SocialAttempt::to_text`] in the session storage of the tab, and remove it when the
/// identity is linked or the person does something else. It is of no use without the person's session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SocialAttempt {
    subject: String,
    state: Secret,
    record: Secret,
    redirect_uri: String,
    authorization_url: Url,
    expires_at: UnixMillis,
}

impl SocialAttempt {
    /// Returns the address to go to: the provider's page.
    #[must_use]
    pub fn authorization_url(&self) -> &Url {
        &self.authorization_url
    }

    /// Returns when it expires, by this device's clock.
    #[must_use]
    pub fn expires_at(&self) -> UnixMillis {
        self.expires_at
    }

    /// Returns a text to store.
    #[must_use]
    pub fn to_text(&self) -> Secret {
        let text = json!({
            "subject": self.subject, "state": self.state.expose(), "record": self.record.expose(),
            "redirectUri": self.redirect_uri, "url": self.authorization_url.as_str(), "expiresAt": self.expires_at.0,
        });
        Secret::new(text.to_string())
    }

    /// Reads a stored text.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let stored = parse_json(text.as_bytes())?;
        let text = |name: &str| stored[name].as_str().filter(|text| !text.is_empty());
        Some(Self {
            subject: text("subject")?.to_owned(),
            state: Secret::new(text("state")?),
            record: Secret::new(text("record")?),
            redirect_uri: text("redirectUri")?.to_owned(),
            authorization_url: web_address(text("url")?)?,
            expires_at: UnixMillis(stored["expiresAt"].as_i64()?),
        })
    }
}

/// Social identities, as the [Account API](https://docs.logto.io/end-user-flows/account-settings/by-account-api) has
/// them. Every change needs [`Scope::IDENTITIES`], and a verification if the account has anything to verify the person
/// with ([`Account::verification_methods`](super::Account::verification_methods)).
impl AccountClient {
    /// Begins to link an identity at the social provider of this connector. The provider sends the person back to
    /// `redirect_uri`, a page of the app, which must be registered at the provider.
    ///
    /// ```no_run
    /// use logto_client::Secret;
    /// use logto_client::account::{AccountClient, AccountError, SocialAttempt};
    /// use url::Url;
    ///
    /// async fn leave(client: &AccountClient, keep: impl Fn(&str)) -> Result<Url, AccountError> {
    ///     let attempt = client.start_social("google-connector-id", "https://app.example.com/linked").await?;
    ///     keep(attempt.to_text().expose());
    ///     Ok(attempt.authorization_url().clone())
    /// }
    ///
    /// async fn come_back(client: &AccountClient, kept: &str, here: &Url, password: String) -> Result<(), AccountError> {
    ///     let attempt = SocialAttempt::from_text(kept).ok_or(AccountError::SocialMismatch)?;
    ///     let new = client.finish_social(&attempt, here).await?;
    ///     let me = client.verify_password(Secret::new(password)).await?;
    ///     client.link_identity(&new, Some(&me)).await
    /// }
    /// ```
    ///
    /// # Errors
    /// [`AccountError::NotFound`] when the server has no such connector; [`AccountError::SocialRefused`] when it cannot
    /// be used.
    pub async fn start_social(&self, connector_id: &str, redirect_uri: &str) -> Result<SocialAttempt, AccountError> {
        let session = self.client.begin_operation()?;
        let state = self.client.random_text()?;
        let body = json!({"connectorId": connector_id, "state": state, "redirectUri": redirect_uri});
        let call = Call::new(Method::POST, &["verifications", "social"]).body(body).scope(Scope::IDENTITIES);
        let answer = self.send_in(&session, call).await.map_err(of_provider)?;
        let record = answer["verificationRecordId"].as_str().filter(|record| !record.is_empty());
        let authorization_url = answer["authorizationUri"].as_str().and_then(web_address);
        let expires_at = read_time(&answer["expiresAt"]).map(|time| self.client.by_this_clock(time));
        Ok(SocialAttempt {
            subject: session.subject().to_owned(),
            state: Secret::new(state),
            record: Secret::new(record.ok_or(AccountError::Malformed)?),
            redirect_uri: redirect_uri.to_owned(),
            authorization_url: authorization_url.ok_or(AccountError::Malformed)?,
            expires_at: expires_at.ok_or(AccountError::Malformed)?,
        })
    }

    /// Verifies the identity with which the person came back. `callback` is the address of the page then; remove its
    /// query from the address bar.
    ///
    /// # Errors
    /// [`AccountError::SocialMismatch`], before anything is sent, when the address does not belong to the attempt;
    /// [`AccountError::SocialCanceled`] when the person turned back; [`AccountError::SocialRefused`] when the provider
    /// or the server refuses; [`AccountError::VerificationNotFound`] when it took longer than ten minutes;
    /// [`LogtoError::SessionChanged`], within [`AccountError::Logto`], when another person signed in meanwhile.
    pub async fn finish_social(&self, attempt: &SocialAttempt, callback: &Url) -> Result<Verification, AccountError> {
        let session = self.session_of(attempt)?;
        let mut data: Map<String, Value> =
            callback.query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned().into())).collect();
        let text = |name: &str| data.get(name).and_then(Value::as_str);
        if text("state") != Some(attempt.state.expose()) {
            return Err(AccountError::SocialMismatch);
        }
        match text("error") {
            Some("access_denied" | "user_cancelled_login" | "user_cancelled_authorize") => {
                return Err(AccountError::SocialCanceled);
            }
            Some(error) => {
                return Err(AccountError::SocialRefused(text("error_description").unwrap_or(error).to_owned()));
            }
            None => {}
        }
        data.insert("redirectUri".to_owned(), attempt.redirect_uri.clone().into());
        let body = json!({"verificationRecordId": attempt.record.expose(), "connectorData": data});
        let path = ["verifications", "social", "verify"];
        let call = Call::new(Method::POST, &path).body(body).scope(Scope::IDENTITIES);
        let answer = self.send_in(&session, call).await.map_err(of_provider)?;
        let record = answer["verificationRecordId"].as_str().filter(|record| !record.is_empty());
        let record = record.ok_or(AccountError::Malformed)?;
        Ok(Verification::in_session(Secret::new(record), attempt.expires_at, session))
    }

    /// Returns the verification of an attempt whose answer was verified already, for a page that was reloaded since then.
    /// Nothing is sent. If the answer was not verified, linking fails with [`AccountError::VerificationNotFound`].
    ///
    /// # Errors
    /// [`AccountError::VerificationExpired`] when the attempt has expired by this device's clock;
    /// [`LogtoError::SessionChanged`], within [`AccountError::Logto`], when another person signed in meanwhile.
    pub fn resume_social(&self, attempt: &SocialAttempt) -> Result<Verification, AccountError> {
        let session = self.session_of(attempt)?;
        if self.client.has_passed(attempt.expires_at) {
            return Err(AccountError::VerificationExpired);
        }
        Ok(Verification::in_session(attempt.record.clone(), attempt.expires_at, session))
    }

    /// Returns the present session, if it is that of the person who began the attempt.
    fn session_of(&self, attempt: &SocialAttempt) -> Result<SessionBinding, AccountError> {
        let session = self.client.begin_operation()?;
        if session.subject() == attempt.subject { Ok(session) } else { Err(LogtoError::SessionChanged.into()) }
    }

    /// Links a verified identity. An account has at most one identity of each provider:
    /// [`AccountClient::replace_identity`] replaces the one that is there.
    ///
    /// # Errors
    /// [`AccountError::AlreadyInUse`] when it is linked to another account, or the account has one of this provider;
    /// [`AccountError::FieldNotEditable`], [`AccountError::VerificationRequired`].
    pub async fn link_identity(
        &self,
        new_identity: &Verification,
        identity: Option<&Verification>,
    ) -> Result<(), AccountError> {
        self.set_identity(Method::POST, new_identity, identity).await
    }

    /// Links a verified identity instead of the one of the same provider, if there is one.
    ///
    /// # Errors
    /// As [`AccountClient::link_identity`].
    pub async fn replace_identity(
        &self,
        new_identity: &Verification,
        identity: Option<&Verification>,
    ) -> Result<(), AccountError> {
        self.set_identity(Method::PUT, new_identity, identity).await
    }

    /// Removes the identity of a provider, by its target (`google`).
    ///
    /// # Errors
    /// [`AccountError::NotFound`] when the account has none; [`AccountError::LastIdentifier`] when it is needed to sign
    /// in; [`AccountError::FieldNotEditable`], [`AccountError::VerificationRequired`].
    pub async fn unlink_identity(&self, target: &str, identity: Option<&Verification>) -> Result<(), AccountError> {
        let path = ["my-account", "identities", target];
        let call = Call::new(Method::DELETE, &path).scope(Scope::IDENTITIES);
        self.send(call.verified(identity)).await.map(drop)
    }

    async fn set_identity(
        &self,
        method: Method,
        new_identity: &Verification,
        identity: Option<&Verification>,
    ) -> Result<(), AccountError> {
        if let Some(session) = new_identity.session() {
            self.client.check_session(session)?;
        }
        let body = json!({"newIdentifierVerificationRecordId": new_identity.record()});
        let call = Call::new(method, &["my-account", "identities"]).body(body).scope(Scope::IDENTITIES);
        self.send(call.verified(identity)).await.map(drop)
    }
}

/// An error of a connector, which for other requests means that a code could not be sent.
fn of_provider(error: AccountError) -> AccountError {
    match error {
        AccountError::SendFailed(message) => AccountError::SocialRefused(message),
        other => other,
    }
}
