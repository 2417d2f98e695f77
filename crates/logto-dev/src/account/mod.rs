//! The Account API: what people do about their own account, with their own opaque access token.

mod caller;
mod errors;
mod grants;
mod identifiers;
mod password;
pub(crate) mod policy;
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

use crate::app::Ctx;
use crate::experience::errors::ApiError;
use crate::oidc::cors;

pub(crate) use verification::Record;

type Answer = Result<Response, ApiError>;

/// The routes, which pages of any origin may call.
pub(crate) fn routes() -> Router<Ctx> {
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
        .route(&verifications("/password"), post(verification::password))
        .route(&verifications("/verification-code"), post(verification::send))
        .route(&verifications("/verification-code/verify"), post(verification::verify))
        .route(&verifications("/{*rest}"), any(unknown))
        .method_not_allowed_fallback(unknown)
        .layer(middleware::from_fn(open))
}

/// Parts of the real API that are not here: an answer that a page can read.
async fn unknown() -> ApiError {
    ApiError::unknown_resource()
}

/// Answers preflights, and lets the page that asked read the answer.
async fn open(request: Request, next: Next) -> Response {
    let origin = request.headers().get(header::ORIGIN).cloned();
    let preflight = cors::is_preflight(request.method(), request.headers());
    let asked = request.headers().get(header::ACCESS_CONTROL_REQUEST_HEADERS).cloned();
    let mut response =
        if preflight { (StatusCode::NO_CONTENT, Body::empty()).into_response() } else { next.run(request).await };
    cors::share(&mut response, origin, preflight, asked);
    response
}
