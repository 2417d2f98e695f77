//! Requests.

use futures_util::future::LocalBoxFuture;

use crate::protocol::error::HttpError;

/// A request, as the `oauth2` and `http` crates have it.
pub type HttpRequest = oauth2::HttpRequest;
/// A response, as the `oauth2` and `http` crates have it.
pub type HttpResponse = oauth2::HttpResponse;

/// Sends requests.
///
/// An implementation sends no cookies, follows no redirect ([`HttpError::Redirected`]), reads at
/// most 1 MiB ([`HttpError::TooLarge`]), and gives up the request when its future is dropped: the
/// client sets deadlines by dropping it. Any status is a response, not an error.
pub trait Http {
    /// Sends one request and reads its answer to the end.
    fn send(&self, request: HttpRequest) -> LocalBoxFuture<'_, Result<HttpResponse, HttpError>>;
}
