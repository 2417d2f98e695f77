//! Invitations to an organization, as the server of an app makes and accepts them.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use serde_json::{Map, Value, json};
use url::form_urlencoded::Serializer;

use super::respond;
use super::token::{RequestError, Token};
use crate::delivery;
use crate::http::{AppState, SharedState};
use crate::model::identifier::Identifier;
use crate::model::one_time_token::OneTimeToken;
use crate::model::organization_invitation::OrganizationInvitation;

/// How long an invitation can be accepted, and its link signs in, in seconds.
const LIFETIME: i64 = 3 * 24 * 3600;

/// The role of new members.
const MEMBER: &str = "member";

/// `POST /demo-api/organization/invitations` with `{"email": …}`: sends a message with the link to the page of the calling
/// app.
pub(super) async fn create(State(app): State<SharedState>, headers: HeaderMap, body: String) -> Response {
    respond(invite(&app, &headers, &body).await)
}

/// `POST /demo-api/invitations/accept` with `{"invitation": …}`: the user becomes a member.
pub(super) async fn accept(State(app): State<SharedState>, headers: HeaderMap, body: String) -> Response {
    respond(join(&app, &headers, &body))
}

async fn invite(app: &AppState, headers: &HeaderMap, body: &str) -> Result<(StatusCode, Value), RequestError> {
    let token = Token::read(app, headers)?.for_organization()?.with_scope("invite:members")?;
    let body = parse(body)?;
    let email = body["email"].as_str().filter(|text| Identifier::email(text).is_some());
    let email = email.ok_or(RequestError::BadRequest("an invitation needs an e-mail address"))?;
    let organization = token.organization.unwrap_or_default();
    let origin = headers.get(header::ORIGIN).and_then(|origin| origin.to_str().ok()).unwrap_or_default();
    let now_ms = app.now_ms();
    let mut invitation = OrganizationInvitation::new(&organization, email, now_ms + LIFETIME * 1000, now_ms);
    (invitation.inviter, invitation.roles) = (Some(token.sub.clone()), vec![MEMBER.to_owned()]);
    let one_time_token = OneTimeToken::new(email, Map::new(), now_ms, LIFETIME);
    let link = link(origin, &invitation, &one_time_token);
    let response = json!({ "id": invitation.id, "organization": organization, "email": email, "invitedBy": token.sub });
    let payload = {
        let mut store = app.store();
        let known = store.organizations.iter().find(|known| known.id == organization);
        let name = known.map(|known| known.name.clone());
        let is_earlier = |other: &OrganizationInvitation| other.organization == organization && other.is_for(email);
        store.invitations.retain(|other| !(is_earlier(other) && other.is_pending(now_ms)));
        store.invitations.insert(0, invitation);
        store.one_time_tokens.insert(0, one_time_token);
        json!({ "link": link, "organization": { "id": organization, "name": name } })
    };
    let sent = delivery::send_invitation(app, &Identifier::Email(email.to_owned()), payload).await;
    sent.map_err(|_| RequestError::NotSent("the message could not be sent"))?;
    Ok((StatusCode::CREATED, response))
}

/// The address of the page that accepts an invitation, of the app at `origin`.
fn link(origin: &str, invitation: &OrganizationInvitation, token: &OneTimeToken) -> String {
    let query = Serializer::new(String::new())
        .append_pair("invitation", &invitation.id)
        .append_pair("organization_id", &invitation.organization)
        .append_pair("one_time_token", token.token())
        .append_pair("login_hint", &invitation.invitee)
        .finish();
    format!("{origin}/accept-invitation?{query}")
}

fn join(app: &AppState, headers: &HeaderMap, body: &str) -> Result<(StatusCode, Value), RequestError> {
    let Token { sub, .. } = Token::read(app, headers)?.for_api()?;
    let body = parse(body)?;
    let id = body["invitation"].as_str().ok_or(RequestError::BadRequest("the body names no invitation"))?;
    let now_ms = app.now_ms();
    let mut store = app.store();
    let email = store.users.get(&sub).and_then(|user| user.primary_email.clone()).unwrap_or_default();
    let found = store.invitations.iter_mut().find(|invitation| invitation.id == id && invitation.is_pending(now_ms));
    let invitation = found.ok_or(RequestError::NotFound("there is no such invitation"))?;
    if !invitation.is_for(&email) {
        return Err(RequestError::Forbidden("the invitation is for another e-mail address"));
    }
    invitation.accept(&sub, now_ms);
    let (organization, roles) = (invitation.organization.clone(), invitation.roles.clone());
    for known in store.organizations.iter_mut().filter(|known| known.id == organization) {
        let own = known.members.entry(sub.clone()).or_default();
        let added: Vec<String> = roles.iter().filter(|role| !own.contains(role)).cloned().collect();
        own.extend(added);
    }
    Ok((StatusCode::OK, json!({ "sub": sub, "organization": organization })))
}

fn parse(body: &str) -> Result<Value, RequestError> {
    serde_json::from_str(body).map_err(|_| RequestError::BadRequest("the body is not JSON"))
}
