//! Endpoints that need the token of an organization.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde_json::{Value, json};

use super::respond;
use super::token::{RequestError, Token};
use crate::http::{AppState, SharedState};
use crate::model::identifier::Identifier;

/// `GET /demo-api/organization`: the organization and the scopes of the token.
pub(super) async fn show(State(app): State<SharedState>, headers: HeaderMap) -> Response {
    let token = Token::read(&app, &headers).and_then(Token::for_organization);
    respond(token.map(|token| {
        let Token { sub, organization, scopes, .. } = token;
        (StatusCode::OK, json!({ "sub": sub, "organization": organization, "scopes": scopes }))
    }))
}

/// `POST /demo-api/organization/invitations` with `{"email": …}`. No message is sent.
pub(super) async fn invite(State(app): State<SharedState>, headers: HeaderMap, body: String) -> Response {
    respond(create_invitation(&app, &headers, &body))
}

fn create_invitation(app: &AppState, headers: &HeaderMap, body: &str) -> Result<(StatusCode, Value), RequestError> {
    let token = Token::read(app, headers)?.for_organization()?.with_scope("invite:members")?;
    let body: Value = serde_json::from_str(body).map_err(|_| RequestError::BadRequest("the body is not JSON"))?;
    let email = body["email"].as_str().filter(|text| Identifier::email(text).is_some());
    let email = email.ok_or(RequestError::BadRequest("an invitation needs an e-mail address"))?;
    let invitation = json!({ "organization": token.organization, "email": email, "invitedBy": token.sub });
    Ok((StatusCode::CREATED, invitation))
}
