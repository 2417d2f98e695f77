//! Verification records of the Account API: recent proofs of an identity or of an identifier.

use serde_json::Value;

use super::identifier::Identifier;
use super::verification_code::VerificationCode;
use super::webauthn::Passkey;

/// Lifetime of a record in milliseconds.
pub(crate) const VERIFICATION_RECORD_LIFETIME_MS: i64 = 10 * 60 * 1000;

/// The registration of a passkey.
pub(crate) struct PasskeyRegistration {
    /// The user who registers it.
    pub(crate) sub: String,
    pub(crate) challenge: String,
    /// The passkey, once the authenticator created it.
    pub(crate) passkey: Option<Passkey>,
    /// The browser.
    pub(crate) agent: String,
}

/// A visit to a social provider.
pub(crate) struct SocialVerification {
    /// The user who links an identity.
    pub(crate) sub: String,
    /// The id of the connector.
    pub(crate) connector: String,
    /// The target of the connector.
    pub(crate) target: String,
    /// Where the provider sends the person back to.
    pub(crate) redirect_uri: String,
    /// The identity, once it is verified.
    pub(crate) identity: Option<Value>,
}

/// A proof of identity, complete or waiting for its code.
pub(crate) struct VerificationRecord {
    /// The user whose identity it proves; `None` for a new email address or phone number.
    pub(crate) user: Option<String>,
    /// The code that was sent; `None` for a proof by password.
    pub(crate) code: Option<VerificationCode>,
    /// A passkey that is registered; `None` for other proofs.
    pub(crate) registration: Option<PasskeyRegistration>,
    /// An identity at a social provider; `None` for other proofs.
    pub(crate) social: Option<SocialVerification>,
    pub(crate) is_verified: bool,
    /// End of the lifetime (milliseconds since 1970).
    pub(crate) expires: i64,
}

impl VerificationRecord {
    /// A record of nothing yet, with this end of its lifetime.
    pub(crate) fn new(expires: i64) -> Self {
        Self { user: None, code: None, registration: None, social: None, is_verified: false, expires }
    }

    pub(crate) fn is_live(&self, now_ms: i64) -> bool {
        self.expires > now_ms
    }

    /// Whether it proves that the caller is the user `sub`.
    pub(crate) fn proves_user(&self, sub: &str, now_ms: i64) -> bool {
        self.is_verified && self.is_live(now_ms) && self.user.as_deref() == Some(sub)
    }

    /// Whether it proves that the caller owns `identifier`, spelled exactly like this.
    pub(crate) fn proves_identifier(&self, identifier: &Identifier) -> bool {
        self.is_verified && self.code.as_ref().is_some_and(|code| code.identifier() == identifier)
    }
}
