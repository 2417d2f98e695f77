//! Requests with a timeout, and the interpretation of their status.

use std::time::Duration;

use serde_json::Value;
use url::Url;

use crate::ports::{HttpRequest, HttpResponse, Ports, send_within, status_error};
use crate::protocol::error::HttpError;

/// Sends a request and reads its response within `timeout`.
pub(crate) async fn send(ports: &Ports, timeout: Duration, request: HttpRequest) -> Result<HttpResponse, HttpError> {
    send_within(&*ports.http, &*ports.clock, timeout, request).await
}

/// A GET for JSON.
pub(crate) fn get(url: &Url) -> Result<HttpRequest, HttpError> {
    let request = oauth2::http::Request::get(url.as_str()).header("accept", "application/json");
    request.body(Vec::new()).map_err(|_| HttpError::Invalid)
}

/// A POST of a form: a "simple" request, which the browser sends without a CORS preflight.
pub(crate) fn post_form(url: &Url, fields: &[(&str, &str)]) -> Result<HttpRequest, HttpError> {
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    oauth2::http::Request::post(url.as_str())
        .header("accept", "application/json")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(body.into_bytes())
        .map_err(|_| HttpError::Invalid)
}

/// Returns the body of a successful response.
pub(crate) fn success(response: HttpResponse) -> Result<Vec<u8>, HttpError> {
    if response.status().is_success() { Ok(response.into_body()) } else { Err(status_error(&response)) }
}

/// Accepts the responses of a token endpoint (RFC 6749 sections 5.1 and 5.2): a JSON object
/// with status 200, or one with an `error` and a 4xx status.
pub(crate) fn token_endpoint_answer(response: HttpResponse) -> Result<HttpResponse, HttpError> {
    let error = status_error(&response);
    let body = serde_json::from_slice::<Value>(response.body()).ok();
    let is_answer = match response.status().as_u16() {
        // What a 200 must say in detail is checked when it is read. `oauth2` would read an object
        // with anything behind it, so what is no JSON object as a whole counts as nothing.
        200 if body.as_ref().is_some_and(Value::is_object) => return Ok(response),
        200 => return Ok(response.map(|_| Vec::new())),
        400..=499 => !error.is_transient() && body.is_some_and(|body| body.get("error").is_some_and(Value::is_string)),
        _ => false,
    };
    if is_answer { Ok(response) } else { Err(error) }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    fn response(status: u16, body: &str) -> HttpResponse {
        let builder = oauth2::http::Response::builder().status(status).header("retry-after", "7");
        builder.body(body.as_bytes().to_vec()).unwrap()
    }

    #[test]
    fn accepts_only_responses_of_a_token_endpoint() {
        for (status, body) in
            [(200, "{}"), (400, r#"{"error":"invalid_grant"}"#), (401, r#"{"error":"invalid_client"}"#)]
        {
            assert!(token_endpoint_answer(response(status, body)).is_ok(), "{status} {body}");
        }
        for (status, body) in [
            (500, r#"{"error":"server_error"}"#),
            (429, r#"{"error":"slow_down"}"#),
            (404, "<html>"),
            (400, "{}"),
            (403, r#"{"error":1}"#),
            (204, ""),
        ] {
            let error = token_endpoint_answer(response(status, body)).unwrap_err();
            assert_eq!(error, HttpError::Status { status, retry_after: Some(Duration::from_secs(7)) }, "{body}");
        }
    }

    #[test]
    fn form_fields_are_encoded() {
        let url = Url::parse("http://localhost/x").unwrap();
        let request = post_form(&url, &[("token", "a&b=c d"), ("client_id", "spa")]).unwrap();
        assert_eq!(request.body(), b"token=a%26b%3Dc+d&client_id=spa");
    }
}
