//! Signing in at a social provider.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::IntoResponse as _;
use serde_json::json;

use super::api::{self, experience};
use crate::http::{ApiError, ApiResult, AppState, Json, JsonBody, SharedState, redeem_social_code, social_connector};
use crate::model::identifier::Identifier;
use crate::model::interaction::VerificationMethod;
use crate::model::social::SocialAccount;
use crate::model::store::Store;

/// `POST /api/experience/verification/social/{connectorId}/authorization-uri`: returns the address of the provider's
/// page.
pub(super) async fn start(
    State(app): State<SharedState>,
    Path(connector): Path<String>,
    headers: HeaderMap,
    body: String,
) -> ApiResult {
    let input = JsonBody::parse(&body)?;
    let (state, redirect_uri) = (input.text(&["state"])?, input.text(&["redirectUri"])?);
    let mut store = app.store();
    experience(&app, &mut store, &headers)?;
    if state.is_empty() || redirect_uri.is_empty() {
        return Err(ApiError::insufficient_info());
    }
    let found = social_connector(&store, &connector)?;
    let authorization_uri = found.authorization_uri(&app.endpoint, redirect_uri, state);
    let target = found.target.clone();
    let method = VerificationMethod::Social { connector, target, redirect_uri: redirect_uri.to_owned(), account: None };
    let id = experience(&app, &mut store, &headers)?.add_verification(method);
    Ok(Json(json!({ "authorizationUri": authorization_uri, "verificationId": id })).into_response())
}

/// `POST /api/experience/verification/social/{connectorId}/verify`: takes what the provider sent to the redirect URI.
pub(super) async fn verify(
    State(app): State<SharedState>,
    Path(id_of_connector): Path<String>,
    headers: HeaderMap,
    body: String,
) -> ApiResult {
    let input = JsonBody::parse(&body)?;
    let data = input.object("connectorData")?;
    let id = input.optional_text(&["verificationId"])?.ok_or_else(ApiError::verification_not_found)?;
    let mut store = app.store();
    let redirect_uri = match &api::verification(&app, &mut store, &headers, id)?.method {
        VerificationMethod::Social { connector, redirect_uri, .. } if *connector == id_of_connector => {
            redirect_uri.clone()
        }
        _ => return Err(ApiError::verification_not_found()),
    };
    let verified = redeem_social_code(&mut store, data, &id_of_connector, &redirect_uri, app.now_ms())?;
    let method = &mut api::verification(&app, &mut store, &headers, id)?.method;
    if let VerificationMethod::Social { account, .. } = method {
        *account = Some(verified);
    }
    Ok(Json(json!({ "verificationId": id })).into_response())
}

/// The id of the user with this identity, or, for `links_identity`, of the one with its email address.
pub(super) fn user_of(
    store: &Store,
    target: &str,
    account: SocialAccount,
    links_identity: bool,
) -> Result<String, ApiError> {
    let email = Identifier::email(account.email);
    let related = email.as_ref().and_then(|email| store.user_by_identifier(email));
    if links_identity {
        return related.map(|user| user.id.clone()).ok_or_else(ApiError::identity_not_found);
    }
    let user = store.user_by_identity(target, account).map(|user| user.id.clone());
    user.ok_or_else(|| ApiError::unknown_identity(email.as_ref().filter(|_| related.is_some())))
}

/// Creates an account with this identity, and with the name and email address that the provider knows. An address that
/// another account has is left out.
pub(super) fn register(
    app: &AppState,
    store: &mut Store,
    headers: &HeaderMap,
    target: String,
    account: SocialAccount,
) -> ApiResult {
    if store.user_by_identity(&target, account).is_some() {
        return Err(ApiError::identity_in_use());
    }
    let email = Identifier::email(account.email).filter(|email| store.user_by_identifier(email).is_none());
    let profile = &mut experience(app, store, headers)?.profile;
    profile.name = Some(account.name.to_owned());
    profile.social = Some((target, account));
    if let Some(email) = email {
        profile.set_identifier(&email);
    }
    api::register(app, store, headers)
}
