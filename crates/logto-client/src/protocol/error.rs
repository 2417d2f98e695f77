//! The errors of this library, with a stable code, a sentence and a hint.

use std::time::Duration;

use super::callback::CallbackError;
use super::config::ConfigError;
use super::discovery::DiscoveryError;
use super::id_token::IdTokenError;
use super::jwk::KeyError;
use super::jwt::JwtError;
use super::refused_access::in_parentheses;
use super::token::TokenResponseError;
use super::user_info::UserInfoError;

/// An error of this library.
///
/// `Display` is a sentence for people; [`LogtoError::code`] is stable and for programs;
/// [`LogtoError::hint`] says what to do next. No variant contains a token, a code or a verifier.
///
/// ```
/// use logto_client::{HttpError, LogtoError};
///
/// let error = LogtoError::Http(HttpError::Timeout);
/// assert_eq!(error.code(), "http.timeout");
/// assert!(error.is_transient());
/// ```
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum LogtoError {
    /// Nobody is signed in.
    #[error("nobody is signed in")]
    NotAuthenticated,
    /// The session is over; signing in again begins a new one.
    #[error("the session has ended: {0}")]
    SessionEnded(EndReason),
    /// The app's configuration is invalid.
    #[error("{0}")]
    Config(#[from] ConfigError),
    /// The discovery document is not usable.
    #[error("{0}")]
    Discovery(#[from] DiscoveryError),
    /// The authorization response is refused.
    #[error("{0}")]
    Callback(#[from] CallbackError),
    /// The ID token is not accepted.
    #[error("{0}")]
    IdToken(#[from] IdTokenError),
    /// The token response is not usable.
    #[error("{0}")]
    TokenResponse(#[from] TokenResponseError),
    /// The user info is not usable.
    #[error("{0}")]
    UserInfo(#[from] UserInfoError),
    /// The access token is not a JWT, so it has no readable claims.
    #[error("the access token has no readable claims: {0}")]
    AccessToken(JwtError),
    /// The request got no usable response.
    #[error("{0}")]
    Http(#[from] HttpError),
    /// The provider refused a request, with a code of RFC 6749 section 5.2.
    #[error("{0}")]
    OAuth(#[from] OAuthError),
    /// The browser's storage does not work.
    #[error("{0}")]
    Storage(#[from] StorageError),
    /// The browser's cryptography does not work.
    #[error("{0}")]
    Crypto(#[from] CryptoError),
    /// The page is not in a secure context, where the browser does not provide the cryptography that sign-in
    /// needs. `try_instead` is the address of a secure context, if there is one.
    #[error("this page's address is not secure enough to sign in")]
    InsecureContext {
        /// The same page under an address browsers treat as secure.
        try_instead: Option<String>,
    },
    /// The page is inside a frame of another page.
    #[error("signing in inside another page is refused")]
    Framed,
    /// The browser refused to navigate to this address.
    #[error("the browser refused to navigate: {0}")]
    Navigation(String),
    /// The person closed the in-app browser of a shell before the provider answered. Where the
    /// provider itself reports the cancellation, it is [`CallbackError::Canceled`].
    #[error("the sign-in page was closed")]
    UserCanceled,
    /// Neither the configuration nor the sign-in requested the resource, so the session cannot get a token
    /// for it.
    #[error("the sign-in did not request the resource \"{0}\"")]
    UnknownResource(String),
    /// Organization tokens need the scope `urn:logto:scope:organizations`.
    #[error("organization tokens need the scope urn:logto:scope:organizations")]
    MissingOrganizationsScope,
    /// The Account API and organizations are at a Logto endpoint, and the configuration has an issuer only
    /// ([`LogtoConfig::for_provider`](super::config::LogtoConfig::for_provider)). Nothing was sent.
    #[error("this needs a Logto endpoint, and the app is configured for another provider")]
    NoLogtoEndpoint,
    /// The request would send an access token to an origin that the configuration does not allow for its
    /// resource. Nothing was sent.
    #[error("{origin} may not get access tokens for {}", resource.as_deref().unwrap_or("the provider"))]
    ForeignOrigin {
        /// The origin of the request.
        origin: String,
        /// The resource that the token would be for; `None` is the provider itself.
        resource: Option<String>,
    },
    /// The session changed while the request was running (a sign-out, or another person signed
    /// in), so its response was discarded.
    #[error("the session changed meanwhile")]
    SessionChanged,
}

impl LogtoError {
    /// Returns a stable code such as `callback.unknown_state`: `area.reason` in snake case.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotAuthenticated => "not_authenticated",
            Self::SessionEnded(reason) => reason.code(),
            Self::Config(error) => error.code(),
            Self::Discovery(error) => error.code(),
            Self::Callback(error) => error.code(),
            Self::IdToken(error) => error.code(),
            Self::TokenResponse(error) => error.code(),
            Self::UserInfo(error) => error.code(),
            Self::AccessToken(_) => "access_token.opaque",
            Self::Http(error) => error.code(),
            Self::OAuth(_) => "oauth",
            Self::Storage(error) => error.code(),
            Self::Crypto(error) => error.code(),
            Self::InsecureContext { .. } => "insecure_context",
            Self::Framed => "framed",
            Self::Navigation(_) => "navigation",
            Self::UserCanceled => "user_canceled",
            Self::UnknownResource(_) => "unknown_resource",
            Self::MissingOrganizationsScope => "missing_organizations_scope",
            Self::NoLogtoEndpoint => "no_logto_endpoint",
            Self::ForeignOrigin { .. } => "foreign_origin",
            Self::SessionChanged => "session_changed",
        }
    }

    /// Returns the address of the documentation of this error. The heading's anchor is the
    /// [`code`](LogtoError::code) without its dot.
    ///
    /// ```
    /// use logto_client::{HttpError, LogtoError};
    ///
    /// let error = LogtoError::Http(HttpError::Network);
    /// assert_eq!(error.docs(), "https://github.com/logto-leptos/logto-leptos/blob/main/docs/troubleshooting.md#httpnetwork");
    /// ```
    #[must_use]
    pub fn docs(&self) -> String {
        docs_url(self.code())
    }

    /// Returns whether the provider decided nothing, so that the same request may succeed later: it did
    /// not answer, or something else answered in its place (a maintenance page, a proxy, the login page
    /// of a network), or its keys or the device's clock are not in order at present.
    ///
    /// Such an error never ends a session. An answer is a well-formed one only: tokens, or an error of
    /// RFC 6749 section 5.2.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Http(error) => *error != HttpError::Invalid,
            Self::OAuth(error) => matches!(error.error.as_str(), "server_error" | "temporarily_unavailable"),
            Self::TokenResponse(TokenResponseError::Malformed) | Self::Discovery(DiscoveryError::Malformed) => true,
            Self::IdToken(IdTokenError::Key(KeyError::Malformed | KeyError::Unknown)) => true,
            Self::IdToken(IdTokenError::ClockWrong { .. }) => true,
            _ => false,
        }
    }

    /// Returns the wait of the server's `Retry-After`, if it sent one.
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Http(HttpError::Status { retry_after, .. }) => *retry_after,
            _ => None,
        }
    }

    /// Returns whether a new sign-in is needed.
    #[must_use]
    pub fn needs_sign_in(&self) -> bool {
        matches!(self, Self::NotAuthenticated | Self::SessionEnded(_))
    }

    /// Returns whether the person canceled the sign-in, which is not a failure.
    #[must_use]
    pub fn is_canceled(&self) -> bool {
        matches!(self, Self::Callback(CallbackError::Canceled) | Self::UserCanceled)
    }

    /// Returns what to do next, for the person or for the developer.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        Some(match self {
            Self::NotAuthenticated | Self::SessionEnded(_) => "Sign in again.",
            Self::Config(ConfigError::EndpointIsIssuer) => "Remove /oidc from the end of the endpoint.",
            Self::Config(_) => "Correct the app's configuration.",
            Self::Discovery(DiscoveryError::IssuerMismatch { .. }) => {
                "Configure the address that the provider uses for itself. Logto takes it from its ENDPOINT or custom domain."
            }
            Self::Discovery(_) => "Check that the configured address is that of the provider.",
            Self::Callback(error) => match error {
                CallbackError::Canceled => SIGN_IN_LATER,
                CallbackError::Provider { .. } => {
                    "If it happens again, the application's settings at the provider may not fit this app."
                }
                _ => "Start the sign-in again from this browser.",
            },
            Self::IdToken(IdTokenError::ClockWrong { .. }) => "Set this device's date and time, then sign in again.",
            Self::IdToken(_) | Self::TokenResponse(_) => {
                "Nothing was kept of the answer. Sign in again; if it happens again, tell the operator."
            }
            Self::UserInfo(_) => "Try again; if it happens again, tell the operator.",
            Self::AccessToken(_) => "Ask for a token of an API resource: those are readable.",
            Self::Http(HttpError::Network) => {
                "Check the connection. If it works, the server is down, or it does not allow this page's origin (CORS): \
                 register the redirect URI at the provider."
            }
            Self::Http(error) if error.is_transient() => "Try again in a moment.",
            Self::Http(_) => "Check that the configured address is that of the provider.",
            Self::OAuth(error) if error.error == "invalid_grant" => "Start the sign-in again.",
            Self::OAuth(error) if error.error == "invalid_client" => "Check the app id in the app's configuration.",
            Self::OAuth(error) if error.error == "invalid_target" => {
                "Register the API resource at the provider, and sign in again."
            }
            Self::OAuth(_) => "Check the application's settings at the provider.",
            Self::Storage(StorageError::Full) => "Free some space in this site's data.",
            Self::Storage(_) => "Allow this site to store data (cookies and site data) in the browser's settings.",
            Self::Crypto(_) => "Use a current browser.",
            Self::InsecureContext { .. } => "Open the app over https, or as localhost on this machine.",
            Self::Framed => "Open the app in a tab of its own.",
            Self::Navigation(_) => "Reload the page and try again.",
            Self::UserCanceled => SIGN_IN_LATER,
            Self::UnknownResource(_) => {
                "Add the resource to the configuration's resources or to the options of the sign-in, and sign in again."
            }
            Self::MissingOrganizationsScope => "Add the scope to the configuration, and sign in again.",
            Self::NoLogtoEndpoint => "If the provider is a Logto server, configure its endpoint as well.",
            Self::ForeignOrigin { .. } => {
                "Call the API at the resource's own origin, or tie this one to it in the configuration (add_api_origins)."
            }
            Self::SessionChanged => return None,
        })
    }
}

/// The hint after a canceled sign-in.
const SIGN_IN_LATER: &str = "Sign in whenever you like.";

/// The page of the documentation that explains every error code.
pub const TROUBLESHOOTING_URL: &str = "https://github.com/logto-leptos/logto-leptos/blob/main/docs/troubleshooting.md";

/// Returns the URL at which the documentation explains an error code.
#[must_use]
pub fn docs_url(code: &str) -> String {
    format!("{TROUBLESHOOTING_URL}#{}", code.replace('.', ""))
}

/// Why a session is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EndReason {
    /// Its tokens have expired and there is no refresh token to renew them.
    #[error("its time is over")]
    Expired,
    /// The provider does not accept its refresh token any more: it has expired, was revoked, or was
    /// used twice.
    #[error("the provider ended it")]
    RefreshTokenRejected,
    /// The stored ID token was not signed by the provider for this app.
    #[error("what was stored about it is not genuine")]
    InvalidIdToken,
}

