//! Redirects.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use maud::html;

/// Redirects with 303, as the authorization endpoint does.
pub(crate) fn see_other(location: &str) -> Response {
    redirect(StatusCode::SEE_OTHER, location)
}

/// Redirects with 302, as Logto's pages do.
pub(crate) fn found(location: &str) -> Response {
    redirect(StatusCode::FOUND, location)
}

fn redirect(status: StatusCode, location: &str) -> Response {
    let headers = [(header::LOCATION, location), (header::CONTENT_TYPE, "text/html; charset=utf-8")];
    let body = html! { "Redirecting to " (location) "." };
    (status, headers, body.into_string()).into_response()
}
