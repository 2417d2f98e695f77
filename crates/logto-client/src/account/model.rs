//! The account, with typed accessors for the fields that Logto defines.

use serde_json::{Map, Value};

use crate::protocol::entity::Entity;
use crate::protocol::time::UnixMillis;

/// A field of the account that the server's account center may hide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Field {
    /// `username`
    Username,
    /// `name`
    Name,
    /// `avatar`
    Avatar,
    /// `primaryEmail`: also needs the scope `email`.
    Email,
    /// `primaryPhone`: also needs the scope `phone`.
    Phone,
    /// `hasPassword`
    Password,
    /// `profile`
    Profile,
    /// `customData`: also needs the scope `custom_data`.
    CustomData,
    /// `identities`: also needs the scope `identities`.
    Identities,
}

impl Field {
    /// The field's name in the server's response.
    #[must_use]
    pub fn member(self) -> &'static str {
        match self {
            Self::Username => "username",
            Self::Name => "name",
            Self::Avatar => "avatar",
            Self::Email => "primaryEmail",
            Self::Phone => "primaryPhone",
            Self::Password => "hasPassword",
            Self::Profile => "profile",
            Self::CustomData => "customData",
            Self::Identities => "identities",
        }
    }
}

/// An account, as its owner can see it.
///
/// Accessors return `None` both for fields that are not set and for fields that the server hides;
/// [`Account::is_readable`] distinguishes them. Fields without an accessor are available through
/// [`Account::get`].
#[derive(Clone, Debug, PartialEq)]
pub struct Account(Entity);

impl Account {
    pub(super) fn from_response(response: Value) -> Option<Self> {
        Entity::from_value(response).map(Self)
    }

    /// Returns the user's id: the `sub` claim.
    #[must_use]
    pub fn id(&self) -> &str {
        self.0.id()
    }

    /// Returns whether the server returns this field, set or not.
    #[must_use]
    pub fn is_readable(&self, field: Field) -> bool {
        self.0.has(field.member())
    }

    /// Returns a member by its name; `None` when it is missing or `null`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// `username`.
    #[must_use]
    pub fn username(&self) -> Option<&str> {
        self.0.text("username")
    }

    /// `name`: full name.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.0.text("name")
    }

    /// `avatar`: address of a picture, as the account's owner gave it. Only http(s) and
    /// `data:image/` addresses are given out.
    #[must_use]
    pub fn avatar(&self) -> Option<&str> {
        self.0
            .text("avatar")
            .filter(|url| ["https://", "http://", "data:image/"].iter().any(|start| url.starts_with(start)))
    }

    /// `primaryEmail`.
    #[must_use]
    pub fn primary_email(&self) -> Option<&str> {
        self.0.text("primaryEmail")
    }

    /// `primaryPhone`: digits with the country code, without `+`, as Logto stores it.
    #[must_use]
    pub fn primary_phone(&self) -> Option<&str> {
        self.0.text("primaryPhone")
    }

    /// `hasPassword`; `None` when the server withholds it.
    #[must_use]
    pub fn has_password(&self) -> Option<bool> {
        self.get("hasPassword").and_then(Value::as_bool)
    }

    /// `profile`: `givenName`, `familyName`, `birthdate` and the like.
    #[must_use]
    pub fn profile(&self) -> Option<&Map<String, Value>> {
        self.0.object("profile")
    }

    /// `customData`: the custom data of the user.
    #[must_use]
    pub fn custom_data(&self) -> Option<&Map<String, Value>> {
        self.0.object("customData")
    }

    /// `identities`: linked social identities by connector target.
    #[must_use]
    pub fn identities(&self) -> Option<&Map<String, Value>> {
        self.0.object("identities")
    }

    /// `createdAt`: when the account was made.
    #[must_use]
    pub fn created_at(&self) -> Option<UnixMillis> {
        self.0.time("createdAt")
    }

    /// `lastSignInAt`: when somebody signed in to it last.
    #[must_use]
    pub fn last_sign_in_at(&self) -> Option<UnixMillis> {
        self.0.time("lastSignInAt")
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn distinguishes_hidden_from_unset_fields() {
        let account = Account::from_response(json!({"id": "u", "name": null, "plan": "pro"})).unwrap();
        assert_eq!((account.name(), account.username()), (None, None));
        assert!(account.is_readable(Field::Name) && !account.is_readable(Field::Username));
        assert_eq!(account.get("plan"), Some(&json!("pro")));
    }

    #[test]
    fn fields_of_the_wrong_type_count_as_missing() {
        let odd = json!({"id": "u", "name": 7, "hasPassword": "yes", "profile": [], "createdAt": "x",
                         "avatar": "javascript:alert(1)"});
        let account = Account::from_response(odd).unwrap();
        assert_eq!((account.name(), account.has_password(), account.avatar()), (None, None, None));
        assert_eq!((account.profile(), account.created_at()), (None, None));
    }
}
