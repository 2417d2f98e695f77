//! Multi-factor authentication: verifying the factors of an account, and adding factors while signing in.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse as _;
use serde_json::json;

use super::api::experience;
use super::mfa_code;
use crate::http::passkeys::{challenge, check_payload, host_name, user_names};
use crate::http::{ApiError, ApiResult, AppState, Json, JsonBody, SharedState, check_proof};
use crate::model::interaction::{InteractionEvent, InteractionMfa, PendingFactor};
use crate::model::mfa::{Factor, Mfa, generate_backup_codes};
use crate::model::store::Store;
use crate::model::webauthn::{Ceremony, authentication_options, registration_options};
use crate::model::{random, totp};

/// `POST /api/experience/verification/totp/secret`: a secret for a new authenticator app.
pub(super) async fn new_secret(State(app): State<SharedState>, headers: HeaderMap) -> ApiResult {
    let mut store = app.store();
    identified(&app, &mut store, &headers)?;
    let secret = totp::generate_secret();
    let id =
        add_pending(&app, &mut store, &headers, PendingFactor::Totp { secret: secret.clone(), is_verified: false })?;
    let image = totp::secret_image(&secret);
    Ok(Json(json!({ "verificationId": id, "secret": secret, "secretQrCode": image })).into_response())
}

/// `POST /api/experience/verification/totp/verify`: checks a code of the account's app, or of a new one.
pub(super) async fn verify_totp(State(app): State<SharedState>, headers: HeaderMap, body: String) -> ApiResult {
    let input = JsonBody::parse(&body)?;
    let code = input.text(&["code"])?;
    let pending_id = input.optional_text(&["verificationId"])?;
    let now_ms = app.now_ms();
    let mut store = app.store();
    let sub = identified(&app, &mut store, &headers)?;
    let Some(id) = pending_id else {
        check_proof(&mut store, &sub, now_ms, |store| {
            if mfa_of(store, &sub).accepts_totp(code, now_ms) { Ok(()) } else { Err(ApiError::invalid_totp_code()) }
        })?;
        experience(&app, &mut store, &headers)?.mfa.is_verified = true;
        return Ok(Json(json!({ "verificationId": random::id(21) })).into_response());
    };
    let pending = experience(&app, &mut store, &headers)?.mfa.pending.get_mut(id);
    let Some(PendingFactor::Totp { secret, is_verified }) = pending else {
        return Err(ApiError::verification_not_found());
    };
    *is_verified = totp::is_valid(secret, code, now_ms);
    if *is_verified {
        Ok(Json(json!({ "verificationId": id })).into_response())
    } else {
        Err(ApiError::invalid_totp_code())
    }
}

/// `POST /api/experience/verification/backup-code/generate`
pub(super) async fn new_backup_codes(State(app): State<SharedState>, headers: HeaderMap) -> ApiResult {
    let mut store = app.store();
    identified(&app, &mut store, &headers)?;
    let codes = generate_backup_codes();
    let id = add_pending(&app, &mut store, &headers, PendingFactor::BackupCodes(codes.clone()))?;
    Ok(Json(json!({ "verificationId": id, "codes": codes })).into_response())
}

/// `POST /api/experience/verification/backup-code/verify`: uses up a backup code.
pub(super) async fn verify_backup_code(State(app): State<SharedState>, headers: HeaderMap, body: String) -> ApiResult {
    let input = JsonBody::parse(&body)?;
    let code = input.text(&["code"])?;
    let now_ms = app.now_ms();
    let mut store = app.store();
    let sub = identified(&app, &mut store, &headers)?;
    check_proof(&mut store, &sub, now_ms, |store| {
        let account = store.accounts.get_mut(&sub);
        let is_right = account.is_some_and(|account| account.mfa.use_backup_code(code, now_ms));
        if is_right { Ok(()) } else { Err(ApiError::invalid_backup_code()) }
    })?;
    experience(&app, &mut store, &headers)?.mfa.is_verified = true;
    Ok(Json(json!({ "verificationId": random::id(21) })).into_response())
}

/// `POST /api/experience/verification/web-authn/registration`: options for a new passkey.
pub(super) async fn registration(State(app): State<SharedState>, headers: HeaderMap) -> ApiResult {
    let mut store = app.store();
    let sub = identified(&app, &mut store, &headers)?;
    let user = store.users.get(&sub).cloned().unwrap_or_default();
    let (name, display_name) = user_names(&user);
    let challenge = challenge();
    let bound = mfa_of(&store, &sub);
    let names = (&*sub, &*name, &*display_name);
    let options = registration_options(&host_name(&headers), names, &challenge, bound.passkey_ids());
    let pending = PendingFactor::Registration { challenge, passkey: None };
    let id = add_pending(&app, &mut store, &headers, pending)?;
    Ok(Json(json!({ "verificationId": id, "registrationOptions": options })).into_response())
}

