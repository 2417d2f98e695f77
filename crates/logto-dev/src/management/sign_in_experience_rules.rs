//! The rules for the settings of the sign-in experience, in the order in which Logto checks.

use crate::http::ApiError;
use crate::model::connectors::{Connector, ConnectorType, find_connector};
use crate::model::identifier::IdentifierType;
use crate::model::sign_in_experience::{SecondaryIdentifier, SignInExperience, SignUp};

/// Checks the settings whose names are in `changed`.
pub(super) fn check(settings: &SignInExperience, changed: &[&str], connectors: &[Connector]) -> Result<(), ApiError> {
    let sign_up = settings.sign_up();
    if changed.contains(&"signUp") {
        check_sign_up(&sign_up, connectors)?;
    }
    if changed.contains(&"signIn") {
        check_sign_in(settings, &sign_up, connectors)?;
    }
    if changed.contains(&"mfa") {
        check_mfa(settings)?;
    }
    if changed.contains(&"adaptiveMfa") && settings.has_adaptive_mfa() && settings.mfa_factors().is_empty() {
        return Err(ApiError::adaptive_mfa_without_mfa());
    }
    if changed.contains(&"hideLogtoBranding") && settings.hides_logto_branding() {
        let message = "Input is invalid. Hide Logto branding is not supported in this environment";
        return Err(ApiError::bad_request("request.invalid_input", message));
    }
    if changed.contains(&"forgotPasswordMethods") {
        for kind in settings.forgot_password(connectors).into_iter().filter_map(ConnectorType::for_identifier) {
            if find_connector(connectors, kind).is_none() {
                return Err(ApiError::missing_forgot_password_connector(kind));
            }
        }
    }
    Ok(())
}

fn check_sign_up(sign_up: &SignUp, connectors: &[Connector]) -> Result<(), ApiError> {
    let secondary = &sign_up.secondary_identifiers;
    if sign_up.identifiers.is_empty() && !secondary.is_empty() {
        let message = "Primary sign-up identifier cannot be empty.";
        return Err(ApiError::invalid_sign_in_experience("missing_sign_up_identifiers", message));
    }
    let mut seen: Vec<IdentifierType> = Vec::new();
    let all = sign_up.identifiers.iter().copied().chain(secondary.iter().flat_map(SecondaryIdentifier::alternatives));
    for identifier in all {
        if seen.contains(&identifier) {
            let message = "Duplicate sign-up identifiers detected.";
            return Err(ApiError::invalid_sign_in_experience("duplicated_sign_up_identifiers", message));
        }
        seen.push(identifier);
    }
    for identifier in &sign_up.identifiers {
        check_identifier(*identifier, sign_up.verify, sign_up, connectors)?;
    }
    for item in secondary {
        for identifier in item.alternatives() {
            check_identifier(identifier, item.verify, sign_up, connectors)?;
        }
    }
    Ok(())
}

fn check_identifier(
    identifier: IdentifierType,
    verify: bool,
    sign_up: &SignUp,
    connectors: &[Connector],
) -> Result<(), ApiError> {
    match ConnectorType::for_identifier(identifier) {
        Some(kind) => {
            require_connector(kind, connectors)?;
            if !verify {
                let message = "Must enable verify for email/phone sign up identifier.";
                return Err(ApiError::invalid_sign_in_experience("passwordless_requires_verify", message));
            }
        }
        None if !sign_up.password => {
            let message = "Must enable set a password for username sign up identifier.";
            return Err(ApiError::invalid_sign_in_experience("username_requires_password", message));
        }
        None => {}
    }
    Ok(())
}

fn check_sign_in(settings: &SignInExperience, sign_up: &SignUp, connectors: &[Connector]) -> Result<(), ApiError> {
    let methods = settings.methods();
    let factors = settings.mfa_factors();
    for (identifier, factor, what, kind) in [
        (IdentifierType::Email, "EmailVerificationCode", "Email", "email"),
        (IdentifierType::Phone, "PhoneVerificationCode", "SMS", "phone"),
    ] {
        if !methods.iter().any(|method| method.identifier == identifier && method.verification_code) {
            continue;
        }
        if let Some(kind) = ConnectorType::for_identifier(identifier) {
            require_connector(kind, connectors)?;
        }
        if factors.iter().any(|name| name == factor) {
            let message = format!("{what} verification code cannot be used for sign-in when it is enabled for MFA.");
            let code = format!("{kind}_verification_code_cannot_be_used_for_sign_in");
            return Err(ApiError::invalid_sign_in_experience(&code, &message));
        }
    }
    if methods.iter().any(|method| !method.password && !method.verification_code) {
        let message = "You have to select at least one authentication factor.";
        return Err(ApiError::invalid_sign_in_experience("at_least_one_authentication_factor", message));
    }
    let all_use_codes =
        methods.iter().all(|method| method.verification_code || method.identifier == IdentifierType::Username);
    if sign_up.verify && !sign_up.password && !all_use_codes {
        let message = "Verification code sign in must be enabled when set a password is not required in sign up.";
        return Err(ApiError::invalid_sign_in_experience("code_sign_in_must_be_enabled", message));
    }
    Ok(())
}

fn check_mfa(settings: &SignInExperience) -> Result<(), ApiError> {
    let (factors, methods) = (settings.mfa_factors(), settings.methods());
    if factors == ["BackupCode"] {
        let message = "Backup code cannot be enabled alone.";
        return Err(ApiError::invalid_sign_in_experience("backup_code_cannot_be_enabled_alone", message));
    }
    for (identifier, factor, what, name) in [
        (IdentifierType::Email, "EmailVerificationCode", "Email", "email"),
        (IdentifierType::Phone, "PhoneVerificationCode", "SMS", "phone"),
    ] {
        let signs_in = methods.iter().any(|method| method.identifier == identifier && method.verification_code);
        if signs_in && factors.iter().any(|name| name == factor) {
            let code = format!("{name}_verification_code_cannot_be_used_for_mfa");
            let message = format!(
                "{what} verification code cannot be used for MFA when {} verification is enabled for sign-in.",
                if what == "SMS" { what } else { name }
            );
            return Err(ApiError::invalid_sign_in_experience(&code, &message));
        }
    }
    Ok(())
}

fn require_connector(kind: ConnectorType, connectors: &[Connector]) -> Result<(), ApiError> {
    let exists = find_connector(connectors, kind).is_some();
    if exists { Ok(()) } else { Err(ApiError::missing_connector(kind)) }
}
