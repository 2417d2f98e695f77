//! Changes between two sign-in experiences, for people to confirm.

use serde_json::Value;

use super::experience::{SERVER_MEMBERS, SignInExperience};
use super::model::{ForgotPasswordMethod, SignInIdentifier, SignInMethod, SignInMode, SignUp};
use super::settings::{MfaFactor, PageAddress};
use crate::document::Document as _;
use crate::message::Message;

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// The setting.
    pub what: Message,
    /// The present value.
    pub before: Message,
    /// The new value.
    pub after: Message,
}

/// Returns the changes between two sign-in experiences. Members without an accessor are listed by
/// name, with their JSON.
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
/// assert_eq!(changes[0].what.to_string(), "Sign-up with");
/// assert_eq!(changes[0].after.to_string(), "email address or phone number");
/// ```
#[must_use]
pub fn diff(before: &SignInExperience, after: &SignInExperience) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut add = |what: Message, before: Message, after: Message| {
        if before != after {
            changes.push(Change { what, before, after });
        }
    };
    add("change.sign_in_mode".into(), mode(before), mode(after));
    let (old, new) = (before.sign_up(), after.sign_up());
    add("change.sign_up_identifiers".into(), identifiers(&old), identifiers(&new));
    add("change.secondary_identifiers".into(), secondary_identifiers(&old), secondary_identifiers(&new));
    add("change.sign_up_password".into(), yes_or_no(old.password), yes_or_no(new.password));
    add("change.sign_up_verify".into(), yes_or_no(old.verify), yes_or_no(new.verify));
    let (old, new) = (before.sign_in_methods(), after.sign_in_methods());
    let mut seen = Vec::new();
    for SignInMethod { identifier, .. } in old.iter().chain(&new) {
        if !seen.contains(&identifier) {
            seen.push(identifier);
            let what = Message::new("change.sign_in_method").with("identifier", identifier.name());
            add(what, factors(&old, identifier), factors(&new, identifier));
        }
    }
    let is_same_set = old.len() == new.len() && old.iter().all(|o| new.iter().any(|n| n.identifier == o.identifier));
    if is_same_set {
        add("change.sign_in_order".into(), order(&old), order(&new));
    }
    add("change.forgot_password".into(), forgot_password(before), forgot_password(after));
    settings(before, after, &mut add);
    for name in after.members().keys().filter(|name| !has_accessor(name)) {
        add(Message::text(name), json(before, name), json(after, name));
    }
    changes
}

/// Adds the changes of two-step sign-in, of the looks, of documents and of languages.
fn settings(before: &SignInExperience, after: &SignInExperience, add: &mut impl FnMut(Message, Message, Message)) {
    let of_texts = |texts: Vec<String>| joined(texts.into_iter().map(Message::text), "list.sequence", "value.nothing");
    add("change.social".into(), of_texts(before.social_targets()), of_texts(after.social_targets()));
    let (was_on, is_on) = (before.links_accounts_automatically(), after.links_accounts_automatically());
    add("change.social_linking".into(), yes_or_no(was_on), yes_or_no(is_on));
    let (old, new) = (before.mfa(), after.mfa());
    let names = |factors: &[MfaFactor]| joined(factors.iter().map(MfaFactor::name), "list.sequence", "value.nothing");
    add("change.mfa_factors".into(), names(&old.factors), names(&new.factors));
    add("change.mfa_policy".into(), old.policy.name(), new.policy.name());
    let (old, new) = (before.colors(), after.colors());
    add("change.color".into(), or_nothing(old.primary), or_nothing(new.primary));
    add("change.dark_mode".into(), yes_or_no(old.has_dark_mode), yes_or_no(new.has_dark_mode));
    add("change.dark_color".into(), or_nothing(old.dark_primary), or_nothing(new.dark_primary));
    for address in PageAddress::ALL {
        add(address.name(), or_nothing(before.address(address)), or_nothing(after.address(address)));
    }
    add("change.agreement".into(), before.agreement_policy().name(), after.agreement_policy().name());
    let (old, new) = (before.language_settings(), after.language_settings());
    let (was_on, is_on) = (old.detects_browser_language, new.detects_browser_language);
    add("change.language_detection".into(), yes_or_no(was_on), yes_or_no(is_on));
    add("change.fallback_language".into(), or_nothing(old.fallback), or_nothing(new.fallback));
    for (name, known) in PARTIAL {
        let rest = |experience: &SignInExperience| {
            let mut value = experience.get(name)?.clone();
            value.as_object_mut()?.retain(|member, _| !known.contains(&member.as_str()));
            Some(value).filter(|value| value.as_object().is_some_and(|members| !members.is_empty()))
        };
        let shown = |value: Option<Value>| {
            value.map_or_else(|| Message::new("value.nothing"), |value| Message::text(value.to_string()))
        };
        add(Message::text(name), shown(rest(before)), shown(rest(after)));
    }
}

