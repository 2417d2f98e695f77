//! How a callback ends while other tabs sign out or sign in, and what becomes of the refresh token that
//! the provider has issued.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use futures_channel::oneshot;
use futures_executor::{LocalPool, block_on};
use futures_util::FutureExt as _;
use futures_util::future::{LocalBoxFuture, RemoteHandle, ready};
use futures_util::task::LocalSpawnExt as _;
use logto_client::ports::{Clock as _, Crypto, Ports, Storage as _, TabMessage, TabSignOut};
use logto_client::testing::{FakeCrypto, FakeStorage, MockResponse, StorageCall, TestHarness, TestUser};
use logto_client::{
    CallbackOutcome, CryptoError, LogtoClient, LogtoError, Session, SignInOptions, SignOutOptions, StorageError,
};
use serde_json::{Value, json};

use crate::support::{Started, config, harness, signed_in, start};

const REVOCATION: &str = "/oidc/token/revocation";

type Outcome = Result<CallbackOutcome, LogtoError>;

fn spawn(pool: &mut LocalPool, client: &LogtoClient, started: &Started) -> RemoteHandle<Outcome> {
    let (client, url) = (client.clone(), started.answer());
    let task = async move { client.handle_sign_in_callback(&url).await };
    let handle = pool.spawner().spawn_local_with_handle(task).unwrap();
    pool.run_until_stalled();
    handle
}

fn revoked(harness: &TestHarness) -> Vec<String> {
    let requests = harness.logto.requests();
    requests.iter().filter(|it| it.path == REVOCATION).map(|it| it.field("token").unwrap().to_owned()).collect()
}

/// The response to the exchange of the code, with the refresh token `issued`.
fn tokens(harness: &TestHarness, started: &Started, sub: &str) -> Value {
    let mut body = harness.logto.token_answer(&harness.logto.id_token(sub, &[("nonce", json!(started.nonce))]));
    body["refresh_token"] = json!("issued");
    body
}

/// A callback whose token response has not come yet.
fn waiting(harness: &TestHarness, client: &LogtoClient) -> (Started, oneshot::Sender<(u16, Value)>) {
    let started = start(harness, client, SignInOptions::new());
    let (send, answer) = oneshot::channel();
    harness.logto.script("/oidc/token", MockResponse::Pending(answer));
    (started, send)
}

fn sign_out_at(sent_at: logto_client::UnixMillis) -> TabMessage {
    TabMessage::SignOut(Some(TabSignOut { generation: None, sent_at }))
}

#[test]
fn late_sign_out_message_does_not_stop_a_newer_callback() {
    let harness = harness();
    let client = harness.client();
    let earlier = harness.clock.now();
    harness.clock.advance(Duration::from_secs(10));
    let (started, send) = waiting(&harness, &client);
    let mut pool = LocalPool::new();
    let finished = spawn(&mut pool, &client, &started);
    harness.clock.advance(Duration::from_secs(1));
    harness.tabs.broadcast(&sign_out_at(earlier));
    send.send((200, tokens(&harness, &started, "u_ada"))).unwrap();
    pool.run_until(finished).unwrap();
    assert!(client.is_authenticated());
}

#[test]
fn sign_out_message_stops_a_callback_that_began_before_it_was_sent() {
    let harness = harness();
    let client = harness.client();
    let (started, send) = waiting(&harness, &client);
    let mut pool = LocalPool::new();
    let finished = spawn(&mut pool, &client, &started);
    harness.clock.advance(Duration::from_secs(1));
    harness.tabs.broadcast(&sign_out_at(harness.clock.now()));
    send.send((200, tokens(&harness, &started, "u_ada"))).unwrap();
    assert_eq!(pool.run_until(finished), Err(LogtoError::SessionChanged));
    assert_eq!(client.session(), Session::SignedOut);
}

#[test]
fn sign_out_stops_a_callback_also_when_the_clock_is_set_back_meanwhile() {
    let harness = harness();
    let (client, other_tab) = (harness.client(), harness.client());
    let (started, send) = waiting(&harness, &client);
    let mut pool = LocalPool::new();
    let finished = spawn(&mut pool, &client, &started);
    harness.clock.set(harness.clock.now().plus_seconds(-5));
    block_on(other_tab.sign_out(SignOutOptions::new().local_only())).unwrap();
    send.send((200, tokens(&harness, &started, "u_ada"))).unwrap();
    assert_eq!(pool.run_until(finished), Err(LogtoError::SessionChanged));
}

/// What another page does.
type Interruption = Box<dyn FnOnce()>;

/// Has randomness for the sign-in and none for the callback.
struct Exhausted(FakeCrypto, std::cell::Cell<u8>);

