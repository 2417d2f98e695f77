//! Invitations: `/api/organization-invitations`.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use serde_json::{Value, json};

use super::{find, find_mut, role_names};
use crate::delivery;
use crate::http::{ApiError, ApiResult, Json, JsonBody, Parameters, SharedState};
use crate::model::identifier::Identifier;
use crate::model::organization_invitation::OrganizationInvitation;
use crate::model::seed::User;
use crate::model::store::Store;
use crate::model::validation::{Field, Issues};

/// `GET /api/organization-invitations`: the newest first.
pub(super) async fn list(State(app): State<SharedState>, parameters: Parameters) -> ApiResult {
    let filter = |name: &str| parameters.get(name);
    let (organization, inviter, invitee) = (filter("organizationId"), filter("inviterId"), filter("invitee"));
    let store = app.store();
    let found = store.invitations.iter().filter(|invitation| {
        organization.is_none_or(|id| id == invitation.organization)
            && inviter.is_none_or(|id| Some(id) == invitation.inviter.as_deref())
            && invitee.is_none_or(|email| invitation.is_for(email))
    });
    let now_ms = app.now_ms();
    let found: Vec<Value> = found.map(|invitation| invitation.to_json(&store.organization_template, now_ms)).collect();
    Ok(Json(found).into_response())
}

/// `POST /api/organization-invitations`: if there is a `messagePayload`, an email is sent. Without the email, there is no
/// invitation either.
pub(super) async fn create(State(app): State<SharedState>, body: String) -> ApiResult {
    let input = JsonBody::parse(&body)?;
    let organization = input.text(&["organizationId"])?;
    let invitee = input.text(&["invitee"])?;
    if Identifier::email(invitee).is_none() {
        let issue = json!({ "validation": "email", "code": "invalid_string", "message": "Invalid email" });
        return Err(ApiError::invalid_input(&["invitee"], issue));
    }
    let expires_at = input.integer("expiresAt")?;
    let inviter = input.nullable_text("inviterId")?.flatten().map(str::to_owned);
    let roles = input.texts("organizationRoleIds")?.unwrap_or_default();
    let payload = message_payload(&input)?;
    let now_ms = app.now_ms();
    if expires_at <= now_ms {
        return Err(ApiError::bad_request("request.invalid_input", &invalid(NOT_IN_THE_FUTURE)));
    }
    let (id, json, message) = {
        let mut store = app.store();
        let members = find(&store, organization).map(|organization| &organization.members);
        let members = members.ok_or_else(ApiError::related_not_found)?;
        let known = store.user_by_identifier(&Identifier::Email(invitee.to_owned()));
        if known.is_some_and(|user| members.contains_key(&user.id)) {
            return Err(ApiError::unprocessable("request.invalid_input", &invalid(ALREADY_A_MEMBER)));
        }
        let mut pending = store.invitations.iter().filter(|invitation| invitation.is_pending(now_ms));
        if pending.any(|invitation| invitation.organization == organization && invitation.is_for(invitee)) {
            return Err(ApiError::id_in_use());
        }
        if inviter.as_ref().is_some_and(|id| !store.users.contains_key(id)) {
            return Err(ApiError::related_not_found());
        }
        let mut invitation = OrganizationInvitation::new(organization, invitee, expires_at, now_ms);
        invitation.roles = role_names(&store, &roles)?;
        invitation.inviter = inviter;
        let json = invitation.to_json(&store.organization_template, now_ms);
        let message = payload.map(|payload| with_context(&store, &invitation, payload));
        let id = invitation.id.clone();
        store.invitations.insert(0, invitation);
        (id, json, message)
    };
    if let Some(message) = message {
        let sent = delivery::send_invitation(&app, &Identifier::Email(invitee.to_owned()), message).await;
        if let Err(error) = sent {
            app.store().invitations.retain(|invitation| invitation.id != id);
            return Err(error.into());
        }
    }
    Ok((StatusCode::CREATED, Json(json)).into_response())
}

/// `GET /api/organization-invitations/{id}`
pub(super) async fn show(State(app): State<SharedState>, Path(id): Path<String>) -> ApiResult {
    let mut store = app.store();
    let invitation = invitation(&mut store, &id)?.clone();
    Ok(Json(invitation.to_json(&store.organization_template, app.now_ms())).into_response())
}

