//! What takes an organization's own token.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde_json::{Value, json};

use super::answer;
use super::token::{Refusal, Token};
use crate::app::{App, Ctx};
use crate::experience::input;

/// `GET /demo-api/organization`: which organization the token is for, and what it allows there.
pub(super) async fn show(State(app): State<Ctx>, headers: HeaderMap) -> Response {
    let token = Token::read(&app, &headers).and_then(Token::for_organization);
    answer(token.map(|token| {
        let Token { sub, organization, scopes, .. } = token;
        (StatusCode::OK, json!({ "sub": sub, "organization": organization, "scopes": scopes }))
    }))
}

/// `POST /demo-api/organization/invitations` with `{"email": …}`. Nobody is written to.
pub(super) async fn invite(State(app): State<Ctx>, headers: HeaderMap, body: String) -> Response {
    answer(invited(&app, &headers, &body))
}

fn invited(app: &App, headers: &HeaderMap, body: &str) -> Result<(StatusCode, Value), Refusal> {
    let token = Token::read(app, headers)?.for_organization()?.with_scope("invite:members")?;
    let body: Value = serde_json::from_str(body).map_err(|_| Refusal::Request("the body is not JSON"))?;
    let email = body["email"].as_str().filter(|text| input::email(text).is_some());
    let email = email.ok_or(Refusal::Request("an invitation needs an e-mail address"))?;
    let invitation = json!({ "organization": token.organization, "email": email, "invitedBy": token.sub });
    Ok((StatusCode::CREATED, invitation))
}
