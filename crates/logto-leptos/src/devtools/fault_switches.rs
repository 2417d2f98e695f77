//! The fault switches of `logto-dev`, the local server, over its `/dev/faults`.

use serde::Deserialize;
use serde_json::{Value, json};
use url::{Host, Url};

use logto_client::client::LogtoClient;
use logto_client::protocol::error::HttpError;

/// The switches in force.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Switches {
    /// How late every answer comes.
    pub(super) latency_ms: u64,
    /// What the provider's endpoints answer instead; 0 is nothing.
    pub(super) status: u16,
    /// How many answers of the token endpoint are going to be lost.
    pub(super) lost_answers: u32,
    /// Seconds that the server's clock is ahead.
    pub(super) clock_offset: i64,
}

/// Whether an endpoint may be a `logto-dev`: it listens on this machine only.
pub(super) fn is_local(endpoint: &Url) -> bool {
    match endpoint.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Asks for the switches, or changes some: those in the JSON object `change`.
pub(super) async fn call(client: &LogtoClient, change: Option<Value>) -> Result<Switches, HttpError> {
    let url = client.config().endpoint().join("dev/faults").map_err(|_| HttpError::Invalid)?;
    let request = logto_client::http::Request::builder().uri(url.as_str()).header("accept", "application/json");
    let request = match change {
        None => request.body(Vec::new()),
        Some(change) => {
            let request = request.method("POST").header("content-type", "application/json");
            request.body(change.to_string().into_bytes())
        }
    };
    let request = request.map_err(|_| HttpError::Invalid)?;
    let answer = client.send_unobserved(request).await?;
    if !answer.status().is_success() {
        return Err(HttpError::Status { status: answer.status().as_u16(), retry_after: None });
    }
    // Another server on this machine may answer anything.
    serde_json::from_slice(answer.body()).map_err(|_| HttpError::Invalid)
}

/// What switches everything off.
pub(super) fn all_off() -> Value {
    json!({"latencyMs": 0, "status": 0, "lostAnswers": 0, "clockOffset": 0})
}
