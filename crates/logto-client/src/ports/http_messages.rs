//! HTTP requests and responses. Those of the crate `http` would add 8 kB (brotli) to every page.

use std::fmt;

use url::Url;

/// A method of HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Method(&'static str);

impl Method {
    /// `GET`
    pub const GET: Self = Self("GET");
    /// `HEAD`
    pub const HEAD: Self = Self("HEAD");
    /// `OPTIONS`
    pub const OPTIONS: Self = Self("OPTIONS");
    /// `POST`
    pub const POST: Self = Self("POST");
    /// `PUT`
    pub const PUT: Self = Self("PUT");
    /// `PATCH`
    pub const PATCH: Self = Self("PATCH");
    /// `DELETE`
    pub const DELETE: Self = Self("DELETE");

    /// Creates another method, such as `QUERY`. Methods are case-sensitive.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self(name)
    }

    /// Returns its name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0
    }

    /// Returns whether its requests change nothing (RFC 9110 section 9.2.1).
    #[must_use]
    pub fn is_safe(self) -> bool {
        matches!(self, Self::GET | Self::HEAD | Self::OPTIONS)
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// Names and values, each name once in any case. `Debug` shows the names only.
#[derive(Clone, Default, PartialEq, Eq)]
struct Headers(Vec<(String, String)>);

impl Headers {
    fn set(&mut self, name: &str, value: String) {
        match self.0.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(name)) {
            Some((_, known)) => *known = value,
            None => self.0.push((name.to_owned(), value)),
        }
    }

    fn add(&mut self, name: &str, value: String) {
        let value = match self.get(name) {
            Some(known) => [known, ", ", &value].concat(),
            None => value,
        };
        self.set(name, value);
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl fmt::Debug for Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter().map(|(name, _)| name)).finish()
    }
}

/// A request.
///
/// ```
/// use logto_client::{HttpRequest, Method};
///
/// let request = HttpRequest::post("https://api.example.com/orders")
///     .with_header("content-type", "application/json")
///     .with_body(br#"{"article": 7}"#.to_vec());
/// assert_eq!(request.method(), Method::POST);
/// assert_eq!(request.header("Content-Type"), Some("application/json"));
/// ```
///
/// Its parts are checked when it is sent: what is no URL or no header is [`HttpError::Invalid`](crate::HttpError::Invalid).
/// `Debug` shows of the address the server and the path, and no values of headers and no body, which may be secret.
#[derive(Clone, PartialEq, Eq)]
pub struct HttpRequest {
    method: Method,
    url: String,
    headers: Headers,
    body: Vec<u8>,
    is_kept_alive: bool,
}

impl HttpRequest {
    /// Creates a request of any method, without headers and body.
    #[must_use]
    pub fn new(method: Method, url: impl Into<String>) -> Self {
        Self { method, url: url.into(), headers: Headers::default(), body: Vec::new(), is_kept_alive: false }
    }

    /// Creates a GET request.
    #[must_use]
    pub fn get(url: impl Into<String>) -> Self {
        Self::new(Method::GET, url)
    }

    /// Creates a POST request.
    #[must_use]
    pub fn post(url: impl Into<String>) -> Self {
        Self::new(Method::POST, url)
    }

    /// Creates a PUT request.
    #[must_use]
    pub fn put(url: impl Into<String>) -> Self {
        Self::new(Method::PUT, url)
    }

    /// Creates a PATCH request.
    #[must_use]
    pub fn patch(url: impl Into<String>) -> Self {
        Self::new(Method::PATCH, url)
    }

    /// Creates a DELETE request.
    #[must_use]
    pub fn delete(url: impl Into<String>) -> Self {
        Self::new(Method::DELETE, url)
    }

    /// Sets a header. The name is the same in upper and lower case.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.set(name, value.into());
        self
    }

    /// Sets the header `Authorization` to a bearer token (RFC 6750 section 2.1).
    #[must_use]
    pub fn with_bearer(self, token: &str) -> Self {
        self.with_header("authorization", ["Bearer ", token].concat())
    }

    /// Sets the body.
    #[must_use]
    pub fn with_body(mut self, body: Vec<u8>) -> Self {
        self.body = body;
        self
    }

    /// Lets the request continue when the page is left: `keepalive` of the Fetch standard. Dropping the future cancels
    /// it as before.
    #[must_use]
    pub fn with_keep_alive(mut self) -> Self {
        self.is_kept_alive = true;
        self
    }

    /// Replaces the address by what a parser read.
    pub(crate) fn with_url(mut self, url: Url) -> Self {
        self.url = url.into();
        self
    }

    /// Returns the method.
    #[must_use]
    pub fn method(&self) -> Method {
        self.method
    }

    /// Returns the address, as it was given.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Returns the value of a header. The name is the same in upper and lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)
    }

    /// Returns the names and values of the headers.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.headers.iter()
    }

    /// Returns the body, which is empty when there is none.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// Returns whether the request continues when the page is left.
    #[must_use]
    pub fn is_kept_alive(&self) -> bool {
        self.is_kept_alive
    }

    /// Returns whether each header can be sent: the name is a token (RFC 9110 section 5.6.2), and the value has printable
    /// ASCII characters, spaces and tabs only. [`send_within`](super::send_within) checks it before it sends.
    #[must_use]
    pub fn has_valid_headers(&self) -> bool {
        let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        self.headers().all(|(name, value)| {
            let is_name = !name.is_empty() && name.bytes().all(is_token);
            is_name && value.bytes().all(|byte| matches!(byte, b'\t' | b' '..=b'~'))
        })
    }
}

