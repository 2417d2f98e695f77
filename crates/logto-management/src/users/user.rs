//! A user as the server describes them.

use serde_json::Value;

use crate::entity::Entity;

/// A user of the tenant.
///
/// ```
/// use logto_management::User;
/// use serde_json::json;
///
/// let user = User::from_value(json!({"id": "u1", "username": "ada", "name": "", "isSuspended": true})).unwrap();
/// assert_eq!((user.id(), user.label()), ("u1", "ada"));
/// assert!(user.is_suspended() && !user.has_password());
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct User(Entity);

impl User {
    /// Reads the server's response; `None` when it is not a user.
    #[must_use]
    pub fn from_value(response: Value) -> Option<Self> {
        Entity::from_value(response).map(Self)
    }

    /// Returns the id, which is the claim `sub` of the user's tokens.
    #[must_use]
    pub fn id(&self) -> &str {
        self.0.id()
    }

    /// Returns the username.
    #[must_use]
    pub fn username(&self) -> Option<&str> {
        self.0.text("username")
    }

    /// Returns the email address.
    #[must_use]
    pub fn email(&self) -> Option<&str> {
        self.0.text("primaryEmail")
    }

    /// Returns the phone number: country code and number, digits only.
    #[must_use]
    pub fn phone(&self) -> Option<&str> {
        self.0.text("primaryPhone")
    }

    /// Returns the full name.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.0.text("name")
    }

    /// Returns the address of the picture.
    #[must_use]
    pub fn avatar(&self) -> Option<&str> {
        self.0.text("avatar")
    }

    /// Returns what to call the user: the first of name, username, email address, phone number and id that they have.
    #[must_use]
    pub fn label(&self) -> &str {
        let names = [self.name(), self.username(), self.email(), self.phone()];
        names.into_iter().flatten().next().unwrap_or(self.id())
    }

    /// Returns whether the user is suspended and can't sign in.
    #[must_use]
    pub fn is_suspended(&self) -> bool {
        self.0.is_true("isSuspended")
    }

    /// Returns whether the user has a password.
    #[must_use]
    pub fn has_password(&self) -> bool {
        self.0.is_true("hasPassword")
    }

    /// Returns when the user was created, in milliseconds since 1970.
    #[must_use]
    pub fn created_at(&self) -> Option<i64> {
        self.0.time("createdAt")
    }

    /// Returns when the user signed in last, in milliseconds since 1970.
    #[must_use]
    pub fn last_sign_in_at(&self) -> Option<i64> {
        self.0.time("lastSignInAt")
    }

    /// Returns the social identities: the target, such as `google`, and the user id at that provider.
    pub fn identities(&self) -> impl Iterator<Item = (&str, &str)> {
        let all = self.get("identities").and_then(Value::as_object).into_iter().flatten();
        all.map(|(target, identity)| (target.as_str(), identity["userId"].as_str().unwrap_or_default()))
    }

    /// Returns a member by its name; `None` when it is missing or `null`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }
}