impl EndReason {
    /// Stable code, `session.…`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Expired => "session.expired",
            Self::RefreshTokenRejected => "session.refused",
            Self::InvalidIdToken => "session.not_genuine",
        }
    }

    /// Returns the reason with this code.
    #[must_use]
    pub(crate) fn from_code(code: &str) -> Option<Self> {
        [Self::Expired, Self::RefreshTokenRejected, Self::InvalidIdToken]
            .into_iter()
            .find(|reason| reason.code() == code)
    }
}

/// A request without a usable response.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HttpError {
    /// No response came: no network, no such host, a refused connection, or a response that the
    /// browser hides because the server does not allow this origin (CORS). The browser does not
    /// distinguish these.
    #[error("the server cannot be reached")]
    Network,
    /// The complete response did not come in time.
    #[error("the server did not answer in time")]
    Timeout,
    /// The response is larger than 1 MiB.
    #[error("the server's answer is too large")]
    TooLarge,
    /// The server redirected the request. This library follows no redirect.
    #[error("the server redirected the request")]
    Redirected,
    /// The server responded with a status other than success.
    #[error("the server answered with status {status}")]
    Status {
        /// The status.
        status: u16,
        /// `Retry-After`, when the server sent one that can be read.
        retry_after: Option<Duration>,
    },
    /// The request is invalid.
    #[error("the request could not be made")]
    Invalid,
}

