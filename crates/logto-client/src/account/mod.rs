//! The account of the signed-in person: Logto's
//! [Account API](https://docs.logto.io/end-user-flows/account-settings/by-account-api). Feature
//! `account`.
//!
//! The account center must be enabled on the server; each field is hidden, readable or
//! editable there. [`Account::is_readable`] returns whether a field is readable; a field that cannot be
//! changed causes [`AccountError::FieldNotEditable`].
//!
//! Sensitive changes (username, password, email address, phone number, linked identities, sessions, two-step
//! verification) require a verification of the person: by the password, or by a code sent to an identifier of the
//! account. Such a [`Verification`] is valid for ten minutes.

mod avatar;
mod center;
mod changes;
mod error;
mod grants;
mod identifier;
mod identity;
mod mfa;
mod mfa_offers;
mod model;
mod profile_field;
mod sessions;
mod social;
mod time;
mod transport;
mod verification;
mod verification_method;
mod web_address;

use serde_json::{Map, Value, json};

pub use self::avatar::{MAX_PICTURE_SIZE, PICTURE_TYPES};
pub use self::center::{AccountCenter, FieldRule, SocialConnector};
pub use self::changes::AccountChanges;
pub use self::error::AccountError;
pub use self::grants::Grant;
pub use self::identifier::Identifier;
pub use self::mfa::{BackupCode, MfaFactor, MfaFactorKind, MfaPreferenceChanges, MfaPreferences, TotpSecret};
pub use self::model::{Account, Field};
pub use self::profile_field::{FieldProblem, ProfileField, ProfileFieldKind, ProfileFieldOption, STANDARD_PROFILE};
pub use self::sessions::{AccountSession, RevokeGrants};
pub use self::social::SocialAttempt;
use self::transport::Call;
pub use self::verification::{PendingCode, Verification};
pub use self::verification_method::VerificationMethod;
use crate::client::LogtoClient;
use crate::ports::Method;
use crate::protocol::error::{HttpError, LogtoError};
use crate::protocol::scope::Scope;
use crate::protocol::secret::Secret;
use crate::protocol::token::TokenRequest;

/// The Account API as the signed-in person. Cheap to clone.
///
/// ```no_run
/// use logto_client::account::{AccountChanges, AccountClient, AccountError};
/// use logto_client::LogtoClient;
///
/// async fn rename(client: LogtoClient, name: &str) -> Result<String, AccountError> {
///     let account = AccountClient::new(client).update(AccountChanges::new().name(Some(name))).await?;
///     Ok(account.name().unwrap_or("nobody").to_owned())
/// }
/// ```
///
/// Its requests are sent by [`LogtoClient::fetch`] with the access token of user info. All of them
/// fail with [`AccountError::Logto`] when nobody is signed in or the server does not answer, with
/// [`AccountError::NotEnabled`] when the account center is disabled, with
/// [`AccountError::NotSupported`] when the server does not know the request, and with
/// [`LogtoError::NoLogtoEndpoint`], within [`AccountError::Logto`], when the configuration has no Logto endpoint.
#[derive(Clone, Debug)]
pub struct AccountClient {
    client: LogtoClient,
}

impl AccountClient {
    /// Creates a client for the Account API of the server that this client signs in with.
    #[must_use]
    pub fn new(client: LogtoClient) -> Self {
        Self { client }
    }

    /// Fetches the account.
    ///
    /// A server without the Account API is asked once: the answer is stored with the session, and counts for a day. Of a
    /// server that answers the preflight request (CORS) with 404, a browser reports only that the request failed. That
    /// counts as such an answer if the server sends its discovery document at the same time.
    ///
    /// # Errors
    /// [`AccountError::NotSupported`] when the server has no Account API;
    /// [`AccountError::Malformed`] when the answer cannot be read; [`LogtoError::SessionChanged`],
    /// within [`AccountError::Logto`], when another person signed in meanwhile.
    pub async fn account(&self) -> Result<Account, AccountError> {
        let session = self.client.begin_operation()?;
        if self.client.config().logto_endpoint().is_none() {
            return Err(LogtoError::NoLogtoEndpoint.into());
        }
        if self.client.misses_account_api(&session) {
            return Err(AccountError::NotSupported);
        }
        // A failure to get the token says nothing about the Account API.
        self.client.access_token_in(&session, TokenRequest::new()).await?;
        let answer = match self.send_in(&session, Call::new(Method::GET, &["my-account"])).await {
            Err(AccountError::Logto(LogtoError::Http(HttpError::Network)))
                if self.client.is_provider_reachable().await =>
            {
                Err(AccountError::NotSupported)
            }
            answer => answer,
        };
        if answer == Err(AccountError::NotSupported) {
            self.client.note_missing_account_api(&session);
        }
        self.account_of(answer?)
    }

    /// Updates the account, and returns the updated account.
    ///
    /// # Errors
    /// [`AccountError::FieldNotEditable`], [`AccountError::InvalidInput`] (an avatar that is not an
    /// address, a username with other characters than letters, digits and `_`),
    /// [`AccountError::AlreadyInUse`] for a username, which also requires a
    /// [verification](AccountChanges::verified_by).
    pub async fn update(&self, changes: AccountChanges) -> Result<Account, AccountError> {
        let scope = if changes.has_custom_data() { Scope::CUSTOM_DATA } else { Scope::PROFILE };
        let (body, verification) = changes.into_parts();
        let call = Call::new(Method::PATCH, &["my-account"]).body(Value::Object(body)).scope(scope);
        let answer = self.send(call.verified(verification.as_ref())).await?;
        self.account_of(answer)
    }

    /// Updates the profile: `givenName`, `familyName`, `birthdate`, `locale` and the other members
    /// that [Logto documents](https://docs.logto.io/user-management/user-data#profile). Returns the
    /// updated profile.
    ///
    /// # Errors
    /// [`AccountError::FieldNotEditable`], [`AccountError::InvalidInput`].
    pub async fn update_profile(&self, profile: Map<String, Value>) -> Result<Map<String, Value>, AccountError> {
        let call = Call::new(Method::PATCH, &["my-account", "profile"]).body(Value::Object(profile));
        match self.send(call.scope(Scope::PROFILE)).await? {
            Value::Object(profile) => Ok(profile),
            _ => Err(AccountError::Malformed),
        }
    }

    /// Sets or replaces the password. Only an account without password, email address and phone
    /// number needs no verification, because there is nothing to verify it by.
    ///
    /// # Errors
    /// [`AccountError::PasswordRejected`] with the violations of the server's policy;
    /// [`AccountError::VerificationRequired`]; [`AccountError::FieldNotEditable`].
    pub async fn set_password<'a>(
        &self,
        password: Secret,
        verification: impl Into<Option<&'a Verification>>,
    ) -> Result<(), AccountError> {
        let call = Call::new(Method::POST, &["my-account", "password"]).body(json!({"password": password.expose()}));
        self.send(call.verified(verification.into())).await.map(drop)
    }

    /// Checks that the account is that of the signed-in person: another person may have signed in
    /// while it was fetched.
    fn account_of(&self, answer: Value) -> Result<Account, AccountError> {
        let account = Account::from_response(answer).ok_or(AccountError::Malformed)?;
        let claims = self.client.id_token_claims()?;
        if claims.sub() == account.id() { Ok(account) } else { Err(LogtoError::SessionChanged.into()) }
    }
}