impl Crypto for Exhausted {
    fn fill_random(&self, buffer: &mut [u8]) -> Result<(), CryptoError> {
        let left = self.1.get().checked_sub(1).ok_or(CryptoError::Failed)?;
        self.1.set(left);
        self.0.fill_random(buffer)
    }
    fn digest<'a>(
        &'a self,
        hash: logto_client::protocol::jwt::HashFunction,
        data: &'a [u8],
    ) -> LocalBoxFuture<'a, Result<Vec<u8>, CryptoError>> {
        self.0.digest(hash, data)
    }
    fn verify<'a>(
        &'a self,
        algorithm: logto_client::protocol::jwt::Algorithm,
        key: &'a logto_client::protocol::jwk::Jwk,
        data: &'a [u8],
        signature: &'a [u8],
    ) -> LocalBoxFuture<'a, Result<bool, CryptoError>> {
        self.0.verify(algorithm, key, data, signature)
    }
}

/// Changes what the provider sends.
type Fault = fn(&TestHarness, &mut Value);

#[test]
fn refresh_token_that_no_session_has_is_revoked() {
    let faults: [(&str, Fault); 7] = [
        ("keys that never come", |harness, _| {
            harness.logto.script("/oidc/jwks", MockResponse::Pending(oneshot::channel().1));
        }),
        ("keys that are not available", |harness, _| {
            for _ in 0..3 {
                harness.logto.script("/oidc/jwks", MockResponse::Text(503, String::new()));
            }
        }),
        ("an ID token of another sign-in", |harness, body| {
            body["id_token"] = json!(harness.logto.id_token("u_ada", &[]));
        }),
        ("a forged ID token", |_, body| body["id_token"] = json!("e30.e30.e30")),
        ("no ID token", |_, body| drop(body.as_object_mut().unwrap().remove("id_token"))),
        ("another kind of token", |_, body| body["token_type"] = json!("mac")),
        ("members that cannot be read", |_, body| body["access_token"] = json!(["a"])),
    ];
    for (name, fault) in faults {
        let harness = harness();
        let client = harness.client();
        let started = start(&harness, &client, SignInOptions::new());
        let mut body = tokens(&harness, &started, "u_ada");
        fault(&harness, &mut body);
        harness.logto.script("/oidc/token", MockResponse::Json(200, body));
        let mut pool = LocalPool::new();
        let finished = spawn(&mut pool, &client, &started);
        harness.clock.advance(Duration::from_secs(10));
        pool.run_until(finished).expect_err(name);
        assert_eq!(client.session(), Session::SignedOut, "{name}");
        block_on(harness.tasks.run());
        assert_eq!(revoked(&harness), ["issued"], "{name}");
        assert_eq!(harness.storage.keys("logto:spa:revocation:").unwrap().len(), 0, "{name}");
    }
}

#[test]
fn refresh_token_is_revoked_when_the_session_cannot_be_created() {
    let harness = harness();
    let crypto = Rc::new(Exhausted(FakeCrypto::default(), std::cell::Cell::new(3)));
    let client = LogtoClient::with_ports(config(), Ports { crypto, ..harness.ports() });
    let started = start(&harness, &client, SignInOptions::new());
    harness.logto.script("/oidc/token", MockResponse::Json(200, tokens(&harness, &started, "u_ada")));
    let result = block_on(client.handle_sign_in_callback(&started.answer()));
    assert_eq!(result, Err(CryptoError::Failed.into()));
    block_on(harness.tasks.run());
    assert_eq!(revoked(&harness), ["issued"]);
}

/// A callback of Ada's in whose last moment another page writes a session of `other`.
fn replaced_by(other: &'static str) -> (TestHarness, LogtoClient, Outcome) {
    let harness = harness();
    let interruption = Rc::new(RefCell::new(None::<Interruption>));
    let interrupt = Rc::clone(&interruption);
    // Another page writes when this one has written its session.
    let storage = FakeStorage::over(harness.storage.clone()).on_flush(move || {
        if let Some(interrupt) = interrupt.take() {
            interrupt();
        }
        ready(()).boxed_local()
    });
    let client = LogtoClient::with_ports(config(), Ports { storage: Rc::new(storage), ..harness.ports() });
    let started = start(&harness, &client, SignInOptions::new());
    harness.logto.script("/oidc/token", MockResponse::Json(200, tokens(&harness, &started, "u_ada")));
    let elsewhere = TestHarness::new(config());
    elsewhere.sign_in(&TestUser::new(other));
    let (from, to) = (elsewhere.storage, harness.storage.clone());
    let replace = move || {
        for key in ["idToken", "refreshToken", "accessToken"] {
            let key = format!("logto:spa:{key}");
            to.set_item(&key, &from.get_item(&key).unwrap().unwrap()).unwrap();
        }
        to.remove_item("logto:spa:session").unwrap();
    };
    interruption.replace(Some(Box::new(replace)));
    let outcome = block_on(client.handle_sign_in_callback(&started.answer()));
    (harness, client, outcome)
}

