//! The Account API: people change their own account, with their opaque access token.

mod avatar;
mod caller;
mod errors;
mod grants;
mod identifiers;
mod mfa;
mod password;
mod profile;
mod sessions;
mod social;
mod verification;
mod webauthn;

use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{any, delete, get, patch, post, put};

use crate::http::middleware::MAX_UPLOAD;
use crate::http::unknown_route::{unknown_method, unknown_path};
use crate::http::{SharedState, cors};

/// The routes, which pages of every origin may call.
pub(crate) fn routes() -> Router<SharedState> {
    const ACCOUNT: &str = "/api/my-account";
    const VERIFICATIONS: &str = "/api/verifications";
    let account = |path: &str| format!("{ACCOUNT}{path}");
    let verifications = |path: &str| format!("{VERIFICATIONS}{path}");
    Router::new()
        .route(ACCOUNT, get(profile::get).patch(profile::change))
        .route(&account("/profile"), patch(profile::change_claims))
        .route(&account("/password"), post(password::set))
        .route(&account("/primary-email"), post(identifiers::set_email).delete(identifiers::remove_email))
        .route(&account("/primary-phone"), post(identifiers::set_phone).delete(identifiers::remove_phone))
        .route(&account("/identities"), post(social::link).put(social::link))
        .route(&account("/identities/{target}"), delete(social::unlink))
        .route(&account("/user-assets/avatar"), post(avatar::upload).layer(DefaultBodyLimit::max(MAX_UPLOAD)))
        .route(&account("/sessions"), get(sessions::list))
        .route(&account("/sessions/{id}"), delete(sessions::end))
        .route(&account("/grants"), get(grants::list))
        .route(&account("/grants/{id}"), delete(grants::revoke))
        .route(&account("/mfa-verifications"), get(mfa::list).post(mfa::add))
        .route(&account("/mfa-verifications/totp"), put(mfa::replace_totp))
        .route(&account("/mfa-verifications/totp-secret/generate"), post(mfa::generate_totp))
        .route(&account("/mfa-verifications/backup-codes"), get(mfa::backup_codes))
        .route(&account("/mfa-verifications/backup-codes/generate"), post(mfa::generate_codes))
        .route(&account("/mfa-verifications/{id}"), delete(mfa::remove))
        .route(&account("/mfa-verifications/{id}/name"), patch(mfa::rename))
        .route(&account("/mfa-settings"), get(mfa::settings).patch(mfa::change_settings))
        .route(&account("/logto-configs"), get(mfa::configs).patch(mfa::change_configs))
        .route(&account("/{*rest}"), any(unknown_path))
        .route(&verifications("/password"), post(verification::verify_password))
        .route(&verifications("/verification-code"), post(verification::send_code))
        .route(&verifications("/verification-code/verify"), post(verification::verify_code))
        .route(&verifications("/social"), post(social::start))
        .route(&verifications("/social/verify"), post(social::verify))
        .route(&verifications("/web-authn/registration"), post(webauthn::options))
        .route(&verifications("/web-authn/registration/verify"), post(webauthn::verify))
        .route(&verifications("/{*rest}"), any(unknown_path))
        .method_not_allowed_fallback(unknown_method)
        .layer(middleware::from_fn(allow_every_origin))
}

/// Responds to preflights, and lets the page that sent a request read its response.
async fn allow_every_origin(request: Request, next: Next) -> Response {
    let origin = request.headers().get(header::ORIGIN).cloned().or(Some(HeaderValue::from_static("*")));
    let is_preflight = cors::is_preflight(request.method(), request.headers());
    let requested_headers = request.headers().get(header::ACCESS_CONTROL_REQUEST_HEADERS).cloned();
    let mut response =
        if is_preflight { (StatusCode::NO_CONTENT, Body::empty()).into_response() } else { next.run(request).await };
    cors::allow_api_origin(&mut response, origin, is_preflight, requested_headers);
    response
}
