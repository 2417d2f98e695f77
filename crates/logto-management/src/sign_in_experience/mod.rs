//! How people sign up and sign in: the part of Logto's sign-in experience that connectors are for.

mod check;
mod diff;
mod model;

use serde_json::{Map, Value};

pub use self::check::ConnectorsPresent;
pub use self::diff::{Change, diff};
pub use self::model::{ForgotPasswordMethod, SecondaryIdentifier, SignInIdentifier, SignInMethod, SignInMode, SignUp};
use super::connectors::Document;
use super::lint::Finding;

/// The sign-in experience as the server has it. Members without an accessor stay as they are.
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

/// Members that belong to the server; it refuses them in a patch.
const SERVERS: [&str; 2] = ["id", "tenantId"];

impl SignInExperience {
    /// From the server's answer; `None` when it is not one.
    #[must_use]
    pub fn from_value(answer: Value) -> Option<Self> {
        match answer {
            Value::Object(members) if has_object(&members, "signUp") && has_object(&members, "signIn") => {
                Some(Self(members))
            }
            _ => None,
        }
    }

    /// As JSON.
    #[must_use]
    pub fn to_value(&self) -> Value {
        Value::Object(self.0.clone())
    }

    /// Whether people may sign in, sign up, or both.
    #[must_use]
    pub fn sign_in_mode(&self) -> SignInMode {
        SignInMode::from(self.0.get("signInMode").and_then(Value::as_str).unwrap_or("SignInAndRegister"))
    }

    /// Sets whether people may sign in, sign up, or both.
    pub fn set_sign_in_mode(&mut self, mode: &SignInMode) {
        self.0.insert("signInMode".to_owned(), mode.as_str().into());
    }

    /// How people sign up.
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

    /// The ways to sign in, in the order they are shown.
    #[must_use]
    pub fn sign_in_methods(&self) -> Vec<SignInMethod> {
        self.methods().iter().map(SignInMethod::read).collect()
    }

    /// Sets the ways to sign in. What the server has beside for an identifier stays with it.
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

    /// The ways to set a forgotten password anew. `None` when the server says nothing about it: it
    /// then allows those that it has connectors for.
    #[must_use]
    pub fn forgot_password_methods(&self) -> Option<Vec<ForgotPasswordMethod>> {
        let methods = self.0.get("forgotPasswordMethods")?.as_array()?;
        Some(methods.iter().map(|method| model::name(method).as_str().into()).collect())
    }

    /// Sets the ways to set a forgotten password anew.
    pub fn set_forgot_password_methods(&mut self, methods: &[ForgotPasswordMethod]) {
        let methods = methods.iter().map(|method| Value::from(method.as_str())).collect();
        self.0.insert("forgotPasswordMethods".to_owned(), methods);
    }

    /// Any member.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// What the server would refuse, with its own codes, and what would leave people outside. The
    /// worst comes first. Works without the server.
    #[must_use]
    pub fn check(&self, connectors: ConnectorsPresent) -> Vec<Finding> {
        check::check(self, connectors)
    }

    /// The least that has to be sent to get from here to `after`: the server replaces whole members.
    #[must_use]
    pub fn patch_to(&self, after: &Self) -> SignInExperiencePatch {
        let is_new =
            |(name, value): &(&String, &Value)| !SERVERS.contains(&name.as_str()) && self.0.get(*name) != Some(*value);
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

/// What is to be changed in the sign-in experience, by [`SignInExperience::patch_to`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SignInExperiencePatch(Map<String, Value>);

impl SignInExperiencePatch {
    /// Whether there is nothing to change.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The body of the request.
    #[must_use]
    pub fn to_value(&self) -> Value {
        Value::Object(self.0.clone())
    }
}

fn has_object(members: &Map<String, Value>, name: &str) -> bool {
    members.get(name).is_some_and(Value::is_object)
}
