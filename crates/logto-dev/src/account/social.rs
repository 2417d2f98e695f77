//! Social identities: verifying one at its provider, linking and removing it.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::IntoResponse as _;
use serde_json::json;

use super::caller::{Caller, require_edit};
use crate::http::{ApiError, ApiResult, Json, JsonBody, SharedState, redeem_social_code, social_connector};
use crate::model::clock::iso;
use crate::model::random;
use crate::model::store::Store;
use crate::model::validation::{Field, Issues};
use crate::model::verification_record::{SocialVerification, VERIFICATION_RECORD_LIFETIME_MS, VerificationRecord};

/// `POST /api/verifications/social`: returns the address of the provider's page.
pub(super) async fn start(State(app): State<SharedState>, headers: HeaderMap, body: String) -> ApiResult {
    let mut store = app.store();
    let caller = Caller::in_account_center(&app, &store, &headers)?;
    let input = JsonBody::parse(&body)?.into_value();
    let mut issues = Issues::default();
    for name in ["state", "redirectUri", "connectorId"] {
        Field::root(&input).member(name).require("string", &mut issues);
    }
    if !issues.is_empty() {
        return Err(ApiError::invalid_request("body", &issues));
    }
    let text = |name: &str| input[name].as_str().unwrap_or_default().to_owned();
    let (connector, redirect_uri) = (text("connectorId"), text("redirectUri"));
    let found = social_connector(&store, &connector)?;
    let (target, authorization_uri) =
        (found.target.clone(), found.authorization_uri(&app.endpoint, &redirect_uri, &text("state")));
    let social = SocialVerification { sub: caller.sub, connector, target, redirect_uri, identity: None };
    let expires = app.now_ms() + VERIFICATION_RECORD_LIFETIME_MS;
    let record = VerificationRecord { social: Some(social), ..VerificationRecord::new(expires) };
    let id = random::id(21);
    store.verifications.insert(id.clone(), record);
    let body = json!({ "verificationRecordId": id, "authorizationUri": authorization_uri, "expiresAt": iso(expires) });
    Ok((StatusCode::CREATED, Json(body)).into_response())
}

/// `POST /api/verifications/social/verify`: takes what the provider sent to the redirect URI.
pub(super) async fn verify(State(app): State<SharedState>, headers: HeaderMap, body: String) -> ApiResult {
    let now_ms = app.now_ms();
    let mut store = app.store();
    let caller = Caller::in_account_center(&app, &store, &headers)?;
    let input = JsonBody::parse(&body)?;
    let id = input.text(&["verificationRecordId"])?;
    let data = input.object("connectorData")?;
    let record = store.verifications.get(id).filter(|record| record.is_live(now_ms));
    let social = record.and_then(|record| record.social.as_ref()).filter(|social| social.sub == caller.sub);
    let social = social.ok_or_else(ApiError::verification_record_not_found)?;
    let (connector, redirect_uri) = (social.connector.clone(), social.redirect_uri.clone());
    let identity = redeem_social_code(&mut store, data, &connector, &redirect_uri, now_ms)?.identity();
    if let Some(record) = store.verifications.get_mut(id) {
        record.is_verified = true;
        if let Some(social) = &mut record.social {
            social.identity = Some(identity);
        }
    }
    Ok(Json(json!({ "verificationRecordId": id })).into_response())
}

/// `POST`, `PUT /api/my-account/identities`: links a verified identity. Only `PUT` replaces another one of the same
/// provider.
pub(super) async fn link(
    State(app): State<SharedState>,
    method: Method,
    headers: HeaderMap,
    body: String,
) -> ApiResult {
    let mut store = app.store();
    let caller = Caller::in_account_center(&app, &store, &headers)?;
    let input = JsonBody::parse(&body)?;
    let record = input.text(&["newIdentifierVerificationRecordId"])?;
    authorize(&store, &caller, ApiError::unauthorized)?;
    let record = store.verifications.get(record).filter(|record| record.is_verified && record.is_live(app.now_ms()));
    let social = record.and_then(|record| record.social.as_ref()).filter(|social| social.sub == caller.sub);
    let verified = social.and_then(|social| Some((social.target.clone(), social.identity.clone()?)));
    let (target, identity) = verified.ok_or_else(ApiError::verification_record_not_found)?;
    let mut others = store.users.values().filter(|user| user.id != caller.sub);
    let is_of_other =
        others.any(|user| user.identities.get(&target).is_some_and(|other| other["userId"] == identity["userId"]));
    let has_one = store.users.get(&caller.sub).is_some_and(|user| user.identities.contains_key(&target));
    if is_of_other || (has_one && method == Method::POST) {
        return Err(ApiError::identity_in_use());
    }
    store.update_user(&caller.sub, app.now_ms(), |user| drop(user.identities.insert(target, identity)));
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// `DELETE /api/my-account/identities/{target}`
pub(super) async fn unlink(
    State(app): State<SharedState>,
    Path(target): Path<String>,
    headers: HeaderMap,
) -> ApiResult {
    let mut store = app.store();
    let caller = Caller::in_account_center(&app, &store, &headers)?;
    authorize(&store, &caller, ApiError::missing_scope)?;
    if !store.users.get(&caller.sub).is_some_and(|user| user.identities.contains_key(&target)) {
        return Err(ApiError::identity_not_found());
    }
    store.update_user(&caller.sub, app.now_ms(), |user| drop(user.identities.remove(&target)));
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// The checks of a change, in Logto's order. An account that has nothing to verify the person with needs no
/// verification.
fn authorize(store: &Store, caller: &Caller, missing_scope: fn() -> ApiError) -> Result<(), ApiError> {
    require_edit(store.account_center.fields.social)?;
    if !caller.has_scope("identities") {
        return Err(missing_scope());
    }
    if store.can_verify(&caller.sub) { caller.require_verification() } else { Ok(()) }
}
