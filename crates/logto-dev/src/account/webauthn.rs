//! Registering a passkey.

use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::IntoResponse as _;
use serde_json::json;

use super::caller::Caller;
use super::mfa::{authorize_change, mfa};
use crate::http::passkeys::{challenge, check_payload, host_name, user_names};
use crate::http::{ApiError, ApiResult, Json, JsonBody, SharedState, cors};
use crate::model::clock::iso;
use crate::model::random;
use crate::model::verification_record::{PasskeyRegistration, VERIFICATION_RECORD_LIFETIME_MS, VerificationRecord};
use crate::model::webauthn::{Ceremony, registration_options};

/// `POST /api/verifications/web-authn/registration`
pub(super) async fn options(State(app): State<SharedState>, headers: HeaderMap) -> ApiResult {
    let mut store = app.store();
    let caller = Caller::in_account_center(&app, &store, &headers)?;
    authorize_change(&store, &caller)?;
    let user = store.users.get(&caller.sub).ok_or_else(ApiError::unauthorized)?;
    let (name, display_name) = user_names(user);
    let challenge = challenge();
    let bound = mfa(&store, &caller);
    let names = (&*caller.sub, &*name, &*display_name);
    let options = registration_options(&host_name(&headers), names, &challenge, bound.passkey_ids());
    let id = random::id(21);
    let expires = app.now_ms() + VERIFICATION_RECORD_LIFETIME_MS;
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let registration = PasskeyRegistration { sub: caller.sub, challenge, passkey: None, agent };
    let record = VerificationRecord { registration: Some(registration), ..VerificationRecord::new(expires) };
    store.verifications.insert(id.clone(), record);
    let body = json!({ "verificationRecordId": id, "registrationOptions": options, "expiresAt": iso(expires) });
    Ok(Json(body).into_response())
}

/// `POST /api/verifications/web-authn/registration/verify`. The page must have the origin in its `Origin` header.
pub(super) async fn verify(State(app): State<SharedState>, headers: HeaderMap, body: String) -> ApiResult {
    let mut store = app.store();
    let caller = Caller::in_account_center(&app, &store, &headers)?;
    let input = JsonBody::parse(&body)?;
    let id = input.text(&["verificationRecordId"])?.to_owned();
    let input = input.into_value();
    check_payload(&input)?;
    let now_ms = app.now_ms();
    let record = store.verifications.get_mut(&id).filter(|record| record.is_live(now_ms));
    let registration = record.and_then(|record| record.registration.as_mut());
    let registration = registration.filter(|registration| registration.sub == caller.sub);
    let registration = registration.ok_or_else(ApiError::verification_record_not_found)?;
    let origins = cors::origin(&headers).map(str::to_owned).into_iter().collect();
    let ceremony = Ceremony { challenge: registration.challenge.clone(), origins };
    let passkey = ceremony.register(&input["payload"]["response"]);
    registration.passkey = Some(passkey.map_err(|message| ApiError::webauthn_failed(Some(&message)))?);
    Ok(Json(json!({ "verificationRecordId": id })).into_response())
}
