//! The server's rules for the sign-in experience (Logto's `libraries/sign-in-experience`), with its
//! codes, and a few of our own (`sign_in.…`) for what it accepts though nobody could get in.

use serde_json::Value;

use super::{ForgotPasswordMethod, SignInExperience, SignInIdentifier, SignInMethod, SignInMode, SignUp};
use crate::lint::{Finding, Fix, sort_and_prune};
use crate::{Connector, ConnectorType, FieldPath};

/// Which messages the server can send.
///
/// ```
/// use logto_management::ConnectorsPresent;
///
/// assert_eq!(ConnectorsPresent::of(&[]), ConnectorsPresent { email: false, sms: false });
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ConnectorsPresent {
    /// E-mails.
    pub email: bool,
    /// Text messages.
    pub sms: bool,
}

impl ConnectorsPresent {
    /// From the server's list.
    #[must_use]
    pub fn of(connectors: &[Connector]) -> Self {
        let has = |kind: &ConnectorType| connectors.iter().any(|connector| connector.kind() == *kind);
        Self { email: has(&ConnectorType::Email), sms: has(&ConnectorType::Sms) }
    }
}

pub(super) fn check(experience: &SignInExperience, connectors: ConnectorsPresent) -> Vec<Finding> {
    let document = experience.to_value();
    let sign_up = experience.sign_up();
    let methods = experience.sign_in_methods();
    let mut findings = Vec::new();
    sign_up_rules(&document, &sign_up, connectors, &mut findings);
    sign_in_rules(&document, &sign_up, &methods, connectors, &mut findings);
    forgot_password_rules(&document, experience, connectors, &mut findings);
    leaves_outside(experience, &sign_up, &methods, &mut findings);
    sort_and_prune(findings, &document)
}

const NO_CONNECTOR: &str = "sign_in_experiences.enabled_connector_not_found";

fn no_connector(field: FieldPath, kind: &str) -> Finding {
    Finding::error(NO_CONNECTOR, field, format!("There is no {kind} connector to send the code: set one up first."))
}

fn sign_up_rules(document: &Value, sign_up: &SignUp, connectors: ConnectorsPresent, findings: &mut Vec<Finding>) {
    let identifiers = FieldPath::from("signUp.identifiers");
    let secondary = FieldPath::from("signUp.secondaryIdentifiers");
    if sign_up.identifiers.is_empty() && !sign_up.secondary_identifiers.is_empty() {
        let message = "There has to be a first identifier before there can be a second.";
        findings.push(Finding::error("sign_in_experiences.missing_sign_up_identifiers", identifiers.clone(), message));
    }
    let duplicated = "sign_in_experiences.duplicated_sign_up_identifiers";
    for (index, identifier) in sign_up.identifiers.iter().enumerate() {
        if sign_up.identifiers[..index].contains(identifier) {
            let at = identifiers.index(index);
            let fix = Fix::new("Remove the second one").remove(document, at.clone());
            let message = format!("“{}” is there twice.", identifier.in_words());
            findings.push(Finding::error(duplicated, at, message).fixed_by(fix));
        }
    }
    for (index, second) in sign_up.secondary_identifiers.iter().enumerate() {
        let is_same = |identifier: &SignInIdentifier| match second.identifier {
            SignInIdentifier::EmailOrPhone => identifier.needs_email() || identifier.needs_sms(),
            _ => *identifier == second.identifier,
        };
        let before = sign_up.secondary_identifiers[..index].iter().any(|other| other.identifier == second.identifier);
        if before || sign_up.identifiers.iter().any(is_same) {
            let at = secondary.index(index);
            let fix = Fix::new("Remove it").remove(document, at.clone());
            let message = format!("“{}” is asked for already.", second.identifier.in_words());
            findings.push(Finding::error(duplicated, at, message).fixed_by(fix));
        }
    }
    let all =
        || sign_up.identifiers.iter().chain(sign_up.secondary_identifiers.iter().map(|second| &second.identifier));
    let unverified = "sign_in_experiences.passwordless_requires_verify";
    if !sign_up.verify && all().any(|identifier| *identifier != SignInIdentifier::Username) {
        let fix = Fix::new("Verify at sign-up").replace(document, "signUp.verify", true);
        let message = "Who signs up with an e-mail address or phone number has to verify it.";
        findings.push(Finding::error(unverified, "signUp.verify", message).fixed_by(fix));
    }
    for (index, second) in sign_up.secondary_identifiers.iter().enumerate() {
        if second.identifier != SignInIdentifier::Username && !second.verify {
            let at = secondary.index(index).key("verify");
            let fix = Fix::new("Verify it").replace(document, at.clone(), true);
            let message = format!("The {} has to be verified.", second.identifier.in_words());
            findings.push(Finding::error(unverified, at, message).fixed_by(fix));
        }
    }
    if !connectors.email && all().any(SignInIdentifier::needs_email) {
        findings.push(no_connector(identifiers.clone(), "e-mail"));
    }
    if !connectors.sms && all().any(SignInIdentifier::needs_sms) {
        findings.push(no_connector(identifiers, "SMS"));
    }
}

