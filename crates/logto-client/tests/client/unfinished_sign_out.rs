//! What a sign-out could not do at the provider is kept, retried and reported.

use std::time::Duration;

use futures_channel::oneshot;
use futures_executor::{LocalPool, block_on};
use futures_util::task::LocalSpawnExt as _;
use logto_client::ports::Storage as _;
use logto_client::testing::{MockResponse, TestHarness};
use logto_client::{HttpError, LogtoClient, LogtoError, Prompt, SignInOptions, SignOutOptions};
use serde_json::json;

use crate::support::{harness, script_tokens, signed_in, start, stored};

const DISCOVERY: &str = "/oidc/.well-known/openid-configuration";
const REVOCATION: &str = "/oidc/token/revocation";

fn pending(harness: &TestHarness) -> usize {
    harness.storage.keys("logto:spa:revocation:").unwrap().len()
}

fn left_for(harness: &TestHarness) -> String {
    harness.navigator.went_to().pop().unwrap().to_string()
}

fn revoked(harness: &TestHarness) -> Vec<String> {
    let requests = harness.logto.requests();
    requests.iter().filter(|it| it.path == REVOCATION).map(|it| it.field("token").unwrap().to_owned()).collect()
}

/// Signs out while the provider may hang, after which 1.5 seconds pass.
fn sign_out_within_the_timeout(harness: &TestHarness, client: &LogtoClient) {
    let mut pool = LocalPool::new();
    let leaving = client.clone();
    let task = async move { drop(leaving.sign_out(SignOutOptions::new()).await) };
    pool.spawner().spawn_local(task).unwrap();
    pool.run_until_stalled();
    for _ in 0..2 {
        harness.clock.advance(Duration::from_millis(750));
        pool.run_until_stalled();
    }
}

/// The next page: a new client, whose start has completed.
fn next_page(harness: &TestHarness) -> LogtoClient {
    let client = harness.client();
    block_on(client.start());
    block_on(harness.tasks.run());
    client
}

#[test]
fn outdated_discovery_document_is_good_enough_to_leave_with() {
    for answer in [MockResponse::Text(503, String::new()), MockResponse::Pending(oneshot::channel().1)] {
        let harness = harness();
        drop(signed_in(&harness));
        harness.clock.advance(Duration::from_secs(2 * 24 * 3600));
        harness.logto.script(DISCOVERY, answer);
        let client = harness.client();
        sign_out_within_the_timeout(&harness, &client);
        assert!(left_for(&harness).starts_with("http://localhost:3001/oidc/session/end?"));
        assert_eq!(revoked(&harness), ["refresh-token"]);
        assert_eq!((client.unfinished_sign_out(), pending(&harness)), (None, 0));
    }
}

#[test]
fn session_is_revoked_at_its_recorded_endpoint_without_a_discovery_document() {
    for answer in [MockResponse::Text(503, String::new()), MockResponse::Pending(oneshot::channel().1)] {
        let harness = harness();
        drop(signed_in(&harness));
        harness.storage.remove_item("logto:spa:discovery").unwrap();
        harness.logto.script(DISCOVERY, answer);
        let client = harness.client();
        sign_out_within_the_timeout(&harness, &client);
        assert_eq!(revoked(&harness), ["refresh-token"]);
        assert_eq!(pending(&harness), 0);
    }
}

#[test]
fn revocation_that_another_tab_has_done_is_not_stored_again_after_a_failure() {
    let harness = harness();
    let client = signed_in(&harness);
    let (send, answer) = oneshot::channel();
    harness.logto.script(REVOCATION, MockResponse::Pending(answer));
    let mut pool = LocalPool::new();
    let leaving = client.clone();
    let task = async move { drop(leaving.sign_out(SignOutOptions::new()).await) };
    pool.spawner().spawn_local(task).unwrap();
    pool.run_until_stalled();
    // Another tab had an answer.
    let key = harness.storage.keys("logto:spa:revocation:").unwrap().pop().unwrap();
    harness.storage.remove_item(&key).unwrap();
    send.send((503, json!({}))).unwrap();
    pool.run_until_stalled();
    block_on(harness.tasks.run());
    assert_eq!(pending(&harness), 0);
    assert!(client.unfinished_sign_out().is_none_or(|unfinished| !unfinished.revocation));
}

