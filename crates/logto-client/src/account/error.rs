//! The errors of the Account API.

use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;

use crate::ports::PasskeyError;
use crate::protocol::error::{HttpError, LogtoError, docs_url};
use crate::protocol::json::null_as_default;
use crate::protocol::scope::Scope;

/// A failed request to the Account API.
///
/// `Display` is a sentence for people; [`AccountError::code`] is stable and for programs;
/// [`AccountError::hint`] says what to do next. No variant contains a password, a code or a verification.
///
/// ```
/// use logto_client::AccountError;
///
/// let error = AccountError::AlreadyInUse;
/// assert_eq!(error.code(), "account.already_in_use");
/// assert!(!error.is_transient());
/// ```
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum AccountError {
    /// The account center is disabled on the server.
    #[error("the server has its account center off")]
    NotEnabled,
    /// The account center of the server does not allow this change.
    #[error("the server does not let this be changed")]
    FieldNotEditable,
    /// A verification of the person is required, or the given one is no longer accepted.
    #[error("this needs a proof of who you are")]
    VerificationRequired,
    /// The verification is more than ten minutes old.
    #[error("the proof of who you are is too old")]
    VerificationExpired,
    /// The server does not know the verification, or it is for something else: a new identifier must
    /// be the one that the code was sent to.
    #[error("the server does not know that proof")]
    VerificationNotFound,
    /// The password is wrong.
    #[error("the password is wrong")]
    WrongPassword,
    /// The code is wrong.
    #[error("the code is wrong")]
    CodeMismatch,
    /// The code has expired, or was replaced by a newer one.
    #[error("the code is no longer valid")]
    CodeExpired,
    /// There were too many wrong attempts with this code. Another code can be requested.
    #[error("there were too many wrong tries")]
    TooManyTries,
    /// There were too many wrong passwords or codes: for a while, the server does not accept right ones either.
    #[error("too many wrong tries, wait before the next: {message}")]
    TooManyAttempts {
        /// Logto's message, which says how long that lasts. Show it as text.
        message: String,
    },
    /// Too many codes were requested for this address: Logto sends ten in ten minutes.
    #[error("too many codes were requested for this address")]
    TooManyCodes {
        /// The wait of `Retry-After`, if the server sent it.
        retry_after: Option<Duration>,
    },
    /// Another account has this username or address.
    #[error("another account has it already")]
    AlreadyInUse,
    /// The password does not meet the server's policy.
    #[error("the server does not accept this password")]
    PasswordRejected {
        /// What is wrong with it, such as `password_rejected.too_short`. Possibly empty.
        issues: Vec<String>,
    },
    /// The username does not follow the server's policy (since Logto 1.38).
    #[error("the server does not accept this username")]
    UsernameRejected {
        /// What is wrong with it, such as `too_short` or `numbers_not_allowed`.
        issue: String,
    },
    /// A field of the request has an invalid format.
    #[error("the server does not accept {}", field.as_deref().unwrap_or("this"))]
    InvalidInput {
        /// The field, such as `avatar`, if it is known.
        field: Option<String>,
    },
    /// The identifier is the last one with which the person can sign in.
    #[error("the account needs this to sign in")]
    LastIdentifier,
    /// The session lacks a scope that was not requested at sign-in.
    #[error("the app did not ask for the scope {0}")]
    ScopeMissing(Scope),
    /// The code could not be sent; with the message of the server's connector. Show it as text.
    #[error("the code could not be sent: {0}")]
    SendFailed(String),
    /// The server does not know the request: it is too old, or not a Logto server.
    #[error("the server does not offer this")]
    NotSupported,
    /// The session, grant or factor does not exist any more.
    #[error("it is not there any more")]
    NotFound,
    /// The server does not offer this factor: its sign-in experience has it disabled.
    #[error("the server does not offer this factor")]
    FactorNotEnabled,
    /// The account already has an authenticator app, or unused backup codes.
    #[error("the account has this factor already")]
    FactorAlreadySet,
    /// Backup codes require another factor.
    #[error("backup codes need another factor beside them")]
    BackupCodesAlone,
    /// The browser did not create a passkey.
    #[error("{0}")]
    Passkey(#[from] PasskeyError),
    /// The server does not accept the passkey; with its message. Show it as text.
    #[error("the server did not accept the passkey: {0}")]
    PasskeyRejected(String),
    /// The person turned back at the social provider.
    #[error("nothing was linked: the provider's page was left")]
    SocialCanceled,
    /// The social provider, or the server's connector for it, refuses; with its message. Show it as text.
    #[error("the provider refused: {0}")]
    SocialRefused(String),
    /// The address does not belong to this visit to a social provider: it is older, or somebody else's.
    #[error("this answer of the provider was not asked for here")]
    SocialMismatch,
    /// The server takes no files: it has no storage for them.
    #[error("the server takes no files")]
    UploadsOff,
    /// The server's response is malformed.
    #[error("the server's answer cannot be read")]
    Malformed,
    /// The request could not be sent, or got no usable response.
    #[error("{0}")]
    Logto(#[from] LogtoError),
    /// The server refuses for another reason.
    #[error("the server refused: {message}")]
    Refused {
        /// Logto's code.
        code: String,
        /// Logto's message. Show it as text.
        message: String,
    },
}

impl From<HttpError> for AccountError {
    fn from(error: HttpError) -> Self {
        Self::Logto(error.into())
    }
}

impl AccountError {
    /// Returns a stable code: `account.…`, or that of the contained [`LogtoError`].
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotEnabled => "account.not_enabled",
            Self::FieldNotEditable => "account.field_not_editable",
            Self::VerificationRequired => "account.verification_required",
            Self::VerificationExpired => "account.verification_expired",
            Self::VerificationNotFound => "account.verification_not_found",
            Self::WrongPassword => "account.wrong_password",
            Self::CodeMismatch => "account.code_mismatch",
            Self::CodeExpired => "account.code_expired",
            Self::TooManyTries => "account.too_many_tries",
            Self::TooManyAttempts { .. } => "account.too_many_attempts",
            Self::TooManyCodes { .. } => "account.too_many_codes",
            Self::AlreadyInUse => "account.already_in_use",
            Self::PasswordRejected { .. } => "account.password_rejected",
            Self::UsernameRejected { .. } => "account.username_rejected",
            Self::InvalidInput { .. } => "account.invalid_input",
            Self::LastIdentifier => "account.last_identifier",
            Self::ScopeMissing(_) => "account.scope_missing",
            Self::SendFailed(_) => "account.send_failed",
            Self::NotSupported => "account.not_supported",
            Self::NotFound => "account.not_found",
            Self::FactorNotEnabled => "account.factor_not_enabled",
            Self::FactorAlreadySet => "account.factor_already_set",
            Self::BackupCodesAlone => "account.backup_codes_alone",
            Self::Passkey(error) => error.code(),
            Self::PasskeyRejected(_) => "account.passkey_rejected",
            Self::SocialCanceled => "account.social_canceled",
            Self::SocialRefused(_) => "account.social_refused",
            Self::SocialMismatch => "account.social_mismatch",
            Self::UploadsOff => "account.uploads_off",
            Self::Malformed => "account.malformed",
            Self::Logto(error) => error.code(),
            Self::Refused { .. } => "account.refused",
        }
    }

    /// Returns the address of the documentation of this error, as [`LogtoError::docs`].
    #[must_use]
    pub fn docs(&self) -> String {
        docs_url(self.code())
    }

    /// Returns whether the same request may succeed later without any change.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Logto(error) => error.is_transient(),
            Self::TooManyAttempts { .. } | Self::TooManyCodes { .. } => true,
            _ => false,
        }
    }

    /// Returns whether a new verification of the person is required.
    #[must_use]
    pub fn needs_verification(&self) -> bool {
        matches!(self, Self::VerificationRequired | Self::VerificationExpired | Self::VerificationNotFound)
    }

    /// Returns what to do next, for the person or for the operator.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        Some(match self {
            Self::NotEnabled => {
                "Turn the account center on: in Logto's Console under “Sign-in & account”, or with \
                 PATCH /api/account-center."
            }
            Self::FieldNotEditable => "Set the field to “Edit” in the account center's settings of Logto's Console.",
            Self::VerificationRequired | Self::VerificationExpired | Self::VerificationNotFound => {
                "Verify the identity with the password or a code, then try again."
            }
            Self::WrongPassword => "Try again; mind capital letters and the keyboard's language.",
            Self::CodeMismatch => "Look at the newest message, and type its code again.",
            Self::CodeExpired | Self::TooManyTries => "Ask for another code.",
            Self::TooManyAttempts { .. } => "Wait, then try again; another code does not help.",
            Self::TooManyCodes { .. } => "Use the newest code, or wait ten minutes before you ask for another one.",
            Self::AlreadyInUse | Self::UsernameRejected { .. } => "Choose another one.",
            Self::PasswordRejected { .. } => "Choose a longer and less usual password.",
            Self::InvalidInput { .. } => "Correct it and try again.",
            Self::LastIdentifier => "Replace it by another one instead of removing it.",
            Self::ScopeMissing(_) => "Add the scope to the configuration, and sign in again.",
            Self::SendFailed(_) => "Check the e-mail or SMS connector in Logto's Console.",
            Self::NotSupported => "Use a newer Logto server.",
            Self::FactorNotEnabled => {
                "Enable the factor in Logto's Console under “Multi-factor auth”, or use another one."
            }
            Self::FactorAlreadySet => "Remove the one that is there first.",
            Self::BackupCodesAlone => "Add an authenticator app or a passkey first.",
            Self::Passkey(error) => return error.hint(),
            Self::PasskeyRejected(_) => "Add the app's origin to Logto's related origins for passkeys, and try again.",
            Self::SocialCanceled | Self::SocialMismatch => "Start again.",
            Self::SocialRefused(_) => {
                "Check the social connector in Logto's Console, and that the provider knows the redirect URI."
            }
            Self::UploadsOff => "Use the address of a picture, or set up a storage provider in Logto.",
            Self::Logto(error) => return error.hint(),
            Self::NotFound | Self::Malformed | Self::Refused { .. } => return None,
        })
    }
}

