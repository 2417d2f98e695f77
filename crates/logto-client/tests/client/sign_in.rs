use std::cell::Cell;
use std::collections::HashSet;
use std::rc::Rc;
use std::time::Duration;

use futures_executor::block_on;
use logto_client::ports::{PageContext, Ports, Storage as _};
use logto_client::testing::{FakeStorage, MockResponse, StorageCall, TestHarness};
use logto_client::{HttpError, LogtoClient, LogtoError, SignInOptions, StorageError};
use serde_json::json;

use crate::support::{attempts, config, harness, signed_in, start, stored};

#[test]
fn leaves_for_the_provider_and_stores_the_attempt() {
    let harness = harness();
    let client = harness.client();
    let started = start(&harness, &client, SignInOptions::new());
    let url = harness.navigator.went_to().pop().unwrap();
    assert!(url.as_str().starts_with("http://localhost:3001/oidc/auth?"));
    assert!(url.query_pairs().any(|(n, v)| n == "redirect_uri" && v == "http://localhost:3000/callback"));
    let attempt = stored(&harness, &format!("attempt:{}", started.state)).unwrap();
    assert!(attempt.contains(&started.nonce));
    assert!(!client.is_authenticated());
}

#[test]
fn each_attempt_has_fresh_state_nonce_and_verifier() {
    let harness = harness();
    let client = harness.client();
    let mut seen = HashSet::new();
    for _ in 0..3 {
        let started = start(&harness, &client, SignInOptions::new());
        assert!(seen.insert(started.state));
        assert!(seen.insert(started.nonce));
    }
    assert_eq!(attempts(&harness), 3);
}

#[test]
fn abandoned_attempts_are_removed() {
    let harness = harness();
    let client = harness.client();
    for _ in 0..9 {
        start(&harness, &client, SignInOptions::new());
        harness.clock.advance(std::time::Duration::from_secs(1));
    }
    assert_eq!(attempts(&harness), 4);
}

#[test]
fn starting_a_sign_in_keeps_the_present_session() {
    let harness = harness();
    let client = signed_in(&harness);
    let before = stored(&harness, "idToken");
    start(&harness, &client, SignInOptions::new());
    assert_eq!(stored(&harness, "idToken"), before);
    assert!(client.is_authenticated());
}

#[test]
fn rejects_sign_in_in_a_frame_or_insecure_context() {
    let harness = harness();
    let client = harness.client();
    harness.navigator.set_context(PageContext { is_framed: true, ..PageContext::default() });
    assert_eq!(block_on(client.sign_in(SignInOptions::new())), Err(LogtoError::Framed));
    harness.navigator.set_context(PageContext { is_secure: false, ..PageContext::default() });
    harness.navigator.set_current_url("http://192.168.0.4:3000/x");
    let error = block_on(client.sign_in(SignInOptions::new())).unwrap_err();
    assert_eq!(error, LogtoError::InsecureContext { try_instead: Some("https://192.168.0.4:3000/x".into()) });
    assert!(harness.logto.requests().is_empty() && attempts(&harness) == 0);
}

#[test]
fn sends_nothing_to_a_provider_with_another_issuer() {
    for (member, value) in [
        ("issuer", json!("https://evil.test/oidc")),
        ("authorization_endpoint", json!("javascript:alert(1)")),
        ("token_endpoint", json!("https://evil.test/token")),
    ] {
        let harness = harness();
        let mut document = harness.logto.discovery();
        document[member] = value;
        harness.logto.script("/oidc/.well-known/openid-configuration", MockResponse::Json(200, document));
        let error = block_on(harness.client().sign_in(SignInOptions::new())).unwrap_err();
        assert!(error.code().starts_with("discovery."), "{error:?}");
        assert!(harness.navigator.went_to().is_empty());
        assert_eq!(attempts(&harness), 0);
    }
}

#[test]
fn unreachable_provider_is_an_error_and_the_next_try_works() {
    let harness = harness();
    let client = harness.client();
    harness.logto.script("/oidc/.well-known/openid-configuration", MockResponse::Fail(HttpError::Network));
    assert_eq!(block_on(client.sign_in(SignInOptions::new())), Err(LogtoError::Http(HttpError::Network)));
    start(&harness, &client, SignInOptions::new());
}

