//! One request to the Account API, and the interpretation of its response.

use serde_json::Value;
use url::Url;

use super::error::Refusal;
use super::{AccountClient, AccountError, Verification};
use crate::client::SessionBinding;
use crate::ports::{HttpRequest, HttpResponse, Method, status_error};
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
        let mut request = HttpRequest::new(self.method, url.as_str()).with_header("accept", "application/json");
        if let Some(body) = &self.body {
            let (content_type, content) = match body {
                Body::Json(body) => ("application/json", body.to_string().into_bytes()),
                Body::Other { content_type, content } => (content_type.as_str(), content.clone()),
            };
            request = request.with_header("content-type", content_type).with_body(content);
        }
        if let Some(verification) = self.verification {
            request = request.with_header(VERIFICATION, verification.record());
        }
        Ok(request)
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
        if !answer.is_success() {
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
        return if answer.status() == 404 { AccountError::NotSupported } else { http.into() };
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
            let response = HttpResponse::new(429, format!(r#"{{"code":"{code}"}}"#).into_bytes());
            refused(&response.with_header("retry-after", "90"), None)
        };
        let retry_after = Some(Duration::from_secs(90));
        assert_eq!(refused_with("request.message_rate_limited"), AccountError::TooManyCodes { retry_after });
        assert_eq!(refused_with("x"), HttpError::Status { status: 429, retry_after }.into());
    }
}
