//! The factors for multi-factor authentication.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

use super::caller::{Caller, require_edit};
use crate::http::{ApiError, ApiResult, AppState, Json, JsonBody, SharedState};
use crate::model::mfa::{BoundFactor, Factor, Mfa, generate_backup_codes};
use crate::model::store::Store;
use crate::model::totp;
use crate::model::validation::{Field, Issues};

/// `GET /api/my-account/mfa-verifications`
pub(super) async fn list(State(app): State<SharedState>, headers: HeaderMap) -> ApiResult {
    let store = app.store();
    let caller = reader(&app, &store, &headers)?;
    Ok(Json(mfa(&store, &caller).to_json()).into_response())
}

/// `POST /api/my-account/mfa-verifications`: adds a factor.
pub(super) async fn add(State(app): State<SharedState>, headers: HeaderMap, body: String) -> ApiResult {
    let mut store = app.store();
    let caller = Caller::in_account_center(&app, &store, &headers)?;
    let input = JsonBody::parse(&body)?.into_value();
    let kind = factor_kind(&input)?;
    authorize_change(&store, &caller)?;
    caller.require_verification()?;
    if !store.sign_in_experience.mfa_factors().iter().any(|name| name == kind) {
        return Err(ApiError::factor_not_enabled());
    }
    let factor = match kind {
        "Totp" => new_totp(&app, &store, &caller, &input)?,
        "BackupCode" => new_backup_codes(&store, &caller, &input)?,
        _ => new_passkey(&app, &mut store, &caller, &input)?,
    };
    change(&app, &mut store, &caller, |mfa| mfa.add(factor, app.now_ms()));
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// `PUT /api/my-account/mfa-verifications/totp`: replaces the authenticator app.
pub(super) async fn replace_totp(State(app): State<SharedState>, headers: HeaderMap, body: String) -> ApiResult {
    let mut store = app.store();
    let caller = Caller::in_account_center(&app, &store, &headers)?;
    let input = JsonBody::parse(&body)?;
    let (secret, code) = (input.text(&["secret"])?, input.text(&["code"])?);
    authorize_change(&store, &caller)?;
    caller.require_verification()?;
    check_totp(&app, secret, Some(code))?;
    change(&app, &mut store, &caller, |mfa| {
        mfa.factors.retain(|bound| bound.factor.kind() != "Totp");
        mfa.add(Factor::Totp(secret.to_owned()), app.now_ms());
    });
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// `POST /api/my-account/mfa-verifications/totp-secret/generate`
pub(super) async fn generate_totp(State(app): State<SharedState>, headers: HeaderMap) -> ApiResult {
    let store = app.store();
    authorize_change(&store, &Caller::in_account_center(&app, &store, &headers)?)?;
    Ok(Json(json!({ "secret": totp::generate_secret() })).into_response())
}

/// `POST /api/my-account/mfa-verifications/backup-codes/generate`
pub(super) async fn generate_codes(State(app): State<SharedState>, headers: HeaderMap) -> ApiResult {
    let store = app.store();
    authorize_change(&store, &Caller::in_account_center(&app, &store, &headers)?)?;
    Ok(Json(json!({ "codes": generate_backup_codes() })).into_response())
}

/// `GET /api/my-account/mfa-verifications/backup-codes`
pub(super) async fn backup_codes(State(app): State<SharedState>, headers: HeaderMap) -> ApiResult {
    let store = app.store();
    let caller = reader(&app, &store, &headers)?;
    caller.require_verification()?;
    let mfa = mfa(&store, &caller);
    let codes = mfa
        .backup_codes()
        .ok_or_else(|| ApiError { status: StatusCode::NOT_FOUND, ..ApiError::verification_record_not_found() })?;
    Ok(Json(json!({ "codes": codes })).into_response())
}

/// `PATCH /api/my-account/mfa-verifications/{id}/name`: names a passkey.
pub(super) async fn rename(
    State(app): State<SharedState>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: String,
) -> ApiResult {
    let mut store = app.store();
    let caller = Caller::in_account_center(&app, &store, &headers)?;
    let input = JsonBody::parse(&body)?;
    let new_name = input.non_empty_text(&["name"])?;
    authorize_change(&store, &caller)?;
    caller.require_verification()?;
    let mut is_renamed = false;
    change(&app, &mut store, &caller, |mfa| {
        for bound in mfa.factors.iter_mut().filter(|bound| bound.id == id) {
            if let Factor::WebAuthn { name, .. } = &mut bound.factor {
                *name = Some(new_name.to_owned());
                is_renamed = true;
            }
        }
    });
    if is_renamed { Ok("OK".into_response()) } else { Err(ApiError::verification_record_not_found()) }
}

/// `DELETE /api/my-account/mfa-verifications/{id}`
pub(super) async fn remove(State(app): State<SharedState>, Path(id): Path<String>, headers: HeaderMap) -> ApiResult {
    let mut store = app.store();
    let caller = Caller::in_account_center(&app, &store, &headers)?;
    authorize_change(&store, &caller)?;
    caller.require_verification()?;
    let is_bound = |bound: &BoundFactor| bound.id == id;
    if !mfa(&store, &caller).factors.iter().any(is_bound) {
        return Err(ApiError::verification_record_not_found());
    }
    change(&app, &mut store, &caller, |mfa| mfa.factors.retain(|bound| !is_bound(bound)));
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// `GET /api/my-account/mfa-settings`
pub(super) async fn settings(State(app): State<SharedState>, headers: HeaderMap) -> ApiResult {
    let store = app.store();
    let caller = reader(&app, &store, &headers)?;
    Ok(settings_response(&store, &caller))
}

/// `PATCH /api/my-account/mfa-settings`
pub(super) async fn change_settings(State(app): State<SharedState>, headers: HeaderMap, body: String) -> ApiResult {
    let mut store = app.store();
    let caller = Caller::in_account_center(&app, &store, &headers)?;
    let input = JsonBody::parse(&body)?.into_value();
    let mut issues = Issues::default();
    Field::root(&input).member("skipMfaOnSignIn").require("boolean", &mut issues);
    if !issues.is_empty() {
        return Err(ApiError::invalid_request("body", &issues));
    }
    authorize_change(&store, &caller)?;
    caller.require_verification()?;
    let skips = input["skipMfaOnSignIn"].as_bool().unwrap_or_default();
    change(&app, &mut store, &caller, |mfa| mfa.skips_on_sign_in = skips);
    Ok(settings_response(&store, &caller))
}

/// `GET /api/my-account/logto-configs`
pub(super) async fn configs(State(app): State<SharedState>, headers: HeaderMap) -> ApiResult {
    let store = app.store();
    let caller = reader(&app, &store, &headers)?;
    Ok(configs_response(&store, &caller))
}

/// `PATCH /api/my-account/logto-configs`
pub(super) async fn change_configs(State(app): State<SharedState>, headers: HeaderMap, body: String) -> ApiResult {
    let mut store = app.store();
    let caller = Caller::in_account_center(&app, &store, &headers)?;
    let input = JsonBody::parse(&body)?.into_value();
    let mut issues = Issues::default();
    let root = Field::root(&input);
    for (group, names) in [("mfa", &["enabled", "skipped", "skipMfaOnSignIn"][..]), ("passkeySignIn", &["skipped"][..])]
    {
        let group = root.member(group);
        if group.optional("object", &mut issues) {
            for name in names {
                group.member(name).optional("boolean", &mut issues);
            }
        }
    }
    if !issues.is_empty() {
        return Err(ApiError::invalid_request("body", &issues));
    }
    authorize_change(&store, &caller)?;
    caller.require_verification()?;
    let given = |group: &str, name: &str| input[group][name].as_bool();
    change(&app, &mut store, &caller, |mfa| {
        mfa.enabled = given("mfa", "enabled").or(mfa.enabled);
        mfa.declined = given("mfa", "skipped").unwrap_or(mfa.declined);
        mfa.skips_on_sign_in = given("mfa", "skipMfaOnSignIn").unwrap_or(mfa.skips_on_sign_in);
        mfa.declined_passkey = given("passkeySignIn", "skipped").unwrap_or(mfa.declined_passkey);
    });
    Ok(configs_response(&store, &caller))
}

/// The caller, who may see their factors.
fn reader(app: &AppState, store: &Store, headers: &HeaderMap) -> Result<Caller, ApiError> {
    let caller = Caller::in_account_center(app, store, headers)?;
    if !store.account_center.fields.mfa.is_readable() {
        return Err(ApiError::field_not_enabled());
    }
    if caller.has_scope("identities") { Ok(caller) } else { Err(ApiError::unauthorized()) }
}

/// Rejects a caller who may not change their factors.
pub(super) fn authorize_change(store: &Store, caller: &Caller) -> Result<(), ApiError> {
    require_edit(store.account_center.fields.mfa)?;
    if caller.has_scope("identities") { Ok(()) } else { Err(ApiError::unauthorized()) }
}

/// The factors of the caller.
pub(super) fn mfa(store: &Store, caller: &Caller) -> Mfa {
    store.accounts.get(&caller.sub).map(|account| account.mfa.clone()).unwrap_or_default()
}

fn change(app: &AppState, store: &mut Store, caller: &Caller, change: impl FnOnce(&mut Mfa)) {
    change(&mut store.accounts.entry(caller.sub.clone()).or_default().mfa);
    store.update_user(&caller.sub, app.now_ms(), |_| {});
}

/// The type of the factor in a body, whose other members have the right types.
fn factor_kind(input: &Value) -> Result<&'static str, ApiError> {
    const KINDS: [&str; 3] = ["WebAuthn", "Totp", "BackupCode"];
    let given = input["type"].as_str();
    let kind = KINDS.into_iter().find(|kind| given == Some(*kind)).ok_or_else(|| {
        let issue = json!({
            "code": "invalid_union_discriminator", "options": KINDS,
            "message": "Invalid discriminator value. Expected 'WebAuthn' | 'Totp' | 'BackupCode'",
        });
        ApiError::invalid_input(&["type"], issue)
    })?;
    let mut issues = Issues::default();
    let at = Field::root(input);
    match kind {
        "Totp" => {
            at.member("secret").require("string", &mut issues);
            at.member("code").optional("string", &mut issues);
        }
        "BackupCode" => {
            for code in at.member("codes").items(&mut issues) {
                code.require("string", &mut issues);
            }
        }
        _ => {
            at.member("newIdentifierVerificationRecordId").require("string", &mut issues);
            at.member("name").optional("string", &mut issues);
        }
    }
    if issues.is_empty() { Ok(kind) } else { Err(ApiError::invalid_request("body", &issues)) }
}

fn new_totp(app: &AppState, store: &Store, caller: &Caller, input: &Value) -> Result<Factor, ApiError> {
    let secret = input["secret"].as_str().unwrap_or_default();
    if totp::is_secret(secret) && mfa(store, caller).has("Totp") {
        return Err(ApiError::totp_in_use());
    }
    check_totp(app, secret, input["code"].as_str())?;
    Ok(Factor::Totp(secret.to_owned()))
}

fn check_totp(app: &AppState, secret: &str, code: Option<&str>) -> Result<(), ApiError> {
    if !totp::is_secret(secret) {
        return Err(ApiError::invalid_totp_secret());
    }
    match code {
        Some(code) if !totp::is_valid(secret, code, app.now_ms()) => Err(ApiError::invalid_totp_code()),
        _ => Ok(()),
    }
}

fn new_backup_codes(store: &Store, caller: &Caller, input: &Value) -> Result<Factor, ApiError> {
    let mfa = mfa(store, caller);
    if !mfa.factors.iter().any(|bound| bound.factor.kind() != "BackupCode") {
        return Err(ApiError::backup_codes_alone());
    }
    let codes: Vec<String> = serde_json::from_value(input["codes"].clone()).unwrap_or_default();
    let factor = Factor::backup_codes(&codes).ok_or_else(ApiError::invalid_backup_codes)?;
    if mfa.unused_backup_codes() > 0 { Err(ApiError::backup_codes_in_use()) } else { Ok(factor) }
}

fn new_passkey(app: &AppState, store: &mut Store, caller: &Caller, input: &Value) -> Result<Factor, ApiError> {
    let id = input["newIdentifierVerificationRecordId"].as_str().unwrap_or_default();
    let record = store.verifications.get(id).filter(|record| record.is_live(app.now_ms()));
    let registration = record.and_then(|record| record.registration.as_ref());
    let registration = registration.filter(|registration| registration.sub == caller.sub);
    let (passkey, agent) = registration
        .and_then(|registration| Some((registration.passkey.clone()?, registration.agent.clone())))
        .ok_or_else(ApiError::verification_record_not_found)?;
    store.verifications.remove(id);
    let name = input["name"].as_str().map(str::to_owned);
    Ok(Factor::WebAuthn { passkey, name, agent })
}

fn settings_response(store: &Store, caller: &Caller) -> Response {
    Json(json!({ "skipMfaOnSignIn": mfa(store, caller).skips_on_sign_in })).into_response()
}

fn configs_response(store: &Store, caller: &Caller) -> Response {
    let mfa = mfa(store, caller);
    let mut of_mfa = json!({ "skipped": mfa.declined, "skipMfaOnSignIn": mfa.skips_on_sign_in });
    if let Some(enabled) = mfa.enabled {
        of_mfa["enabled"] = json!(enabled);
    }
    Json(json!({ "mfa": of_mfa, "passkeySignIn": { "skipped": mfa.declined_passkey } })).into_response()
}
