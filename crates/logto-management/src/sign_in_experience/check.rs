//! The server's rules for the sign-in experience (Logto's `libraries/sign-in-experience`), with its
//! codes, and additional rules (`sign_in.…`) for settings that the server accepts but that lock people
//! out.

use serde_json::Value;

use super::experience::SignInExperience;
use super::model::{ForgotPasswordMethod, SignInIdentifier, SignInMethod, SignInMode, SignUp};
use super::settings_check;
use crate::connector::{Connector, ConnectorType};
use crate::field::FieldPath;
use crate::lint::{Finding, Fix, sort_and_prune};
use crate::message::Message;

/// The kinds of messages that the server can send.
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
    /// Reads them from the server's list of connectors.
    #[must_use]
    pub fn of(connectors: &[Connector]) -> Self {
        let has = |kind: &ConnectorType| connectors.iter().any(|connector| connector.kind() == *kind);
        Self { email: has(&ConnectorType::Email), sms: has(&ConnectorType::Sms) }
    }
}

impl SignInExperience {
    /// Returns what the server would reject, with its own codes, and what would lock people out, the
    /// most severe first. Sends no request.
    #[must_use]
    pub fn check(&self, connectors: ConnectorsPresent) -> Vec<Finding> {
        let document = self.to_value();
        let sign_up = self.sign_up();
        let methods = self.sign_in_methods();
        let mut findings = Vec::new();
        sign_up_rules(&document, &sign_up, connectors, &mut findings);
        sign_in_rules(&document, &sign_up, &methods, connectors, &mut findings);
        forgot_password_rules(&document, self, connectors, &mut findings);
        settings_check::check(self, &document, (connectors.email, connectors.sms), &mut findings);
        lockout_rules(self, &sign_up, &methods, &mut findings);
        sort_and_prune(findings, &document)
    }
}

const EMAIL_MISSING: &str = "sign_in_experiences.enabled_connector_not_found.email";
const SMS_MISSING: &str = "sign_in_experiences.enabled_connector_not_found.sms";

fn no_connector(field: FieldPath, message: &'static str) -> Finding {
    Finding::error("sign_in_experiences.enabled_connector_not_found", field).with_message(message)
}

fn about(identifier: &SignInIdentifier, key: &'static str) -> Message {
    Message::new(key).with("identifier", identifier.name())
}

