//! Users, their roles, sessions, factors and personal access tokens, and the statistics of the dashboard.

mod basics;
mod dashboard;
mod identities;
mod mfa_verifications;
mod personal_access_tokens;
mod roles;
mod search;
mod sessions;

use axum::Router;
use axum::routing::{delete, get, patch, post};
use serde_json::{Value, json};

use crate::http::{ApiError, SharedState};
use crate::model::seed::User;
use crate::model::store::Store;

/// The routes.
pub(super) fn routes() -> Router<SharedState> {
    const USERS: &str = "/api/users";
    const USER: &str = "/api/users/{id}";
    let user = |path: &str| format!("{USER}{path}");
    Router::new()
        .route(USERS, get(basics::list).post(basics::create))
        .route(USER, get(basics::show).patch(basics::change).delete(basics::remove))
        .route(&user("/custom-data"), get(basics::custom_data).patch(basics::change_custom_data))
        .route(&user("/profile"), patch(basics::change_profile))
        .route(&user("/password"), patch(basics::set_password))
        .route(&user("/password/verify"), post(basics::verify_password))
        .route(&user("/password/expiration"), patch(basics::expire_password))
        .route(&user("/has-password"), get(basics::has_password))
        .route(&user("/is-suspended"), patch(basics::suspend))
        .route(&user("/roles"), get(roles::of_user).post(roles::assign).put(roles::replace))
        .route(&user("/roles/{role}"), delete(roles::remove))
        .route("/api/roles/{id}/users", get(roles::members).post(roles::add_users))
        .route("/api/roles/{id}/users/{user}", delete(roles::remove_user))
        .route(&user("/identities/{target}"), get(identities::show).put(identities::link).delete(identities::unlink))
        .route(&user("/sessions"), get(sessions::list))
        .route(&user("/sessions/{session}"), get(sessions::show).delete(sessions::end))
        .route(&user("/mfa-verifications"), get(mfa_verifications::list).post(mfa_verifications::add))
        .route(&user("/mfa-verifications/{factor}"), delete(mfa_verifications::remove))
        .route(&user("/personal-access-tokens"), get(personal_access_tokens::list).post(personal_access_tokens::create))
        .route(&user("/personal-access-tokens/{name}"), delete(personal_access_tokens::remove))
        .route("/api/dashboard/users/total", get(dashboard::total))
        .route("/api/dashboard/users/new", get(dashboard::new_users))
        .route("/api/dashboard/users/active", get(dashboard::active))
}

fn find<'a>(store: &'a Store, id: &str) -> Result<&'a User, ApiError> {
    store.users.get(id).ok_or_else(ApiError::resource_not_found)
}

/// The JSON of a user.
pub(super) fn user_json(store: &Store, user: &User) -> Value {
    let account = store.accounts.get(&user.id).cloned().unwrap_or_default();
    json!({
        "id": user.id, "username": user.username, "primaryEmail": user.primary_email,
        "primaryPhone": user.primary_phone, "name": user.name, "avatar": user.avatar,
        "customData": user.custom_data, "identities": user.identities, "lastSignInAt": account.last_sign_in_at,
        "createdAt": user.created_at, "updatedAt": user.updated_at, "profile": user.profile,
        "applicationId": account.application_id, "isSuspended": user.is_suspended,
        "hasPassword": account.password.is_some(),
    })
}

/// The JSON of a user by id.
fn json_of(store: &Store, id: &str) -> Result<Value, ApiError> {
    find(store, id).map(|user| user_json(store, user))
}