#[test]
fn revocation_continues_when_the_page_is_left() {
    let harness = harness();
    let client = signed_in(&harness);
    block_on(client.sign_out(SignOutOptions::new())).unwrap();
    let sent = harness.logto.requests();
    assert!(sent.iter().find(|it| it.path == REVOCATION).unwrap().is_kept_alive);
    assert!(sent.iter().filter(|it| it.path != REVOCATION).all(|it| !it.is_kept_alive));
}

#[test]
fn slow_revocation_is_not_aborted_when_the_timeout_passes() {
    let harness = harness();
    let client = signed_in(&harness);
    let (send, answer) = oneshot::channel();
    harness.logto.script(REVOCATION, MockResponse::Pending(answer));
    sign_out_within_the_timeout(&harness, &client);
    assert!(left_for(&harness).contains("/oidc/session/end"));
    assert!(!send.is_canceled());
    send.send((200, json!({}))).unwrap();
    block_on(harness.tasks.run());
    assert_eq!(pending(&harness), 0);
}

#[test]
fn failed_revocation_is_retried_at_the_next_start_and_reported() {
    let harness = harness();
    let client = signed_in(&harness);
    for _ in 0..2 {
        harness.logto.script(REVOCATION, MockResponse::Text(503, String::new()));
    }
    block_on(client.sign_out(SignOutOptions::new())).unwrap();
    assert_eq!(pending(&harness), 1);
    let client = next_page(&harness);
    let unfinished = client.unfinished_sign_out().unwrap();
    assert!(unfinished.revocation && !unfinished.provider_session);
    let client = next_page(&harness);
    assert_eq!((client.unfinished_sign_out(), pending(&harness)), (None, 0));
    assert_eq!(revoked(&harness), ["refresh-token"; 3]);
}

#[test]
fn revocation_that_the_provider_refuses_for_good_is_not_repeated() {
    for status in [400, 401, 403, 404] {
        let harness = harness();
        let client = signed_in(&harness);
        harness.logto.script(REVOCATION, MockResponse::Json(status, json!({"error": "invalid_client"})));
        block_on(client.sign_out(SignOutOptions::new())).unwrap();
        let client = next_page(&harness);
        let unfinished = client.unfinished_sign_out().unwrap();
        assert!(unfinished.given_up_revocation && unfinished.refused_revocation);
        assert!(!unfinished.revocation && !unfinished.provider_session);
        assert_eq!((revoked(&harness).len(), pending(&harness)), (1, 0), "{status}");
        block_on(client.finish_sign_out()).unwrap();
        assert_eq!(client.unfinished_sign_out(), None);
        assert_eq!(next_page(&harness).unfinished_sign_out(), None);
    }
}

#[test]
fn blocked_revocation_is_given_up_after_thirty_requests() {
    let harness = harness();
    let client = signed_in(&harness);
    for _ in 0..30 {
        harness.logto.script(REVOCATION, MockResponse::Fail(HttpError::Network));
    }
    block_on(client.sign_out(SignOutOptions::new())).unwrap();
    for _ in 0..28 {
        assert!(next_page(&harness).unfinished_sign_out().unwrap().revocation);
    }
    let client = next_page(&harness);
    let unfinished = client.unfinished_sign_out().unwrap();
    assert!(unfinished.given_up_revocation && !unfinished.refused_revocation && !unfinished.revocation);
    assert_eq!(revoked(&harness).len(), 30);
    assert!(next_page(&harness).unfinished_sign_out().unwrap().given_up_revocation);
    assert_eq!(next_page(&harness).unfinished_sign_out(), None);
    assert_eq!(revoked(&harness).len(), 30);
}