#[test]
fn request_to_a_hanging_provider_times_out() {
    let harness = harness();
    let client = harness.client();
    let (never, answer) = futures_channel::oneshot::channel();
    harness.logto.script("/oidc/.well-known/openid-configuration", MockResponse::Pending(answer));
    let mut pool = futures_executor::LocalPool::new();
    let (result, clock) = (std::rc::Rc::new(Cell::new(None)), harness.clock.clone());
    let (slot, its_client) = (result.clone(), client.clone());
    futures_util::task::LocalSpawnExt::spawn_local(&pool.spawner(), async move {
        slot.set(Some(its_client.sign_in(SignInOptions::new()).await));
    })
    .unwrap();
    pool.run_until_stalled();
    clock.advance(std::time::Duration::from_millis(9_999));
    pool.run_until_stalled();
    assert!(result.take().is_none());
    clock.advance(std::time::Duration::from_millis(1));
    pool.run_until_stalled();
    assert_eq!(result.take(), Some(Err(LogtoError::Http(HttpError::Timeout))));
    drop(never);
}

#[test]
fn discovery_document_is_cached_for_a_day() {
    let harness = harness();
    let known = || {
        block_on(harness.client().discovery()).unwrap();
        harness.logto.count(DISCOVERY)
    };
    assert_eq!([known(), known()], [1, 1]);
    harness.clock.advance(Duration::from_secs(24 * 3600 - 1));
    assert_eq!(known(), 1);
    harness.clock.advance(Duration::from_secs(1));
    assert_eq!(known(), 2);
}

const DISCOVERY: &str = "/oidc/.well-known/openid-configuration";

#[test]
fn cached_discovery_document_does_not_hide_an_outage() {
    let harness = harness();
    for _ in 0..3 {
        start(&harness, &harness.client(), SignInOptions::new());
    }
    assert_eq!(harness.logto.count(DISCOVERY), 1, "what was fetched a moment ago is believed");
    harness.clock.advance(Duration::from_secs(300));
    harness.logto.script(DISCOVERY, MockResponse::Fail(HttpError::Network));
    let client = harness.client();
    let error = block_on(client.sign_in(SignInOptions::new())).unwrap_err();
    assert_eq!(error, LogtoError::Http(HttpError::Network));
    assert_eq!(harness.navigator.went_to().len(), 3, "the page was not left");
    start(&harness, &client, SignInOptions::new());
    assert_eq!(harness.logto.count(DISCOVERY), 3);
}

#[test]
fn ignores_a_tampered_cached_document() {
    let harness = harness();
    start(&harness, &harness.client(), SignInOptions::new());
    let cached = stored(&harness, "discovery").unwrap().replace("/oidc/auth", "/evil");
    let cached = cached.replace("http://localhost:3001/evil", "https://evil.test/auth");
    harness.storage.set_item("logto:spa:discovery", &cached).unwrap();
    start(&harness, &harness.client(), SignInOptions::new());
    assert_eq!(harness.navigator.went_to().pop().unwrap().host_str(), Some("localhost"));
    assert_eq!(harness.logto.count("/oidc/.well-known/openid-configuration"), 2);
}

#[test]
fn sign_in_without_storage_is_an_error() {
    for error in [StorageError::Blocked, StorageError::Full] {
        let harness = TestHarness::new(config());
        let writes = Cell::new(0);
        // It fails at the first read, or at the second write and from then on.
        let storage = FakeStorage::over(harness.storage.clone()).on_call(move |call| match call {
            StorageCall::Get(_) if error == StorageError::Blocked => Err(error),
            StorageCall::Set(..) if writes.replace(writes.get() + 1) > 0 => Err(error),
            _ => Ok(()),
        });
        let client = LogtoClient::with_ports(config(), Ports { storage: Rc::new(storage), ..harness.ports() });
        assert_eq!(block_on(client.sign_in(SignInOptions::new())), Err(LogtoError::Storage(error)));
        assert_eq!(client.storage_failure(), Some(error));
        assert!(harness.navigator.went_to().is_empty());
    }
}
