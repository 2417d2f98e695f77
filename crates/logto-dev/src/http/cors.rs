//! Cross-origin resource sharing and caching headers.

use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::response::Response;

/// Returns the origin of the page that sent a request.
pub(crate) fn origin(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::ORIGIN)?.to_str().ok()
}

/// Lets the page that sent the request read the response.
pub(crate) fn allow_origin(response: &mut Response, headers: &HeaderMap) {
    let origin = headers.get(header::ORIGIN).cloned();
    let response_headers = response.headers_mut();
    response_headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.unwrap_or(HeaderValue::from_static("*")));
    response_headers.append(header::VARY, HeaderValue::from_static("Origin"));
}

/// Whether a request is a preflight.
pub(crate) fn is_preflight(method: &Method, headers: &HeaderMap) -> bool {
    method == Method::OPTIONS && headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}

/// Lets the page at `origin` read a response of Logto's APIs. The response to a preflight allows the
/// `requested_headers`.
pub(crate) fn allow_api_origin(
    response: &mut Response,
    origin: Option<HeaderValue>,
    is_preflight: bool,
    requested_headers: Option<HeaderValue>,
) {
    let headers = response.headers_mut();
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    let Some(origin) = origin else {
        return;
    };
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    if is_preflight {
        let methods = HeaderValue::from_static("GET,HEAD,PUT,POST,DELETE,PATCH");
        headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, methods);
        if let Some(requested) = requested_headers {
            headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, requested);
        }
    } else {
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("*"));
    }
}

/// Forbids caching of a response.
pub(crate) fn no_store(response: &mut Response) {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
}
