//! HTTP requests.

use std::time::Duration;

use futures_util::future::{Either, LocalBoxFuture, select};
use oauth2::http::header;

use super::Clock;
use crate::protocol::error::HttpError;

/// A request, as the `oauth2` and `http` crates have it.
pub type HttpRequest = oauth2::HttpRequest;
/// A response, as the `oauth2` and `http` crates have it.
pub type HttpResponse = oauth2::HttpResponse;

/// An [extension](oauth2::http::Extensions) of a request that must not be aborted when the page is left:
/// `keepalive` of the Fetch standard. It does not change what happens when the future is dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeepAlive;

/// Sends requests.
///
/// An implementation sends no cookies, follows no redirect ([`HttpError::Redirected`]), reads at
/// most 1 MiB ([`HttpError::TooLarge`]), and cancels the request when its future is dropped: the
/// client enforces its timeouts by dropping it. A request with the extension [`KeepAlive`] continues when
/// the page is left, where the platform can do that. Any status is a response, not an error.
pub trait Http {
    /// Sends one request and reads the whole response.
    fn send(&self, request: HttpRequest) -> LocalBoxFuture<'_, Result<HttpResponse, HttpError>>;
}

/// Sends a request and reads its response within `timeout`.
pub async fn send_within(
    http: &dyn Http,
    clock: &dyn Clock,
    timeout: Duration,
    request: HttpRequest,
) -> Result<HttpResponse, HttpError> {
    match select(http.send(request), clock.sleep(timeout)).await {
        Either::Left((answer, _)) => answer,
        Either::Right(((), _)) => Err(HttpError::Timeout),
    }
}

/// Returns the error for the status of an unsuccessful response, with the server's `Retry-After`.
pub fn status_error(response: &HttpResponse) -> HttpError {
    let wait = response.headers().get(header::RETRY_AFTER).and_then(|value| value.to_str().ok()?.trim().parse().ok());
    HttpError::Status { status: response.status().as_u16(), retry_after: wait.map(Duration::from_secs) }
}
