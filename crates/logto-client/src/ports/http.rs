//! The port for HTTP.

use std::time::Duration;

use futures_util::future::{Either, LocalBoxFuture, select};

use super::{Clock, HttpRequest, HttpResponse};
use crate::protocol::error::HttpError;
use crate::protocol::time::UnixMillis;

/// Sends requests. [`send_within`] calls it, once it has checked the headers.
///
/// An implementation sends no cookies, follows no redirect ([`HttpError::Redirected`]), reads at
/// most 1 MiB ([`HttpError::TooLarge`]), and cancels the request when its future is dropped: the
/// client enforces its timeouts by dropping it. A request that is [kept alive](HttpRequest::with_keep_alive) continues
/// when the page is left, where the platform can do that. Any status is a response, not an error.
pub trait Http {
    /// Sends one request and reads the whole response.
    fn send(&self, request: HttpRequest) -> LocalBoxFuture<'_, Result<HttpResponse, HttpError>>;
}

/// Sends a request and reads its response within `timeout`. A `Retry-After` date is converted to
/// seconds from now.
///
/// # Errors
/// [`HttpError::Invalid`], before anything is sent, without [valid headers](HttpRequest::has_valid_headers);
/// [`HttpError::Timeout`]; the errors of the port.
pub async fn send_within(
    http: &dyn Http,
    clock: &dyn Clock,
    timeout: Duration,
    request: HttpRequest,
) -> Result<HttpResponse, HttpError> {
    if !request.has_valid_headers() {
        return Err(HttpError::Invalid);
    }
    match select(http.send(request), clock.sleep(timeout)).await {
        Either::Left((answer, _)) => answer.map(|answer| with_retry_after_seconds(answer, clock.now())),
        Either::Right(((), _)) => Err(HttpError::Timeout),
    }
}

/// Converts a `Retry-After` header with a date (RFC 9110 section 10.2.3) to the form with seconds.
fn with_retry_after_seconds(response: HttpResponse, now: UnixMillis) -> HttpResponse {
    let date = response.header("retry-after").and_then(|text| parse_http_date(text.trim()));
    let Some(date) = date else { return response };
    let wait = u64::try_from(date.since(now) / 1000).unwrap_or_default();
    response.with_replaced_header("retry-after", wait.to_string())
}

/// Parses a date of RFC 9110 section 5.6.7.
#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
fn parse_http_date(text: &str) -> Option<UnixMillis> {
    let since = httpdate::parse_http_date(text).ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
    i64::try_from(since.as_millis()).ok().map(UnixMillis)
}

/// Parses a date of RFC 9110 section 5.6.7, as far as the browser can. A text without a time of day is none: the
/// browser would read numbers as years.
#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
fn parse_http_date(text: &str) -> Option<UnixMillis> {
    // The zone is missing in the oldest format.
    let in_utc = if text.ends_with("GMT") { text.to_owned() } else { [text, " GMT"].concat() };
    let millis = if text.contains(':') { js_sys::Date::parse(&in_utc) } else { f64::NAN };
    #[allow(clippy::cast_possible_truncation)] // dates of JavaScript fit
    (!millis.is_nan()).then_some(UnixMillis(millis as i64))
}

/// Returns the error for the status of an unsuccessful response, with the server's `Retry-After`.
pub fn status_error(response: &HttpResponse) -> HttpError {
    let wait = response.header("retry-after").and_then(|value| value.trim().parse().ok());
    HttpError::Status { status: response.status(), retry_after: wait.map(Duration::from_secs) }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use futures_executor::block_on;
    use futures_util::FutureExt as _;
    use futures_util::future::ready;

    use super::*;
    use crate::testing::FakeClock;

    /// Answers each request with this `Retry-After`.
    struct Busy(&'static str);

    impl Http for Busy {
        fn send(&self, _request: HttpRequest) -> LocalBoxFuture<'_, Result<HttpResponse, HttpError>> {
            ready(Ok(HttpResponse::new(503, Vec::new()).with_header("retry-after", self.0))).boxed_local()
        }
    }

    fn retry_after(header: &'static str) -> Option<Duration> {
        let clock = FakeClock::default();
        // 6 November 1994, 08:49:37
        clock.set(UnixMillis::from_seconds(784_111_777));
        let request = HttpRequest::get("https://api.test/");
        let response = block_on(send_within(&Busy(header), &clock, Duration::from_secs(1), request)).unwrap();
        match status_error(&response) {
            HttpError::Status { retry_after, .. } => retry_after,
            other => panic!("{other}"),
        }
    }

    #[test]
    fn retry_after_is_read_as_seconds_and_as_a_date() {
        let seconds = |seconds| Some(Duration::from_secs(seconds));
        for (header, expected) in [
            ("7", seconds(7)),
            (" 7 ", seconds(7)),
            ("Sun, 06 Nov 1994 08:51:07 GMT", seconds(90)),
            ("Sunday, 06-Nov-94 08:51:07 GMT", seconds(90)),
            ("Sun Nov  6 08:51:07 1994", seconds(90)),
            ("Sun, 06 Nov 1994 08:00:00 GMT", seconds(0)),
            ("Fri, 31 Dec 9999 23:59:59 GMT", seconds(252_618_189_022)),
            ("soon", None),
            ("-1", None),
        ] {
            assert_eq!(retry_after(header), expected, "{header}");
        }
    }

    #[test]
    fn request_with_an_invalid_header_is_not_sent() {
        let request = HttpRequest::get("https://api.test/").with_bearer("a\r\nx: y");
        let sent = block_on(send_within(&Busy("7"), &FakeClock::default(), Duration::from_secs(1), request));
        assert_eq!(sent, Err(HttpError::Invalid));
    }
}
