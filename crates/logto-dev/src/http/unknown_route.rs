//! The responses of Logto's APIs to paths and methods that they do not have.

use axum::http::StatusCode;

/// Responds to a path that does not exist.
pub(crate) async fn unknown_path() -> (StatusCode, &'static str) {
    (StatusCode::NOT_FOUND, "Not Found")
}

/// Responds to a method that the path does not have.
pub(crate) async fn unknown_method() -> (StatusCode, &'static str) {
    (StatusCode::METHOD_NOT_ALLOWED, "Method Not Allowed")
}
