//! Usage types of message templates.

use std::fmt;

use crate::message::Message;

/// Purpose of a message, by which Logto chooses the template.
///
/// ```
/// use logto_management::connectors::UsageType;
///
/// assert_eq!(UsageType::from("SignIn"), UsageType::SignIn);
/// assert_eq!(UsageType::from("Foo").as_str(), "Foo");
/// assert!(UsageType::Generic.is_required());
/// assert_eq!(UsageType::Register.name().to_string(), "Sign-up");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UsageType {
    /// Sign-in with a code.
    SignIn,
    /// Sign-up.
    Register,
    /// Reset of a forgotten password.
    ForgotPassword,
    /// Usage types without a template, and test messages.
    Generic,
    /// Invitation to an organization. It has a `{{link}}` instead of a code.
    OrganizationInvitation,
    /// Verification of the user before a change of the account.
    UserPermissionValidation,
    /// New email address or phone number of an account.
    BindNewIdentifier,
    /// Second step of a sign-in.
    MfaVerification,
    /// Set-up of the second step.
    BindMfa,
    /// A value that this library does not know.
    Other(String),
}

impl UsageType {
    /// All usage types of Logto.
    pub const KNOWN: [Self; 9] = [
        Self::SignIn,
        Self::Register,
        Self::ForgotPassword,
        Self::Generic,
        Self::OrganizationInvitation,
        Self::UserPermissionValidation,
        Self::BindNewIdentifier,
        Self::MfaVerification,
        Self::BindMfa,
    ];

    /// Usage types whose templates the server requires, in its order.
    pub const REQUIRED: [Self; 4] = [Self::Register, Self::SignIn, Self::ForgotPassword, Self::Generic];

    /// Returns Logto's name for it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::SignIn => "SignIn",
            Self::Register => "Register",
            Self::ForgotPassword => "ForgotPassword",
            Self::Generic => "Generic",
            Self::OrganizationInvitation => "OrganizationInvitation",
            Self::UserPermissionValidation => "UserPermissionValidation",
            Self::BindNewIdentifier => "BindNewIdentifier",
            Self::MfaVerification => "MfaVerification",
            Self::BindMfa => "BindMfa",
            Self::Other(name) => name,
        }
    }

    /// Returns its name for people: Logto's name where this library does not know it.
    #[must_use]
    pub fn name(&self) -> Message {
        Message::new(match self {
            Self::SignIn => "usage_type.sign_in",
            Self::Register => "usage_type.register",
            Self::ForgotPassword => "usage_type.forgot_password",
            Self::Generic => "usage_type.generic",
            Self::OrganizationInvitation => "usage_type.organization_invitation",
            Self::UserPermissionValidation => "usage_type.user_permission_validation",
            Self::BindNewIdentifier => "usage_type.bind_new_identifier",
            Self::MfaVerification => "usage_type.mfa_verification",
            Self::BindMfa => "usage_type.bind_mfa",
            Self::Other(name) => return Message::text(name),
        })
    }

    /// Returns whether the server requires a template for it.
    #[must_use]
    pub fn is_required(&self) -> bool {
        Self::REQUIRED.contains(self)
    }

    /// Returns the variable that its templates must have.
    #[must_use]
    pub fn needed_variable(&self) -> &'static str {
        if *self == Self::OrganizationInvitation { "link" } else { "code" }
    }
}

impl From<&str> for UsageType {
    fn from(name: &str) -> Self {
        let known = Self::KNOWN.into_iter().find(|usage| usage.as_str() == name);
        known.unwrap_or_else(|| Self::Other(name.to_owned()))
    }
}

impl fmt::Display for UsageType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
