//! What happens to every request: the host check, the log, and faults.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody, to_bytes};
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use serde_json::json;

use crate::app::{App, Ctx};
use crate::faults::{Endpoint, FailureKind};
use crate::json::Json;
use crate::log::{LoggedRequest, redacted};
use crate::oidc::{bearer, cors};

/// The largest body that is read.
const MAX_BODY: usize = 1 << 20;

/// Runs a request through all of it.
pub(crate) async fn run(State(app): State<Ctx>, request: Request, next: Next) -> Response {
    if !host_is_ours(&app, &request) {
        return (StatusCode::MISDIRECTED_REQUEST, "logto-dev answers under its own address only").into_response();
    }
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, MAX_BODY).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let mut entry = LoggedRequest {
        method: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        query: redacted(parts.uri.query().unwrap_or_default().as_bytes()),
        form: form(&parts.headers, &body),
        origin: cors::origin(&parts.headers).map(str::to_owned),
        bearer: bearer(&parts.headers).is_some(),
        status: 0,
        at: app.now_ms(),
    };
    // Preflights are not answers an application sees; faults leave them alone.
    let endpoint = Endpoint::of(&entry.path).filter(|_| parts.method != Method::OPTIONS);
    if let Some(delay) = endpoint.and_then(|endpoint| app.faults.delay(endpoint)) {
        tokio::time::sleep(delay).await;
    }
    let failure = endpoint.and_then(|endpoint| app.faults.failure(endpoint));
    let headers = parts.headers.clone();
    let response = match failure {
        Some(FailureKind::Hang) => {
            app.log.push(entry);
            return std::future::pending().await;
        }
        Some(FailureKind::Status(status, retry_after)) => readable(failed(status, retry_after), &headers),
        Some(FailureKind::Html) => {
            let page = "<!DOCTYPE html><title>Gateway</title><p>Not the answer you expected.";
            let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
            readable((kind, page).into_response(), &headers)
        }
        Some(FailureKind::LostAnswer) => {
            let request = Request::from_parts(parts, Body::from(body));
            let processed = next.run(request).await;
            entry.status = processed.status().as_u16();
            save_after(&app, &entry);
            app.log.push(entry);
            return Response::new(Body::new(Broken));
        }
        None => next.run(Request::from_parts(parts, Body::from(body))).await,
    };
    entry.status = response.status().as_u16();
    save_after(&app, &entry);
    app.log.push(entry);
    if let Some(late) = endpoint.and_then(|endpoint| app.faults.late_answer(endpoint)) {
        tokio::time::sleep(late).await;
    }
    response
}

/// Saves after requests that may have changed something worth keeping.
fn save_after(app: &App, request: &LoggedRequest) {
    let path = &*request.path;
    let reads = ["GET", "HEAD", "OPTIONS"].contains(&&*request.method);
    let signs_in = path.starts_with("/oidc/auth") || path == "/consent";
    let registers = path == "/api/experience/identification" || path == "/api/experience/submit";
    let manages = ["/api/connectors", "/api/sign-in-exp", "/api/account-center"];
    let sets_up = !reads && manages.iter().any(|prefix| path.starts_with(prefix));
    let changes_account = !reads && path.starts_with("/api/my-account");
    if signs_in || registers || sets_up || changes_account || (!reads && path.starts_with("/oidc/")) {
        app.save();
    }
}

/// Other names for this address (DNS rebinding) must not reach the inbox.
fn host_is_ours(app: &App, request: &Request) -> bool {
    let host = request.headers().get(header::HOST);
    let host = host.and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let own = url::Url::parse(&app.endpoint);
    let own = own.as_ref().ok().and_then(url::Url::host_str);
    ["localhost", "127.0.0.1", "[::1]"].contains(&name) || own == Some(name)
}

fn form(headers: &header::HeaderMap, body: &Bytes) -> Vec<(String, String)> {
    let kind = headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.starts_with("application/x-www-form-urlencoded") { redacted(body) } else { Vec::new() }
}

fn failed(status: u16, retry_after: Option<u32>) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = json!({
        "code": "oidc.server_error", "message": "This failure was switched on.",
        "error": "server_error", "error_description": "this failure was switched on",
    });
    let mut response = (status, Json(body)).into_response();
    if let Some(seconds) = retry_after {
        let headers = response.headers_mut();
        headers.insert(header::RETRY_AFTER, seconds.into());
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, header::HeaderValue::from_static("Retry-After"));
    }
    response
}

fn readable(mut response: Response, headers: &header::HeaderMap) -> Response {
    cors::open(&mut response, headers);
    response
}

/// A body that breaks before its first byte, and the connection with it.
struct Broken;

impl HttpBody for Broken {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, Self::Error>>> {
        Poll::Ready(Some(Err(std::io::Error::other("the answer is lost"))))
    }
}
