//! Changing the password.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse as _;

use super::caller::{Caller, require_edit};
use crate::http::{ApiError, ApiResult, JsonBody, SharedState};
use crate::model::password::PasswordHash;

/// `POST /api/my-account/password`
pub(super) async fn set(State(app): State<SharedState>, headers: HeaderMap, body: String) -> ApiResult {
    let mut store = app.store();
    let caller = Caller::in_account_center(&app, &store, &headers)?;
    let input = JsonBody::parse(&body)?;
    let password = input.non_empty_text(&["password"])?;
    let user = store.users.get(&caller.sub).ok_or_else(ApiError::unauthorized)?;
    let current = store.accounts.get(&caller.sub).and_then(|account| account.password.as_ref());
    // Without a password, email address and phone number there is no way to verify the identity.
    if current.is_some() || user.primary_email.is_some() || user.primary_phone.is_some() {
        caller.require_verification()?;
    }
    require_edit(store.account_center.fields.password)?;
    let issues = store.sign_in_experience.password_policy().issues(password, user);
    if !issues.is_empty() {
        return Err(ApiError::password_rejected(&issues));
    }
    if current.is_some_and(|hash| hash.matches(password)) {
        return Err(ApiError::same_password());
    }
    let hash = PasswordHash::of(password);
    let now_ms = app.now_ms();
    store.accounts.entry(caller.sub.clone()).or_default().set_password(hash, now_ms);
    store.update_user(&caller.sub, now_ms, |_| {});
    Ok(StatusCode::NO_CONTENT.into_response())
}
