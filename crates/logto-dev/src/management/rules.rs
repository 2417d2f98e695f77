//! What a sign-in experience must keep to, in the order Logto looks.

use crate::connectors::factory::Kind;
use crate::connectors::saved::{self, Saved};
use crate::experience::errors::ApiError;
use crate::sign_in_exp::{Identifier, Secondary, SignInExp, SignUp};

/// Checks the settings that were `given`.
pub(super) fn check(settings: &SignInExp, given: &[&str], connectors: &[Saved]) -> Result<(), ApiError> {
    let sign_up = settings.sign_up();
    if given.contains(&"signUp") {
        check_sign_up(&sign_up, connectors)?;
    }
    if given.contains(&"signIn") {
        check_sign_in(settings, &sign_up, connectors)?;
    }
    if given.contains(&"forgotPasswordMethods") {
        for kind in settings.forgot_password(connectors).into_iter().filter_map(Identifier::connector) {
            if saved::of_kind(connectors, kind).is_none() {
                return Err(ApiError::connector_needed_for_reset(kind));
            }
        }
    }
    Ok(())
}

fn check_sign_up(sign_up: &SignUp, connectors: &[Saved]) -> Result<(), ApiError> {
    let further = &sign_up.secondary_identifiers;
    if sign_up.identifiers.is_empty() && !further.is_empty() {
        let message = "Primary sign-up identifier cannot be empty.";
        return Err(ApiError::sign_in_exp("missing_sign_up_identifiers", message));
    }
    let mut seen: Vec<Identifier> = Vec::new();
    let all = sign_up.identifiers.iter().copied().chain(further.iter().flat_map(Secondary::alternatives));
    for identifier in all {
        if seen.contains(&identifier) {
            let message = "Duplicate sign-up identifiers detected.";
            return Err(ApiError::sign_in_exp("duplicated_sign_up_identifiers", message));
        }
        seen.push(identifier);
    }
    for identifier in &sign_up.identifiers {
        check_identifier(*identifier, sign_up.verify, sign_up, connectors)?;
    }
    for item in further {
        for identifier in item.alternatives() {
            check_identifier(identifier, item.verify, sign_up, connectors)?;
        }
    }
    Ok(())
}

fn check_identifier(
    identifier: Identifier,
    verify: bool,
    sign_up: &SignUp,
    connectors: &[Saved],
) -> Result<(), ApiError> {
    match identifier.connector() {
        Some(kind) => {
            require(kind, connectors)?;
            if !verify {
                let message = "Must enable verify for email/phone sign up identifier.";
                return Err(ApiError::sign_in_exp("passwordless_requires_verify", message));
            }
        }
        None if !sign_up.password => {
            let message = "Must enable set a password for username sign up identifier.";
            return Err(ApiError::sign_in_exp("username_requires_password", message));
        }
        None => {}
    }
    Ok(())
}

fn check_sign_in(settings: &SignInExp, sign_up: &SignUp, connectors: &[Saved]) -> Result<(), ApiError> {
    let methods = settings.methods();
    let factors = settings.factors();
    for (identifier, factor, what, kind) in [
        (Identifier::Email, "EmailVerificationCode", "Email", "email"),
        (Identifier::Phone, "PhoneVerificationCode", "SMS", "phone"),
    ] {
        if !methods.iter().any(|method| method.identifier == identifier && method.verification_code) {
            continue;
        }
        if let Some(kind) = identifier.connector() {
            require(kind, connectors)?;
        }
        if factors.iter().any(|name| name == factor) {
            let message = format!("{what} verification code cannot be used for sign-in when it is enabled for MFA.");
            let code = format!("{kind}_verification_code_cannot_be_used_for_sign_in");
            return Err(ApiError::sign_in_exp(&code, &message));
        }
    }
    if methods.iter().any(|method| !method.password && !method.verification_code) {
        let message = "You have to select at least one authentication factor.";
        return Err(ApiError::sign_in_exp("at_least_one_authentication_factor", message));
    }
    let coded = methods.iter().all(|method| method.verification_code || method.identifier == Identifier::Username);
    if sign_up.verify && !sign_up.password && !coded {
        let message = "Verification code sign in must be enabled when set a password is not required in sign up.";
        return Err(ApiError::sign_in_exp("code_sign_in_must_be_enabled", message));
    }
    Ok(())
}

fn require(kind: Kind, connectors: &[Saved]) -> Result<(), ApiError> {
    let there = saved::of_kind(connectors, kind).is_some();
    if there { Ok(()) } else { Err(ApiError::connector_needed(kind)) }
}
