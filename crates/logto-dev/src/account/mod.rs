//! The Account API: people change their own account, with their opaque access token.

mod caller;
mod errors;
mod grants;
mod identifiers;
mod password;
mod profile;
mod sessions;
mod verification;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{any, delete, get, patch, post};

use crate::http::{ApiError, SharedState, cors};

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
        .route(&account("/sessions"), get(sessions::list))
        .route(&account("/sessions/{id}"), delete(sessions::end))
        .route(&account("/grants"), get(grants::list))
        .route(&account("/grants/{id}"), delete(grants::revoke))
        .route(&account("/{*rest}"), any(unknown))
        .route(&verifications("/password"), post(verification::verify_password))
        .route(&verifications("/verification-code"), post(verification::send_code))
        .route(&verifications("/verification-code/verify"), post(verification::verify_code))
        .route(&verifications("/{*rest}"), any(unknown))
        .method_not_allowed_fallback(unknown)
        .layer(middleware::from_fn(allow_every_origin))
}

/// Responds to parts of the API that are not implemented, so that pages can read the error.
async fn unknown() -> ApiError {
    ApiError::resource_not_found()
}

/// Responds to preflights, and lets the page that sent a request read its response.
async fn allow_every_origin(request: Request, next: Next) -> Response {
    let origin = request.headers().get(header::ORIGIN).cloned();
    let is_preflight = cors::is_preflight(request.method(), request.headers());
    let requested_headers = request.headers().get(header::ACCESS_CONTROL_REQUEST_HEADERS).cloned();
    let mut response =
        if is_preflight { (StatusCode::NO_CONTENT, Body::empty()).into_response() } else { next.run(request).await };
    cors::allow_api_origin(&mut response, origin, is_preflight, requested_headers);
    response
}
