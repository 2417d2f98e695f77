//! The fields of a user: name and identifiers.

use leptos::prelude::*;
use logto_management::connectors::PhoneNumber;
use logto_management::{FieldError, ManagementError, NewUser, User, UserPatch};

use crate::connectors::invalid_number;
use crate::controls::TextInput;
use crate::messages::{field_error_text, users};

/// The values of the fields, and what is wrong with them.
#[derive(Clone, Copy)]
pub(super) struct Fields {
    name: RwSignal<String>,
    username: RwSignal<String>,
    email: RwSignal<String>,
    phone: RwSignal<String>,
    /// The member that is wrong, and the error.
    wrong: RwSignal<Option<(String, String)>>,
}

/// Values that were checked.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Values {
    name: Option<String>,
    username: Option<String>,
    email: Option<String>,
    phone: Option<String>,
}

impl Fields {
    pub(super) fn new() -> Self {
        let empty = || RwSignal::new(String::new());
        Self { name: empty(), username: empty(), email: empty(), phone: empty(), wrong: RwSignal::new(None) }
    }

    /// Fills the fields in with the values of a user, or empties them.
    pub(super) fn fill(self, user: Option<&User>) {
        let owned = |text: Option<&str>| text.unwrap_or_default().to_owned();
        self.name.set(owned(user.and_then(User::name)));
        self.username.set(owned(user.and_then(User::username)));
        self.email.set(owned(user.and_then(User::email)));
        self.phone.set(user.and_then(User::phone).map(|digits| ["+", digits].concat()).unwrap_or_default());
        self.wrong.set(None);
    }

    /// Returns what is in the fields, without the spaces around it. Tracked.
    pub(super) fn typed(self) -> [String; 4] {
        [self.name, self.username, self.email, self.phone].map(|field| field.with(|text| text.trim().to_owned()))
    }

    /// Returns the values; `None` when a phone number is not one, which is marked.
    pub(super) fn values(self) -> Option<Values> {
        self.wrong.set(None);
        let text = |field: RwSignal<String>| Some(field.get_untracked().trim().to_owned()).filter(|it| !it.is_empty());
        let phone = match text(self.phone).map(|number| PhoneNumber::parse(&number)) {
            None => None,
            Some(Ok(number)) => Some(number.digits().to_owned()),
            Some(Err(error)) => {
                self.wrong.set(Some(("primaryPhone".to_owned(), invalid_number(error))));
                return None;
            }
        };
        Some(Values { name: text(self.name), username: text(self.username), email: text(self.email), phone })
    }

    /// Marks the field that the server refuses. Returns whether it is one of these fields.
    pub(super) fn mark(self, error: &ManagementError) -> bool {
        let names = ["name", "username", "primaryEmail", "primaryPhone"];
        let of_fields = |error: &FieldError| names.contains(&error.field.to_string().as_str());
        let Some(found) = error.field_errors().into_iter().find(of_fields) else { return false };
        self.wrong.set(Some((found.field.to_string(), field_error_text(&found))));
        true
    }

    /// Marks that an identifier is missing.
    pub(super) fn mark_missing(self) {
        self.wrong.set(Some(("username".to_owned(), users().form.identifier.to_owned())));
    }

    /// The inputs.
    pub(super) fn view(self) -> AnyView {
        let messages = &users().form;
        let input = |name: &'static str, kind, label, hint, value, test_id| {
            let problem = Memo::new(move |_| {
                self.wrong.with(|wrong| wrong.as_ref().filter(|(field, _)| field == name).map(|(_, text)| text.clone()))
            });
            view! { <TextInput kind label hint value problem test_id /> }
        };
        view! {
            {input("name", "text", messages.name, None, self.name, "user-name")}
            {input(
                "username",
                "text",
                messages.username,
                Some(messages.username_hint),
                self.username,
                "user-username",
            )}
            {input("primaryEmail", "email", messages.email, None, self.email, "user-email")}
            {input("primaryPhone", "tel", messages.phone, Some(messages.phone_hint), self.phone, "user-phone")}
        }
        .into_any()
    }
}

impl Values {
    /// Whether somebody can sign in with one of them.
    pub(super) fn has_identifier(&self) -> bool {
        self.username.is_some() || self.email.is_some() || self.phone.is_some()
    }

    /// Returns a new user with these values.
    pub(super) fn to_new_user(&self) -> NewUser {
        let mut user = NewUser::new();
        if let Some(name) = &self.name {
            user = user.with_name(name);
        }
        if let Some(username) = &self.username {
            user = user.with_username(username);
        }
        if let Some(email) = &self.email {
            user = user.with_email(email);
        }
        if let Some(phone) = &self.phone {
            user = user.with_phone(phone);
        }
        user
    }

    /// Returns the values that differ from those of a user.
    pub(super) fn patch(&self, user: &User) -> UserPatch {
        let mut patch = UserPatch::new();
        if self.name.as_deref() != user.name() {
            patch = patch.with_name(self.name.as_deref());
        }
        if self.username.as_deref() != user.username() {
            patch = patch.with_username(self.username.as_deref());
        }
        if self.email.as_deref() != user.email() {
            patch = patch.with_email(self.email.as_deref());
        }
        if self.phone.as_deref() != user.phone() {
            patch = patch.with_phone(self.phone.as_deref());
        }
        patch
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn filled(fields: Fields, phone: &str) -> Option<Values> {
        fields.phone.set(phone.to_owned());
        fields.values()
    }

    #[test]
    fn sends_only_what_changed() {
        let owner = Owner::new();
        owner.set();
        let response = json!({"id": "u1", "name": "Ada", "username": "ada", "primaryPhone": "15550100009"});
        let user = User::from_value(response).unwrap();
        let fields = Fields::new();
        fields.fill(Some(&user));
        assert!(fields.values().unwrap().patch(&user).is_empty());
        let typed = untrack(|| fields.typed());
        fields.name.set(" Ada ".to_owned());
        assert_eq!(untrack(|| fields.typed()), typed, "spaces are no change");
        fields.username.set(" ".to_owned());
        fields.email.set(" ada@example.com ".to_owned());
        let patch = filled(fields, "+1 (555) 010-0009").unwrap().patch(&user);
        assert_eq!(patch.to_value(), json!({"username": null, "primaryEmail": "ada@example.com"}));
    }

    #[test]
    fn empty_fields_are_left_out_of_a_new_user() {
        let owner = Owner::new();
        owner.set();
        let values = filled(Fields::new(), "+1 555 010 0009").unwrap();
        assert!(values.has_identifier());
        assert_eq!(values.to_new_user().to_value(), json!({"primaryPhone": "15550100009"}));
        assert!(!filled(Fields::new(), " ").unwrap().has_identifier());
    }

    #[test]
    fn server_errors_belong_to_their_field() {
        crate::messages::use_english();
        let owner = Owner::new();
        owner.set();
        let fields = Fields::new();
        let rejected = |code: &str| ManagementError::Rejected {
            code: code.to_owned(),
            message: "Taken.".to_owned(),
            data: serde_json::Value::Null,
            details: None,
        };
        assert!(fields.mark(&rejected("user.email_already_in_use")));
        let text = "Another account has it. Find that account, or use another value.".to_owned();
        assert_eq!(fields.wrong.get_untracked(), Some(("primaryEmail".to_owned(), text)));
        assert!(!fields.mark(&rejected("user.invalid_role_type")));
    }
}
