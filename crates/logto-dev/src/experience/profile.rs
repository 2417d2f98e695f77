//! What an account is given while somebody registers or signs in.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse as _;

use super::api::{Answer, experience};
use super::errors::ApiError;
use super::input::{self, Input};
use super::{Event, Proof};
use crate::account::policy;
use crate::app::Ctx;
use crate::passcode::Identifier;
use crate::password::PasswordHash;
use crate::seed::User;
use crate::store::Store;

/// What was given.
#[derive(Clone, Debug, Default)]
pub(crate) struct Profile {
    pub(crate) username: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) phone: Option<String>,
    pub(crate) password: Option<PasswordHash>,
}

impl Profile {
    pub(super) fn add_identifier(&mut self, identifier: &Identifier) {
        match identifier {
            Identifier::Email(email) => self.email = Some(email.clone()),
            Identifier::Phone(phone) => self.phone = Some(phone.clone()),
        }
    }

    /// Gives a user the name, address and number among it.
    pub(crate) fn give_identifiers(&self, user: &mut User) {
        for (own, given) in [
            (&mut user.username, &self.username),
            (&mut user.primary_email, &self.email),
            (&mut user.primary_phone, &self.phone),
        ] {
            if given.is_some() {
                own.clone_from(given);
            }
        }
    }

    /// Gives an account all of it.
    pub(super) fn give(&self, store: &mut Store, sub: &str, now_ms: i64) {
        if let Some(password) = &self.password {
            store.accounts.entry(sub.to_owned()).or_default().password = Some(password.clone());
        }
        if self.username.is_some() || self.email.is_some() || self.phone.is_some() {
            store.change_user(sub, now_ms, |user| self.give_identifiers(user));
        }
    }
}

/// `POST /api/experience/profile`: a name, a password, or a verified address or number.
pub(super) async fn add(State(app): State<Ctx>, headers: HeaderMap, body: String) -> Answer {
    let input = Input::read(&body)?;
    let kind = input.text(&["type"])?;
    let mut store = app.store();
    let event = experience(&app, &mut store, &headers)?.event;
    if event == Event::ForgotPassword {
        return Err(ApiError::not_for_forgotten_passwords(StatusCode::BAD_REQUEST));
    }
    match kind {
        "username" => {
            let name = username(&store, input.text(&["value"])?)?;
            experience(&app, &mut store, &headers)?.profile.username = Some(name);
        }
        "password" => {
            let password = input.text(&["value"])?;
            check_password(password, &known_user(&app, &mut store, &headers)?)?;
            experience(&app, &mut store, &headers)?.profile.password = Some(PasswordHash::of(password));
        }
        "email" | "phone" => {
            let id = input.text(&["verificationId"])?;
            let verification = experience(&app, &mut store, &headers)?.verification.as_ref();
            let verification = verification.filter(|item| item.id == id).ok_or_else(ApiError::unknown_verification)?;
            let Proof::Code { passcode, verified: true } = &verification.proof else {
                return Err(ApiError::not_verified());
            };
            let identifier = passcode.identifier().clone();
            if store.user_by(&identifier).is_some() {
                return Err(ApiError::in_use(&identifier));
            }
            experience(&app, &mut store, &headers)?.profile.add_identifier(&identifier);
        }
        _ => return Err(input::not_matching(&["type"])),
    }
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// `PUT /api/experience/profile/password`: a new password for one that was forgotten.
pub(super) async fn reset_password(State(app): State<Ctx>, headers: HeaderMap, body: String) -> Answer {
    let input = Input::read(&body)?;
    let password = input.text(&["password"])?;
    let mut store = app.store();
    let experience = experience(&app, &mut store, &headers)?;
    if experience.event != Event::ForgotPassword {
        return Err(ApiError::other_interaction());
    }
    let sub = experience.user.clone().ok_or_else(ApiError::not_identified)?;
    let user = store.users.get(&sub).cloned().unwrap_or_default();
    check_password(password, &user)?;
    if store.password_matches(&sub, password) {
        return Err(ApiError::same_password());
    }
    self::experience(&app, &mut store, &headers)?.profile.password = Some(PasswordHash::of(password));
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// A name that nobody has yet.
pub(super) fn username(store: &Store, name: &str) -> Result<String, ApiError> {
    if !input::is_username(name) {
        return Err(input::not_matching(&["value"]));
    }
    if store.user_named(name).is_some() { Err(ApiError::username_in_use()) } else { Ok(name.to_owned()) }
}

pub(super) fn check_password(password: &str, user: &User) -> Result<(), ApiError> {
    let issues = policy::issues(password, user);
    if issues.is_empty() { Ok(()) } else { Err(ApiError::password_rejected(&issues)) }
}

/// The person as far as known, for passwords that are not to be their name.
fn known_user(app: &Ctx, store: &mut Store, headers: &HeaderMap) -> Result<User, ApiError> {
    let experience = experience(app, store, headers)?;
    let (sub, profile) = (experience.user.clone(), experience.profile.clone());
    let mut user = sub.and_then(|sub| store.users.get(&sub).cloned()).unwrap_or_default();
    profile.give_identifiers(&mut user);
    Ok(user)
}