impl HttpError {
    /// Stable code, `http.…`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Network => "http.network",
            Self::Timeout => "http.timeout",
            Self::TooLarge => "http.too_large",
            Self::Redirected => "http.redirected",
            Self::Status { status: 429, .. } => "http.rate_limited",
            Self::Status { status: 500.., .. } => "http.server_error",
            Self::Status { .. } => "http.status",
            Self::Invalid => "http.invalid",
        }
    }

    /// Returns whether the failure or the status says that the same request may succeed later.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Network | Self::Timeout | Self::Status { status: 408 | 425 | 429 | 500.., .. })
    }
}

/// An error answer of the token or revocation endpoint (RFC 6749 section 5.2).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the provider refused the request: {error} {description}{}", in_parentheses(subject, description))]
#[non_exhaustive]
pub struct OAuthError {
    /// `error`, such as `invalid_grant`.
    pub error: String,
    /// `error_description`, possibly empty. Show it as text.
    pub description: String,
    /// The scopes or resources that it is about, possibly empty: see [`LogtoError::refused_access`].
    pub subject: String,
}

impl OAuthError {
    /// Creates the error from the members of the response.
    #[must_use]
    pub fn new(error: impl Into<String>, description: impl Into<String>) -> Self {
        Self { error: error.into(), description: description.into(), subject: String::new() }
    }