#[test]
fn missing_discovery_document_is_no_refusal_of_the_revocation() {
    let harness = harness();
    harness.sign_in_as("u_ada", &[]);
    for _ in 0..2 {
        harness.logto.script(DISCOVERY, MockResponse::Text(401, String::new()));
    }
    block_on(harness.client().sign_out(SignOutOptions::new().local_only())).unwrap_err();
    assert_eq!(pending(&harness), 1);
    harness.logto.clear_script(DISCOVERY);
    assert_eq!(next_page(&harness).unfinished_sign_out(), None);
    assert_eq!((revoked(&harness).len(), pending(&harness)), (1, 0));
}

#[test]
fn revocation_is_given_up_when_the_token_has_expired() {
    let harness = harness();
    let client = signed_in(&harness);
    harness.logto.script(REVOCATION, MockResponse::Text(503, String::new()));
    block_on(client.sign_out(SignOutOptions::new())).unwrap();
    harness.clock.advance(Duration::from_secs(15 * 24 * 3600));
    assert_eq!(next_page(&harness).unfinished_sign_out(), None);
    assert_eq!((pending(&harness), revoked(&harness).len()), (0, 1));
}

/// A sign-out while the discovery document is not known and cannot be had.
fn unfinished() -> (TestHarness, LogtoClient) {
    let harness = harness();
    harness.sign_in_as("u_ada", &[]);
    for _ in 0..3 {
        harness.logto.script(DISCOVERY, MockResponse::Text(503, String::new()));
    }
    sign_out_within_the_timeout(&harness, &harness.client());
    assert_eq!(left_for(&harness), "http://localhost:3000/");
    harness.logto.clear_script(DISCOVERY);
    let client = harness.client();
    (harness, client)
}

#[test]
fn unended_session_of_the_provider_is_reported_and_can_be_ended() {
    let (harness, client) = unfinished();
    assert!(client.unfinished_sign_out().unwrap().provider_session);
    assert_eq!(stored(&harness, "refreshToken"), None);
    assert_eq!(block_on(client.finish_sign_out()), Ok(false));
    assert!(left_for(&harness).starts_with("http://localhost:3001/oidc/session/end?"));
    assert_eq!(revoked(&harness), ["refresh-token"]);
    assert_eq!(harness.client().unfinished_sign_out(), None);
}

#[test]
fn sign_out_that_still_cannot_be_finished_stays_reported() {
    let (harness, client) = unfinished();
    harness.logto.script(DISCOVERY, MockResponse::Fail(HttpError::Network));
    harness.logto.script(DISCOVERY, MockResponse::Fail(HttpError::Network));
    assert_eq!(block_on(client.finish_sign_out()), Err(LogtoError::Http(HttpError::Network)));
    assert!(client.unfinished_sign_out().unwrap().provider_session);
}

#[test]
fn sign_in_after_an_unfinished_sign_out_asks_for_credentials() {
    let (harness, client) = unfinished();
    let prompt = |harness: &TestHarness| {
        let url = harness.navigator.went_to().pop().unwrap();
        url.query_pairs().find(|(name, _)| name == "prompt").map(|(_, value)| value.into_owned())
    };
    drop(start(&harness, &client, SignInOptions::new().with_prompt([Prompt::Login])));
    assert_eq!(prompt(&harness).as_deref(), Some("login"));
    let started = start(&harness, &client, SignInOptions::new());
    assert_eq!(prompt(&harness).as_deref(), Some("login consent"));
    script_tokens(&harness, &started, "u_bob", &[]);
    block_on(client.handle_sign_in_callback(&started.answer())).unwrap();
    assert_eq!(harness.client().unfinished_sign_out().filter(|it| it.provider_session), None);
    drop(start(&harness, &client, SignInOptions::new()));
    assert_eq!(prompt(&harness).as_deref(), Some("consent"));
}

