//! Passkeys of the device (WebAuthn).

use futures_util::future::LocalBoxFuture;
use serde_json::Value;

/// Why the browser has not created a passkey.
///
/// ```
/// use logto_client::ports::PasskeyError;
///
/// assert_eq!(PasskeyError::Canceled.code(), "passkey.canceled");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PasskeyError {
    /// The browser has no passkeys, or the page is not a secure context.
    #[error("this browser does not offer passkeys")]
    Unsupported,
    /// The person canceled, or did not respond in time: browsers do not distinguish these
    /// (`NotAllowedError`).
    #[error("no passkey was created: it was canceled, or took too long")]
    Canceled,
    /// The device already has a passkey for this account (`InvalidStateError`).
    #[error("this device already has a passkey for this account")]
    AlreadyRegistered,
    /// The passkeys of the server belong to another domain than this page (`SecurityError`).
    #[error("the server's passkeys belong to another domain than this page")]
    ForeignDomain,
    /// The browser failed for another reason, or the server's options are malformed.
    #[error("the browser could not create a passkey")]
    Failed,
}

impl PasskeyError {
    /// Returns a stable code: `passkey.…`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unsupported => "passkey.unsupported",
            Self::Canceled => "passkey.canceled",
            Self::AlreadyRegistered => "passkey.already_registered",
            Self::ForeignDomain => "passkey.foreign_domain",
            Self::Failed => "passkey.failed",
        }
    }

    /// Returns what to do next, for the person or for the operator.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        Some(match self {
            Self::Unsupported => "Use a current browser, and an https address.",
            Self::Canceled => "Try again, and confirm in the browser's dialog.",
            Self::AlreadyRegistered => "Use the passkey that is there, or another device.",
            Self::ForeignDomain => {
                "Serve the app below the domain of the Logto endpoint, or add its origin to Logto's related origins \
                 for passkeys."
            }
            Self::Failed => return None,
        })
    }
}

/// Creates passkeys: `navigator.credentials.create` in a browser.
///
/// Binary members of `options` and of the response are texts in base64url, as in the JSON forms of
/// [WebAuthn](https://www.w3.org/TR/webauthn-3/#dictdef-publickeycredentialcreationoptionsjson).
pub trait Passkeys {
    /// Returns whether passkeys can be created here.
    fn is_supported(&self) -> bool;

    /// Creates a passkey from a `PublicKeyCredentialCreationOptionsJSON`, and returns its
    /// `RegistrationResponseJSON`. The browser asks the person.
    ///
    /// # Errors
    /// [`PasskeyError::Canceled`] when the person declines; the other variants as documented there.
    fn create(&self, options: Value) -> LocalBoxFuture<'_, Result<Value, PasskeyError>>;
}