/// Logto's error response.
#[derive(Default, Deserialize)]
pub(super) struct Refusal {
    #[serde(default, deserialize_with = "null_as_default")]
    pub(super) code: String,
    #[serde(default, deserialize_with = "null_as_default")]
    message: String,
    #[serde(default)]
    data: Value,
}

impl Refusal {
    /// Whether too many messages were sent to a recipient.
    pub(super) fn is_message_limit(&self) -> bool {
        self.code == "request.message_rate_limited"
    }

    /// Converts it; `scope` is the one that the request needs.
    pub(super) fn into_error(self, scope: Option<Scope>) -> AccountError {
        let (area, reason) = self.code.split_once('.').unwrap_or((&self.code, ""));
        match (area, reason) {
            ("account_center", "not_enabled") => AccountError::NotEnabled,
            // Servers before 1.38 write “filed”.
            ("account_center", reason) if reason.ends_with("_not_editable") || reason.ends_with("_not_enabled") => {
                AccountError::FieldNotEditable
            }
            ("verification_record", "permission_denied") => AccountError::VerificationRequired,
            ("verification_record", "expired") | ("session", "verification_expired") => {
                AccountError::VerificationExpired
            }
            ("verification_record", "not_found") | ("session", "verification_session_not_found") => {
                AccountError::VerificationNotFound
            }
            ("session", "invalid_credentials") => AccountError::WrongPassword,
            ("session", "mfa.mfa_factor_not_enabled") => AccountError::FactorNotEnabled,
            ("session", "mfa.invalid_totp_code") => AccountError::CodeMismatch,
            ("session", "mfa.backup_code_can_not_be_alone") => AccountError::BackupCodesAlone,
            ("session", "mfa.webauthn_verification_failed") => {
                let message = self.data["message"].as_str().map(str::to_owned);
                AccountError::PasskeyRejected(message.unwrap_or(self.message))
            }
            ("user", "totp_already_in_use" | "backup_code_already_in_use") => AccountError::FactorAlreadySet,
            ("user", "totp_secret_invalid") => AccountError::InvalidInput { field: Some("secret".to_owned()) },
            ("user", "wrong_backup_code_format") => AccountError::InvalidInput { field: Some("codes".to_owned()) },
            ("verification_code", "code_mismatch" | "email_mismatch" | "phone_mismatch") => AccountError::CodeMismatch,
            ("verification_code", "expired" | "not_found") => AccountError::CodeExpired,
            ("verification_code", "exceed_max_try") => AccountError::TooManyTries,
            ("session", "verification_blocked_too_many_attempts") => {
                AccountError::TooManyAttempts { message: self.message }
            }
            ("user", "identity_not_exist") | ("session", "invalid_connector_id") => AccountError::NotFound,
            ("storage", "not_configured") => AccountError::UploadsOff,
            ("guard", "mime_type_not_allowed" | "file_size_exceeded") => {
                AccountError::InvalidInput { field: Some("file".to_owned()) }
            }
            ("user", reason) if reason.ends_with("_already_in_use") => AccountError::AlreadyInUse,
            ("user", reason) if reason.starts_with("username_") && reason != "username_required" => {
                AccountError::UsernameRejected { issue: reason.trim_start_matches("username_").to_owned() }
            }
            ("user", reason) if reason.ends_with("_required") => AccountError::LastIdentifier,
            ("password", "rejected") => AccountError::PasswordRejected { issues: issues(&self.data) },
            ("guard", "invalid_input") => AccountError::InvalidInput { field: first_field(&self.data) },
            ("user", "invalid_email") => AccountError::InvalidInput { field: Some("email".to_owned()) },
            ("user", "invalid_phone") => AccountError::InvalidInput { field: Some("phone".to_owned()) },
            ("connector", _) => AccountError::SendFailed(self.message),
            ("entity", "not_found") | ("oidc", "session_not_found" | "grant_not_found") => AccountError::NotFound,
            ("auth", "unauthorized" | "forbidden") => match scope {
                Some(scope) => AccountError::ScopeMissing(scope),
                None => AccountError::Refused { code: self.code, message: self.message },
            },
            _ => AccountError::Refused { code: self.code, message: self.message },
        }
    }
}

/// The codes of the violations of the password policy.
fn issues(data: &Value) -> Vec<String> {
    let issues = data["issues"].as_array().or_else(|| data.as_array());
    let codes = issues.into_iter().flatten().filter_map(|issue| issue["code"].as_str());
    codes.map(str::to_owned).collect()
}

/// The field of the request that the first issue is about.
fn first_field(data: &Value) -> Option<String> {
    data["issues"][0]["path"][0].as_str().map(str::to_owned)
}
