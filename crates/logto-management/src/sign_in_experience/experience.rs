//! The sign-in experience as a JSON document with typed accessors.

use serde_json::{Map, Value};

use super::model::{self, ForgotPasswordMethod, SignInMethod, SignInMode, SignUp};
use crate::document::Document;

/// The sign-in experience of a tenant. Members without an accessor stay as they are.
///
/// ```
/// use logto_management::{ConnectorsPresent, SignInExperience, SignInIdentifier};
/// use serde_json::json;
///
/// let before = SignInExperience::from_value(json!({
///     "signUp": {"identifiers": ["username"], "password": true, "verify": false},
///     "signIn": {"methods": [
///         {"identifier": "username", "password": true, "verificationCode": false, "isPasswordPrimary": true}
///     ]},
///     "color": {"primaryColor": "#6139F6"},
/// })).unwrap();
///
/// let mut after = before.clone();
/// let mut sign_up = after.sign_up();
/// sign_up.identifiers = vec![SignInIdentifier::Email];
/// after.set_sign_up(&sign_up);
///
/// let findings = after.check(ConnectorsPresent { email: true, sms: false });
/// assert_eq!(findings[0].code, "sign_in_experiences.passwordless_requires_verify");
/// assert!(findings[0].fix.as_ref().unwrap().apply(&mut after));
/// let patch = before.patch_to(&after);
/// assert_eq!(patch.to_value(), json!({"signUp": {"identifiers": ["email"], "password": true, "verify": true}}));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct SignInExperience(Map<String, Value>);

/// Members that the server sets itself and rejects in a patch.
pub(super) const SERVER_MEMBERS: [&str; 2] = ["id", "tenantId"];

impl SignInExperience {
    /// Reads the server's response; `None` when it is not a sign-in experience.
    #[must_use]
    pub fn from_value(answer: Value) -> Option<Self> {
        match answer {
            Value::Object(members) if has_object(&members, "signUp") && has_object(&members, "signIn") => {
                Some(Self(members))
            }
            _ => None,
        }
    }

    /// Returns it as JSON.
    #[must_use]
    pub fn to_value(&self) -> Value {
        Value::Object(self.0.clone())
    }

    /// Returns whether people can sign in, sign up, or both.
    #[must_use]
    pub fn sign_in_mode(&self) -> SignInMode {
        SignInMode::from(self.0.get("signInMode").and_then(Value::as_str).unwrap_or("SignInAndRegister"))
    }

    /// Sets whether people can sign in, sign up, or both.
    pub fn set_sign_in_mode(&mut self, mode: &SignInMode) {
        self.0.insert("signInMode".to_owned(), mode.as_str().into());
    }

    /// Returns how people sign up.
    #[must_use]
    pub fn sign_up(&self) -> SignUp {
        SignUp::read(self.0.get("signUp").unwrap_or(&Value::Null))
    }

    /// Sets how people sign up.
    pub fn set_sign_up(&mut self, sign_up: &SignUp) {
        let mut members = self.0.get("signUp").and_then(Value::as_object).cloned().unwrap_or_default();
        sign_up.write(&mut members);
        self.0.insert("signUp".to_owned(), Value::Object(members));
    }

    /// Returns the sign-in methods in the order they are shown.
    #[must_use]
    pub fn sign_in_methods(&self) -> Vec<SignInMethod> {
        self.methods().iter().map(SignInMethod::read).collect()
    }

    /// Sets the sign-in methods. Unknown members of a method stay with its identifier.
    pub fn set_sign_in_methods(&mut self, methods: &[SignInMethod]) {
        let old = self.methods().to_vec();
        let write = |method: &SignInMethod| {
            let old = old.iter().find(|old| old["identifier"] == method.identifier.as_str());
            let mut members = old.and_then(Value::as_object).cloned().unwrap_or_default();
            method.write(&mut members);
            Value::Object(members)
        };
        let mut sign_in = self.0.get("signIn").and_then(Value::as_object).cloned().unwrap_or_default();
        sign_in.insert("methods".to_owned(), methods.iter().map(write).collect());
        self.0.insert("signIn".to_owned(), Value::Object(sign_in));
    }

    /// Returns the methods to reset a forgotten password. `None` when the server does not have the
    /// setting: it then allows the methods it has connectors for.
    #[must_use]
    pub fn forgot_password_methods(&self) -> Option<Vec<ForgotPasswordMethod>> {
        let methods = self.0.get("forgotPasswordMethods")?.as_array()?;
        Some(methods.iter().map(|method| model::name(method).as_str().into()).collect())
    }

    /// Sets the methods to reset a forgotten password.
    pub fn set_forgot_password_methods(&mut self, methods: &[ForgotPasswordMethod]) {
        let methods = methods.iter().map(|method| Value::from(method.as_str())).collect();
        self.0.insert("forgotPasswordMethods".to_owned(), methods);
    }

    /// Returns a member by name; `None` when it is `null`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// Returns the members that differ in `after`. The server replaces whole members.
    #[must_use]
    pub fn patch_to(&self, after: &Self) -> SignInExperiencePatch {
        let is_new = |(name, value): &(&String, &Value)| {
            !SERVER_MEMBERS.contains(&name.as_str()) && self.0.get(*name) != Some(*value)
        };
        let members = after.0.iter().filter(is_new).map(|(name, value)| (name.clone(), value.clone()));
        SignInExperiencePatch(members.collect())
    }

    fn methods(&self) -> &[Value] {
        let methods = self.0.get("signIn").and_then(|sign_in| sign_in.get("methods"));
        methods.and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }
}

impl Document for SignInExperience {
    fn members(&self) -> &Map<String, Value> {
        &self.0
    }

    fn members_mut(&mut self) -> &mut Map<String, Value> {
        &mut self.0
    }
}

impl SignInExperience {
    /// Returns the members of a member that is an object; none if it is missing.
    pub(super) fn object(&self, name: &str) -> Map<String, Value> {
        self.get(name).and_then(Value::as_object).cloned().unwrap_or_default()
    }
}

/// A change of the sign-in experience, from [`SignInExperience::patch_to`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SignInExperiencePatch(Map<String, Value>);

impl SignInExperiencePatch {
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
}

fn has_object(members: &Map<String, Value>, name: &str) -> bool {
    members.get(name).is_some_and(Value::is_object)
}
