//! The middleware of every request: host check, request log, faults, and saving the data file.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody, to_bytes};
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use serde_json::json;

use super::authorization::bearer;
use super::{AppState, Json, SharedState, cors};
use crate::model::faults::{Endpoint, FailureKind};
use crate::model::request_log::{LoggedRequest, redacted};

/// Maximum size of a request body in bytes.
const MAX_BODY: usize = 1 << 20;

/// Maximum size of an upload in bytes: a file of 20 MiB, and the form around it.
pub(crate) const MAX_UPLOAD: usize = 21 << 20;

/// Processes a request.
pub(crate) async fn run(State(app): State<SharedState>, request: Request, next: Next) -> Response {
    if !is_own_host(&app, &request) {
        return (StatusCode::MISDIRECTED_REQUEST, "logto-dev answers under its own address only").into_response();
    }
    let (parts, body) = request.into_parts();
    let limit = if parts.uri.path() == "/api/my-account/user-assets/avatar" { MAX_UPLOAD } else { MAX_BODY };
    let Ok(body) = to_bytes(body, limit).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let mut entry = LoggedRequest {
        method: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        query: redacted(parts.uri.query().unwrap_or_default().as_bytes()),
        form: redacted_form(&parts.headers, &body),
        origin: cors::origin(&parts.headers).map(str::to_owned),
        bearer: bearer(&parts.headers).is_some(),
        status: 0,
        at: app.now_ms(),
    };
    // Applications do not see the responses to preflights, so faults do not apply to them.
    let endpoint = endpoint_of(&entry.path).filter(|_| parts.method != Method::OPTIONS);
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
        Some(FailureKind::Status(status, retry_after)) => with_cors(failure_response(status, retry_after), &headers),
        Some(FailureKind::Html) => {
            let page = "<!DOCTYPE html><title>Gateway</title><p>Not the answer you expected.";
            let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
            with_cors((kind, page).into_response(), &headers)
        }
        Some(FailureKind::LostAnswer) => {
            let request = Request::from_parts(parts, Body::from(body));
            let processed = next.run(request).await;
            entry.status = processed.status().as_u16();
            save_after(&app, &entry);
            app.log.push(entry);
            return Response::new(Body::new(BrokenBody));
        }
        None => next.run(Request::from_parts(parts, Body::from(body))).await,
    };
    let response = same_origin_only(response, &entry.path);
    entry.status = response.status().as_u16();
    save_after(&app, &entry);
    app.log.push(entry);
    if let Some(delay) = endpoint.and_then(|endpoint| app.faults.response_delay(endpoint)) {
        tokio::time::sleep(delay).await;
    }
    response
}

/// The endpoint that a request path belongs to.
fn endpoint_of(path: &str) -> Option<Endpoint> {
    Some(match path {
        "/oidc/.well-known/openid-configuration" => Endpoint::Discovery,
        "/oidc/jwks" => Endpoint::Jwks,
        "/oidc/auth" => Endpoint::Authorize,
        "/oidc/token" => Endpoint::Token,
        "/oidc/me" => Endpoint::Userinfo,
        "/oidc/token/revocation" => Endpoint::Revocation,
        "/oidc/session/end" => Endpoint::EndSession,
        _ if path.starts_with("/api/experience") => Endpoint::Experience,
        _ if path.starts_with("/api/my-account") || path.starts_with("/api/verifications/") => Endpoint::Account,
        _ if path.starts_with("/demo-api/") => Endpoint::DemoApi,
        _ if path.starts_with("/api/") => Endpoint::Management,
        _ => return None,
    })
}

/// Saves the data file after requests that may have changed it.
fn save_after(app: &AppState, request: &LoggedRequest) {
    let path = &*request.path;
    let is_read = ["GET", "HEAD", "OPTIONS"].contains(&&*request.method);
    let is_sign_in = path.starts_with("/oidc/auth") || path == "/consent" || path == "/api/interaction/consent";
    let is_registration = path == "/api/experience/identification" || path == "/api/experience/submit";
    let settings = [
        "/api/connectors",
        "/api/email-templates",
        "/api/sign-in-exp",
        "/api/custom-phrases",
        "/api/custom-profile-fields",
        "/api/account-center",
        "/api/users",
        "/api/organization",
        "/api/applications",
        "/api/resources",
        "/api/roles",
    ];
    let is_settings_change = !is_read && settings.iter().any(|prefix| path.starts_with(prefix));
    let is_account_change = !is_read && path.starts_with("/api/my-account");
    if is_sign_in
        || is_registration
        || is_settings_change
        || is_account_change
        || (!is_read && path.starts_with("/oidc/"))
    {
        app.save();
    }
}

/// Whether the request names this server. Other host names for its address (DNS rebinding) must not
/// reach the inbox.
fn is_own_host(app: &AppState, request: &Request) -> bool {
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

/// The redacted parameters of a form.
fn redacted_form(headers: &header::HeaderMap, body: &Bytes) -> Vec<(String, String)> {
    let kind = headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.starts_with("application/x-www-form-urlencoded") { redacted(body) } else { Vec::new() }
}

/// The response of a failure that is switched on.
fn failure_response(status: u16, retry_after: Option<u32>) -> Response {
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

/// Forbids pages of other origins to load the response without CORS, as Logto does: they cannot even see that the
/// server answers.
fn same_origin_only(mut response: Response, path: &str) -> Response {
    if path.starts_with("/oidc/") || path.starts_with("/api/") {
        let policy = header::HeaderName::from_static("cross-origin-resource-policy");
        response.headers_mut().insert(policy, header::HeaderValue::from_static("same-origin"));
    }
    response
}

/// Lets the page that sent the request read the response.
fn with_cors(mut response: Response, headers: &header::HeaderMap) -> Response {
    cors::allow_origin(&mut response, headers);
    response
}

/// A body that fails before its first byte, which breaks the connection.
struct BrokenBody;

impl HttpBody for BrokenBody {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, Self::Error>>> {
        Poll::Ready(Some(Err(std::io::Error::other("the answer is lost"))))
    }
}
