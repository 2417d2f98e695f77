//! The CORS rules of the OpenID Connect endpoints.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};

use super::errors::OidcError;
use crate::http::cors::{allow_origin, no_store, origin};
use crate::model::seed::Application;

/// Rejects pages whose origin is not registered for the application.
pub(crate) fn check_origin(app: &Application, headers: &HeaderMap) -> Result<(), OidcError> {
    match origin(headers) {
        Some(origin) if !app.allows_origin(origin) => Err(OidcError {
            is_blocked: true,
            ..OidcError::invalid_request(format!("origin {origin} not allowed for client: {}", app.id))
        }),
        _ => Ok(()),
    }
}

/// Converts a result into a response with CORS headers.
pub(crate) fn respond(headers: &HeaderMap, result: Result<Response, OidcError>) -> Response {
    let is_blocked = result.as_ref().is_err_and(|error| error.is_blocked);
    let mut response = result.unwrap_or_else(OidcError::into_response);
    response.headers_mut().insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("WWW-Authenticate"));
    if !is_blocked {
        allow_origin(&mut response, headers);
    }
    response
}

/// The same as [`respond`], for responses that must not be cached.
pub(crate) fn respond_no_store(headers: &HeaderMap, result: Result<Response, OidcError>) -> Response {
    let mut response = respond(headers, result);
    no_store(&mut response);
    response
}

/// Responds to a preflight. Every origin is allowed; the request that follows is checked.
pub(crate) async fn preflight(uri: Uri, headers: HeaderMap) -> Response {
    let methods = match uri.path() {
        "/oidc/.well-known/openid-configuration" | "/oidc/jwks" => "GET",
        "/oidc/me" => "GET,POST",
        _ => "POST",
    };
    let mut response = (StatusCode::NO_CONTENT, Body::empty()).into_response();
    allow_origin(&mut response, &headers);
    let response_headers = response.headers_mut();
    response_headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("3600"));
    response_headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static(methods));
    if let Some(requested) = headers.get(header::ACCESS_CONTROL_REQUEST_HEADERS) {
        response_headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, requested.clone());
    }
    response
}
