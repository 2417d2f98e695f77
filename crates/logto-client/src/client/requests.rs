//! Requests with a timeout, and the interpretation of their status.

use std::time::Duration;

use serde_json::{Map, Value};
use url::Url;

use crate::ports::{HttpRequest, HttpResponse, Ports, send_within, status_error};
use crate::protocol::error::{HttpError, LogtoError, OAuthError};
use crate::protocol::json::{optional_text, parse_object};
use crate::protocol::token::TokenResponseError;

/// Sends a request and reads its response within `timeout`.
pub(crate) async fn send(ports: &Ports, timeout: Duration, request: HttpRequest) -> Result<HttpResponse, HttpError> {
    send_within(&*ports.http, &*ports.clock, timeout, request).await
}

/// A GET for JSON.
pub(crate) fn get(url: &Url) -> HttpRequest {
    HttpRequest::get(url.as_str()).with_header("accept", "application/json")
}

/// A POST of a form: a "simple" request, which the browser sends without a CORS preflight.
pub(crate) fn post_form(url: &Url, fields: &[(&str, &str)]) -> HttpRequest {
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    HttpRequest::post(url.as_str())
        .with_header("accept", "application/json")
        .with_header("content-type", "application/x-www-form-urlencoded")
        .with_body(body.into_bytes())
}

/// Returns the body of a successful response.
pub(crate) fn success(response: HttpResponse) -> Result<Vec<u8>, HttpError> {
    if response.is_success() { Ok(response.into_body()) } else { Err(status_error(&response)) }
}

/// Returns the members of a token endpoint's successful response (RFC 6749 section 5.1): a JSON object with
/// status 200.
///
/// # Errors
/// [`LogtoError::OAuth`] for an error of RFC 6749 section 5.2: a JSON object with an `error` and a 4xx status.
/// [`LogtoError::TokenResponse`] and [`LogtoError::Http`] for anything else.
pub(crate) fn token_endpoint_answer(response: &HttpResponse) -> Result<Map<String, Value>, LogtoError> {
    let error = status_error(response);
    let answer = parse_object(response.body()).ok();
    match (response.status(), answer) {
        (200, Some(answer)) => Ok(answer),
        (200, None) => Err(TokenResponseError::Malformed.into()),
        (400..=499, Some(answer)) if !error.is_transient() && answer.get("error").is_some_and(Value::is_string) => {
            Err(oauth_error(&answer))
        }
        _ => Err(error.into()),
    }
}

fn oauth_error(answer: &Map<String, Value>) -> LogtoError {
    let text = |name| optional_text(answer, name);
    match (text("error"), text("error_description"), text("error_uri")) {
        (Ok(Some(error)), Ok(description), Ok(_)) => {
            // Logto names the scope that was refused.
            let scope = answer.get("scope").and_then(Value::as_str).filter(|_| error == "invalid_scope");
            OAuthError::new(error, description.unwrap_or_default()).with_subject(scope.unwrap_or_default()).into()
        }
        _ => TokenResponseError::Malformed.into(),
    }
}

/// Returns whether a response says that it is JSON, or does not say what it is.
pub(crate) fn is_declared_as_json(response: &HttpResponse) -> bool {
    const JSON: &str = "application/json";
    let Some(kind) = response.header("content-type") else { return true };
    kind.get(..JSON.len()).is_some_and(|start| start.eq_ignore_ascii_case(JSON))
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    fn response(status: u16, body: &str) -> HttpResponse {
        HttpResponse::new(status, body.as_bytes().to_vec()).with_header("retry-after", "7")
    }

    #[test]
    fn accepts_only_responses_of_a_token_endpoint() {
        let answer = |status, body: &str| token_endpoint_answer(&response(status, body));
        assert_eq!(answer(200, "{}"), Ok(Map::new()));
        for body in ["", "[]", "1", "{} {}", "<html>", r#"{"a":1"#] {
            assert_eq!(answer(200, body), Err(TokenResponseError::Malformed.into()), "{body}");
        }
        for (status, code) in [(400, "invalid_grant"), (401, "invalid_client")] {
            let body = format!(r#"{{"error":"{code}","error_description":null}}"#);
            assert_eq!(answer(status, &body), Err(OAuthError::new(code, "").into()));
        }
        for member in ["error_description", "error_uri"] {
            let body = format!(r#"{{"error":"invalid_grant","{member}":1}}"#);
            assert_eq!(answer(400, &body), Err(TokenResponseError::Malformed.into()), "{body}");
        }
        for (status, body) in [
            (500, r#"{"error":"server_error"}"#),
            (429, r#"{"error":"slow_down"}"#),
            (404, "<html>"),
            (400, "{}"),
            (400, "[]"),
            (403, r#"{"error":1}"#),
            (204, ""),
            (201, "{}"),
        ] {
            let error = HttpError::Status { status, retry_after: Some(Duration::from_secs(7)) };
            assert_eq!(answer(status, body), Err(error.into()), "{body}");
        }
    }

    #[test]
    fn other_content_types_than_json_are_recognized() {
        let with =
            |kind: &str| is_declared_as_json(&HttpResponse::new(200, Vec::new()).with_header("content-type", kind));
        assert!(with("application/json") && with("Application/JSON; charset=utf-8"));
        assert!(!with("text/html") && !with("application/jso") && !with(""));
        assert!(is_declared_as_json(&response(200, "{}")));
    }

    #[test]
    fn form_fields_are_encoded() {
        let url = Url::parse("http://localhost/x").unwrap();
        let request = post_form(&url, &[("token", "a&b=c d"), ("client_id", "spa")]);
        assert_eq!(request.body(), b"token=a%26b%3Dc+d&client_id=spa");
    }
}