fn sign_up_rules(document: &Value, sign_up: &SignUp, connectors: ConnectorsPresent, findings: &mut Vec<Finding>) {
    let identifiers = FieldPath::from("signUp.identifiers");
    let secondary = FieldPath::from("signUp.secondaryIdentifiers");
    if sign_up.identifiers.is_empty() && !sign_up.secondary_identifiers.is_empty() {
        findings.push(Finding::error("sign_in_experiences.missing_sign_up_identifiers", identifiers.clone()));
    }
    let duplicated = "sign_in_experiences.duplicated_sign_up_identifiers";
    for (index, identifier) in sign_up.identifiers.iter().enumerate() {
        if sign_up.identifiers[..index].contains(identifier) {
            let at = identifiers.index(index);
            let fix = Fix::new("fix.remove_duplicate").remove(document, at.clone());
            let message = about(identifier, "sign_in_experiences.duplicated_sign_up_identifiers.primary");
            findings.push(Finding::error(duplicated, at).with_message(message).fixed_by(fix));
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
            let fix = Fix::new("fix.remove").remove(document, at.clone());
            let message = about(&second.identifier, "sign_in_experiences.duplicated_sign_up_identifiers.secondary");
            findings.push(Finding::error(duplicated, at).with_message(message).fixed_by(fix));
        }
    }
    let all =
        || sign_up.identifiers.iter().chain(sign_up.secondary_identifiers.iter().map(|second| &second.identifier));
    let unverified = "sign_in_experiences.passwordless_requires_verify";
    if !sign_up.verify && all().any(|identifier| *identifier != SignInIdentifier::Username) {
        let fix = Fix::new("fix.verify_at_sign_up").replace(document, "signUp.verify", true);
        let message = "sign_in_experiences.passwordless_requires_verify.primary";
        findings.push(Finding::error(unverified, "signUp.verify").with_message(message).fixed_by(fix));
    }
    for (index, second) in sign_up.secondary_identifiers.iter().enumerate() {
        if second.identifier != SignInIdentifier::Username && !second.verify {
            let at = secondary.index(index).key("verify");
            let fix = Fix::new("fix.verify").replace(document, at.clone(), true);
            let message = about(&second.identifier, "sign_in_experiences.passwordless_requires_verify.secondary");
            findings.push(Finding::error(unverified, at).with_message(message).fixed_by(fix));
        }
    }
    if !connectors.email && all().any(SignInIdentifier::needs_email) {
        findings.push(no_connector(identifiers.clone(), EMAIL_MISSING));
    }
    if !connectors.sms && all().any(SignInIdentifier::needs_sms) {
        findings.push(no_connector(identifiers, SMS_MISSING));
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
        if !method.password && !method.verification_code {
            let fix = Fix::new("fix.password_on").replace(document, at.key("password"), true);
            let fix = fix.replace(document, at.key("isPasswordPrimary"), true);
            let code = "sign_in_experiences.at_least_one_authentication_factor";
            let message = about(&method.identifier, code);
            findings.push(Finding::error(code, at.clone()).with_message(message).fixed_by(fix));
        }
        if method.verification_code {
            match method.identifier {
                SignInIdentifier::Email if !connectors.email => {
                    findings.push(no_connector(code_at.clone(), EMAIL_MISSING));
                }
                SignInIdentifier::Phone if !connectors.sms => findings.push(no_connector(code_at.clone(), SMS_MISSING)),
                _ => {}
            }
            findings.extend(used_for_mfa(&method.identifier, &factors, &code_at));
        } else if sign_up.verify && !sign_up.password && method.identifier != SignInIdentifier::Username {
            let fix = Fix::new("fix.code_on").replace(document, code_at.clone(), true);
            let code = "sign_in_experiences.code_sign_in_must_be_enabled";
            let message = about(&method.identifier, code);
            findings.push(Finding::error(code, code_at).with_message(message).fixed_by(fix));
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
    factors.contains(&factor).then(|| Finding::error(code, at.clone()))
}

fn forgot_password_rules(
    document: &Value,
    experience: &SignInExperience,
    connectors: ConnectorsPresent,
    findings: &mut Vec<Finding>,
) {
    let methods = experience.forgot_password_methods().unwrap_or_default();
    for (index, method) in methods.iter().enumerate() {
        let message = match method {
            ForgotPasswordMethod::Email if !connectors.email => {
                "sign_in_experiences.forgot_password_method_requires_connector.email"
            }
            ForgotPasswordMethod::Phone if !connectors.sms => {
                "sign_in_experiences.forgot_password_method_requires_connector.sms"
            }
            _ => continue,
        };
        let at = FieldPath::from("forgotPasswordMethods").index(index);
        let fix = Fix::new("fix.remove").remove(document, at.clone());
        let code = "sign_in_experiences.forgot_password_method_requires_connector";
        findings.push(Finding::error(code, at).with_message(message).fixed_by(fix));
    }
}

/// Finds settings that the server accepts, but that lock people out.
fn lockout_rules(
    experience: &SignInExperience,
    sign_up: &SignUp,
    methods: &[SignInMethod],
    findings: &mut Vec<Finding>,
) {
    let at = FieldPath::from("signIn.methods");
    for (index, method) in methods.iter().enumerate() {
        if methods[..index].iter().any(|other| other.identifier == method.identifier) {
            let message = about(&method.identifier, "sign_in.duplicated_method");
            findings.push(Finding::warning("sign_in.duplicated_method", at.index(index)).with_message(message));
        }
    }
    if experience.sign_in_mode() == SignInMode::SignIn {
        return;
    }
    for identifier in &sign_up.identifiers {
        if !methods.iter().any(|method| method.identifier == *identifier) {
            let message = about(identifier, "sign_in.no_method_for_sign_up");
            findings.push(Finding::warning("sign_in.no_method_for_sign_up", at.clone()).with_message(message));
        }
    }
    if sign_up.identifiers.contains(&SignInIdentifier::Username) && !sign_up.password {
        findings.push(Finding::warning("sign_in.username_without_password", "signUp.password"));
    }
    let is_password_only = |method: &SignInMethod| method.password && !method.verification_code;
    if !sign_up.password
        && !sign_up.identifiers.is_empty()
        && !methods.is_empty()
        && methods.iter().all(is_password_only)
    {
        findings.push(Finding::warning("sign_in.password_never_set", at));
    }
}