/// `DELETE /api/organization-invitations/{id}`
pub(super) async fn remove(State(app): State<SharedState>, Path(id): Path<String>) -> ApiResult {
    let invitations = &mut app.store().invitations;
    let at = invitations.iter().position(|invitation| invitation.id == id);
    invitations.remove(at.ok_or_else(ApiError::resource_not_found)?);
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// `POST /api/organization-invitations/{id}/message`: sends the email, for the first time or again.
pub(super) async fn send(State(app): State<SharedState>, Path(id): Path<String>, body: String) -> ApiResult {
    let payload = JsonBody::parse(&body)?.into_value();
    let mut issues = Issues::default();
    if !Field::root(&payload).require("object", &mut issues) {
        return Err(ApiError::invalid_request("body", &issues));
    }
    let (to, message) = {
        let mut store = app.store();
        let invitation = invitation(&mut store, &id)?.clone();
        (Identifier::Email(invitation.invitee.clone()), with_context(&store, &invitation, payload))
    };
    delivery::send_invitation(&app, &to, message).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// `PUT /api/organization-invitations/{id}/status`
pub(super) async fn change_status(State(app): State<SharedState>, Path(id): Path<String>, body: String) -> ApiResult {
    let input = JsonBody::parse(&body)?;
    let accepts = reads_acceptance(&input)?;
    let user = input.optional_text(&["acceptedUserId"])?.map(str::to_owned);
    let now_ms = app.now_ms();
    let mut store = app.store();
    let refused = |reason: &str| ApiError::unprocessable("request.invalid_input", &invalid(reason));
    let current = invitation(&mut store, &id)?.clone();
    let user = match (accepts, user) {
        (true, None) => return Err(refused(NO_ACCEPTED_USER)),
        (true, user) => user,
        (false, _) => None,
    };
    if !current.is_pending(now_ms) {
        return Err(refused(NOT_PENDING));
    }
    if let Some(user) = &user {
        let email = store.users.get(user).and_then(|user| user.primary_email.as_deref());
        if !email.is_some_and(|email| current.is_for(email)) {
            return Err(refused(OTHER_ADDRESS));
        }
        if let Some(organization) = find_mut(&mut store, &current.organization) {
            let own = organization.members.entry(user.clone()).or_default();
            let added: Vec<String> = current.roles.iter().filter(|role| !own.contains(role)).cloned().collect();
            own.extend(added);
        }
    }
    let changed = invitation(&mut store, &id)?;
    match user {
        Some(user) => changed.accept(&user, now_ms),
        None => changed.revoke(now_ms),
    }
    let changed = changed.clone();
    Ok(Json(changed.to_json(&store.organization_template, now_ms)).into_response())
}

const ALREADY_A_MEMBER: &str = "The invitee is already a member of the organization.";
const NOT_IN_THE_FUTURE: &str = "The value of `expiresAt` must be in the future.";
const NO_ACCEPTED_USER: &str = "The `acceptedUserId` is required when accepting an invitation.";
const NOT_PENDING: &str = "The status of the invitation cannot be changed anymore.";
const OTHER_ADDRESS: &str = "The accepted user must have the same email as the invitee.";

fn invalid(reason: &str) -> String {
    format!("Input is invalid. {reason}")
}

/// Whether a change of the status accepts the invitation; the other one revokes it.
fn reads_acceptance(input: &JsonBody) -> Result<bool, ApiError> {
    let status = input.text(&["status"])?;
    let body = json!({ "status": status });
    let mut issues = Issues::default();
    Field::root(&body).member("status").require_one_of(&["Accepted", "Revoked"], &mut issues);
    if issues.is_empty() { Ok(status == "Accepted") } else { Err(ApiError::invalid_request("body", &issues)) }
}

/// The values for the placeholders of the email; `None` when none is to be sent.
fn message_payload(input: &JsonBody) -> Result<Option<Value>, ApiError> {
    if matches!(input.value("messagePayload"), None | Some(Value::Bool(false))) {
        return Ok(None);
    }
    Ok(input.object("messagePayload")?.map(|payload| json!(payload)))
}

fn invitation<'a>(store: &'a mut Store, id: &str) -> Result<&'a mut OrganizationInvitation, ApiError> {
    store.invitations.iter_mut().find(|invitation| invitation.id == id).ok_or_else(ApiError::resource_not_found)
}

/// Adds the organization and the inviter to the values for the placeholders of the email.
fn with_context(store: &Store, invitation: &OrganizationInvitation, mut payload: Value) -> Value {
    if let Some(organization) = find(store, &invitation.organization) {
        let details = store.organization_details.get(&organization.id);
        payload["organization"] = json!({
            "id": organization.id, "name": organization.name,
            "branding": details.map(|details| &details.branding),
        });
    }
    let inviter = invitation.inviter.as_ref().and_then(|id| store.users.get(id));
    if let Some(inviter) = inviter {
        payload["inviter"] = inviter_json(inviter);
    }
    payload
}

fn inviter_json(user: &User) -> Value {
    json!({
        "id": user.id, "name": user.name, "username": user.username, "primaryEmail": user.primary_email,
        "primaryPhone": user.primary_phone, "avatar": user.avatar, "profile": user.profile,
    })
}
