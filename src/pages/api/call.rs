//! A call of an API with an access token, and its outcome.

use leptos::prelude::window;
use logto_leptos::ports::{HttpRequest, HttpResponse, Method};
use logto_leptos::{AccessToken, Logto, LogtoError, Session, TokenRequest};
use logto_ui::first_run::FirstStep;
use serde_json::Value;
use url::Url;

use super::challenge::Challenge;

/// The maximum length of the part of a body that is shown, in bytes.
const MAX_BODY: usize = 16 * 1024;

/// The headers that are shown, in this order. CORS exposes few others.
const HEADERS: [&str; 8] = [
    "content-type",
    "content-length",
    "www-authenticate",
    "retry-after",
    "cache-control",
    "etag",
    "location",
    "x-request-id",
];

/// A call, and the token for it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Call {
    /// The method.
    pub(crate) method: Method,
    /// The address.
    pub(crate) url: Url,
    /// The JSON body.
    pub(crate) body: Option<String>,
    /// The token that it takes.
    pub(crate) token: TokenRequest,
}

/// The state of a call.
#[derive(Debug, Clone)]
pub(crate) enum Progress {
    /// Not started.
    Idle,
    /// The answer is awaited.
    Running,
    /// Finished.
    Done(Box<Exchange>),
}

/// A finished call.
#[derive(Debug, Clone)]
pub(crate) struct Exchange {
    /// The token that was sent, if there was one.
    pub(crate) token: Option<AccessToken>,
    /// The outcome.
    pub(crate) outcome: Outcome,
}

/// The outcome of a call.
#[derive(Debug, Clone)]
pub(crate) enum Outcome {
    /// The API answered, with any status.
    Answered(Answer),
    /// There was no token for the call.
    NoToken(LogtoError),
    /// There was no answer, or the request was not sent.
    NoAnswer {
        /// The error.
        error: LogtoError,
        /// Whether the device itself is offline.
        offline: bool,
    },
}

/// An API's answer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Answer {
    /// The HTTP status.
    pub(crate) status: u16,
    /// How long it took, in milliseconds.
    pub(crate) took: f64,
    /// The headers that are shown.
    pub(crate) headers: Vec<(&'static str, String)>,
    /// Why the token was refused: the API's `WWW-Authenticate` header.
    pub(super) challenge: Option<Challenge>,
    /// The body.
    pub(crate) body: Body,
    /// `sub` or `error` of the body.
    subject_or_error: Option<String>,
}

impl Answer {
    /// Returns the status, with the user or the error that the API names.
    pub(crate) fn summary(&self) -> String {
        let status = self.status.to_string();
        match &self.subject_or_error {
            Some(text) => [status.as_str(), " ", text].concat(),
            None => status,
        }
    }

    /// Whether the status is a success.
    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// The body of an answer, as it can be shown.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Body {
    /// There is none.
    Empty,
    /// Text or JSON.
    Text {
        /// The part that is shown.
        text: String,
        /// The length of the whole body in bytes, if only a part is shown.
        of: Option<usize>,
    },
    /// The length of a body that is not text, in bytes.
    Binary(usize),
}

/// Gets a token and calls the API.
pub(crate) async fn perform(logto: Logto, call: Call) -> Exchange {
    let client = logto.client();
    // A request for the token before the call tells its errors from those of the API. Both belong to one session.
    let Some(session) = client.session_binding() else {
        return Exchange { token: None, outcome: Outcome::NoToken(LogtoError::NotAuthenticated) };
    };
    let token = match client.access_token_in(&session, call.token.clone()).await {
        Ok(token) => token,
        Err(error) => return Exchange { token: None, outcome: Outcome::NoToken(error) },
    };
    let was_stale = is_stale(logto);
    let started = now();
    let answer = client.fetch_in(&session, call.token.clone(), request(&call)).await;
    let took = now() - started;
    let outcome = match answer {
        Ok(answer) => Outcome::Answered(read(&answer, took)),
        Err(error @ (LogtoError::Http(_) | LogtoError::ForeignOrigin { .. })) if was_stale || !is_stale(logto) => {
            Outcome::NoAnswer { error, offline: !window().navigator().on_line() }
        }
        // The API refused the token, and there was no other one.
        Err(error) => Outcome::NoToken(error),
    };
    // The token may have been renewed during the call.
    let token = match &outcome {
        Outcome::Answered(_) => client.access_token_in(&session, call.token).await.unwrap_or(token),
        Outcome::NoToken(_) | Outcome::NoAnswer { .. } => token,
    };
    if matches!(&outcome, Outcome::Answered(answer) if answer.is_success()) {
        FirstStep::CallApi.complete();
    }
    Exchange { token: Some(token), outcome }
}

