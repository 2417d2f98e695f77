//! New users and changes of users.

use std::fmt;

use logto_client::protocol::secret::Secret;
use serde_json::{Map, Value};

/// A user to create. All members are optional; without an identifier nobody can sign in as the user.
///
/// The server's password policy does not apply. `Debug` does not show the password.
///
/// ```
/// use logto_management::NewUser;
///
/// let user = NewUser::new().with_username("ada").with_email("ada@example.com");
/// assert_eq!(user.to_value()["primaryEmail"], "ada@example.com");
/// ```
#[derive(Clone, Default, PartialEq)]
pub struct NewUser {
    members: Map<String, Value>,
    password: Option<Secret>,
}

impl NewUser {
    /// Returns a user without members.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the username: letters, digits and underscores, without a digit at the start.
    #[must_use]
    pub fn with_username(self, username: &str) -> Self {
        self.with("username", username)
    }

    /// Sets the email address.
    #[must_use]
    pub fn with_email(self, email: &str) -> Self {
        self.with("primaryEmail", email)
    }

    /// Sets the phone number: country code and number, digits only.
    #[must_use]
    pub fn with_phone(self, phone: &str) -> Self {
        self.with("primaryPhone", phone)
    }

    /// Sets the full name.
    #[must_use]
    pub fn with_name(self, name: &str) -> Self {
        self.with("name", name)
    }

    /// Sets the password.
    #[must_use]
    pub fn with_password(mut self, password: Secret) -> Self {
        self.password = Some(password);
        self
    }

    /// Returns the body of the request, with the password.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let mut members = self.members.clone();
        if let Some(password) = &self.password {
            members.insert("password".to_owned(), password.expose().into());
        }
        Value::Object(members)
    }

    fn with(mut self, name: &str, value: &str) -> Self {
        self.members.insert(name.to_owned(), value.into());
        self
    }
}

impl fmt::Debug for NewUser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewUser").field("members", &self.members).finish_non_exhaustive()
    }
}

/// Members of a user to change. `None` removes a value.
///
/// ```
/// use logto_management::UserPatch;
/// use serde_json::json;
///
/// let patch = UserPatch::new().with_name(Some("Ada")).with_phone(None);
/// assert_eq!(patch.to_value(), json!({"name": "Ada", "primaryPhone": null}));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UserPatch(Map<String, Value>);

impl UserPatch {
    /// Returns a change of nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Changes the username.
    #[must_use]
    pub fn with_username(self, username: Option<&str>) -> Self {
        self.with("username", username.into())
    }

    /// Changes the email address.
    #[must_use]
    pub fn with_email(self, email: Option<&str>) -> Self {
        self.with("primaryEmail", email.into())
    }

    /// Changes the phone number: country code and number, digits only.
    #[must_use]
    pub fn with_phone(self, phone: Option<&str>) -> Self {
        self.with("primaryPhone", phone.into())
    }

    /// Changes the full name.
    #[must_use]
    pub fn with_name(self, name: Option<&str>) -> Self {
        self.with("name", name.into())
    }

    /// Changes the address of the picture.
    #[must_use]
    pub fn with_avatar(self, avatar: Option<&str>) -> Self {
        self.with("avatar", avatar.into())
    }

    /// Replaces the custom data as a whole.
    #[must_use]
    pub fn with_custom_data(self, data: Map<String, Value>) -> Self {
        self.with("customData", Value::Object(data))
    }

    /// Returns whether there is nothing to change.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the body of the request.
    #[must_use]
    pub fn to_value(&self) -> Value {
        Value::Object(self.0.clone())
    }

    fn with(mut self, name: &str, value: Value) -> Self {
        self.0.insert(name.to_owned(), value);
        self
    }
}
