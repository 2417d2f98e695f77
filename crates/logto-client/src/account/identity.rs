//! The email address and phone number of the account.

use serde_json::{Value, json};

use super::transport::Call;
use super::{AccountClient, AccountError, Identifier, Verification};
use crate::ports::Method;
use crate::protocol::scope::Scope;

impl AccountClient {
    /// Sets or replaces the email address. `new_address` verifies the new one (by a code
    /// sent there), `identity` verifies the account's owner.
    ///
    /// # Errors
    /// [`AccountError::AlreadyInUse`], [`AccountError::FieldNotEditable`],
    /// [`AccountError::VerificationRequired`]; [`AccountError::VerificationNotFound`] when
    /// `new_address` is about another address.
    pub async fn set_email(
        &self,
        email: &str,
        new_address: &Verification,
        identity: &Verification,
    ) -> Result<(), AccountError> {
        let identifier = Identifier::Email(email.to_owned());
        self.set_address(&identifier, new_address, identity).await
    }

    /// Sets or replaces the phone number. It may be written as in [`Identifier`].
    ///
    /// # Errors
    /// As [`AccountClient::set_email`].
    pub async fn set_phone(
        &self,
        phone: &str,
        new_address: &Verification,
        identity: &Verification,
    ) -> Result<(), AccountError> {
        let identifier = Identifier::Phone(phone.to_owned());
        self.set_address(&identifier, new_address, identity).await
    }

    /// Removes the e-mail address.
    ///
    /// # Errors
    /// [`AccountError::LastIdentifier`] when it is needed to sign in; [`AccountError::FieldNotEditable`],
    /// [`AccountError::VerificationRequired`].
    pub async fn remove_email(&self, identity: &Verification) -> Result<(), AccountError> {
        let call = Call::new(Method::DELETE, &["my-account", "primary-email"]).scope(Scope::EMAIL);
        self.send(call.verified(Some(identity))).await.map(drop)
    }

    /// Removes the phone number.
    ///
    /// # Errors
    /// As [`AccountClient::remove_email`].
    pub async fn remove_phone(&self, identity: &Verification) -> Result<(), AccountError> {
        let call = Call::new(Method::DELETE, &["my-account", "primary-phone"]).scope(Scope::PHONE);
        self.send(call.verified(Some(identity))).await.map(drop)
    }

    async fn set_address(
        &self,
        identifier: &Identifier,
        new_address: &Verification,
        identity: &Verification,
    ) -> Result<(), AccountError> {
        if let Some(session) = new_address.session() {
            self.client.check_session(session)?;
        }
        let (path, scope) = match identifier {
            Identifier::Email(_) => ("primary-email", Scope::EMAIL),
            Identifier::Phone(_) => ("primary-phone", Scope::PHONE),
        };
        let mut body = json!({"newIdentifierVerificationRecordId": new_address.record()});
        body[identifier.kind()] = Value::String(identifier.normalized()?);
        let path = ["my-account", path];
        let call = Call::new(Method::POST, &path).body(body).scope(scope);
        self.send(call.verified(Some(identity))).await.map(drop)
    }
}
