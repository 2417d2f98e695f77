//! One request to the Account API, and the interpretation of its response.

use oauth2::http::{HeaderValue, Method, Request, StatusCode, header};
use serde_json::Value;
use url::Url;

use super::error::Refusal;
use super::{AccountClient, AccountError, Verification};
use crate::client::SessionBinding;
use crate::ports::{HttpRequest, HttpResponse, status_error};
use crate::protocol::error::{HttpError, LogtoError};
use crate::protocol::scope::Scope;
use crate::protocol::token::TokenRequest;

/// The header with the id of the verification record.
const VERIFICATION: &str = "logto-verification-id";

/// The body of a request.
enum Body {
    Json(Value),
    Other { content_type: String, content: Vec<u8> },
}

/// A request to a path below `/api`.
pub(super) struct Call<'a> {
    method: Method,
    path: &'a [&'a str],
    query: Option<(&'a str, &'a str)>,
    body: Option<Body>,
    verification: Option<&'a Verification>,
    scope: Option<Scope>,
}

impl<'a> Call<'a> {
    pub(super) fn new(method: Method, path: &'a [&'a str]) -> Self {
        Self { method, path, query: None, body: None, verification: None, scope: None }
    }

    pub(super) fn query(mut self, query: Option<(&'a str, &'a str)>) -> Self {
        self.query = query;
        self
    }

    pub(super) fn body(mut self, body: Value) -> Self {
        self.body = Some(Body::Json(body));
        self
    }

    /// Sets a body that is no JSON.
    pub(super) fn raw_body(mut self, content_type: String, content: Vec<u8>) -> Self {
        self.body = Some(Body::Other { content_type, content });
        self
    }

    pub(super) fn verified(mut self, verification: Option<&'a Verification>) -> Self {
        self.verification = verification;
        self
    }

    /// The scope that the server requires.
    pub(super) fn scope(mut self, scope: Scope) -> Self {
        self.scope = Some(scope);
        self
    }

    /// Appends path segments; ids may have any characters.
    fn request(&self, endpoint: &Url) -> Result<HttpRequest, HttpError> {
        let mut url = endpoint.clone();
        url.path_segments_mut().map_err(|()| HttpError::Invalid)?.pop_if_empty().push("api").extend(self.path);
        if let Some((name, value)) = self.query {
            url.query_pairs_mut().append_pair(name, value);
        }
        let mut request =
            Request::builder().method(self.method.clone()).uri(url.as_str()).header(header::ACCEPT, "application/json");
        let (content_type, content) = match &self.body {
            Some(Body::Json(body)) => (Some("application/json"), body.to_string().into_bytes()),
            Some(Body::Other { content_type, content }) => (Some(content_type.as_str()), content.clone()),
            None => (None, Vec::new()),
        };
        if let Some(content_type) = content_type {
            request = request.header(header::CONTENT_TYPE, content_type);
        }
        if let Some(verification) = self.verification {
            let mut record = HeaderValue::try_from(verification.record()).map_err(|_| HttpError::Invalid)?;
            record.set_sensitive(true);
            request = request.header(VERIFICATION, record);
        }
        request.body(content).map_err(|_| HttpError::Invalid)
    }
}

impl AccountClient {
    /// Sends a request in the session of its verification, or else in the present one; returns `null` for a
    /// response without a body.
    pub(super) async fn send(&self, call: Call<'_>) -> Result<Value, AccountError> {
        let session = match call.verification.and_then(Verification::session) {
            Some(session) => session.clone(),
            None => self.client.begin_operation()?,
        };
        self.send_in(&session, call).await
    }

    /// Sends a request of an operation that began in this session.
    pub(super) async fn send_in(&self, session: &SessionBinding, call: Call<'_>) -> Result<Value, AccountError> {
        let endpoint = self.client.config().logto_endpoint().ok_or(LogtoError::NoLogtoEndpoint)?;
        let request = call.request(endpoint)?;
        let answer = self.client.fetch_in(session, TokenRequest::new(), request).await?;
        if !answer.status().is_success() {
            return Err(refused(&answer, call.scope));
        }
        if answer.body().is_empty() {
            return Ok(Value::Null);
        }
        serde_json::from_slice(answer.body()).map_err(|_| AccountError::Malformed)
    }
}

pub(super) fn refused(answer: &HttpResponse, scope: Option<Scope>) -> AccountError {
    let http = status_error(answer);
    let refusal: Refusal = serde_json::from_slice(answer.body()).unwrap_or_default();
    if let HttpError::Status { status: 429, retry_after } = http
        && refusal.is_message_limit()
    {
        return AccountError::TooManyCodes { retry_after };
    }
    if http.is_transient() {
        return http.into();
    }
    if refusal.code.is_empty() {
        return if answer.status() == StatusCode::NOT_FOUND { AccountError::NotSupported } else { http.into() };
    }
    refusal.into_error(scope)
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn code_limit_keeps_the_wait_of_the_server() {
        let refused_with = |code: &str| {
            let response = oauth2::http::Response::builder().status(429).header("retry-after", "90");
            refused(&response.body(format!(r#"{{"code":"{code}"}}"#).into_bytes()).unwrap(), None)
        };
        let retry_after = Some(Duration::from_secs(90));
        assert_eq!(refused_with("request.message_rate_limited"), AccountError::TooManyCodes { retry_after });
        assert_eq!(refused_with("x"), HttpError::Status { status: 429, retry_after }.into());
    }
}