#[test]
fn callback_shows_the_session_that_is_stored_after_its_commit() {
    let (harness, client, outcome) = replaced_by("u_bob");
    assert_eq!(outcome, Err(LogtoError::SessionChanged));
    assert_eq!(client.session().user().unwrap().sub(), "u_bob");
    block_on(harness.tasks.run());
    assert!(revoked(&harness).is_empty(), "while somebody is signed in, it waits");
    block_on(client.sign_out(SignOutOptions::new())).unwrap();
    assert!(revoked(&harness).contains(&"issued".to_owned()));
}

#[test]
fn refresh_token_replaced_by_another_sign_in_of_the_same_person_is_revoked_with_it() {
    let (harness, client, outcome) = replaced_by("u_ada");
    assert!(outcome.is_ok() && client.is_authenticated());
    block_on(harness.tasks.run());
    assert!(revoked(&harness).is_empty(), "it may share the grant of the stored session");
    block_on(client.sign_out(SignOutOptions::new())).unwrap();
    assert!(revoked(&harness).contains(&"issued".to_owned()));
}

/// Leaves a revocation that could not be sent.
fn unrevoked(harness: &TestHarness) {
    let client = signed_in(harness);
    harness.logto.script(REVOCATION, MockResponse::Text(503, String::new()));
    block_on(client.sign_out(SignOutOptions::new().local_only())).unwrap_err();
}

#[test]
fn pending_revocation_waits_for_the_callback_of_another_tab() {
    let harness = harness();
    unrevoked(&harness);
    let (callback_tab, other_tab) = (harness.client(), harness.client());
    let (started, send) = waiting(&harness, &callback_tab);
    let mut pool = LocalPool::new();
    let finished = spawn(&mut pool, &callback_tab, &started);
    let run = async move { other_tab.run().await };
    pool.spawner().spawn_local(run).unwrap();
    pool.run_until_stalled();
    assert_eq!(harness.tasks.run().now_or_never(), None, "the callback goes on");
    assert_eq!(revoked(&harness).len(), 1, "the one that failed");
    send.send((200, tokens(&harness, &started, "u_ada"))).unwrap();
    pool.run_until(finished).unwrap();
    block_on(harness.tasks.run());
    assert_eq!(revoked(&harness).len(), 1, "the new session may share the grant");
    block_on(callback_tab.sign_out(SignOutOptions::new())).unwrap();
    assert_eq!(revoked(&harness).len(), 3);
    assert!(harness.storage.keys("logto:spa:callback:").unwrap().is_empty());
}

#[test]
fn pending_revocation_waits_for_a_callback_that_the_storage_has_no_room_to_note() {
    let harness = harness();
    unrevoked(&harness);
    let is_note = |call: StorageCall<'_>| matches!(call, StorageCall::Set(key, _) if key.contains(":callback:"));
    let storage = FakeStorage::over(harness.storage.clone())
        .on_call(move |call| if is_note(call) { Err(StorageError::Full) } else { Ok(()) });
    let client = LogtoClient::with_ports(config(), Ports { storage: Rc::new(storage), ..harness.ports() });
    let (started, _send) = waiting(&harness, &client);
    let mut pool = LocalPool::new();
    let _finished = spawn(&mut pool, &client, &started);
    assert_eq!(client.session(), Session::Loading);
    block_on(client.start());
    let _ = harness.tasks.run().now_or_never();
    assert_eq!(revoked(&harness).len(), 1, "the one that failed");
}

#[test]
fn pending_revocation_is_sent_when_the_callback_fails() {
    let harness = harness();
    unrevoked(&harness);
    let client = harness.client();
    let (started, send) = waiting(&harness, &client);
    let mut pool = LocalPool::new();
    let finished = spawn(&mut pool, &client, &started);
    send.send((400, json!({"error": "invalid_grant"}))).unwrap();
    pool.run_until(finished).unwrap_err();
    block_on(harness.tasks.run());
    assert_eq!(revoked(&harness).len(), 2);
}

#[test]
fn callback_of_a_closed_tab_delays_a_revocation_for_a_minute() {
    let harness = harness();
    unrevoked(&harness);
    let now = harness.clock.now().0.to_string();
    harness.storage.set_item("logto:spa:callback:closed", &now).unwrap();
    for (seconds, requests) in [(59, 1), (1, 2)] {
        harness.clock.advance(Duration::from_secs(seconds));
        block_on(harness.client().start());
        block_on(harness.tasks.run());
        assert_eq!(revoked(&harness).len(), requests);
    }
    // The clock was set back since.
    let ahead = harness.clock.now().plus_seconds(30).0.to_string();
    unrevoked(&harness);
    harness.storage.set_item("logto:spa:callback:closed", &ahead).unwrap();
    block_on(harness.client().start());
    block_on(harness.tasks.run());
    assert!(harness.storage.keys("logto:spa:revocation:").unwrap().is_empty());
}
