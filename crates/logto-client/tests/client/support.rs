//! Helpers of the tests.

use futures_executor::block_on;
use logto_client::ports::Storage as _;
use logto_client::testing::{MockResponse, TestHarness};
use logto_client::{LogtoClient, LogtoConfig, SignInOptions};
use serde_json::{Value, json};
use url::Url;

pub const CALLBACK: &str = "http://localhost:3000/callback";
pub const ISS: &str = "&iss=http%3A%2F%2Flocalhost%3A3001%2Foidc";
pub const API: &str = "https://api.example.com";

pub fn config() -> LogtoConfig {
    LogtoConfig::new("http://localhost:3001", "spa").unwrap().with_resources([API])
}

pub fn harness() -> TestHarness {
    TestHarness::new(config())
}

/// A started sign-in: the person is at the provider.
pub struct Started {
    pub state: String,
    pub nonce: String,
}

impl Started {
    /// The callback address.
    pub fn answer(&self) -> Url {
        self.answer_with(&format!("code=the-code&state={}{ISS}", self.state))
    }

    pub fn answer_with(&self, query: &str) -> Url {
        Url::parse(&format!("{CALLBACK}?{query}")).unwrap()
    }
}

pub fn start(harness: &TestHarness, client: &LogtoClient, options: SignInOptions) -> Started {
    block_on(client.sign_in(options)).unwrap();
    let url = harness.navigator.went_to().pop().unwrap();
    let param = |name: &str| url.query_pairs().find(|(n, _)| n == name).unwrap().1.into_owned();
    Started { state: param("state"), nonce: param("nonce") }
}

/// Scripts the token response for a started sign-in.
pub fn script_tokens(harness: &TestHarness, started: &Started, sub: &str, claims: &[(&str, Value)]) {
    let mut all = vec![("nonce", json!(started.nonce))];
    all.extend_from_slice(claims);
    let id_token = harness.logto.id_token(sub, &all);
    harness.logto.script("/oidc/token", MockResponse::Json(200, harness.logto.token_answer(&id_token)));
}

/// A client with a session from a completed sign-in.
pub fn signed_in(harness: &TestHarness) -> LogtoClient {
    let client = harness.client();
    let started = start(harness, &client, SignInOptions::new());
    script_tokens(harness, &started, "u_ada", &[("email", json!("ada@example.com"))]);
    block_on(client.handle_sign_in_callback(&started.answer())).unwrap();
    assert!(client.is_authenticated());
    client
}

pub fn stored(harness: &TestHarness, key: &str) -> Option<String> {
    harness.storage.get_item(&format!("logto:spa:{key}")).unwrap()
}

pub fn attempts(harness: &TestHarness) -> usize {
    harness.storage.keys("logto:spa:attempt:").unwrap().len()
}
