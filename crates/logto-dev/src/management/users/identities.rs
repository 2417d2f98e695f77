//! The social identities of a user: `/api/users/{id}/identities/{target}`.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use serde_json::json;

use super::{find, json_of};
use crate::http::{ApiError, ApiResult, Json, JsonBody, SharedState};

/// `GET /api/users/{id}/identities/{target}`
pub(super) async fn show(State(app): State<SharedState>, Path((id, target)): Path<(String, String)>) -> ApiResult {
    let store = app.store();
    let identity = find(&store, &id)?.identities.get(&target).ok_or_else(ApiError::identity_not_found)?;
    Ok(Json(json!({ "identity": identity })).into_response())
}

/// `PUT /api/users/{id}/identities/{target}`: links an identity, or replaces it.
pub(super) async fn link(
    State(app): State<SharedState>,
    Path((id, target)): Path<(String, String)>,
    body: String,
) -> ApiResult {
    let input = JsonBody::parse(&body)?;
    let user_id = input.text(&["userId"])?;
    let mut identity = json!({ "userId": user_id });
    if let Some(details) = input.object("details")? {
        identity["details"] = json!(details);
    }
    let mut store = app.store();
    find(&store, &id)?;
    let mut others = store.users.values().filter(|user| user.id != id);
    if others.any(|user| user.identities.get(&target).is_some_and(|other| other["userId"] == user_id)) {
        return Err(ApiError::identity_in_use());
    }
    store.update_user(&id, app.now_ms(), |user| drop(user.identities.insert(target, identity)));
    Ok((StatusCode::CREATED, Json(&find(&store, &id)?.identities)).into_response())
}

/// `DELETE /api/users/{id}/identities/{target}`
pub(super) async fn unlink(State(app): State<SharedState>, Path((id, target)): Path<(String, String)>) -> ApiResult {
    let mut store = app.store();
    if !find(&store, &id)?.identities.contains_key(&target) {
        return Err(ApiError::identity_not_found());
    }
    store.update_user(&id, app.now_ms(), |user| drop(user.identities.remove(&target)));
    Ok(Json(json_of(&store, &id)?).into_response())
}
