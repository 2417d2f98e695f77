//! The `Authorization` header.

use axum::http::{HeaderMap, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Returns the bearer token of a request (RFC 6750, 2.1).
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token)
}

/// Returns the encoded credentials of HTTP Basic authentication (RFC 7617).
pub(crate) fn basic(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Basic ")
}

/// Decodes credentials of HTTP Basic authentication into user and password.
pub(crate) fn decode_basic(credentials: &str) -> Option<(String, String)> {
    let pair = String::from_utf8(STANDARD.decode(credentials).ok()?).ok()?;
    let (user, password) = pair.split_once(':')?;
    Some((user.to_owned(), password.to_owned()))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn with(value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(header::AUTHORIZATION, HeaderValue::from_static(value))])
    }

    #[test]
    fn reads_bearer_tokens_with_any_case_of_the_scheme() {
        assert_eq!(bearer(&with("bearer abc")), Some("abc"));
        assert_eq!(bearer(&with("Basic abc")), None);
        assert_eq!(bearer(&HeaderMap::new()), None);
    }

    #[test]
    fn decodes_basic_credentials() {
        let headers = with("Basic bWU6YTpi");
        let credentials = basic(&headers).and_then(decode_basic);
        assert_eq!(credentials, Some(("me".to_owned(), "a:b".to_owned())));
        assert_eq!(basic(&with("Bearer abc")), None);
        assert_eq!(decode_basic("bm8tY29sb24="), None);
    }
}
