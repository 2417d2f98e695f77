//! Changes to an account.

use serde_json::{Map, Value};

use super::Verification;

/// Changes to an account. Fields that are not set stay unchanged; `None` clears a field.
///
/// ```
/// use logto_client::account::AccountChanges;
///
/// let changes = AccountChanges::new().name(Some("Ada Lovelace")).avatar(None);
/// assert!(!changes.is_empty());
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AccountChanges {
    members: Map<String, Value>,
    verification: Option<Verification>,
}

impl AccountChanges {
    /// Creates an empty set of changes.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the full name.
    #[must_use]
    pub fn name(self, name: Option<&str>) -> Self {
        self.with("name", name.into())
    }

    /// Sets the address of a picture.
    #[must_use]
    pub fn avatar(self, url: Option<&str>) -> Self {
        self.with("avatar", url.into())
    }

    /// Sets the username: letters, digits and `_`, not starting with a digit. Needs
    /// [`verified_by`](Self::verified_by).
    #[must_use]
    pub fn username(self, username: Option<&str>) -> Self {
        self.with("username", username.into())
    }

    /// Sets custom data, which replaces the existing data: start with that of
    /// [`Account::custom_data`](super::Account::custom_data) to keep its other members.
    #[must_use]
    pub fn custom_data(self, data: Map<String, Value>) -> Self {
        self.with("customData", Value::Object(data))
    }

    /// Adds a verification of the person.
    #[must_use]
    pub fn verified_by(mut self, verification: &Verification) -> Self {
        self.verification = Some(verification.clone());
        self
    }

    /// Returns whether there are no changes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    pub(super) fn has_custom_data(&self) -> bool {
        self.members.contains_key("customData")
    }

    pub(super) fn into_parts(self) -> (Map<String, Value>, Option<Verification>) {
        (self.members, self.verification)
    }

    fn with(mut self, member: &str, value: Value) -> Self {
        self.members.insert(member.to_owned(), value);
        self
    }
}
