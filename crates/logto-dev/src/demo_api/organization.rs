//! Endpoints that need the token of an organization.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde_json::{Value, json};

use super::respond;
use super::token::{RequestError, Token};
use crate::http::{AppState, SharedState};

/// The role that an organization cannot be without.
const OWNER: &str = "owner";

/// `GET /demo-api/organization`: the organization and the scopes of the token.
pub(super) async fn show(State(app): State<SharedState>, headers: HeaderMap) -> Response {
    let token = Token::read(&app, &headers).and_then(Token::for_organization);
    respond(token.map(|token| {
        let Token { sub, organization, scopes, .. } = token;
        (StatusCode::OK, json!({ "sub": sub, "organization": organization, "scopes": scopes }))
    }))
}

/// `DELETE /demo-api/organization/membership`: the user leaves the organization.
pub(super) async fn leave(State(app): State<SharedState>, headers: HeaderMap) -> Response {
    respond(end_membership(&app, &headers))
}

fn end_membership(app: &AppState, headers: &HeaderMap) -> Result<(StatusCode, Value), RequestError> {
    let Token { sub, organization, .. } = Token::read(app, headers)?.for_organization()?;
    let mut store = app.store();
    let found = store.organizations.iter_mut().find(|known| Some(&known.id) == organization.as_ref());
    let found = found.filter(|known| known.members.contains_key(&sub));
    let found = found.ok_or(RequestError::NotFound("the user is not a member"))?;
    let owners = found.members.iter().filter(|(_, roles)| roles.iter().any(|role| role == OWNER));
    if owners.map(|(owner, _)| owner).eq([&sub]) {
        return Err(RequestError::Conflict("the organization needs an owner"));
    }
    found.members.remove(&sub);
    Ok((StatusCode::OK, json!({ "sub": sub, "organization": organization })))
}
