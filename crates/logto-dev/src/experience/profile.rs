//! The profile of the account: what the user enters while registering or signing in.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse as _;

use super::api::experience;
use super::extra_profile;
use crate::http::{ApiError, ApiResult, JsonBody, SharedState};
use crate::model::identifier::is_username;
use crate::model::interaction::{InteractionEvent, VerificationMethod};
use crate::model::password::PasswordHash;
use crate::model::password_policy::PasswordPolicy;
use crate::model::seed::User;
use crate::model::store::Store;

/// `POST /api/experience/profile`: adds a username, a password, a verified identifier, or the custom profile fields.
pub(super) async fn add(State(app): State<SharedState>, headers: HeaderMap, body: String) -> ApiResult {
    let input = JsonBody::parse(&body)?;
    let kind = input.text(&["type"])?;
    let mut store = app.store();
    let event = experience(&app, &mut store, &headers)?.event;
    if event == InteractionEvent::ForgotPassword {
        return Err(ApiError::not_supported_for_forgot_password(StatusCode::BAD_REQUEST));
    }
    match kind {
        "username" => {
            let name = available_username(&store, input.text(&["value"])?)?;
            if let Some(violation) = store.sign_in_experience.username_policy().violation(&name) {
                return Err(ApiError::username_rejected(violation));
            }
            experience(&app, &mut store, &headers)?.profile.username = Some(name);
        }
        "password" => {
            let password = input.text(&["value"])?;
            let user = known_user(&app, &mut store, &headers)?;
            check_password(&store.sign_in_experience.password_policy(), password, &user)?;
            experience(&app, &mut store, &headers)?.profile.password = Some(PasswordHash::of(password));
        }
        "email" | "phone" => {
            let id = input.text(&["verificationId"])?;
            let verification = experience(&app, &mut store, &headers)?.verification(id);
            let verification = verification.ok_or_else(ApiError::verification_not_found)?;
            let VerificationMethod::Code { code, is_verified: true } = &verification.method else {
                return Err(ApiError::verification_failed());
            };
            let identifier = code.identifier().clone();
            if store.user_by_identifier(&identifier).is_some() {
                return Err(ApiError::identifier_in_use(&identifier));
            }
            experience(&app, &mut store, &headers)?.profile.set_identifier(&identifier);
        }
        "extraProfile" => extra_profile::add(&mut experience(&app, &mut store, &headers)?.profile, &input)?,
        _ => return Err(ApiError::invalid_format(&["type"])),
    }
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// `PUT /api/experience/profile/password`: replaces a forgotten password.
pub(super) async fn reset_password(State(app): State<SharedState>, headers: HeaderMap, body: String) -> ApiResult {
    let input = JsonBody::parse(&body)?;
    let password = input.text(&["password"])?;
    let mut store = app.store();
    let experience = experience(&app, &mut store, &headers)?;
    if experience.event != InteractionEvent::ForgotPassword {
        return Err(ApiError::invalid_interaction_type());
    }
    let sub = experience.user.clone().ok_or_else(ApiError::user_not_identified)?;
    let user = store.users.get(&sub).cloned().unwrap_or_default();
    check_password(&store.sign_in_experience.password_policy(), password, &user)?;
    if store.password_matches(&sub, password) {
        return Err(ApiError::same_password());
    }
    self::experience(&app, &mut store, &headers)?.profile.password = Some(PasswordHash::of(password));
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Checks that `name` is a username that no user has. The username policy is not a part of it, because Logto does not
/// apply it to a username and a password that are given together.
pub(super) fn available_username(store: &Store, name: &str) -> Result<String, ApiError> {
    if !is_username(name) {
        return Err(ApiError::invalid_format(&["value"]));
    }
    if store.user_by_username(name).is_some() { Err(ApiError::username_in_use()) } else { Ok(name.to_owned()) }
}

/// Checks a new password by the password policy.
pub(super) fn check_password(policy: &PasswordPolicy, password: &str, user: &User) -> Result<(), ApiError> {
    let issues = policy.issues(password, user);
    if issues.is_empty() { Ok(()) } else { Err(ApiError::password_rejected(&issues)) }
}

/// The user as far as known, for the check that a password does not contain their name.
fn known_user(app: &SharedState, store: &mut Store, headers: &HeaderMap) -> Result<User, ApiError> {
    let experience = experience(app, store, headers)?;
    let (sub, profile) = (experience.user.clone(), experience.profile.clone());
    let mut user = sub.and_then(|sub| store.users.get(&sub).cloned()).unwrap_or_default();
    profile.apply_identifiers(&mut user);
    Ok(user)
}
