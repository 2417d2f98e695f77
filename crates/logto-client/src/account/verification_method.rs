//! The ways in which the account's owner can be verified.

use super::{Account, Field, Identifier};
use crate::protocol::claims::Claims;

/// A way to verify the account's owner.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum VerificationMethod {
    /// By the password: [`AccountClient::verify_password`](super::AccountClient::verify_password).
    Password,
    /// By a code sent to this identifier of the account: [`AccountClient::send_code`](super::AccountClient::send_code).
    Code(Identifier),
}

impl Account {
    /// `hasSecurityVerificationMethod`: whether the account has a password, an email address or a phone number. `None`
    /// for older servers, which do not tell.
    #[must_use]
    pub fn has_verification_method(&self) -> Option<bool> {
        self.get("hasSecurityVerificationMethod").and_then(serde_json::Value::as_bool)
    }

    /// Returns the ways to verify the account's owner, the password first. Addresses that the server does not return are
    /// taken from `claims`, those of the ID token.
    ///
    /// If it returns none, the server accepts no change of username, email address and phone number: a code sent to a
    /// *new* address verifies nobody. A first password needs no verification then, and can be used for one afterwards.
    ///
    /// ```no_run
    /// use logto_client::Claims;
    /// use logto_client::account::{AccountClient, AccountError};
    ///
    /// async fn must_set_password_first(client: &AccountClient, claims: &Claims) -> Result<bool, AccountError> {
    ///     let account = client.account().await?;
    ///     Ok(account.verification_methods(claims).is_empty())
    /// }
    /// ```
    #[must_use]
    pub fn verification_methods(&self, claims: &Claims) -> Vec<VerificationMethod> {
        if self.has_verification_method() == Some(false) {
            return Vec::new();
        }
        let text = |field, value: Option<&str>, claimed: Option<&str>| {
            if self.is_readable(field) { value } else { claimed }.map(str::to_owned)
        };
        let email = text(Field::Email, self.primary_email(), claims.email()).map(Identifier::Email);
        let phone = text(Field::Phone, self.primary_phone(), claims.phone_number()).map(Identifier::Phone);
        let codes: Vec<Identifier> = [email, phone].into_iter().flatten().collect();
        let may_have_password = match self.has_password() {
            Some(has_password) => has_password,
            // The server hides it, and nothing else is known.
            None => codes.is_empty(),
        };
        let password = may_have_password.then_some(VerificationMethod::Password);
        password.into_iter().chain(codes.into_iter().map(VerificationMethod::Code)).collect()
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn methods(account: Value, claims: Value) -> Vec<VerificationMethod> {
        let claims: Claims = serde_json::from_value(claims).unwrap();
        Account::from_response(account).unwrap().verification_methods(&claims)
    }

    fn email(address: &str) -> VerificationMethod {
        VerificationMethod::Code(Identifier::Email(address.to_owned()))
    }

    #[test]
    fn lists_password_and_addresses_of_the_account() {
        let account =
            json!({"id": "u", "hasPassword": true, "primaryEmail": "a@b.test", "primaryPhone": "33612345678"});
        let phone = VerificationMethod::Code(Identifier::Phone("33612345678".to_owned()));
        assert_eq!(methods(account, json!({})), [VerificationMethod::Password, email("a@b.test"), phone]);
    }

    #[test]
    fn takes_hidden_addresses_from_the_id_token() {
        let claims = json!({"email": "claimed@b.test"});
        assert_eq!(methods(json!({"id": "u"}), claims.clone()), [email("claimed@b.test")]);
        let removed = json!({"id": "u", "hasPassword": false, "primaryEmail": null});
        assert_eq!(methods(removed, claims), [], "the account is newer than the ID token");
    }

    #[test]
    fn account_without_verification_method_has_none() {
        let account = json!({"id": "u", "hasSecurityVerificationMethod": false});
        assert_eq!(methods(account, json!({"email": "former@b.test"})), []);
        let account = json!({"id": "u", "hasPassword": false, "primaryEmail": null});
        assert_eq!(methods(account, json!({})), []);
    }

    #[test]
    fn hidden_password_is_the_last_resort() {
        let account = json!({"id": "u"});
        assert_eq!(methods(account.clone(), json!({})), [VerificationMethod::Password]);
        assert_eq!(methods(account, json!({"email": "a@b.test"})), [email("a@b.test")]);
    }
}
