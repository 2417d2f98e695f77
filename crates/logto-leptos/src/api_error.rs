//! The errors of a call of an API.

use std::time::Duration;

use logto_client::ports::{HttpResponse, status_error};
use logto_client::protocol::error::{HttpError, LogtoError};
use logto_client::protocol::json::parse_json;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Why a call of an API has no result. [`use_api`](crate::use_api) and [`Logto::call_api`](crate::Logto::call_api)
/// return it.
///
/// `Display` is a sentence in English, for logs and for a start; [`ApiError::code`] is stable and for programs. It is
/// a [`std::error::Error`], so a view may contain a `Result` with it below an `ErrorBoundary`.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum ApiError {
    /// There was no token or no response.
    Logto(LogtoError),
    /// The API responded with a status other than success.
    Status(ApiStatusError),
    /// The body of a successful response is not JSON of the expected type.
    Body(String),
}

impl ApiError {
    /// Returns a stable code: `api.status`, `api.body`, or the [code](LogtoError::code) of the [`LogtoError`].
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Logto(error) => error.code(),
            Self::Status(_) => "api.status",
            Self::Body(_) => "api.body",
        }
    }

    /// Returns the status of the API's response, if that is the error.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Status(error) => Some(error.status),
            _ => None,
        }
    }

    /// Returns whether the same request may succeed later: there was no response, or its status says so (408, 425,
    /// 429, 5xx).
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Logto(error) => error.is_transient(),
            Self::Status(error) => error.http().is_transient(),
            Self::Body(_) => false,
        }
    }

    /// Returns whether a new sign-in is needed.
    #[must_use]
    pub fn needs_sign_in(&self) -> bool {
        matches!(self, Self::Logto(error) if error.needs_sign_in())
    }

    /// Returns how long to wait before the request is repeated, if the API or the provider said so (`Retry-After`).
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Status(error) => error.retry_after,
            Self::Logto(LogtoError::Http(HttpError::Status { retry_after, .. })) => *retry_after,
            _ => None,
        }
    }
}

impl std::fmt::Display for ApiError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Logto(error) => error.fmt(formatter),
            Self::Status(error) => error.fmt(formatter),
            Self::Body(reason) => write!(formatter, "the API's response is not as expected: {reason}"),
        }
    }
}

impl std::error::Error for ApiError {}

impl From<LogtoError> for ApiError {
    fn from(error: LogtoError) -> Self {
        Self::Logto(error)
    }
}

/// A response of an API with a status other than success.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ApiStatusError {
    /// The status.
    pub status: u16,
    /// `Retry-After`, if the API sent one that can be read.
    pub retry_after: Option<Duration>,
    /// `WWW-Authenticate`, if the API sent it and exposes it to pages of other origins.
    pub challenge: Option<String>,
    /// `Content-Type`.
    pub content_type: Option<String>,
    /// The body.
    pub body: Vec<u8>,
}

impl ApiStatusError {
    fn new(response: HttpResponse) -> Self {
        let text = |name: &str| response.header(name).map(str::to_owned);
        let retry_after = match status_error(&response) {
            HttpError::Status { retry_after, .. } => retry_after,
            _ => None,
        };
        Self {
            status: response.status(),
            retry_after,
            challenge: text("www-authenticate"),
            content_type: text("content-type"),
            body: response.into_body(),
        }
    }

    fn http(&self) -> HttpError {
        HttpError::Status { status: self.status, retry_after: self.retry_after }
    }

    /// Returns the body as JSON of the type in which the API describes its errors. `None` when it is something else.
    #[must_use]
    pub fn json<T: DeserializeOwned>(&self) -> Option<T> {
        parse_json(&self.body).and_then(|body| T::deserialize(body).ok())
    }

    /// Returns `detail`, or else `title`, of a body in the format of problem details (RFC 9457). Show it as text.
    #[must_use]
    pub fn problem(&self) -> Option<String> {
        let body = parse_json(&self.body)?;
        let text = |name: &str| body.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
        text("detail").or_else(|| text("title")).map(str::to_owned)
    }

    /// Returns whether the API refused the token because it lacks a permission (RFC 6750 section 3.1).
    #[must_use]
    pub fn is_insufficient_scope(&self) -> bool {
        self.challenge.as_deref().is_some_and(|challenge| challenge.contains("error=\"insufficient_scope\""))
    }
}

