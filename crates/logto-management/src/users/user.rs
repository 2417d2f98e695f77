//! A user as the server describes them.

use serde_json::Value;

use crate::entity::{Entity, entity_methods};

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

entity_methods!(
    User.0,
    from_value: "a user",
    id: "Returns the id, which is the claim `sub` of the user's tokens.",
);

impl User {
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
        self.0.time("createdAt").map(|time| time.0)
    }

    /// Returns when the user signed in last, in milliseconds since 1970.
    #[must_use]
    pub fn last_sign_in_at(&self) -> Option<i64> {
        self.0.time("lastSignInAt").map(|time| time.0)
    }

    /// Returns the social identities: the target, such as `google`, and the user id at that provider.
    pub fn identities(&self) -> impl Iterator<Item = (&str, &str)> {
        let all = self.get("identities").and_then(Value::as_object).into_iter().flatten();
        all.map(|(target, identity)| (target.as_str(), identity["userId"].as_str().unwrap_or_default()))
    }
}