    /// Sets the scopes or resources that it is about, separated by spaces.
    #[must_use]
    pub fn with_subject(mut self, subject: impl Into<String>) -> Self {
        self.subject = subject.into();
        self
    }
}

/// A failure of the browser's storage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StorageError {
    /// There is no storage, or the browser's settings forbid it.
    #[error("the browser does not let this site store data")]
    Blocked,
    /// It is full.
    #[error("this site's storage is full")]
    Full,
    /// It does not work as specified.
    #[error("the browser's storage does not work")]
    Broken,
}

impl StorageError {
    /// Stable code, `storage.…`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Blocked => "storage.blocked",
            Self::Full => "storage.full",
            Self::Broken => "storage.broken",
        }
    }
}

/// A failure of the browser's cryptography.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CryptoError {
    /// The browser has no SubtleCrypto here.
    #[error("the browser's cryptography is not available")]
    Unavailable,
    /// The provider's key cannot be used.
    #[error("the provider's key cannot be used")]
    Key,
    /// An operation failed.
    #[error("the browser's cryptography failed")]
    Failed,
}

impl CryptoError {
    /// Stable code, `crypto.…`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unavailable => "crypto.unavailable",
            Self::Key => "crypto.key",
            Self::Failed => "crypto.failed",
        }
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    #[test]
    fn distinguishes_transient_errors() {
        let status = |status| LogtoError::Http(HttpError::Status { status, retry_after: None });
        let oauth = |code| LogtoError::OAuth(OAuthError::new(code, ""));
        for error in [
            status(500),
            status(503),
            status(429),
            status(403),
            status(404),
            HttpError::Network.into(),
            HttpError::TooLarge.into(),
            HttpError::Redirected.into(),
            TokenResponseError::Malformed.into(),
            DiscoveryError::Malformed.into(),
            IdTokenError::Key(KeyError::Unknown).into(),
            IdTokenError::ClockWrong { seconds: 700 }.into(),
            oauth("server_error"),
        ] {
            assert!(error.is_transient(), "{error}");
        }
        for error in [
            oauth("invalid_grant"),
            oauth("invalid_client"),
            IdTokenError::RenewedForAnother.into(),
            IdTokenError::SignatureWrong.into(),
            TokenResponseError::NotBearer.into(),
            LogtoError::SessionEnded(EndReason::Expired),
            LogtoError::SessionChanged,
            LogtoError::NotAuthenticated,
        ] {
            assert!(!error.is_transient(), "{error}");
        }
    }

    #[test]
    fn recognizes_a_canceled_sign_in() {
        for error in [LogtoError::Callback(CallbackError::Canceled), LogtoError::UserCanceled] {
            assert!(error.is_canceled() && error.hint() == Some(SIGN_IN_LATER), "{error}");
        }
        assert!(!LogtoError::Callback(CallbackError::UnknownState).is_canceled());
        assert!(LogtoError::SessionEnded(EndReason::RefreshTokenRejected).needs_sign_in());
    }
}
