//! `/dev/faults`: switches for the most common faults, for developer tools. Pages of the registered
//! applications may call it.

use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::any;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::http::{Json, SharedState, cors};
use crate::model::faults::{Endpoint, Failure, FailureKind, Faults};

/// The endpoints that latency applies to: all that an application calls.
const SLOW_ENDPOINTS: [Endpoint; 8] = [
    Endpoint::Discovery,
    Endpoint::Jwks,
    Endpoint::Token,
    Endpoint::Userinfo,
    Endpoint::Revocation,
    Endpoint::Account,
    Endpoint::Management,
    Endpoint::DemoApi,
];
/// The endpoints that a status applies to: those of the OpenID Connect provider.
const FAILING_ENDPOINTS: [Endpoint; 5] =
    [Endpoint::Discovery, Endpoint::Jwks, Endpoint::Token, Endpoint::Userinfo, Endpoint::Revocation];
/// The value of `Retry-After` with status 429.
const RETRY_AFTER_SECONDS: u32 = 5;
/// Maximum latency.
const MAX_LATENCY_MS: u64 = 60_000;
/// Maximum clock offset in seconds: ten years.
const MAX_CLOCK_OFFSET: i64 = 10 * 366 * 24 * 3600;

/// The route of this module.
pub(crate) fn routes() -> Router<SharedState> {
    Router::new().route("/dev/faults", any(handle))
}

/// The current switches.
#[derive(Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Switches {
    latency_ms: u64,
    /// 0 when off.
    status: u16,
    lost_answers: u32,
    clock_offset: i64,
    /// Milliseconds in which a used refresh token may be used again, if they differ from those of Logto.
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token_reuse_ms: Option<i64>,
}

/// The switches to change; those that are left out stay.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
struct Change {
    latency_ms: Option<u64>,
    status: Option<u16>,
    lost_answers: Option<u32>,
    clock_offset: Option<i64>,
    /// A negative value restores that of Logto.
    refresh_token_reuse_ms: Option<i64>,
    rotate_keys: Option<Rotation>,
    suspend: Option<String>,
    unsuspend: Option<String>,
    end_sessions_of: Option<String>,
}

/// What happens to the previous signing key.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Rotation {
    /// The key stays published.
    Keep,
    /// The key is removed.
    Drop,
}

async fn handle(State(app): State<SharedState>, method: Method, headers: HeaderMap, body: Bytes) -> Response {
    let origin = cors::origin(&headers).map(str::to_owned);
    let is_allowed = |origin: &String| app.store().apps.values().any(|client| client.allows_origin(origin));
    if origin.as_ref().is_some_and(|origin| !is_allowed(origin)) {
        return error_response(StatusCode::FORBIDDEN, "only pages of the registered applications may switch faults");
    }
    let is_preflight = cors::is_preflight(&method, &headers);
    let mut response = match method {
        _ if is_preflight => (StatusCode::NO_CONTENT, Body::empty()).into_response(),
        Method::GET => Json(switches(&app.faults.get())).into_response(),
        Method::POST => change(&app, &headers, &body),
        _ => error_response(StatusCode::METHOD_NOT_ALLOWED, "GET or POST"),
    };
    cors::no_store(&mut response);
    let allowed = origin.and_then(|origin| HeaderValue::from_str(&origin).ok());
    cors::allow_api_origin(
        &mut response,
        allowed,
        is_preflight,
        headers.get(header::ACCESS_CONTROL_REQUEST_HEADERS).cloned(),
    );
    response
}

fn error_response(status: StatusCode, message: &str) -> Response {
    (status, Json(json!({ "message": message }))).into_response()
}

