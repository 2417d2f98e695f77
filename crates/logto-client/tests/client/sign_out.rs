use std::rc::Rc;
use std::time::Duration;

use futures_executor::{LocalPool, block_on};
use futures_util::task::LocalSpawnExt as _;
use logto_client::ports::Ports;
use logto_client::testing::{FakeStorage, MockResponse, StorageCall, TestHarness};
use logto_client::{HttpError, LogtoClient, LogtoError, Session, SignOutOptions, StorageError};
use url::Url;

use crate::support::{config, harness, signed_in, stored};

fn assert_gone(harness: &TestHarness) {
    for key in ["idToken", "refreshToken", "accessToken", "session"] {
        assert_eq!(stored(harness, key), None, "{key}");
    }
}

fn left_for(harness: &TestHarness) -> String {
    harness.navigator.went_to().pop().unwrap().to_string()
}

const END: &str =
    "http://localhost:3001/oidc/session/end?client_id=spa&post_logout_redirect_uri=http%3A%2F%2Flocalhost%3A3000%2F";

#[test]
fn sign_out_removes_the_session_revokes_and_leaves() {
    let harness = harness();
    let client = signed_in(&harness);
    block_on(client.sign_out(SignOutOptions::new())).unwrap();
    assert_eq!(client.session(), Session::SignedOut);
    assert_gone(&harness);
    let revocation = harness.logto.requests().pop().unwrap();
    assert_eq!(revocation.path, "/oidc/token/revocation");
    assert_eq!(revocation.field("token"), Some("refresh-token"));
    assert_eq!(revocation.field("client_id"), Some("spa"));
    assert_eq!(left_for(&harness), END);
}

#[test]
fn provider_failure_does_not_prevent_the_sign_out() {
    for status in [400, 500, 503] {
        let harness = harness();
        let client = signed_in(&harness);
        harness.logto.script("/oidc/token/revocation", MockResponse::Text(status, String::new()));
        block_on(client.sign_out(SignOutOptions::new())).unwrap();
        assert_gone(&harness);
        assert_eq!(left_for(&harness), END);
    }
}

#[test]
fn hanging_provider_delays_the_sign_out_by_a_second_and_a_half() {
    let harness = harness();
    let client = signed_in(&harness);
    let (_never, answer) = futures_channel::oneshot::channel();
    harness.logto.script("/oidc/token/revocation", MockResponse::Pending(answer));
    let before = harness.navigator.went_to().len();
    let mut pool = LocalPool::new();
    pool.spawner().spawn_local(async move { drop(client.sign_out(SignOutOptions::new()).await) }).unwrap();
    pool.run_until_stalled();
    assert_gone(&harness);
    assert_eq!(harness.navigator.went_to().len(), before);
    harness.clock.advance(Duration::from_millis(1500));
    pool.run_until_stalled();
    assert_eq!(left_for(&harness), END);
}

#[test]
fn offline_sign_out_stays_on_the_page_and_reports_the_error() {
    for is_discovery_cached in [false, true] {
        let harness = harness();
        harness.sign_in_as("u_ada", &[]);
        let client = harness.client();
        if is_discovery_cached {
            block_on(client.discovery()).unwrap();
        }
        for path in ["/oidc/.well-known/openid-configuration", "/oidc/token/revocation"] {
            harness.logto.script(path, MockResponse::Fail(HttpError::Network));
        }
        assert_eq!(block_on(client.sign_out(SignOutOptions::new())), Err(LogtoError::Http(HttpError::Network)));
        assert_gone(&harness);
        assert_eq!(client.session(), Session::SignedOut);
        assert!(harness.navigator.went_to().is_empty());
    }
}

#[test]
fn blocked_revocation_does_not_prevent_leaving_for_the_provider() {
    let harness = harness();
    let client = signed_in(&harness);
    // A request that CORS or a policy blocks fails as if there were no network.
    harness.logto.script("/oidc/token/revocation", MockResponse::Fail(HttpError::Network));
    block_on(client.sign_out(SignOutOptions::new())).unwrap();
    assert_eq!(left_for(&harness), END);
    let unfinished = client.unfinished_sign_out().unwrap();
    assert!(unfinished.revocation && !unfinished.provider_session);
}

#[test]
fn provider_without_sign_out_page_is_not_visited() {
    let harness = harness();
    let mut document = harness.logto.discovery();
    document.as_object_mut().unwrap().remove("end_session_endpoint");
    harness.logto.script("/oidc/.well-known/openid-configuration", MockResponse::Json(200, document));
    harness.sign_in_as("u_ada", &[]);
    block_on(harness.client().sign_out(SignOutOptions::new())).unwrap();
    assert_gone(&harness);
    assert_eq!(left_for(&harness), "http://localhost:3000/");
}

#[test]
fn local_only_stays_on_the_page() {
    let harness = harness();
    let client = signed_in(&harness);
    let before = harness.navigator.went_to().len();
    block_on(client.sign_out(SignOutOptions::new().local_only())).unwrap();
    assert_gone(&harness);
    assert_eq!(harness.logto.count("/oidc/token/revocation"), 1);
    assert_eq!(harness.navigator.went_to().len(), before);
}

#[test]
fn post_sign_out_redirect_uri_can_be_chosen() {
    let harness = harness();
    let client = signed_in(&harness);
    let options =
        SignOutOptions::new().with_post_sign_out_redirect_uri(Url::parse("http://localhost:3000/bye").unwrap());
    block_on(client.sign_out(options)).unwrap();
    assert!(left_for(&harness).ends_with("post_logout_redirect_uri=http%3A%2F%2Flocalhost%3A3000%2Fbye"));
}

#[test]
fn sign_out_without_session_ends_the_providers_session() {
    let harness = harness();
    block_on(harness.client().sign_out(SignOutOptions::new())).unwrap();
    assert_eq!(left_for(&harness), END);
    assert_eq!(harness.logto.count("/oidc/token/revocation"), 0);
}

#[test]
fn session_in_a_storage_that_became_full_does_not_reappear() {
    let harness = harness();
    drop(signed_in(&harness));
    let storage = FakeStorage::over(harness.storage.clone()).on_call(|call| match call {
        StorageCall::Set(..) => Err(StorageError::Full),
        _ => Ok(()),
    });
    let client = LogtoClient::with_ports(config(), Ports { storage: Rc::new(storage), ..harness.ports() });
    client.clear_access_tokens();
    assert_eq!(client.storage_failure(), Some(StorageError::Full));
    block_on(client.sign_out(SignOutOptions::new())).unwrap();
    assert_gone(&harness);
    assert!(!harness.client().is_authenticated());
}
