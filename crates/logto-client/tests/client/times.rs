//! The durations of a sign-in.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use futures_channel::oneshot;
use futures_executor::{LocalPool, block_on};
use futures_util::task::LocalSpawnExt as _;
use logto_client::ports::{Clock as _, Storage as _, TabMessage};
use logto_client::testing::{MockResponse, TestHarness};
use logto_client::{LogtoClient, SignInOptions};
use serde_json::json;

use crate::support::{Started, harness, script_tokens, signed_in, start};

const fn millis(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

#[test]
fn each_step_of_a_sign_in_is_timed() {
    let harness = harness();
    let client = harness.client();
    let mut pool = LocalPool::new();
    let (describe, discovery) = oneshot::channel();
    harness.logto.script("/oidc/.well-known/openid-configuration", MockResponse::Pending(discovery));
    let begun = Rc::new(RefCell::new(None));
    let (leaving, url) = (client.clone(), Rc::clone(&begun));
    let leave = async move { *url.borrow_mut() = leaving.sign_in_url(SignInOptions::new()).await.ok() };
    pool.spawner().spawn_local(leave).unwrap();
    pool.run_until_stalled();
    harness.clock.advance(millis(310));
    describe.send((200, harness.logto.discovery())).unwrap();
    pool.run_until_stalled();
    let url = begun.take().unwrap();
    let param = |name: &str| url.query_pairs().find(|(n, _)| n == name).unwrap().1.into_owned();
    let started = Started { state: param("state"), nonce: param("nonce") };
    drop(client);

    // The page after the callback knows the start from storage only.
    harness.clock.advance(millis(8_240));
    let client = harness.client();
    assert_eq!(client.last_sign_in(), None);
    let (send_tokens, tokens) = oneshot::channel();
    let (send_keys, keys) = oneshot::channel();
    harness.logto.script("/oidc/token", MockResponse::Pending(tokens));
    harness.logto.script("/oidc/jwks", MockResponse::Pending(keys));
    let (finishing, answer) = (client.clone(), started.answer());
    let finish = async move { drop(finishing.handle_sign_in_callback(&answer).await) };
    pool.spawner().spawn_local(finish).unwrap();
    pool.run_until_stalled();
    harness.clock.advance(millis(125));
    let id_token = harness.logto.id_token("u_ada", &[("nonce", json!(started.nonce))]);
    send_tokens.send((200, harness.logto.token_answer(&id_token))).unwrap();
    pool.run_until_stalled();
    assert_eq!(client.last_sign_in(), None, "not before the person is signed in");
    harness.clock.advance(millis(45));
    let key = json!({"kty": "EC", "crv": "P-384", "x": "x", "y": "y", "kid": "key-1", "use": "sig"});
    send_keys.send((200, json!({ "keys": [key] }))).unwrap();
    pool.run_until_stalled();

    let times = client.last_sign_in().unwrap();
    assert_eq!(times.preparing, millis(310));
    assert_eq!(times.away, millis(8_240));
    assert_eq!(times.exchange, millis(125));
    assert_eq!(times.checks, millis(45));
    assert_eq!(times.total(), millis(310 + 8_240 + 125 + 45));
    assert_eq!(harness.client().last_sign_in(), None, "another page load knows nothing of it");
}

/// Starts a sign-in of this user and finishes it.
fn sign_in(harness: &TestHarness, client: &LogtoClient, sub: &str, away: Duration) {
    let started = start(harness, client, SignInOptions::new());
    harness.clock.advance(away);
    script_tokens(harness, &started, sub, &[]);
    block_on(client.handle_sign_in_callback(&started.answer())).unwrap();
}

#[test]
fn last_sign_in_is_the_latest_one() {
    let harness = harness();
    let client = signed_in(&harness);
    assert_eq!(client.last_sign_in().unwrap().away, Duration::ZERO);
    for (sub, seconds) in [("u_ada", 3), ("u_bob", 5)] {
        sign_in(&harness, &client, sub, Duration::from_secs(seconds));
        assert_eq!(client.last_sign_in().unwrap().away, Duration::from_secs(seconds), "{sub}");
    }
}

#[test]
fn sign_in_times_are_removed_with_the_session() {
    let harness = harness();
    let client = signed_in(&harness);
    for key in harness.storage.keys("logto:spa:").unwrap() {
        harness.storage.remove_item(&key).unwrap();
    }
    harness.tabs.broadcast(&TabMessage::SessionChanged);
    assert!(!client.is_authenticated());
    assert_eq!(client.last_sign_in(), None);
}

#[test]
fn sign_in_of_another_user_in_another_tab_has_no_times_here() {
    let harness = harness();
    let (here, elsewhere) = (signed_in(&harness), harness.client());
    sign_in(&harness, &elsewhere, "u_bob", Duration::from_secs(2));
    harness.tabs.broadcast(&TabMessage::SessionChanged);
    assert_eq!(here.session().user().unwrap().sub(), "u_bob");
    assert_eq!(here.last_sign_in(), None);
    assert_eq!(elsewhere.last_sign_in().unwrap().away, Duration::from_secs(2));
}

#[test]
fn step_is_zero_when_the_clock_is_set_back() {
    let harness = harness();
    let client = harness.client();
    let started = start(&harness, &client, SignInOptions::new());
    script_tokens(&harness, &started, "u_ada", &[]);
    let now = harness.clock.now();
    harness.clock.set(now.plus_seconds(-20));
    block_on(client.handle_sign_in_callback(&started.answer())).unwrap();
    assert_eq!(client.last_sign_in().unwrap().total(), Duration::ZERO);
}