/// Changes the switches.
fn change(app: &SharedState, headers: &HeaderMap, body: &Bytes) -> Response {
    // Pages of other origins could send plain text without a preflight.
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("application/json") {
        return error_response(StatusCode::UNSUPPORTED_MEDIA_TYPE, "expected application/json");
    }
    let change: Change = match serde_json::from_slice(body) {
        Ok(change) => change,
        Err(error) => return error_response(StatusCode::BAD_REQUEST, &error.to_string()),
    };
    if let Err(message) = change.check() {
        return error_response(StatusCode::BAD_REQUEST, message);
    }
    app.faults.update(|faults| change.apply(faults));
    if let Some(rotation) = change.rotate_keys {
        app.keys().rotate(rotation == Rotation::Keep);
    }
    if let Some(sub) = &change.end_sessions_of {
        app.store().revoke_user(sub);
    }
    for (sub, is_suspended) in [(&change.suspend, true), (&change.unsuspend, false)] {
        if let Some(sub) = sub {
            app.store().set_suspended(sub, is_suspended, app.now_ms());
        }
    }
    app.save();
    Json(switches(&app.faults.get())).into_response()
}

impl Change {
    fn check(&self) -> Result<(), &'static str> {
        if self.latency_ms.is_some_and(|latency| latency > MAX_LATENCY_MS) {
            return Err("latencyMs is a minute at most");
        }
        if self.status.is_some_and(|status| status != 0 && !(400..600).contains(&status)) {
            return Err("status is 0 or an error");
        }
        if self.clock_offset.is_some_and(|offset| !(-MAX_CLOCK_OFFSET..=MAX_CLOCK_OFFSET).contains(&offset)) {
            return Err("clockOffset is ten years at most");
        }
        Ok(())
    }

    /// Applies the change. Other faults of the program that started the server stay, unless they are of the
    /// same kind.
    fn apply(&self, faults: &mut Faults) {
        if let Some(latency) = self.latency_ms {
            let latency = Duration::from_millis(latency);
            let slow = SLOW_ENDPOINTS.iter().filter(|_| !latency.is_zero());
            faults.delays = slow.map(|endpoint| (*endpoint, latency)).collect();
        }
        if let Some(status) = self.status {
            faults.failures.retain(|failure| !matches!(failure.kind, FailureKind::Status(..)));
            let retry_after = (status == 429).then_some(RETRY_AFTER_SECONDS);
            let failing = FAILING_ENDPOINTS.iter().filter(|_| status != 0);
            let failure = |endpoint: &Endpoint| Failure::new(*endpoint, FailureKind::Status(status, retry_after));
            faults.failures.extend(failing.map(failure));
        }
        if let Some(times) = self.lost_answers {
            faults.failures.retain(|failure| failure.kind != FailureKind::LostAnswer);
            if times > 0 {
                faults.failures.insert(0, Failure::lost_answer(Endpoint::Token).times(times));
            }
        }
        if let Some(grace) = self.refresh_token_reuse_ms {
            faults.refresh_grace_ms = (grace >= 0).then_some(grace);
        }
        if let Some(offset) = self.clock_offset {
            faults.clock_offset = offset;
        }
    }
}

/// The switches that correspond to `faults`.
fn switches(faults: &Faults) -> Switches {
    let of_token = || faults.failures.iter().filter(|failure| failure.endpoint == Endpoint::Token);
    let status = of_token().find_map(|failure| match failure.kind {
        FailureKind::Status(status, _) if failure.remaining != Some(0) => Some(status),
        _ => None,
    });
    let lost = of_token().filter(|failure| failure.kind == FailureKind::LostAnswer);
    let delay = faults.delays.iter().find(|(endpoint, _)| *endpoint == Endpoint::Token);
    Switches {
        latency_ms: delay.map_or(0, |(_, delay)| u64::try_from(delay.as_millis()).unwrap_or(u64::MAX)),
        status: status.unwrap_or_default(),
        lost_answers: lost.map(|failure| failure.remaining.unwrap_or(u32::MAX)).max().unwrap_or_default(),
        clock_offset: faults.clock_offset,
        refresh_token_reuse_ms: faults.refresh_grace_ms,
    }
}