impl std::fmt::Display for ApiStatusError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "the API responded with status {}", self.status)?;
        match self.problem() {
            Some(problem) => write!(formatter, ": {problem}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for ApiStatusError {}

/// Returns the body of a response, `null` when it is empty.
pub(crate) fn read_json(response: HttpResponse) -> Result<Value, ApiError> {
    if !response.is_success() {
        return Err(ApiError::Status(ApiStatusError::new(response)));
    }
    if response.body().is_empty() || response.status() == 204 {
        return Ok(Value::Null);
    }
    parse_json(response.body()).ok_or_else(|| ApiError::Body("it is not JSON".to_owned()))
}

/// Returns the value that a body describes.
pub(crate) fn read_value<T: DeserializeOwned>(body: Value) -> Result<T, ApiError> {
    T::deserialize(body).map_err(|error| ApiError::Body(error.to_string()))
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn read<T: DeserializeOwned>(status: u16, headers: &[(&str, &str)], body: &str) -> Result<T, ApiError> {
        let mut response = HttpResponse::new(status, body.as_bytes().to_vec());
        for (name, value) in headers {
            response = response.with_header(name, *value);
        }
        read_value(read_json(response)?)
    }

    fn refused(status: u16, headers: &[(&str, &str)], body: &str) -> ApiStatusError {
        match read::<()>(status, headers, body).unwrap_err() {
            ApiError::Status(error) => error,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn reads_json_of_the_expected_type() {
        assert_eq!(read::<Vec<u32>>(200, &[], "[1, 2]"), Ok(vec![1, 2]));
        assert_eq!(read::<()>(204, &[], ""), Ok(()));
        assert_eq!(read::<Option<String>>(201, &[], ""), Ok(None));
        for body in ["", "{}", "[1, \"2\"]", "[1", "<html>"] {
            let error = read::<Vec<u32>>(200, &[], body).unwrap_err();
            assert_eq!((error.code(), error.is_transient()), ("api.body", false), "{body}");
        }
    }

    #[test]
    fn status_other_than_success_is_an_error_with_its_body() {
        let error = read::<Vec<u32>>(404, &[], "[1]").unwrap_err();
        assert_eq!((error.code(), error.status(), error.is_transient()), ("api.status", Some(404), false));
        assert_eq!(refused(404, &[], "[1]").json(), Some(vec![1]));
        let error = refused(503, &[("retry-after", "7")], "<html>");
        assert_eq!((error.retry_after, error.json::<Value>()), (Some(Duration::from_secs(7)), None));
        assert!(ApiError::Status(error).is_transient());
        assert_eq!(read::<()>(304, &[], "").unwrap_err().status(), Some(304));
    }

    #[test]
    fn message_contains_the_problem() {
        for (body, message) in [
            (r#"{"title": "Forbidden", "detail": "The order is closed."}"#, ": The order is closed."),
            (r#"{"title": "Forbidden", "detail": ""}"#, ": Forbidden"),
            (r#"{"detail": 1}"#, ""),
            ("Forbidden", ""),
        ] {
            assert_eq!(refused(403, &[], body).to_string(), format!("the API responded with status 403{message}"));
        }
    }

    #[test]
    fn missing_permission_is_recognized() {
        let challenge = "Bearer error=\"insufficient_scope\", scope=\"write:orders\"";
        let error = refused(403, &[("www-authenticate", challenge)], "");
        assert_eq!((error.is_insufficient_scope(), error.challenge.as_deref()), (true, Some(challenge)));
        assert!(!refused(401, &[("www-authenticate", "Bearer error=\"invalid_token\"")], "").is_insufficient_scope());
    }

    #[test]
    fn errors_without_response_keep_their_code() {
        let error = ApiError::from(LogtoError::NotAuthenticated);
        assert_eq!((error.code(), error.needs_sign_in(), error.status()), ("not_authenticated", true, None));
        let busy = LogtoError::Http(HttpError::Status { status: 429, retry_after: Some(Duration::from_secs(3)) });
        assert_eq!(ApiError::from(busy).retry_after(), Some(Duration::from_secs(3)));
        // An error boundary accepts it.
        let _: Box<dyn std::error::Error + Send + Sync> = Box::new(error);
        let _: BTreeMap<String, ApiError> = BTreeMap::new();
    }
}
