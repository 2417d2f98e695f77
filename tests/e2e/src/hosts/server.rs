//! A server that applies a host's rules.

use std::sync::Arc;

use anyhow::Result;
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use tokio::net::TcpListener;

use super::Process;

/// The response of a host.
#[derive(Debug, PartialEq)]
pub(super) struct HostResponse {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

/// The rules of a host.
pub(super) trait HostRules: Send + Sync + 'static {
    /// Returns the response to a request for this path.
    fn answer(&self, path: &str) -> HostResponse;
}

impl HostResponse {
    /// A redirect.
    pub(super) fn redirect(status: u16, to: &str) -> Self {
        Self { status, headers: vec![("location".to_owned(), to.to_owned())], body: Vec::new() }
    }

    /// A plain 404 response.
    pub(super) fn missing() -> Self {
        Self { status: 404, headers: Vec::new(), body: b"Not Found".to_vec() }
    }

    /// Sets a header unless it is already set.
    pub(super) fn or_header(&mut self, name: &str, value: &str) {
        if !self.headers.iter().any(|(known, _)| known == name) {
            self.headers.push((name.to_owned(), value.to_owned()));
        }
    }
}

/// Starts a server with these rules.
pub(super) async fn start(port: u16, rules: impl HostRules) -> Result<Process> {
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    let router = Router::new().fallback(answer).with_state(Arc::new(rules) as Arc<dyn HostRules>);
    Ok(Process::Emulation(tokio::spawn(async move {
        // `serve` never fails: accept errors are retried.
        let _ended = axum::serve(listener, router).await;
    })))
}

async fn answer(State(rules): State<Arc<dyn HostRules>>, request: Request) -> Response {
    let answer = rules.answer(request.uri().path());
    let mut response = Response::new(Body::from(answer.body));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in answer.headers {
        let (name, value) = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(&value));
        if let (Ok(name), Ok(value)) = (name, value) {
            response.headers_mut().append(name, value);
        } else {
            *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
        }
    }
    response
}
