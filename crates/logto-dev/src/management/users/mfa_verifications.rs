//! The factors of a user for multi-factor authentication: `/api/users/{id}/mfa-verifications`.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use serde_json::{Value, json};

use super::find;
use crate::http::{ApiError, ApiResult, Json, JsonBody, SharedState};
use crate::model::mfa::{Factor, Mfa, generate_backup_codes};
use crate::model::store::Store;
use crate::model::totp;

/// The factors that an operator can add. Passkeys are created by the browser of the user.
const KINDS: [&str; 2] = ["Totp", "BackupCode"];

/// `GET /api/users/{id}/mfa-verifications`
pub(super) async fn list(State(app): State<SharedState>, Path(id): Path<String>) -> ApiResult {
    let store = app.store();
    Ok(Json(mfa(&store, &id)?.to_json()).into_response())
}

/// `POST /api/users/{id}/mfa-verifications`: adds a factor, also while the sign-in experience does not enable it.
pub(super) async fn add(State(app): State<SharedState>, Path(id): Path<String>, body: String) -> ApiResult {
    let input = JsonBody::parse(&body)?;
    let kind = kind(&input)?;
    let mut store = app.store();
    let mfa = mfa(&store, &id)?;
    let (factor, json) = if kind == "Totp" { new_totp(&mfa, &input)? } else { new_backup_codes(&mfa, &input)? };
    store.accounts.entry(id.clone()).or_default().mfa.add(factor, app.now_ms());
    store.update_user(&id, app.now_ms(), |_| {});
    Ok(Json(json).into_response())
}

/// `DELETE /api/users/{id}/mfa-verifications/{factor}`
pub(super) async fn remove(State(app): State<SharedState>, Path((id, factor)): Path<(String, String)>) -> ApiResult {
    let mut store = app.store();
    find(&store, &id)?;
    let factors = &mut store.accounts.entry(id.clone()).or_default().mfa.factors;
    let at = factors.iter().position(|bound| bound.id == factor).ok_or_else(ApiError::resource_not_found)?;
    factors.remove(at);
    store.update_user(&id, app.now_ms(), |_| {});
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// The factors of a user.
fn mfa(store: &Store, id: &str) -> Result<Mfa, ApiError> {
    find(store, id)?;
    Ok(store.accounts.get(id).map(|account| account.mfa.clone()).unwrap_or_default())
}

fn kind(input: &JsonBody) -> Result<&'static str, ApiError> {
    let given = input.value("type").and_then(Value::as_str);
    KINDS.into_iter().find(|kind| given == Some(*kind)).ok_or_else(|| {
        let issue = json!({
            "code": "invalid_union_discriminator", "options": KINDS,
            "message": "Invalid discriminator value. Expected 'Totp' | 'BackupCode'",
        });
        ApiError::invalid_input(&["type"], issue)
    })
}

/// An authenticator app with the secret of the body, or a new one.
fn new_totp(mfa: &Mfa, input: &JsonBody) -> Result<(Factor, Value), ApiError> {
    let secret = input.optional_text(&["secret"])?.map_or_else(totp::generate_secret, str::to_owned);
    if mfa.has("Totp") {
        return Err(ApiError::totp_in_use());
    }
    if !totp::is_secret(&secret) {
        return Err(ApiError::refused_totp_secret());
    }
    let json = json!({ "type": "Totp", "secret": secret, "secretQrCode": totp::secret_image(&secret) });
    Ok((Factor::Totp(secret), json))
}

/// The backup codes of the body, or new ones.
fn new_backup_codes(mfa: &Mfa, input: &JsonBody) -> Result<(Factor, Value), ApiError> {
    let codes = input.texts("codes")?.unwrap_or_else(generate_backup_codes);
    if mfa.unused_backup_codes() > 0 {
        return Err(ApiError::backup_codes_in_use());
    }
    if !mfa.factors.iter().any(|bound| bound.factor.kind() != "BackupCode") {
        return Err(ApiError::backup_codes_alone());
    }
    let factor = Factor::backup_codes(&codes).ok_or_else(ApiError::invalid_backup_codes)?;
    Ok((factor, json!({ "type": "BackupCode", "codes": codes })))
}