/// `POST /api/experience/verification/web-authn/registration/verify`
pub(super) async fn verify_registration(State(app): State<SharedState>, headers: HeaderMap, body: String) -> ApiResult {
    let input = JsonBody::parse(&body)?;
    let id = input.text(&["verificationId"])?.to_owned();
    let input = input.into_value();
    check_payload(&input)?;
    let mut store = app.store();
    let pending = experience(&app, &mut store, &headers)?.mfa.pending.get_mut(&id);
    let Some(PendingFactor::Registration { challenge, passkey }) = pending else {
        return Err(ApiError::verification_not_found());
    };
    let result = ceremony(&app, challenge).register(&input["payload"]["response"]);
    *passkey = Some(result.map_err(|message| ApiError::webauthn_failed(Some(&message)))?);
    Ok(Json(json!({ "verificationId": id })).into_response())
}

/// `POST /api/experience/verification/web-authn/authentication`: options to use a passkey.
pub(super) async fn authentication(State(app): State<SharedState>, headers: HeaderMap) -> ApiResult {
    let mut store = app.store();
    let sub = identified(&app, &mut store, &headers)?;
    let challenge = challenge();
    let bound = mfa_of(&store, &sub);
    let options = authentication_options(&host_name(&headers), &challenge, bound.passkey_ids());
    let id = add_pending(&app, &mut store, &headers, PendingFactor::Authentication { challenge })?;
    Ok(Json(json!({ "verificationId": id, "authenticationOptions": options })).into_response())
}

/// `POST /api/experience/verification/web-authn/authentication/verify`
pub(super) async fn verify_authentication(
    State(app): State<SharedState>,
    headers: HeaderMap,
    body: String,
) -> ApiResult {
    let input = JsonBody::parse(&body)?;
    let id = input.text(&["verificationId"])?.to_owned();
    let input = input.into_value();
    check_payload(&input)?;
    let mut store = app.store();
    let sub = identified(&app, &mut store, &headers)?;
    // A challenge answers once.
    let pending = experience(&app, &mut store, &headers)?.mfa.pending.remove(&id);
    let Some(PendingFactor::Authentication { challenge }) = pending else {
        return Err(ApiError::verification_not_found());
    };
    let payload = &input["payload"];
    let bound = mfa_of(&store, &sub);
    let passkey = bound.passkeys().find(|passkey| payload["id"] == passkey.id.as_str());
    let passkey = passkey.ok_or_else(|| ApiError::webauthn_failed(None))?;
    let result = ceremony(&app, &challenge).authenticate(&payload["response"], passkey);
    result.map_err(|_| ApiError::webauthn_failed(None))?;
    experience(&app, &mut store, &headers)?.mfa.is_verified = true;
    Ok(Json(json!({ "verificationId": id })).into_response())
}

