//! Verification records: recent proofs of an identity or of an identifier.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse as _;
use serde_json::json;

use super::caller::Caller;
use crate::delivery::{self, CodeMessage, Locales, recipient};
use crate::http::{ApiError, ApiResult, AppState, Json, JsonBody, SharedState, check_proof};
use crate::model::clock::iso;
use crate::model::connectors::UsageType;
use crate::model::identifier::Identifier;
use crate::model::random;
use crate::model::verification_code::VerificationCode;
use crate::model::verification_record::{VERIFICATION_RECORD_LIFETIME_MS, VerificationRecord};

/// `POST /api/verifications/password`: verifies the user by password.
pub(super) async fn verify_password(State(app): State<SharedState>, headers: HeaderMap, body: String) -> ApiResult {
    let mut store = app.store();
    let caller = Caller::of(&app, &store, &headers)?;
    let input = JsonBody::parse(&body)?;
    let password = input.non_empty_text(&["password"])?;
    check_proof(&mut store, &caller.sub, app.now_ms(), |store| {
        if store.password_matches(&caller.sub, password) { Ok(()) } else { Err(ApiError::invalid_credentials()) }
    })?;
    let expires = app.now_ms() + VERIFICATION_RECORD_LIFETIME_MS;
    let record = VerificationRecord { user: Some(caller.sub), is_verified: true, ..VerificationRecord::new(expires) };
    let (id, response) = created(&record);
    store.verifications.insert(id, record);
    Ok(response)
}

/// `POST /api/verifications/verification-code`: sends a code, which replaces earlier ones to the same
/// identifier.
pub(super) async fn send_code(State(app): State<SharedState>, headers: HeaderMap, body: String) -> ApiResult {
    let (user, usage, client, identifier) = {
        let mut store = app.store();
        let caller = Caller::of(&app, &store, &headers)?;
        let identifier = JsonBody::parse(&body)?.identifier()?;
        let is_own = store.users.get(&caller.sub).is_some_and(|user| {
            let own = match &identifier {
                Identifier::Email(_) => &user.primary_email,
                Identifier::Phone(_) => &user.primary_phone,
            };
            own.as_deref() == Some(identifier.value())
        });
        if !is_own {
            recipient::check_allowed(&store, &identifier)?;
        }
        recipient::count_message(&mut store, &identifier, app.now_ms())?;
        let usage = if is_own { UsageType::UserPermissionValidation } else { UsageType::BindNewIdentifier };
        let name = store.apps.get(&caller.client_id).map(|client| client.name.clone());
        (is_own.then_some(caller.sub), usage, name.map(|name| (caller.client_id, name)), identifier)
    };
    let lifetime = app.faults.get().lifetimes.verification_code;
    let policy = app.store().sign_in_experience.verification_code_policy().with_lifetime(lifetime);
    let code = VerificationCode::new(identifier, app.now_ms(), policy);
    let message = CodeMessage {
        to: code.identifier(),
        code: code.code(),
        usage,
        application: client.as_ref().map(|(id, name)| (&**id, &**name)),
        locales: Locales::of(None, &headers),
    };
    delivery::send(&app, &message).await?;
    invalidate_earlier_codes(&app, code.identifier());
    let expires = app.now_ms() + VERIFICATION_RECORD_LIFETIME_MS;
    let record = VerificationRecord { user, code: Some(code), ..VerificationRecord::new(expires) };
    let (id, response) = created(&record);
    app.store().verifications.insert(id, record);
    Ok(response)
}

/// `POST /api/verifications/verification-code/verify`: checks a code.
pub(super) async fn verify_code(State(app): State<SharedState>, headers: HeaderMap, body: String) -> ApiResult {
    let now_ms = app.now_ms();
    let mut store = app.store();
    Caller::of(&app, &store, &headers)?;
    let input = JsonBody::parse(&body)?;
    let identifier = input.identifier()?;
    let id = input.text(&["verificationId"])?;
    let entered = input.text(&["code"])?;
    let record = store.verifications.get_mut(id).filter(|record| record.is_live(now_ms));
    let record = record.ok_or_else(ApiError::verification_record_not_found)?;
    let code = record.code.as_mut();
    let code = code.filter(|code| code.identifier().kind() == identifier.kind());
    code.ok_or_else(ApiError::verification_record_not_found)?.check(&identifier, entered, now_ms)?;
    record.is_verified = true;
    Ok(Json(json!({ "verificationRecordId": id })).into_response())
}

/// A new id for a record, and the response with it.
fn created(record: &VerificationRecord) -> (String, axum::response::Response) {
    let id = random::id(21);
    let body = json!({ "verificationRecordId": id, "expiresAt": iso(record.expires) });
    (id, (StatusCode::CREATED, Json(body)).into_response())
}

fn invalidate_earlier_codes(app: &AppState, identifier: &Identifier) {
    for record in app.store().verifications.values_mut() {
        if let Some(code) = record.code.as_mut().filter(|code| code.identifier().is_same_as(identifier)) {
            code.invalidate();
        }
    }
}
