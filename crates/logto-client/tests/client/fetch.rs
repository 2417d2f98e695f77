use std::time::Duration;

use futures_executor::{LocalPool, block_on};
use futures_util::task::LocalSpawnExt as _;
use logto_client::testing::{MockResponse, TestHarness};
use logto_client::{HttpError, HttpRequest, LogtoClient, LogtoError, Scope, TokenRequest};
use serde_json::json;

use crate::support::{API, config, harness, signed_in};

const ORDERS: &str = "https://api.example.com/orders?page=2";

fn for_api() -> TokenRequest {
    TokenRequest::new().with_resource(API)
}

fn orders() -> HttpRequest {
    HttpRequest::get(ORDERS)
}

fn script_token(harness: &TestHarness, token: &str) {
    harness.logto.script("/oidc/token", MockResponse::Tokens { sub: "u_ada".into(), access_token: token.into() });
}

/// The bearer tokens of the requests to the API.
fn bearers(harness: &TestHarness) -> Vec<String> {
    let requests = harness.logto.requests();
    requests.into_iter().filter(|it| it.path.starts_with("/orders")).filter_map(|it| it.authorization).collect()
}

fn with_api() -> (TestHarness, LogtoClient) {
    let harness = harness();
    let client = signed_in(&harness);
    script_token(&harness, "for-the-api");
    (harness, client)
}

