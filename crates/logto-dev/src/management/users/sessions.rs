//! The sessions of a user: `/api/users/{id}/sessions`.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use serde_json::{Value, json};

use crate::http::{ApiError, ApiResult, Json, Parameters, SharedState};
use crate::model::session::Session;
use crate::model::store::Store;
use crate::model::validation::invalid_enum_value;

const TARGETS: [&str; 2] = ["all", "firstParty"];

/// `GET /api/users/{id}/sessions`: the latest sign-in first. A user who does not exist has none.
pub(super) async fn list(State(app): State<SharedState>, Path(id): Path<String>) -> ApiResult {
    let store = app.store();
    let mut sessions: Vec<&Session> = of_user(&store, &id, app.now()).map(|(_, session)| session).collect();
    sessions.sort_by_key(|session| (-session.signed_in_at, &session.uid));
    let sessions: Vec<Value> = sessions.into_iter().map(Session::to_json).collect();
    Ok(Json(json!({ "sessions": sessions })).into_response())
}

/// `GET /api/users/{id}/sessions/{session}`
pub(super) async fn show(State(app): State<SharedState>, Path((id, uid)): Path<(String, String)>) -> ApiResult {
    let store = app.store();
    let found = of_user(&store, &id, app.now()).find(|(_, session)| session.uid == uid);
    let (_, session) = found.ok_or_else(ApiError::user_session_not_found)?;
    Ok(Json(session.to_json()).into_response())
}

/// `DELETE /api/users/{id}/sessions/{session}`: ends a session, and with `revokeGrantsTarget` its grants too.
pub(super) async fn end(
    State(app): State<SharedState>,
    Path((id, uid)): Path<(String, String)>,
    parameters: Parameters,
) -> ApiResult {
    let target = parameters.get("revokeGrantsTarget");
    if let Some(target) = target.filter(|target| !TARGETS.contains(target)) {
        return Err(ApiError::invalid("query", &["revokeGrantsTarget"], invalid_enum_value(&TARGETS, target)));
    }
    let mut store = app.store();
    let found = of_user(&store, &id, app.now()).find(|(_, session)| session.uid == uid);
    let (key, session) = found.ok_or_else(ApiError::user_session_not_found)?;
    let key = key.clone();
    // All applications of this server are first-party or have their own grants, so both values mean all of them.
    let grants: Vec<String> = session.authorizations.values().map(|item| item.grant.clone()).collect();
    store.end_session(&key);
    if target.is_some() {
        for grant in grants {
            store.revoke_grant(&grant);
        }
    }
    Ok(StatusCode::NO_CONTENT.into_response())
}

fn of_user<'a>(store: &'a Store, id: &'a str, now: i64) -> impl Iterator<Item = (&'a String, &'a Session)> {
    let all = store.sessions.iter();
    all.filter(move |(_, session)| session.sub.as_deref() == Some(id) && session.expires > now)
}
