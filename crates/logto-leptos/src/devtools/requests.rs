//! The client's requests, with the purpose of each and which are retries.

use logto_client::client::inspect::{RequestOutcome, RequestRecord, redacted_url};
use logto_client::protocol::config::LogtoConfig;
use logto_client::protocol::discovery::Discovery;

/// A request as it is listed.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Request {
    pub(super) sent: RequestRecord,
    pub(super) step: &'static str,
    /// 1, or more when the same request was sent before and failed.
    pub(super) attempt: usize,
}

/// Returns the requests with their purpose, newest first.
pub(super) fn requests(sent: &[RequestRecord], config: &LogtoConfig, discovery: Option<&Discovery>) -> Vec<Request> {
    let steps = known_steps(config, discovery);
    let listed = sent.iter().enumerate().map(|(index, one)| Request {
        sent: one.clone(),
        step: step(&steps, &one.url),
        attempt: attempt(one, &sent[index + 1..]),
    });
    listed.collect()
}

/// Returns the URLs whose purpose is known.
fn known_steps(config: &LogtoConfig, discovery: Option<&Discovery>) -> Vec<(String, &'static str)> {
    let mut steps = vec![(redacted_url(&config.discovery_url()), "discovery")];
    if let Some(discovery) = discovery {
        steps.push((redacted_url(discovery.jwks_uri.as_str()), "jwks"));
        steps.push((redacted_url(discovery.token_endpoint.as_str()), "token"));
        if let Some(endpoint) = &discovery.userinfo_endpoint {
            steps.push((redacted_url(endpoint.as_str()), "userinfo"));
        }
        if let Some(endpoint) = &discovery.revocation_endpoint {
            steps.push((redacted_url(endpoint.as_str()), "revocation"));
        }
    }
    steps
}

fn step(known: &[(String, &'static str)], url: &str) -> &'static str {
    if let Some((_, step)) = known.iter().find(|(known, _)| known == url) {
        return step;
    }
    let is_account = ["/api/my-account", "/api/verifications"].iter().any(|path| url.contains(path));
    if is_account { "account" } else { "api" }
}

/// Returns how many times in a row the request was sent, including this one. `older` is newest first.
fn attempt(sent: &RequestRecord, older: &[RequestRecord]) -> usize {
    let same = older.iter().filter(|other| (&other.method, &other.url) == (&sent.method, &sent.url));
    1 + same.take_while(|other| may_be_repeated(other.outcome)).count()
}

/// Returns whether the client or the app retries a request with this outcome.
fn may_be_repeated(outcome: RequestOutcome) -> bool {
    match outcome {
        RequestOutcome::Pending => false,
        RequestOutcome::Status(status) => matches!(status, 401 | 408 | 425 | 429 | 500..),
        RequestOutcome::Failed(_) | RequestOutcome::Canceled => true,
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;
    use logto_client::protocol::time::UnixMillis;

    fn sent(id: u64, url: &str, outcome: RequestOutcome) -> RequestRecord {
        let (method, url) = ("GET".to_owned(), url.to_owned());
        RequestRecord { id, at: UnixMillis(0), method, url, outcome, duration_ms: None }
    }

    #[test]
    fn lists_purposes_and_retries() {
        let config = LogtoConfig::new("http://localhost:3001", "spa").unwrap();
        let recorded = include_str!("../../../logto-client/tests/vectors/logto-v1.37.1/discovery.json");
        let discovery = Discovery::parse(recorded.as_bytes(), &config).unwrap();
        let all = [
            sent(9, "https://api.test/me?x=••••", RequestOutcome::Status(200)),
            sent(8, "https://api.test/me?x=••••", RequestOutcome::Status(401)),
            sent(7, "http://localhost:3001/api/my-account", RequestOutcome::Status(200)),
            sent(6, "http://localhost:3001/oidc/token", RequestOutcome::Pending),
            sent(5, "http://localhost:3001/oidc/jwks", RequestOutcome::Status(200)),
            sent(4, "http://localhost:3001/oidc/token", RequestOutcome::Failed("http.network")),
            sent(3, "http://localhost:3001/oidc/token", RequestOutcome::Canceled),
            sent(2, "http://localhost:3001/oidc/token", RequestOutcome::Status(200)),
            sent(1, "http://localhost:3001/oidc/.well-known/openid-configuration", RequestOutcome::Status(503)),
        ];
        let listed = requests(&all, &config, Some(&discovery));
        let told: Vec<_> = listed.iter().map(|request| (request.step, request.attempt)).collect();
        assert_eq!(
            told,
            [
                ("api", 2),
                ("api", 1),
                ("account", 1),
                ("token", 3),
                ("jwks", 1),
                ("token", 2),
                ("token", 1),
                ("token", 1),
                ("discovery", 1)
            ]
        );
    }
}
