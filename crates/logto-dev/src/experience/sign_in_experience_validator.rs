//! Checks of an interaction by the settings of the sign-in experience.

use axum::http::StatusCode;

use crate::http::ApiError;
use crate::model::identifier::IdentifierType;
use crate::model::interaction::{InteractionEvent, InteractionProfile, VerificationMethod};
use crate::model::seed::User;
use crate::model::sign_in_experience::{ProfileField, SignInMode};
use crate::model::store::Store;

/// Checks whether signing in or registering is enabled.
pub(super) fn check_event(store: &Store, event: InteractionEvent) -> Result<(), ApiError> {
    match (event, store.sign_in_experience.mode()) {
        (InteractionEvent::SignIn, SignInMode::Register) | (InteractionEvent::Register, SignInMode::SignIn) => {
            Err(ApiError::forbidden())
        }
        _ => Ok(()),
    }
}

/// Checks whether the event may use this verification method.
pub(super) fn check_method(
    store: &Store,
    event: InteractionEvent,
    method: &VerificationMethod,
) -> Result<(), ApiError> {
    check_event(store, event)?;
    let settings = &store.sign_in_experience;
    match (event, method) {
        (InteractionEvent::ForgotPassword, VerificationMethod::Code { code, .. }) => {
            let enabled = settings.forgot_password(&store.connectors);
            if enabled.contains(&code.identifier().kind()) {
                return Ok(());
            }
            Err(ApiError::not_supported_for_forgot_password(StatusCode::UNPROCESSABLE_ENTITY))
        }
        (InteractionEvent::ForgotPassword, _) => {
            Err(ApiError::not_supported_for_forgot_password(StatusCode::UNPROCESSABLE_ENTITY))
        }
        (InteractionEvent::SignIn, VerificationMethod::Code { code, .. }) => {
            let method = settings.method(code.identifier().kind());
            require_enabled(method.is_some_and(|method| method.verification_code))
        }
        (InteractionEvent::SignIn, VerificationMethod::Password { identifier, .. }) => {
            let kind = identifier["type"].as_str().and_then(IdentifierType::from_name);
            let method = kind.and_then(|kind| settings.method(kind));
            require_enabled(method.is_some_and(|method| method.password))
        }
        (InteractionEvent::SignIn, VerificationMethod::OneTimeToken { .. } | VerificationMethod::Social { .. }) => {
            Ok(())
        }
        // A new username and password cannot sign in.
        (InteractionEvent::SignIn, VerificationMethod::NewPassword { .. }) => require_enabled(false),
        (InteractionEvent::Register, _) => Ok(()),
    }
}

fn require_enabled(is_enabled: bool) -> Result<(), ApiError> {
    if is_enabled { Ok(()) } else { Err(ApiError::method_not_enabled()) }
}

/// Checks that the account has all required parts of the profile. `user` is the existing account, if any.
pub(super) fn check_profile(store: &Store, user: Option<&User>, profile: &InteractionProfile) -> Result<(), ApiError> {
    let own = |of: fn(&User) -> Option<&String>| user.and_then(of).is_some();
    let username = profile.username.is_some() || own(|user| user.username.as_ref());
    let email = profile.email.is_some() || own(|user| user.primary_email.as_ref());
    let phone = profile.phone.is_some() || own(|user| user.primary_phone.as_ref());
    let account = user.and_then(|user| store.accounts.get(&user.id));
    // As at Logto, a social identity stands in for a password.
    let identity = profile.social.is_some() || user.is_some_and(|user| !user.identities.is_empty());
    let password = identity || profile.password.is_some() || account.is_some_and(|account| account.password.is_some());
    let required = store.sign_in_experience.sign_up().required_fields().into_iter();
    let missing: Vec<ProfileField> = required
        .filter(|field| !match field {
            ProfileField::Username => username,
            ProfileField::Email => email,
            ProfileField::Phone => phone,
            ProfileField::EmailOrPhone => email || phone,
            ProfileField::Password => password,
        })
        .collect();
    if missing.is_empty() { Ok(()) } else { Err(ApiError::missing_profile(&missing)) }
}