fn sign_in_rules(
    document: &Value,
    sign_up: &SignUp,
    methods: &[SignInMethod],
    connectors: ConnectorsPresent,
    findings: &mut Vec<Finding>,
) {
    let factors: Vec<&str> =
        document["mfa"]["factors"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    for (index, method) in methods.iter().enumerate() {
        let at = FieldPath::from("signIn.methods").index(index);
        let code_at = at.key("verificationCode");
        let name = method.identifier.in_words();
        if !method.password && !method.verification_code {
            let message = format!("Sign-in with the {name} needs the password, the code, or both.");
            let fix = Fix::new("Turn the password on").replace(document, at.key("password"), true);
            let fix = fix.replace(document, at.key("isPasswordPrimary"), true);
            let code = "sign_in_experiences.at_least_one_authentication_factor";
            findings.push(Finding::error(code, at.clone(), message).fixed_by(fix));
        }
        if method.verification_code {
            match method.identifier {
                SignInIdentifier::Email if !connectors.email => findings.push(no_connector(code_at.clone(), "e-mail")),
                SignInIdentifier::Phone if !connectors.sms => findings.push(no_connector(code_at.clone(), "SMS")),
                _ => {}
            }
            findings.extend(used_for_mfa(&method.identifier, &factors, &code_at));
        } else if sign_up.verify && !sign_up.password && method.identifier != SignInIdentifier::Username {
            let message = format!("Who signs up without a password has to get in with a code sent to the {name}.");
            let fix = Fix::new("Turn the code on").replace(document, code_at.clone(), true);
            let code = "sign_in_experiences.code_sign_in_must_be_enabled";
            findings.push(Finding::error(code, code_at, message).fixed_by(fix));
        }
    }
}

fn used_for_mfa(identifier: &SignInIdentifier, factors: &[&str], at: &FieldPath) -> Option<Finding> {
    let (factor, code) = match identifier {
        SignInIdentifier::Email => {
            ("EmailVerificationCode", "sign_in_experiences.email_verification_code_cannot_be_used_for_sign_in")
        }
        SignInIdentifier::Phone => {
            ("PhoneVerificationCode", "sign_in_experiences.phone_verification_code_cannot_be_used_for_sign_in")
        }
        _ => return None,
    };
    let message = "The same code is the second step of the sign-in already: it cannot be the first too.";
    factors.contains(&factor).then(|| Finding::error(code, at.clone(), message))
}

fn forgot_password_rules(
    document: &Value,
    experience: &SignInExperience,
    connectors: ConnectorsPresent,
    findings: &mut Vec<Finding>,
) {
    let methods = experience.forgot_password_methods().unwrap_or_default();
    for (index, method) in methods.iter().enumerate() {
        let kind = match method {
            ForgotPasswordMethod::Email if !connectors.email => "e-mail",
            ForgotPasswordMethod::Phone if !connectors.sms => "SMS",
            _ => continue,
        };
        let at = FieldPath::from("forgotPasswordMethods").index(index);
        let message = format!("There is no {kind} connector to send the code for a forgotten password.");
        let fix = Fix::new("Remove it").remove(document, at.clone());
        let code = "sign_in_experiences.forgot_password_method_requires_connector";
        findings.push(Finding::error(code, at, message).fixed_by(fix));
    }
}

/// What the server accepts.
fn leaves_outside(
    experience: &SignInExperience,
    sign_up: &SignUp,
    methods: &[SignInMethod],
    findings: &mut Vec<Finding>,
) {
    let at = FieldPath::from("signIn.methods");
    for (index, method) in methods.iter().enumerate() {
        if methods[..index].iter().any(|other| other.identifier == method.identifier) {
            let message = format!("There are two ways to sign in with the {}.", method.identifier.in_words());
            findings.push(Finding::warning("sign_in.duplicated_method", at.index(index), message));
        }
    }
    if experience.sign_in_mode() == SignInMode::SignIn {
        return;
    }
    for identifier in &sign_up.identifiers {
        if !methods.iter().any(|method| method.identifier == *identifier) {
            let message = format!("Who signs up with the {} cannot sign in with it.", identifier.in_words());
            findings.push(Finding::warning("sign_in.no_method_for_sign_up", at.clone(), message));
        }
    }
    if sign_up.identifiers.contains(&SignInIdentifier::Username) && !sign_up.password {
        let message = "Who signs up with a username gets no password, and cannot sign in with it again.";
        findings.push(Finding::warning("sign_in.username_without_password", "signUp.password", message));
    }
    let is_password_only = |method: &SignInMethod| method.password && !method.verification_code;
    if !sign_up.password
        && !sign_up.identifiers.is_empty()
        && !methods.is_empty()
        && methods.iter().all(is_password_only)
    {
        let message = "Nobody chooses a password at sign-up, and there is no other way to sign in.";
        findings.push(Finding::warning("sign_in.password_never_set", at, message));
    }
}