impl fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let address = self.url.split(['?', '#']).next().unwrap_or_default();
        let (scheme, place) = address.split_once("//").unwrap_or(("", address));
        // A user and a password may precede the server.
        let place = place.rsplit_once('@').map_or(place, |(_, place)| place);
        let mut shown = f.debug_struct("HttpRequest");
        shown.field("method", &self.method.0).field("url", &[scheme, "//", place].concat());
        shown.field("headers", &self.headers).finish_non_exhaustive()
    }
}

/// A response.
///
/// ```
/// use logto_client::HttpResponse;
///
/// let response = HttpResponse::new(429, Vec::new()).with_header("Retry-After", "7");
/// assert_eq!((response.is_success(), response.header("retry-after")), (false, Some("7")));
/// ```
///
/// `Debug` shows no values of headers and no body, which may be secret.
#[derive(Clone, PartialEq, Eq)]
pub struct HttpResponse {
    status: u16,
    headers: Headers,
    body: Vec<u8>,
}

impl HttpResponse {
    /// Creates a response without headers.
    #[must_use]
    pub fn new(status: u16, body: Vec<u8>) -> Self {
        Self { status, headers: Headers::default(), body }
    }

    /// Adds a header. The name is the same in upper and lower case. A further value of the same header follows after a comma
    /// (RFC 9110 section 5.2), as browsers join them.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.add(name, value.into());
        self
    }

    /// Replaces a header.
    pub(super) fn with_replaced_header(mut self, name: &str, value: String) -> Self {
        self.headers.set(name, value);
        self
    }

    /// Returns the status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Returns whether the status is a success (2xx).
    #[must_use]
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Returns the value of a header. The name is the same in upper and lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)
    }

    /// Returns the names and values of the headers.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.headers.iter()
    }

    /// Returns the body, which is empty when there is none.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// Returns the body.
    #[must_use]
    pub fn into_body(self) -> Vec<u8> {
        self.body
    }
}

impl fmt::Debug for HttpResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("HttpResponse");
        shown.field("status", &self.status).field("headers", &self.headers).finish_non_exhaustive()
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    #[test]
    fn later_header_of_the_same_name_replaces_an_earlier_one() {
        let request = HttpRequest::get("https://api.test/").with_header("Accept", "a").with_header("accept", "b");
        assert_eq!(request.headers().collect::<Vec<_>>(), [("Accept", "b")]);
        let response = HttpResponse::new(200, Vec::new()).with_header("x-a", "1").with_header("X-A", "2");
        assert_eq!((response.header("X-a"), response.headers().count()), (Some("1, 2"), 1));
        assert_eq!(response.with_replaced_header("x-A", "3".to_owned()).header("x-a"), Some("3"));
        assert_eq!(HttpResponse::new(200, Vec::new()).header("x-b"), None);
    }

    #[test]
    fn debug_output_contains_nothing_secret() {
        let request =
            HttpRequest::post("https://secret:secret@api.test/orders?code=secret#secret").with_bearer("secret");
        let request = request.with_header("logto-verification-id", "secret").with_body(b"secret".to_vec());
        let shown = format!("{request:?}");
        assert!(!shown.contains("secret") && !shown.contains(&format!("{:?}", b"secret")), "{shown}");
        for part in ["POST", "https://api.test/orders\"", "authorization"] {
            assert!(shown.contains(part), "{shown}");
        }
        let response = HttpResponse::new(201, b"secret".to_vec()).with_header("location", "/?code=secret");
        assert_eq!(format!("{response:?}"), "HttpResponse { status: 201, headers: [\"location\"], .. }");
    }

    #[test]
    fn headers_cannot_contain_another_line() {
        let is_valid = |name: &str, value: &str| HttpRequest::get("/").with_header(name, value).has_valid_headers();
        assert!(is_valid("content-type", "text/plain; a=\"b\tc\"") && is_valid("x", ""));
        for value in ["a\nb", "a\r\nx: y", "a\0", "\u{7f}", "é"] {
            assert!(!is_valid("x", value), "{value:?}");
        }
        for name in ["", "a b", "a:", "a\n", "é", "a/b", "a(b"] {
            assert!(!is_valid(name, "a"), "{name:?}");
        }
    }

    #[test]
    fn only_2xx_is_a_success() {
        for (status, is_success) in [(199, false), (200, true), (204, true), (299, true), (300, false), (404, false)] {
            assert_eq!(HttpResponse::new(status, Vec::new()).is_success(), is_success, "{status}");
        }
        assert!(Method::GET.is_safe() && !Method::DELETE.is_safe() && !Method::new("get").is_safe());
    }
}
