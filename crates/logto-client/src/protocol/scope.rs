//! OAuth scopes.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

/// An OAuth scope. Logto's own scopes have constants; those of API resources are created
/// from text.
///
/// ```
/// use logto_client::Scope;
///
/// let scopes = [Scope::EMAIL, Scope::from("read:orders")];
/// assert_eq!(scopes[1].as_str(), "read:orders");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Scope(Cow<'static, str>);

impl Scope {
    /// `openid`: an ID token. Always requested.
    pub const OPENID: Self = Self(Cow::Borrowed("openid"));
    /// `offline_access`: a refresh token. Requested unless reserved scopes are off.
    pub const OFFLINE_ACCESS: Self = Self(Cow::Borrowed("offline_access"));
    /// `profile`: name, username, picture. Requested unless reserved scopes are off.
    pub const PROFILE: Self = Self(Cow::Borrowed("profile"));
    /// `email`: e-mail address and whether it is verified.
    pub const EMAIL: Self = Self(Cow::Borrowed("email"));
    /// `phone`: phone number and whether it is verified.
    pub const PHONE: Self = Self(Cow::Borrowed("phone"));
    /// `address`: postal address.
    pub const ADDRESS: Self = Self(Cow::Borrowed("address"));
    /// `custom_data`: the user's custom data, in user info only.
    pub const CUSTOM_DATA: Self = Self(Cow::Borrowed("custom_data"));
    /// `identities`: linked social and single-sign-on identities, in user info only, and the factors of two-step
    /// verification in the Account API.
    pub const IDENTITIES: Self = Self(Cow::Borrowed("identities"));
    /// `roles`: names of the user's roles.
    pub const ROLES: Self = Self(Cow::Borrowed("roles"));
    /// `urn:logto:scope:organizations`: organizations of the user, and organization tokens.
    pub const ORGANIZATIONS: Self = Self(Cow::Borrowed("urn:logto:scope:organizations"));
    /// `urn:logto:scope:organization_roles`: roles of the user in each organization.
    pub const ORGANIZATION_ROLES: Self = Self(Cow::Borrowed("urn:logto:scope:organization_roles"));
    /// `urn:logto:scope:sessions`: the account's own sessions and grants (Account API).
    pub const SESSIONS: Self = Self(Cow::Borrowed("urn:logto:scope:sessions"));

    /// Returns the scope as it is sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns whether the scope is one of Logto's own, which no other provider has.
    pub(crate) fn is_of_logto(&self) -> bool {
        self.0.starts_with("urn:logto:")
    }

    /// Returns whether the text is a scope token of RFC 6749 section 3.3: printable ASCII without space,
    /// `"` and `\`.
    pub(crate) fn is_valid(&self) -> bool {
        !self.0.is_empty() && self.0.bytes().all(|b| matches!(b, 0x21 | 0x23..=0x5b | 0x5d..=0x7e))
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for Scope {
    fn from(text: &str) -> Self {
        Self(Cow::Owned(text.to_owned()))
    }
}

impl From<String> for Scope {
    fn from(text: String) -> Self {
        Self(Cow::Owned(text))
    }
}