#[test]
fn offline_sign_out_is_reported_and_can_be_finished_later() {
    let harness = harness();
    let client = signed_in(&harness);
    for path in [DISCOVERY, REVOCATION] {
        harness.logto.script(path, MockResponse::Fail(HttpError::Network));
    }
    block_on(client.sign_out(SignOutOptions::new())).unwrap_err();
    let unfinished = client.unfinished_sign_out().unwrap();
    assert!(unfinished.revocation && unfinished.provider_session);
    assert_eq!(block_on(client.finish_sign_out()), Ok(false));
    assert_eq!((pending(&harness), client.unfinished_sign_out()), (0, None));
}

#[test]
fn observers_hear_when_a_sign_out_is_unfinished_and_finished() {
    let harness = harness();
    let client = signed_in(&harness);
    harness.logto.script(REVOCATION, MockResponse::Text(503, String::new()));
    let seen = std::rc::Rc::new(std::cell::RefCell::new(Vec::new()));
    let (log, observed) = (seen.clone(), client.clone());
    let _subscription = client.subscribe(move |_| log.borrow_mut().push(observed.unfinished_sign_out().is_some()));
    block_on(client.sign_out(SignOutOptions::new().local_only())).unwrap_err();
    block_on(client.finish_sign_out()).unwrap();
    assert_eq!(*seen.borrow(), [false, true, false]);
}

#[test]
fn observers_of_a_sign_out_that_is_finished_hear_of_nothing_unfinished() {
    let harness = harness();
    let client = signed_in(&harness);
    let seen = std::rc::Rc::new(std::cell::RefCell::new(Vec::new()));
    let (log, observed) = (seen.clone(), client.clone());
    let _subscription = client.subscribe(move |_| log.borrow_mut().push(observed.unfinished_sign_out()));
    block_on(client.sign_out(SignOutOptions::new())).unwrap();
    assert_eq!(*seen.borrow(), [None]);
}

#[test]
fn sign_out_without_refresh_token_has_nothing_to_revoke() {
    let harness = harness();
    block_on(harness.client().sign_out(SignOutOptions::new())).unwrap();
    assert_eq!((pending(&harness), harness.client().unfinished_sign_out()), (0, None));
}

#[test]
fn failed_revocation_waits_while_a_newer_session_may_share_its_grant() {
    let harness = harness();
    let client = signed_in(&harness);
    for _ in 0..2 {
        harness.logto.script(REVOCATION, MockResponse::Text(503, String::new()));
    }
    block_on(client.sign_out(SignOutOptions::new().local_only())).unwrap_err();
    let started = start(&harness, &client, SignInOptions::new());
    // The page that is loaded at the callback.
    harness.navigator.set_current_url(started.answer().as_str());
    let client = next_page(&harness);
    script_tokens(&harness, &started, "u_ada", &[]);
    block_on(client.handle_sign_in_callback(&started.answer())).unwrap();
    let client = next_page(&harness);
    assert_eq!((revoked(&harness).len(), pending(&harness)), (1, 1));
    assert_eq!(client.unfinished_sign_out(), None);
    harness.logto.clear_script(REVOCATION);
    block_on(client.sign_out(SignOutOptions::new())).unwrap();
    assert_eq!((revoked(&harness).len(), pending(&harness)), (3, 0));
}

#[test]
fn sign_out_of_a_provider_that_is_down_leaves_its_session_to_be_ended() {
    for is_reloaded in [true, false] {
        let harness = harness();
        let client = signed_in(&harness);
        harness.clock.advance(Duration::from_secs(2 * 24 * 3600));
        for _ in 0..4 {
            harness.logto.script(DISCOVERY, MockResponse::Text(503, String::new()));
        }
        harness.logto.script(REVOCATION, MockResponse::Text(503, String::new()));
        let client = if is_reloaded { harness.client() } else { client };
        sign_out_within_the_timeout(&harness, &client);
        let unfinished = client.unfinished_sign_out().unwrap();
        assert!(unfinished.provider_session && unfinished.revocation, "{unfinished:?}");
    }
}
