//! The parts of the sign-in experience.

use serde_json::{Map, Value, json};

use crate::message::Message;

/// Identifier of a user.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SignInIdentifier {
    /// A username.
    Username,
    /// An email address.
    Email,
    /// A phone number.
    Phone,
    /// Either of them; as a second identifier at sign-up only.
    EmailOrPhone,
    /// A value that this library does not know.
    Other(String),
}

impl SignInIdentifier {
    /// Returns Logto's name for it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Username => "username",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::EmailOrPhone => "emailOrPhone",
            Self::Other(name) => name,
        }
    }

    /// Its name for people.
    pub(super) fn name(&self) -> Message {
        match self {
            Self::Username => Message::new("identifier.username"),
            Self::Email => Message::new("identifier.email"),
            Self::Phone => Message::new("identifier.phone"),
            Self::EmailOrPhone => Message::new("identifier.email_or_phone"),
            Self::Other(name) => Message::text(name),
        }
    }

    pub(super) fn needs_email(&self) -> bool {
        matches!(self, Self::Email | Self::EmailOrPhone)
    }

    pub(super) fn needs_sms(&self) -> bool {
        matches!(self, Self::Phone | Self::EmailOrPhone)
    }
}

impl From<&str> for SignInIdentifier {
    fn from(name: &str) -> Self {
        let known = [Self::Username, Self::Email, Self::Phone, Self::EmailOrPhone];
        known.into_iter().find(|known| known.as_str() == name).unwrap_or_else(|| Self::Other(name.to_owned()))
    }
}

/// An additional identifier at sign-up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecondaryIdentifier {
    /// The identifier.
    pub identifier: SignInIdentifier,
    /// Whether it is verified with a code.
    pub verify: bool,
}

/// How people sign up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignUp {
    /// The identifiers to choose from. Empty: people sign up with social or enterprise accounts only.
    pub identifiers: Vec<SignInIdentifier>,
    /// The additional required identifiers.
    pub secondary_identifiers: Vec<SecondaryIdentifier>,
    /// Whether they choose a password.
    pub password: bool,
    /// Whether the email address or phone number is verified with a code.
    pub verify: bool,
}

fn flag(value: &Value, name: &str) -> bool {
    value[name] == Value::Bool(true)
}

/// Returns a string, or the JSON of another value, so that elements of a list keep their indexes.
pub(super) fn name(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

impl SignUp {
    pub(super) fn read(value: &Value) -> Self {
        let list = |name: &str| value[name].as_array().into_iter().flatten();
        let secondary = list("secondaryIdentifiers").map(|value| SecondaryIdentifier {
            identifier: text(value, "identifier").into(),
            verify: flag(value, "verify"),
        });
        Self {
            identifiers: list("identifiers").map(|value| name(value).as_str().into()).collect(),
            secondary_identifiers: secondary.collect(),
            password: flag(value, "password"),
            verify: flag(value, "verify"),
        }
    }

    pub(super) fn write(&self, members: &mut Map<String, Value>) {
        let identifiers = self.identifiers.iter().map(|identifier| Value::from(identifier.as_str())).collect();
        members.insert("identifiers".to_owned(), identifiers);
        members.insert("password".to_owned(), self.password.into());
        members.insert("verify".to_owned(), self.verify.into());
        if self.secondary_identifiers.is_empty() && !members.contains_key("secondaryIdentifiers") {
            return;
        }
        let old = members.get("secondaryIdentifiers").and_then(Value::as_array).cloned().unwrap_or_default();
        let write = |secondary: &SecondaryIdentifier| {
            let name = secondary.identifier.as_str();
            let old = old.iter().find(|old| old["identifier"] == name).filter(|old| old.is_object()).cloned();
            let mut value = old.unwrap_or_else(|| json!({ "identifier": name }));
            // A missing `verify` means false.
            if secondary.verify || value.get("verify").is_some() {
                value["verify"] = secondary.verify.into();
            }
            value
        };
        members.insert("secondaryIdentifiers".to_owned(), self.secondary_identifiers.iter().map(write).collect());
    }
}

/// A sign-in method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInMethod {
    /// The identifier.
    pub identifier: SignInIdentifier,
    /// Whether people can sign in with a password.
    pub password: bool,
    /// Whether people can sign in with a verification code.
    pub verification_code: bool,
    /// Whether the password comes first when both are on.
    pub is_password_primary: bool,
}

impl SignInMethod {
    pub(super) fn read(value: &Value) -> Self {
        Self {
            identifier: text(value, "identifier").into(),
            password: flag(value, "password"),
            verification_code: flag(value, "verificationCode"),
            is_password_primary: flag(value, "isPasswordPrimary"),
        }
    }

    pub(super) fn write(&self, members: &mut Map<String, Value>) {
        members.insert("identifier".to_owned(), self.identifier.as_str().into());
        members.insert("password".to_owned(), self.password.into());
        members.insert("verificationCode".to_owned(), self.verification_code.into());
        members.insert("isPasswordPrimary".to_owned(), self.is_password_primary.into());
    }
}

/// A method to reset a forgotten password.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ForgotPasswordMethod {
    /// With a code by email.
    Email,
    /// With a code by text message.
    Phone,
    /// A value that this library does not know.
    Other(String),
}

impl ForgotPasswordMethod {
    /// Returns Logto's name for it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Email => "EmailVerificationCode",
            Self::Phone => "PhoneVerificationCode",
            Self::Other(name) => name,
        }
    }
}

impl From<&str> for ForgotPasswordMethod {
    fn from(name: &str) -> Self {
        match name {
            "EmailVerificationCode" => Self::Email,
            "PhoneVerificationCode" => Self::Phone,
            other => Self::Other(other.to_owned()),
        }
    }
}

/// Whether people can sign in, sign up, or both.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignInMode {
    /// Sign in only.
    SignIn,
    /// Sign up only.
    Register,
    /// Both.
    SignInAndRegister,
    /// A value that this library does not know.
    Other(String),
}

impl SignInMode {
    /// Returns Logto's name for it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::SignIn => "SignIn",
            Self::Register => "Register",
            Self::SignInAndRegister => "SignInAndRegister",
            Self::Other(name) => name,
        }
    }
}

impl From<&str> for SignInMode {
    fn from(name: &str) -> Self {
        let known = [Self::SignIn, Self::Register, Self::SignInAndRegister];
        known.into_iter().find(|known| known.as_str() == name).unwrap_or_else(|| Self::Other(name.to_owned()))
    }
}