/// The members of which some members have accessors; the others are listed with their JSON.
const PARTIAL: [(&str, &[&str]); 5] = [
    ("socialSignIn", &["automaticAccountLinking"]),
    ("mfa", &["factors", "policy"]),
    ("color", &["primaryColor", "isDarkModeEnabled", "darkPrimaryColor"]),
    ("branding", &["logoUrl", "darkLogoUrl", "favicon", "darkFavicon"]),
    ("languageInfo", &["autoDetect", "fallbackLanguage"]),
];

/// The members that are listed as a whole.
const WHOLE: [&str; 11] = [
    "signInMode",
    "signUp",
    "signIn",
    "forgotPasswordMethods",
    "socialSignInConnectorTargets",
    "termsOfUseUrl",
    "privacyPolicyUrl",
    "agreeToTermsPolicy",
    "supportEmail",
    "supportWebsiteUrl",
    "unknownSessionRedirectUrl",
];

fn or_nothing(text: String) -> Message {
    if text.is_empty() { Message::new("value.nothing") } else { Message::text(text) }
}

/// Joins messages by a template with the placeholders `{first}` and `{rest}`.
fn joined(messages: impl DoubleEndedIterator<Item = Message>, joint: &'static str, none: &'static str) -> Message {
    let join = |rest: Message, first: Message| Message::new(joint).with("first", first).with("rest", rest);
    messages.rev().reduce(join).unwrap_or_else(|| Message::new(none))
}

fn mode(experience: &SignInExperience) -> Message {
    match experience.sign_in_mode() {
        SignInMode::SignIn => Message::new("sign_in_mode.sign_in"),
        SignInMode::Register => Message::new("sign_in_mode.register"),
        SignInMode::SignInAndRegister => Message::new("sign_in_mode.sign_in_and_register"),
        SignInMode::Other(other) => Message::text(other),
    }
}

fn identifiers(sign_up: &SignUp) -> Message {
    joined(sign_up.identifiers.iter().map(SignInIdentifier::name), "list.or", "value.other_accounts_only")
}

fn secondary_identifiers(sign_up: &SignUp) -> Message {
    let names = sign_up.secondary_identifiers.iter().map(|secondary| secondary.identifier.name());
    joined(names, "list.and", "value.nothing")
}

fn order(methods: &[SignInMethod]) -> Message {
    joined(methods.iter().map(|method| method.identifier.name()), "list.sequence", "value.nothing")
}

fn yes_or_no(is_on: bool) -> Message {
    Message::new(if is_on { "value.yes" } else { "value.no" })
}

fn factors(methods: &[SignInMethod], identifier: &SignInIdentifier) -> Message {
    let Some(method) = methods.iter().find(|method| method.identifier == *identifier) else {
        return Message::new("value.off");
    };
    Message::new(match (method.password, method.verification_code) {
        (true, true) if method.is_password_primary => "factors.password_or_code",
        (true, true) => "factors.code_or_password",
        (true, false) => "factors.password",
        (false, true) => "factors.code",
        (false, false) => "factors.none",
    })
}

fn forgot_password(experience: &SignInExperience) -> Message {
    let Some(methods) = experience.forgot_password_methods() else {
        return Message::new("forgot_password.by_connectors");
    };
    let names = methods.iter().map(|method| match method {
        ForgotPasswordMethod::Email => Message::new("forgot_password.email"),
        ForgotPasswordMethod::Phone => Message::new("forgot_password.sms"),
        ForgotPasswordMethod::Other(name) => Message::text(name),
    });
    joined(names, "list.or", "value.off")
}

fn has_accessor(name: &str) -> bool {
    WHOLE.contains(&name) || PARTIAL.iter().any(|(partial, _)| *partial == name) || SERVER_MEMBERS.contains(&name)
}

fn json(experience: &SignInExperience, name: &str) -> Message {
    experience.get(name).map_or_else(|| Message::new("value.nothing"), |value: &Value| Message::text(value.to_string()))
}
