//! Signing in with a password.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::IntoResponse as _;
use serde_json::json;

use super::api::{Answer, experience};
use super::errors::ApiError;
use super::input::{Input, not_matching};
use super::{Event, Proof, Verification, profile};
use crate::app::Ctx;
use crate::json::Json;
use crate::password::PasswordHash;
use crate::random;
use crate::seed::User;

/// `POST /api/experience/verification/password`: checks a name, address or number and its password.
pub(crate) async fn verify(State(app): State<Ctx>, headers: HeaderMap, body: String) -> Answer {
    let input = Input::read(&body)?;
    let kind = input.text(&["identifier", "type"])?;
    let username = kind == "username";
    let value = input.text(&["identifier", "value"])?;
    let identifier = if username { None } else { Some(input.identifier()?) };
    let password = input.filled(&["password"])?;
    let mut store = app.store();
    experience(&app, &mut store, &headers)?;
    let user = match &identifier {
        Some(identifier) => store.user_by(identifier),
        None => store.user_named(value),
    };
    // An unknown account and a wrong password are told in the same words.
    let sub = user.map(|user| user.id.clone()).filter(|sub| store.password_matches(sub, password));
    let sub = sub.ok_or_else(ApiError::invalid_credentials)?;
    let id = random::id(21);
    let identifier = json!({ "type": kind, "value": value });
    experience(&app, &mut store, &headers)?.verification =
        Some(Verification { id: id.clone(), proof: Proof::Password { sub, identifier } });
    Ok(Json(json!({ "verificationId": id })).into_response())
}

/// `POST /api/experience/verification/new-password-identity`: a name and a password for a new account.
pub(crate) async fn create(State(app): State<Ctx>, headers: HeaderMap, body: String) -> Answer {
    let input = Input::read(&body)?;
    let kind = input.text(&["identifier", "type"])?;
    let name = input.text(&["identifier", "value"])?;
    let password = input.filled(&["password"])?;
    let mut store = app.store();
    if experience(&app, &mut store, &headers)?.event != Event::Register {
        return Err(ApiError::other_interaction());
    }
    if kind != "username" {
        return Err(not_matching(&["identifier", "type"]));
    }
    let username = profile::username(&store, name)?;
    let user = User { username: Some(username.clone()), ..User::default() };
    profile::check_password(password, &user)?;
    let id = random::id(21);
    let proof = Proof::NewPassword { username, password: PasswordHash::of(password) };
    experience(&app, &mut store, &headers)?.verification = Some(Verification { id: id.clone(), proof });
    Ok(Json(json!({ "verificationId": id })).into_response())
}
