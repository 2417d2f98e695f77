//! What people may do about their own account.

use serde::{Deserialize, Serialize};

/// Whether the Account API is there, and what it lets people see and change.
///
/// A real Logto server starts with all of it off; this one with all of it on.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AccountCenter {
    /// Whether the Account API answers at all.
    #[serde(default = "yes")]
    pub enabled: bool,
    /// What is allowed, field by field.
    #[serde(default)]
    pub fields: AccountFields,
}

impl Default for AccountCenter {
    fn default() -> Self {
        Self { enabled: true, fields: AccountFields::default() }
    }
}

/// What is allowed with one field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum FieldAccess {
    /// It is neither shown nor changed.
    Off,
    /// It is shown.
    ReadOnly,
    /// It is shown and can be changed.
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

/// What is allowed, field by field; a field that is not named can be changed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct AccountFields {
    /// The full name.
    pub name: FieldAccess,
    /// The picture.
    pub avatar: FieldAccess,
    /// The name to sign in with.
    pub username: FieldAccess,
    /// The e-mail address.
    pub email: FieldAccess,
    /// The phone number.
    pub phone: FieldAccess,
    /// The password.
    pub password: FieldAccess,
    /// The further claims of the `profile` scope.
    pub profile: FieldAccess,
    /// The free data.
    pub custom_data: FieldAccess,
    /// Social identities.
    pub social: FieldAccess,
    /// Further factors.
    pub mfa: FieldAccess,
    /// Sessions and grants.
    pub session: FieldAccess,
}

impl AccountFields {
    /// The same for every field.
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
            session: access,
        }
    }
}

const fn yes() -> bool {
    true
}
