//! The account center: what people may see and change in their own account.

use serde::{Deserialize, Serialize};

/// Whether the Account API is enabled, and what it lets people see and change.
///
/// A new Logto server starts with all of it off; this server starts with all of it on.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AccountCenter {
    /// Whether the Account API is enabled.
    #[serde(default = "yes")]
    pub enabled: bool,
    /// The access to each field.
    #[serde(default)]
    pub fields: AccountFields,
    /// The page on which people can delete their account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delete_account_url: Option<String>,
    /// The names of the custom profile fields that are shown; all of them by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile_fields: Option<Vec<String>>,
}

impl Default for AccountCenter {
    fn default() -> Self {
        Self { enabled: true, fields: AccountFields::default(), delete_account_url: None, profile_fields: None }
    }
}

/// The access to a field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum FieldAccess {
    /// The field is hidden.
    Off,
    /// The field is shown.
    ReadOnly,
    /// The field is shown and can be changed.
    #[default]
    Edit,
}

impl FieldAccess {
    /// Whether the field is shown.
    #[must_use]
    pub fn is_readable(self) -> bool {
        self != Self::Off
    }

    /// Whether the field can be changed.
    #[must_use]
    pub fn is_editable(self) -> bool {
        self == Self::Edit
    }
}

/// The access to each field. In JSON, a field that is left out can be changed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct AccountFields {
    /// The full name.
    pub name: FieldAccess,
    /// The picture.
    pub avatar: FieldAccess,
    /// The username.
    pub username: FieldAccess,
    /// The email address.
    pub email: FieldAccess,
    /// The phone number.
    pub phone: FieldAccess,
    /// The password.
    pub password: FieldAccess,
    /// Further claims of the `profile` scope.
    pub profile: FieldAccess,
    /// The custom data.
    pub custom_data: FieldAccess,
    /// Social identities.
    pub social: FieldAccess,
    /// MFA factors.
    pub mfa: FieldAccess,
    /// Passkeys for signing in.
    pub passkey: FieldAccess,
    /// Sessions and grants.
    pub session: FieldAccess,
}

impl AccountFields {
    /// The same access to every field.
    #[must_use]
    pub fn all(access: FieldAccess) -> Self {
        Self {
            name: access,
            avatar: access,
            username: access,
            email: access,
            phone: access,
            password: access,
            profile: access,
            custom_data: access,
            social: access,
            mfa: access,
            passkey: access,
            session: access,
        }
    }
}

const fn yes() -> bool {
    true
}