fn is_stale(logto: Logto) -> bool {
    matches!(logto.client().session(), Session::Stale { .. })
}

/// Returns the milliseconds of a monotonic clock.
fn now() -> f64 {
    window().performance().map_or_else(js_sys::Date::now, |performance| performance.now())
}

fn request(call: &Call) -> HttpRequest {
    let request = HttpRequest::new(call.method, call.url.as_str()).with_header("accept", "application/json");
    match &call.body {
        Some(body) => request.with_header("content-type", "application/json").with_body(body.clone().into_bytes()),
        None => request,
    }
}

fn read(response: &HttpResponse, took: f64) -> Answer {
    let json = serde_json::from_slice::<Value>(response.body()).ok();
    let text = |name: &str| json.as_ref().and_then(|json| json[name].as_str()).map(str::to_owned);
    let headers = HEADERS.into_iter().filter_map(|name| Some((name, response.header(name)?.to_owned())));
    Answer {
        status: response.status(),
        took,
        headers: headers.collect(),
        challenge: response.header("www-authenticate").and_then(Challenge::parse),
        subject_or_error: text("sub").or_else(|| text("error")),
        body: shown(response.body(), json.as_ref()),
    }
}

fn shown(body: &[u8], json: Option<&Value>) -> Body {
    if body.is_empty() {
        return Body::Empty;
    }
    let pretty = json.and_then(|json| serde_json::to_string_pretty(json).ok());
    let Some(mut text) = pretty.or_else(|| String::from_utf8(body.to_vec()).ok()) else {
        return Body::Binary(body.len());
    };
    let of = (text.len() > MAX_BODY).then_some(text.len());
    if of.is_some() {
        let end = (0..=MAX_BODY).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
        text.truncate(end);
    }
    Body::Text { text, of }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, body: &str) -> Answer {
        read(&HttpResponse::new(status, body.as_bytes().to_vec()), 1.0)
    }

    fn text(answer: Answer) -> String {
        match answer.body {
            Body::Text { text, .. } => text,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn summary_names_user_or_error() {
        for (status, body, summary) in [
            (200, r#"{"sub": "u_alice", "error": "x"}"#, "200 u_alice"),
            (403, r#"{"error": "insufficient_scope"}"#, "403 insufficient_scope"),
            (200, r#"{"documents": []}"#, "200"),
            (200, r#"["sub"]"#, "200"),
            (502, "<html>", "502"),
            (204, "", "204"),
        ] {
            assert_eq!(answer(status, body).summary(), summary);
        }
        assert!(answer(204, "").is_success());
        assert!(!answer(304, "").is_success());
    }

    #[test]
    fn formats_json_and_keeps_other_text() {
        assert_eq!(text(answer(200, r#"{"a":[1]}"#)), "{\n  \"a\": [\n    1\n  ]\n}");
        assert_eq!(text(answer(200, "{\"a\":")), "{\"a\":");
        assert_eq!(answer(204, "").body, Body::Empty);
        assert_eq!(read(&HttpResponse::new(200, vec![0xff, 0x00]), 1.0).body, Body::Binary(2));
    }

    #[test]
    fn cuts_long_body_at_a_character_boundary() {
        let long = "é".repeat(MAX_BODY);
        let Body::Text { text, of } = answer(200, &["x", &long].concat()).body else { panic!("no text") };
        assert_eq!(text.len(), MAX_BODY - 1);
        assert_eq!(of, Some(2 * MAX_BODY + 1));
    }

    #[test]
    fn keeps_known_headers_in_order() {
        let response = HttpResponse::new(401, b"{}".to_vec())
            .with_header("x-powered-by", "something")
            .with_header("www-authenticate", "Basic realm=\"x\", Bearer error=\"invalid_token\"")
            .with_header("content-type", "application/json");
        let answer = read(&response, 1.0);
        let names: Vec<&str> = answer.headers.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, ["content-type", "www-authenticate"]);
        assert_eq!(answer.challenge.unwrap().error.as_deref(), Some("invalid_token"));
    }

    #[test]
    fn sends_body_as_json() {
        let url = Url::parse("https://api.example.com/documents?x=1").unwrap();
        let call = |method: Method, body: Option<&str>| Call {
            method,
            url: url.clone(),
            body: body.map(str::to_owned),
            token: TokenRequest::new(),
        };
        let post = request(&call(Method::POST, Some("{}")));
        assert_eq!(post.url(), "https://api.example.com/documents?x=1");
        assert_eq!(post.header("content-type"), Some("application/json"));
        assert_eq!(post.body(), b"{}");
        let get = request(&call(Method::GET, None));
        assert_eq!(get.header("content-type"), None);
        assert!(get.body().is_empty());
    }
}
