//! What is to be changed in an account.

use serde_json::{Map, Value};

use super::Verification;

/// Changes of an account. What is not named stays as it is; `None` clears.
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
    /// No changes yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Full name.
    #[must_use]
    pub fn name(self, name: Option<&str>) -> Self {
        self.with("name", name.into())
    }

    /// Address of a picture.
    #[must_use]
    pub fn avatar(self, url: Option<&str>) -> Self {
        self.with("avatar", url.into())
    }

    /// Username: letters, digits and `_`, no digit in front. Needs
    /// [`verified_by`](Self::verified_by).
    #[must_use]
    pub fn username(self, username: Option<&str>) -> Self {
        self.with("username", username.into())
    }

    /// Custom data, which the server merges into what is there.
    #[must_use]
    pub fn custom_data(self, data: Map<String, Value>) -> Self {
        self.with("customData", Value::Object(data))
    }

    /// With a proof of who asks.
    #[must_use]
    pub fn verified_by(mut self, verification: &Verification) -> Self {
        self.verification = Some(verification.clone());
        self
    }

    /// Whether nothing is to be changed.
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
