//! Setting a password.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse as _;

use super::caller::{Caller, require_edit};
use super::{Answer, policy};
use crate::app::Ctx;
use crate::experience::errors::ApiError;
use crate::experience::input::Input;
use crate::password::PasswordHash;

/// `POST /api/my-account/password`
pub(super) async fn set(State(app): State<Ctx>, headers: HeaderMap, body: String) -> Answer {
    let mut store = app.store();
    let caller = Caller::in_account_center(&app, &store, &headers)?;
    let input = Input::read(&body)?;
    let password = input.filled(&["password"])?;
    let user = store.users.get(&caller.sub).ok_or_else(ApiError::unauthorized)?;
    let kept = store.accounts.get(&caller.sub).and_then(|account| account.password.as_ref());
    // Who has nothing to prove themselves with cannot be asked to.
    if kept.is_some() || user.primary_email.is_some() || user.primary_phone.is_some() {
        caller.require_identity()?;
    }
    require_edit(store.account_center.fields.password)?;
    let issues = policy::issues(password, user);
    if !issues.is_empty() {
        return Err(ApiError::password_rejected(&issues));
    }
    if kept.is_some_and(|kept| kept.matches(password)) {
        return Err(ApiError::same_password());
    }
    let hash = PasswordHash::of(password);
    store.accounts.entry(caller.sub.clone()).or_default().password = Some(hash);
    store.change_user(&caller.sub, app.now_ms(), |_| {});
    Ok(StatusCode::NO_CONTENT.into_response())
}
