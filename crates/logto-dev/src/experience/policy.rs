//! What the sign-in experience lets people do.

use axum::http::StatusCode;

use super::errors::ApiError;
use super::{Event, Profile, Proof};
use crate::passcode;
use crate::seed::User;
use crate::sign_in_exp::{Identifier, Mode, Needed};
use crate::store::Store;

/// Whether people may sign in, or register, at all.
pub(super) fn check_event(store: &Store, event: Event) -> Result<(), ApiError> {
    match (event, store.sign_in_exp.mode()) {
        (Event::SignIn, Mode::Register) | (Event::Register, Mode::SignIn) => Err(ApiError::forbidden()),
        _ => Ok(()),
    }
}

/// Whether a proof of this kind is good for this.
pub(super) fn check_proof(store: &Store, event: Event, proof: &Proof) -> Result<(), ApiError> {
    check_event(store, event)?;
    let settings = &store.sign_in_exp;
    match (event, proof) {
        (Event::ForgotPassword, Proof::Code { passcode, .. }) => {
            let able = settings.forgot_password(&store.connectors);
            if able.contains(&kind_of(passcode.identifier())) {
                return Ok(());
            }
            Err(ApiError::not_for_forgotten_passwords(StatusCode::UNPROCESSABLE_ENTITY))
        }
        (Event::ForgotPassword, _) => Err(ApiError::not_for_forgotten_passwords(StatusCode::UNPROCESSABLE_ENTITY)),
        (Event::SignIn, Proof::Code { passcode, .. }) => {
            let method = settings.method(kind_of(passcode.identifier()));
            enabled(method.is_some_and(|method| method.verification_code))
        }
        (Event::SignIn, Proof::Password { identifier, .. }) => {
            let kind = identifier["type"].as_str().and_then(Identifier::of_name);
            let method = kind.and_then(|kind| settings.method(kind));
            enabled(method.is_some_and(|method| method.password))
        }
        // A new name and password are no way to sign in.
        (Event::SignIn, Proof::NewPassword { .. }) => enabled(false),
        (Event::Register, _) => Ok(()),
    }
}

fn enabled(is: bool) -> Result<(), ApiError> {
    if is { Ok(()) } else { Err(ApiError::method_not_enabled()) }
}

fn kind_of(identifier: &passcode::Identifier) -> Identifier {
    match identifier {
        passcode::Identifier::Email(_) => Identifier::Email,
        passcode::Identifier::Phone(_) => Identifier::Phone,
    }
}

/// Whether an account has all it must have; `user` is the one there is already.
pub(super) fn check_profile(store: &Store, user: Option<&User>, profile: &Profile) -> Result<(), ApiError> {
    let own = |of: fn(&User) -> Option<&String>| user.and_then(of).is_some();
    let username = profile.username.is_some() || own(|user| user.username.as_ref());
    let email = profile.email.is_some() || own(|user| user.primary_email.as_ref());
    let phone = profile.phone.is_some() || own(|user| user.primary_phone.as_ref());
    let account = user.and_then(|user| store.accounts.get(&user.id));
    let password = profile.password.is_some() || account.is_some_and(|account| account.password.is_some());
    let missing: Vec<Needed> = store.sign_in_exp.sign_up().needed();
    let missing: Vec<Needed> = missing
        .into_iter()
        .filter(|needed| !match needed {
            Needed::Username => username,
            Needed::Email => email,
            Needed::Phone => phone,
            Needed::EmailOrPhone => email || phone,
            Needed::Password => password,
        })
        .collect();
    if missing.is_empty() { Ok(()) } else { Err(ApiError::missing_profile(&missing)) }
}
