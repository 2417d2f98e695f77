//! What changes between two sign-in experiences, in words.

use serde_json::Value;

use super::{ForgotPasswordMethod, SERVERS, SignInExperience, SignInMethod, SignInMode};

/// One change, for people to confirm.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// What changes.
    pub what: String,
    /// How it is.
    pub before: String,
    /// How it will be.
    pub after: String,
}

/// What changes between two sign-in experiences. Members without words of their own are named, with
/// their JSON.
///
/// ```
/// use logto_management::{SignInExperience, SignInIdentifier, diff};
/// use serde_json::json;
///
/// let before = SignInExperience::from_value(json!({"signUp": {"identifiers": ["username"]}, "signIn": {}})).unwrap();
/// let mut after = before.clone();
/// let mut sign_up = after.sign_up();
/// sign_up.identifiers = vec![SignInIdentifier::Email, SignInIdentifier::Phone];
/// after.set_sign_up(&sign_up);
/// let changes = diff(&before, &after);
/// assert_eq!((changes[0].what.as_str(), changes[0].after.as_str()), ("Sign-up with", "e-mail address or phone number"));
/// ```
#[must_use]
pub fn diff(before: &SignInExperience, after: &SignInExperience) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut add = |what: &str, before: String, after: String| {
        if before != after {
            changes.push(Change { what: what.to_owned(), before, after });
        }
    };
    let mode = |experience: &SignInExperience| match experience.sign_in_mode() {
        SignInMode::SignIn => "sign in only".to_owned(),
        SignInMode::Register => "sign up only".to_owned(),
        SignInMode::SignInAndRegister => "sign in and sign up".to_owned(),
        SignInMode::Other(other) => other,
    };
    add("People may", mode(before), mode(after));
    let (old, new) = (before.sign_up(), after.sign_up());
    let names = |sign_up: &super::SignUp| {
        listed(sign_up.identifiers.iter().map(super::SignInIdentifier::in_words), " or ", "another account only")
    };
    add("Sign-up with", names(&old), names(&new));
    let second = |sign_up: &super::SignUp| {
        listed(sign_up.secondary_identifiers.iter().map(|second| second.identifier.in_words()), " and ", "nothing")
    };
    add("Also asked for at sign-up", second(&old), second(&new));
    add("Password at sign-up", on(old.password), on(new.password));
    add("Verify at sign-up", on(old.verify), on(new.verify));
    let (old, new) = (before.sign_in_methods(), after.sign_in_methods());
    let mut identifiers: Vec<_> = old.iter().chain(&new).map(|method| method.identifier.clone()).collect();
    let mut seen = Vec::new();
    identifiers.retain(|identifier| !seen.contains(identifier) && (seen.push(identifier.clone()), true).1);
    for identifier in identifiers {
        let way = |methods: &[SignInMethod]| {
            methods.iter().find(|method| method.identifier == identifier).map_or_else(|| "off".to_owned(), factors)
        };
        add(&format!("Sign-in with the {}", identifier.in_words()), way(&old), way(&new));
    }
    let order =
        |methods: &[SignInMethod]| listed(methods.iter().map(|method| method.identifier.in_words()), ", ", "none");
    let is_same_set = old.len() == new.len() && old.iter().all(|o| new.iter().any(|n| n.identifier == o.identifier));
    if is_same_set {
        add("Order of the ways to sign in", order(&old), order(&new));
    }
    add("Forgotten password", forgotten(before), forgotten(after));
    for (name, old, new) in others(before, after) {
        add(&name, old, new);
    }
    changes
}

fn listed<'a>(words: impl Iterator<Item = &'a str>, joint: &str, nothing: &str) -> String {
    let words: Vec<_> = words.collect();
    if words.is_empty() { nothing.to_owned() } else { words.join(joint) }
}

fn on(is_on: bool) -> String {
    if is_on { "yes" } else { "no" }.to_owned()
}

fn factors(method: &SignInMethod) -> String {
    match (method.password, method.verification_code) {
        (true, true) if method.is_password_primary => "password, or else a code",
        (true, true) => "code, or else the password",
        (true, false) => "password",
        (false, true) => "code",
        (false, false) => "nothing lets anybody in",
    }
    .to_owned()
}

fn forgotten(experience: &SignInExperience) -> String {
    let Some(methods) = experience.forgot_password_methods() else {
        return "whatever there is a connector for".to_owned();
    };
    let words = methods.iter().map(|method| match method {
        ForgotPasswordMethod::Email => "code by e-mail",
        ForgotPasswordMethod::Phone => "code by SMS",
        ForgotPasswordMethod::Other(name) => name,
    });
    listed(words, " or ", "no way")
}

fn others(before: &SignInExperience, after: &SignInExperience) -> Vec<(String, String, String)> {
    const TOLD: [&str; 4] = ["signInMode", "signUp", "signIn", "forgotPasswordMethods"];
    let names = super::Document::members(after).keys();
    let names = names.filter(|name| !TOLD.contains(&name.as_str()) && !SERVERS.contains(&name.as_str()));
    let json = |experience: &SignInExperience, name: &str| {
        experience.get(name).map_or_else(|| "nothing".to_owned(), Value::to_string)
    };
    names.map(|name| (name.clone(), json(before, name), json(after, name))).collect()
}