#[test]
fn request_carries_the_token_of_its_resource() {
    let (harness, client) = with_api();
    harness.logto.script("/orders?page=2", MockResponse::Json(201, json!({"id": 7})));
    let request = HttpRequest::post(ORDERS).with_header("content-type", "application/json").with_body(b"{}".to_vec());
    let answer = block_on(client.fetch(for_api(), request)).unwrap();
    assert_eq!((answer.status(), answer.body()), (201, br#"{"id":7}"#.as_slice()));
    let sent = harness.logto.requests().pop().unwrap();
    assert_eq!((sent.method.as_str(), sent.url.as_str(), sent.body.as_slice()), ("POST", ORDERS, b"{}".as_slice()));
    assert_eq!(bearers(&harness), ["Bearer for-the-api"]);
    block_on(client.fetch(for_api(), orders())).unwrap();
    assert_eq!(bearers(&harness).len(), 2);
    assert_eq!(harness.logto.count("/oidc/token"), 2, "the sign-in, and one token for two requests");
}

#[test]
fn replaces_a_token_that_the_api_refuses_once() {
    let (harness, client) = with_api();
    script_token(&harness, "a-newer-one");
    harness.logto.script("/orders?page=2", MockResponse::Json(401, json!({})));
    harness.logto.script("/orders?page=2", MockResponse::Json(200, json!({})));
    let answer = block_on(client.fetch(for_api(), orders())).unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(bearers(&harness), ["Bearer for-the-api", "Bearer a-newer-one"]);
}

#[test]
fn returns_the_second_401() {
    let (harness, client) = with_api();
    script_token(&harness, "a-newer-one");
    for _ in 0..3 {
        harness.logto.script("/orders?page=2", MockResponse::Json(401, json!({"error": "no"})));
    }
    let answer = block_on(client.fetch(for_api(), orders())).unwrap();
    assert_eq!(answer.status(), 401);
    assert_eq!(bearers(&harness).len(), 2, "two tries, no more");
    assert!(client.is_authenticated());
}

#[test]
fn returns_other_failures_at_once() {
    let (harness, client) = with_api();
    for status in [403, 404, 500] {
        harness.logto.script("/orders?page=2", MockResponse::Json(status, json!({})));
        assert_eq!(block_on(client.fetch(for_api(), orders())).unwrap().status(), status);
    }
    assert_eq!(bearers(&harness).len(), 3);
}

#[test]
fn sends_no_token_to_an_unconfigured_origin() {
    let (harness, client) = with_api();
    let before = harness.logto.requests().len();
    for url in [
        "https://evil.test/orders",
        "http://api.example.com/orders",
        "https://api.example.com.evil.test/",
        "https://api.example.com@evil.test/orders",
        "https://ada:password@api.example.com/orders",
        "https://api.example.com:8443/orders",
        "https://api.example.com.:443/orders",
        "https://evil.test\\@api.example.com/orders",
        "//api.example.com/orders",
        "/orders",
    ] {
        let error = block_on(client.fetch(for_api(), HttpRequest::get(url))).unwrap_err();
        let is_refused = matches!(error, LogtoError::ForeignOrigin { .. } | LogtoError::Http(HttpError::Invalid));
        assert!(is_refused, "{url}: {error}");
    }
    // The token for user info is the provider's own.
    let error = block_on(client.fetch(TokenRequest::new(), orders())).unwrap_err();
    assert_eq!(error.code(), "foreign_origin");
    assert_eq!(harness.logto.requests().len(), before, "nothing was sent, not even for a token");
}

#[test]
fn sends_the_address_as_it_was_checked() {
    let (harness, client) = with_api();
    for (url, path) in [
        ("https://api.example.com/a b", "/a%20b"),
        (" HTTPS://API.example.com:443/a/../b\n", "/b"),
        ("https://api.example.com\\@evil.test/", "/@evil.test/"),
        ("https://api.example.com/a#fragment", "/a"),
    ] {
        block_on(client.fetch(for_api(), HttpRequest::get(url))).unwrap();
        assert_eq!(harness.logto.requests().pop().unwrap().url, [API, path].concat());
    }
}

#[test]
fn origin_can_be_configured_for_a_resource_and_for_organizations() {
    let elsewhere = "https://eu.example.com";
    let config = config()
        .with_scopes([Scope::ORGANIZATIONS])
        .add_api_origins(API, [elsewhere])
        .add_api_origins(logto_client::protocol::config::ORGANIZATIONS_RESOURCE, [elsewhere]);
    let harness = TestHarness::new(config);
    let client = signed_in(&harness);
    for token in [for_api(), TokenRequest::new().with_organization_id("o1")] {
        script_token(&harness, "t");
        harness.logto.script("/orders", MockResponse::Json(200, json!({})));
        let answer = block_on(client.fetch(token, HttpRequest::get("https://eu.example.com/orders"))).unwrap();
        assert_eq!(answer.status(), 200);
    }
}

#[test]
fn request_to_a_hanging_api_times_out() {
    let (harness, client) = with_api();
    let (_never, answer) = futures_channel::oneshot::channel();
    harness.logto.script("/orders?page=2", MockResponse::Pending(answer));
    let mut pool = LocalPool::new();
    let fetched = client.clone();
    let done = pool.spawner().spawn_local_with_handle(async move { fetched.fetch(for_api(), orders()).await }).unwrap();
    pool.run_until_stalled();
    harness.clock.advance(Duration::from_secs(11));
    assert_eq!(pool.run_until(done).unwrap_err(), LogtoError::Http(HttpError::Timeout));
    assert!(client.is_authenticated(), "that is between the app and its API");
}

#[test]
fn fetch_without_session_sends_nothing() {
    let harness = harness();
    assert_eq!(block_on(harness.client().fetch(for_api(), orders())).unwrap_err(), LogtoError::NotAuthenticated);
    assert!(harness.logto.requests().is_empty());
}

#[test]
fn rejects_a_token_that_is_no_valid_header() {
    let (harness, client) = with_api();
    let body = json!({"access_token": "a\nb", "expires_in": 3600, "token_type": "Bearer"});
    harness.logto.clear_script("/oidc/token");
    harness.logto.script("/oidc/token", MockResponse::Json(200, body));
    let error = block_on(client.fetch(for_api(), orders())).unwrap_err();
    assert_eq!(error, LogtoError::Http(HttpError::Invalid));
    assert!(bearers(&harness).is_empty());
}

#[test]
fn api_that_refuses_every_token_costs_one_renewal() {
    let (harness, client) = with_api();
    for _ in 0..30 {
        harness.logto.script("/orders?page=2", MockResponse::Json(401, json!({"error": "no"})));
        script_token(&harness, "another");
    }
    let before = harness.logto.count("/oidc/token");
    for _ in 0..10 {
        let answer = block_on(client.fetch(for_api(), orders())).unwrap();
        assert_eq!(answer.status(), 401);
    }
    assert_eq!(harness.logto.count("/oidc/token") - before, 2, "the first token, and one forced renewal");
    assert_eq!(bearers(&harness).len(), 11);
    // After a while it may have changed its mind.
    harness.clock.advance(Duration::from_secs(300));
    block_on(client.fetch(for_api(), orders())).unwrap();
    assert_eq!(harness.logto.count("/oidc/token") - before, 3);
    let refused = block_on(client.access_token(for_api())).unwrap();
    let error = block_on(client.renew_access_token(for_api(), &refused)).unwrap_err();
    assert_eq!(error, HttpError::Status { status: 401, retry_after: None }.into());
}

#[test]
fn api_that_refuses_every_token_costs_one_renewal_over_all_tabs() {
    let (harness, client) = with_api();
    let other = harness.client();
    for _ in 0..60 {
        harness.logto.script("/orders?page=2", MockResponse::Json(401, json!({"error": "no"})));
        script_token(&harness, "another");
    }
    let before = harness.logto.count("/oidc/token");
    for client in [&client, &other].into_iter().cycle().take(10) {
        let answer = block_on(client.fetch(for_api(), orders())).unwrap();
        assert_eq!(answer.status(), 401);
    }
    let renewals = harness.logto.count("/oidc/token") - before - 1;
    assert!((1..=2).contains(&renewals), "{renewals} forced renewals");
}