/// `POST /api/experience/profile/mfa`: adds a factor that was verified. It is stored when the sign-in is complete.
pub(super) async fn bind(State(app): State<SharedState>, headers: HeaderMap, body: String) -> ApiResult {
    let input = JsonBody::parse(&body)?;
    let kind = input.text(&["type"])?;
    let id = input.text(&["verificationId"])?;
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut store = app.store();
    if !store.sign_in_experience.mfa_factors().iter().any(|name| name == kind) {
        return Err(ApiError::factor_not_enabled());
    }
    let mfa = &mut experience(&app, &mut store, &headers)?.mfa;
    let factor = match (mfa.pending.get(id).ok_or_else(ApiError::verification_not_found)?, kind) {
        (PendingFactor::Totp { secret, is_verified: true }, "Totp") => Some(Factor::Totp(secret.clone())),
        (PendingFactor::BackupCodes(codes), "BackupCode") => Factor::backup_codes(codes),
        (PendingFactor::Registration { passkey: Some(passkey), .. }, "WebAuthn") => {
            Some(Factor::WebAuthn { passkey: passkey.clone(), name: None, agent: agent.to_owned() })
        }
        _ => None,
    };
    mfa.factors.push(factor.ok_or_else(ApiError::verification_failed)?);
    mfa.pending.remove(id);
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// `POST /api/experience/profile/mfa/mfa-skipped`: declines the suggestion to add a factor.
pub(super) async fn decline(State(app): State<SharedState>, headers: HeaderMap) -> ApiResult {
    let mut store = app.store();
    let sub = identified(&app, &mut store, &headers)?;
    if is_mandatory(&store, &sub) {
        return Err(ApiError::factor_is_mandatory());
    }
    experience(&app, &mut store, &headers)?.mfa.is_declined = true;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Checks that a factor of the account was verified, if it has one.
pub(super) fn check_verified(
    store: &Store,
    sub: &str,
    event: InteractionEvent,
    state: &InteractionMfa,
) -> Result<(), ApiError> {
    let mfa = mfa_of(store, sub);
    let enabled = store.sign_in_experience.mfa_factors();
    let mut available = mfa.available(&enabled);
    let codes = mfa_code::available(store, sub);
    // Backup codes are the last.
    let place = available.iter().position(|kind| *kind == "BackupCode").unwrap_or(available.len());
    for (offset, (kind, _)) in codes.iter().enumerate() {
        available.insert(place + offset, kind);
    }
    let may_skip = mfa.skips_on_sign_in && !is_mandatory(store, sub);
    let is_needed = event == InteractionEvent::SignIn && !available.is_empty() && !may_skip;
    if is_needed && !state.is_verified { Err(ApiError::factor_required(&available, &codes)) } else { Ok(()) }
}

/// Checks that the account has the factors that the settings demand or suggest.
pub(super) fn check_bound(
    store: &Store,
    sub: &str,
    event: InteractionEvent,
    state: &InteractionMfa,
) -> Result<(), ApiError> {
    let settings = &store.sign_in_experience;
    let enabled = settings.mfa_factors();
    let primary: Vec<&String> = enabled.iter().filter(|name| *name != "BackupCode").collect();
    if primary.is_empty() {
        return Ok(());
    }
    let mfa = mfa_of(store, sub);
    let codes = mfa_code::available(store, sub);
    let has = |kind: &str| {
        mfa.has(kind)
            || state.factors.iter().any(|factor| factor.kind() == kind)
            || codes.iter().any(|(own, _)| *own == kind)
    };
    if primary.iter().any(|kind| has(kind)) {
        let needs_codes = enabled.iter().any(|name| name == "BackupCode") && !has("BackupCode");
        return if needs_codes { Err(ApiError::backup_codes_required()) } else { Ok(()) };
    }
    if is_mandatory(store, sub) {
        return Err(ApiError::factor_missing(&primary));
    }
    let is_sign_in = event == InteractionEvent::SignIn;
    let is_suggested = match &*settings.mfa_policy() {
        "NoPrompt" => false,
        "PromptOnlyAtSignIn" => is_sign_in,
        _ => true,
    };
    let is_declined = mfa.declined || state.is_declined;
    if is_suggested && !is_declined { Err(ApiError::factor_suggested()) } else { Ok(()) }
}

/// Stores what the person added or declined.
pub(super) fn apply(store: &mut Store, sub: &str, state: InteractionMfa, now_ms: i64) {
    let mfa = &mut store.accounts.entry(sub.to_owned()).or_default().mfa;
    mfa.declined |= state.is_declined;
    for factor in state.factors {
        mfa.add(factor, now_ms);
    }
}

/// Whether the account must have a factor: by the policy, or because of one of its organizations.
fn is_mandatory(store: &Store, sub: &str) -> bool {
    let settings = &store.sign_in_experience;
    let is_for_organization = settings.demands_mfa_for_organizations()
        && store.organizations_of(sub).any(|organization| organization.is_mfa_required);
    settings.mfa_policy().contains("Mandatory") || is_for_organization
}

/// The id of the person, once identified.
pub(super) fn identified(app: &AppState, store: &mut Store, headers: &HeaderMap) -> Result<String, ApiError> {
    experience(app, store, headers)?.user.clone().ok_or_else(ApiError::user_not_identified)
}

pub(super) fn add_pending(
    app: &AppState,
    store: &mut Store,
    headers: &HeaderMap,
    pending: PendingFactor,
) -> Result<String, ApiError> {
    let id = random::id(21);
    experience(app, store, headers)?.mfa.pending.insert(id.clone(), pending);
    Ok(id)
}

fn mfa_of(store: &Store, sub: &str) -> Mfa {
    store.accounts.get(sub).map(|account| account.mfa.clone()).unwrap_or_default()
}

/// The ceremony on the sign-in page, which has the origin of the server.
fn ceremony(app: &AppState, challenge: &str) -> Ceremony {
    Ceremony { challenge: challenge.to_owned(), origins: app.origins() }
}
