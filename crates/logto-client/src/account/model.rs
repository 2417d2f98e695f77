//! The account, typed where Logto defines a member, complete otherwise.

use serde_json::{Map, Value};

use crate::protocol::time::UnixMillis;

/// A member of the account that the server's account centre may withhold.
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
    /// The member's name in the server's answer.
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

/// An account, as its owner may see it.
///
/// Accessors give `None` for what is not set as well as for what the server withholds;
/// [`Account::is_readable`] tells the two apart. Members without an accessor are in
/// [`Account::get`].
#[derive(Clone, Debug, PartialEq)]
pub struct Account {
    id: String,
    members: Map<String, Value>,
}

impl Account {
    pub(super) fn from_answer(answer: Value) -> Option<Self> {
        let Value::Object(members) = answer else { return None };
        let id = members.get("id")?.as_str().filter(|id| !id.is_empty())?.to_owned();
        Some(Self { id, members })
    }

    /// The user's id: the `sub` claim.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Whether the server tells this, set or not.
    #[must_use]
    pub fn is_readable(&self, field: Field) -> bool {
        self.members.contains_key(field.member())
    }

    /// A member by its name; `None` when it is missing or `null`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.members.get(name).filter(|value| !value.is_null())
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(Value::as_str).filter(|text| !text.is_empty())
    }

    fn object(&self, name: &str) -> Option<&Map<String, Value>> {
        self.get(name).and_then(Value::as_object)
    }

    fn time(&self, name: &str) -> Option<UnixMillis> {
        self.get(name).and_then(Value::as_i64).map(UnixMillis)
    }

    /// `username`.
    #[must_use]
    pub fn username(&self) -> Option<&str> {
        self.text("username")
    }

    /// `name`: full name.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.text("name")
    }

    /// `avatar`: address of a picture, as the account's owner gave it. Only http(s) and
    /// `data:image/` addresses are given out.
    #[must_use]
    pub fn avatar(&self) -> Option<&str> {
        self.text("avatar")
            .filter(|url| ["https://", "http://", "data:image/"].iter().any(|start| url.starts_with(start)))
    }

    /// `primaryEmail`.
    #[must_use]
    pub fn primary_email(&self) -> Option<&str> {
        self.text("primaryEmail")
    }

    /// `primaryPhone`: digits with the country code, without `+`, as Logto stores it.
    #[must_use]
    pub fn primary_phone(&self) -> Option<&str> {
        self.text("primaryPhone")
    }

    /// `hasPassword`; `None` when the server withholds it.
    #[must_use]
    pub fn has_password(&self) -> Option<bool> {
        self.get("hasPassword").and_then(Value::as_bool)
    }

    /// `profile`: `givenName`, `familyName`, `birthdate` and the like.
    #[must_use]
    pub fn profile(&self) -> Option<&Map<String, Value>> {
        self.object("profile")
    }

    /// `customData`: what the operator keeps with the user.
    #[must_use]
    pub fn custom_data(&self) -> Option<&Map<String, Value>> {
        self.object("customData")
    }

    /// `identities`: linked social identities by connector target.
    #[must_use]
    pub fn identities(&self) -> Option<&Map<String, Value>> {
        self.object("identities")
    }

    /// `createdAt`: when the account was made.
    #[must_use]
    pub fn created_at(&self) -> Option<UnixMillis> {
        self.time("createdAt")
    }

    /// `lastSignInAt`: when somebody signed in to it last.
    #[must_use]
    pub fn last_sign_in_at(&self) -> Option<UnixMillis> {
        self.time("lastSignInAt")
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_withheld_is_told_from_what_is_not_set() {
        let account = Account::from_answer(json!({"id": "u", "name": null, "plan": "pro"})).unwrap();
        assert_eq!((account.name(), account.username()), (None, None));
        assert!(account.is_readable(Field::Name) && !account.is_readable(Field::Username));
        assert_eq!(account.get("plan"), Some(&json!("pro")));
    }

    #[test]
    fn members_of_the_wrong_type_are_as_good_as_missing() {
        let odd = json!({"id": "u", "name": 7, "hasPassword": "yes", "profile": [], "createdAt": "x",
                         "avatar": "javascript:alert(1)"});
        let account = Account::from_answer(odd).unwrap();
        assert_eq!((account.name(), account.has_password(), account.avatar()), (None, None, None));
        assert_eq!((account.profile(), account.created_at()), (None, None));
    }

    #[test]
    fn an_account_without_an_id_is_none() {
        for answer in [json!(null), json!([]), json!({}), json!({"id": 7}), json!({"id": ""})] {
            assert_eq!(Account::from_answer(answer.clone()), None, "{answer}");
        }
    }
}
