//! The fault switches of `logto-dev`, the local server, over its `/dev/faults`.

use serde::Deserialize;
use serde_json::{Value, json};
use url::{Host, Url};

use logto_client::client::LogtoClient;
use logto_client::ports::HttpRequest;
use logto_client::protocol::error::HttpError;

/// The current switches.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Switches {
    /// The delay of every response, in milliseconds.
    pub(super) latency_ms: u64,
    /// The status with which the provider's endpoints respond; 0 for the normal response.
    pub(super) status: u16,
    /// The number of responses of the token endpoint that will be lost.
    pub(super) lost_answers: u32,
    /// The number of seconds by which the server's clock is ahead.
    pub(super) clock_offset: i64,
}

/// Returns whether an endpoint may be a `logto-dev`, which listens on this machine only.
pub(super) fn is_local(endpoint: &Url) -> bool {
    match endpoint.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Fetches the switches, or changes those in the JSON object `change`.
pub(super) async fn call(client: &LogtoClient, change: Option<Value>) -> Result<Switches, HttpError> {
    let url = client.config().endpoint().join("dev/faults").map_err(|_| HttpError::Invalid)?;
    let request = match change {
        None => HttpRequest::get(url.as_str()),
        Some(change) => HttpRequest::post(url.as_str())
            .with_header("content-type", "application/json")
            .with_body(change.to_string().into_bytes()),
    };
    let answer = client.send_unobserved(request.with_header("accept", "application/json")).await?;
    if !answer.is_success() {
        return Err(HttpError::Status { status: answer.status(), retry_after: None });
    }
    // It may be another server on this machine.
    serde_json::from_slice(answer.body()).map_err(|_| HttpError::Invalid)
}

/// Returns the change that turns all switches off.
pub(super) fn all_off() -> Value {
    json!({"latencyMs": 0, "status": 0, "lostAnswers": 0, "clockOffset": 0})
}
