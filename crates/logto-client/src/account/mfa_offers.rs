//! Whether the server offers a factor of two-step verification.

use serde_json::{Value, json};

use super::mfa::FACTORS;
use super::transport::Call;
use super::{AccountClient, AccountError, Verification};
use crate::ports::Method;
use crate::protocol::scope::Scope;

/// Which factors are offered is a setting of the sign-in experience, which pages of another origin can't read without a
/// proxy ([`AccountCenter::offers_factor`](super::AccountCenter::offers_factor)). A request to add a factor that can't be
/// one is refused in any case: with another error where the factor is offered.
impl AccountClient {
    /// Returns whether the server offers authenticator apps. Ask before a person scans a code in vain.
    ///
    /// ```no_run
    /// # use logto_client::account::{AccountClient, AccountError, TotpSecret, Verification};
    /// # async fn secret(client: &AccountClient, me: &Verification) -> Result<Option<TotpSecret>, AccountError> {
    /// if client.offers_totp(me).await? { client.generate_totp_secret().await.map(Some) } else { Ok(None) }
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`AccountError::FieldNotEditable`], [`AccountError::VerificationRequired`]; an error for which
    /// [`AccountError::is_transient`] is true.
    pub async fn offers_totp(&self, identity: &Verification) -> Result<bool, AccountError> {
        // Neither zero nor one is a digit of Base32 (RFC 4648).
        self.offers(json!({"type": "Totp", "secret": "01"}), identity).await
    }

    /// Returns whether the server offers passkeys. Ask before the browser creates one in vain.
    ///
    /// # Errors
    /// As [`AccountClient::offers_totp`].
    pub async fn offers_passkeys(&self, identity: &Verification) -> Result<bool, AccountError> {
        self.offers(json!({"type": "WebAuthn", "newIdentifierVerificationRecordId": "none"}), identity).await
    }

    async fn offers(&self, impossible: Value, identity: &Verification) -> Result<bool, AccountError> {
        let call = Call::new(Method::POST, &FACTORS).body(impossible).scope(Scope::IDENTITIES);
        match self.send(call.verified(Some(identity))).await {
            Err(AccountError::FactorNotEnabled) => Ok(false),
            // An account has one authenticator app.
            Err(
                AccountError::InvalidInput { .. } | AccountError::VerificationNotFound | AccountError::FactorAlreadySet,
            )
            | Ok(_) => Ok(true),
            Err(error) => Err(error),
        }
    }
}
