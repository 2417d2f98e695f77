//! Which pages may read which answers.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};

use super::errors::OidcError;
use crate::seed::Application;

/// The page's origin.
pub(crate) fn origin(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::ORIGIN)?.to_str().ok()
}

/// Refuses a page whose origin the application does not list.
pub(crate) fn check_origin(app: &Application, headers: &HeaderMap) -> Result<(), OidcError> {
    match origin(headers) {
        Some(origin) if !app.allows_origin(origin) => Err(OidcError {
            blocked: true,
            ..OidcError::invalid_request(format!("origin {origin} not allowed for client: {}", app.id))
        }),
        _ => Ok(()),
    }
}

/// Makes an answer readable for the page that asked.
pub(crate) fn open(response: &mut Response, headers: &HeaderMap) {
    let origin = headers.get(header::ORIGIN).cloned();
    let answer = response.headers_mut();
    answer.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.unwrap_or(HeaderValue::from_static("*")));
    answer.append(header::VARY, HeaderValue::from_static("Origin"));
}

/// Whether a request is a preflight.
pub(crate) fn is_preflight(method: &Method, headers: &HeaderMap) -> bool {
    method == Method::OPTIONS && headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}

/// Lets the page at `origin` read an answer of the API. The answer to a preflight allows the headers
/// that were `asked` for.
pub(crate) fn share(response: &mut Response, origin: Option<HeaderValue>, preflight: bool, asked: Option<HeaderValue>) {
    let headers = response.headers_mut();
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    let Some(origin) = origin else {
        return;
    };
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    if preflight {
        let methods = HeaderValue::from_static("GET,HEAD,PUT,POST,DELETE,PATCH");
        headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, methods);
        if let Some(asked) = asked {
            headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, asked);
        }
    } else {
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("*"));
    }
}

/// The answer of an endpoint for applications, with its CORS headers.
pub(crate) fn answer(headers: &HeaderMap, result: Result<Response, OidcError>) -> Response {
    let blocked = result.as_ref().is_err_and(|error| error.blocked);
    let mut response = result.unwrap_or_else(OidcError::into_response);
    response.headers_mut().insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("WWW-Authenticate"));
    if !blocked {
        open(&mut response, headers);
    }
    response
}

/// The same, for answers that must not be cached.
pub(crate) fn answer_no_store(headers: &HeaderMap, result: Result<Response, OidcError>) -> Response {
    let mut response = answer(headers, result);
    no_store(&mut response);
    response
}

pub(crate) fn no_store(response: &mut Response) {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
}

/// Answers a preflight: any origin is let through here, and checked at the real request.
pub(crate) async fn preflight(uri: Uri, headers: HeaderMap) -> Response {
    let methods = match uri.path() {
        "/oidc/.well-known/openid-configuration" | "/oidc/jwks" => "GET",
        "/oidc/me" => "GET,POST",
        _ => "POST",
    };
    let mut response = (StatusCode::NO_CONTENT, Body::empty()).into_response();
    open(&mut response, &headers);
    let answer = response.headers_mut();
    answer.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("3600"));
    answer.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static(methods));
    if let Some(asked) = headers.get(header::ACCESS_CONTROL_REQUEST_HEADERS) {
        answer.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, asked.clone());
    }
    response
}
