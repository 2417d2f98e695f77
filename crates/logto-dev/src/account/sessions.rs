//! The sessions of the user.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse as _;
use serde_json::{Value, json};

use super::caller::Caller;
use crate::http::{ApiError, ApiResult, Json, Parameters, SharedState};
use crate::model::session::Session;

/// `GET /api/my-account/sessions`: the latest sign-in first.
pub(super) async fn list(State(app): State<SharedState>, headers: HeaderMap) -> ApiResult {
    let store = app.store();
    let caller = Caller::in_account_center(&app, &store, &headers)?;
    let readable = store.account_center.fields.session.is_readable();
    caller.require_sessions(readable, ApiError::field_not_enabled)?;
    let own = |(_, session): &(&String, &Session)| {
        session.sub.as_deref() == Some(&*caller.sub) && session.expires > app.now()
    };
    let mut sessions: Vec<(&String, &Session)> = store.sessions.iter().filter(own).collect();
    sessions.sort_by_key(|(id, session)| (-session.signed_in_at, *id));
    let sessions: Vec<Value> = sessions.iter().map(|(_, session)| session_json(session, &caller)).collect();
    Ok(Json(json!({ "sessions": sessions })).into_response())
}

/// `DELETE /api/my-account/sessions/{id}`: ends a session, and with `revokeGrantsTarget` its grants too. Without it,
/// tokens with `offline_access` outlive the session.
pub(super) async fn end(
    State(app): State<SharedState>,
    Path(uid): Path<String>,
    parameters: Parameters,
    headers: HeaderMap,
) -> ApiResult {
    let mut store = app.store();
    let caller = Caller::in_account_center(&app, &store, &headers)?;
    // All applications of this server are first-party, so both values mean all of them.
    let revokes_grants = query_option(&parameters, "revokeGrantsTarget", ["all", "firstParty"])?.is_some();
    let editable = store.account_center.fields.session.is_editable();
    caller.require_sessions(editable, ApiError::field_not_editable)?;
    let found = store.sessions.iter().find(|(_, session)| session.uid == uid && session.expires > app.now());
    let (id, session) = found.filter(|(_, session)| session.sub.is_some()).ok_or_else(ApiError::session_not_found)?;
    if session.sub.as_deref() != Some(&*caller.sub) {
        return Err(ApiError::session_of_another_user());
    }
    let id = id.clone();
    let grants: Vec<String> = session.authorizations.values().map(|item| item.grant.clone()).collect();
    store.end_session(&id);
    if revokes_grants {
        for grant in grants {
            store.revoke_grant(&grant);
        }
    }
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// The value of a parameter of the query that allows two values.
pub(super) fn query_option<'a>(
    parameters: &'a Parameters,
    name: &str,
    options: [&str; 2],
) -> Result<Option<&'a str>, ApiError> {
    match parameters.get(name) {
        Some(value) if !options.contains(&value) => Err(ApiError::invalid_option(name, options, value)),
        value => Ok(value),
    }
}

/// The JSON of a session.
fn session_json(session: &Session, caller: &Caller) -> Value {
    let mut json = session.to_json();
    json["isCurrent"] = json!(session.authorizations.values().any(|item| item.grant == caller.grant));
    json
}
