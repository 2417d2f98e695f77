//! Waits that end although nobody answers.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use futures_channel::oneshot;
use futures_executor::{LocalPool, block_on};
use futures_util::FutureExt as _;
use futures_util::future::{LocalBoxFuture, RemoteHandle, pending};
use futures_util::task::LocalSpawnExt as _;
use logto_client::ports::{Crypto, ExclusiveGuard, PageContext, Ports, TabMessage, Tabs};
use logto_client::protocol::jwk::Jwk;
use logto_client::protocol::jwt::{Algorithm, HashFunction};
use logto_client::testing::{FakeCrypto, FakeStorage, FakeTabs, MockResponse, TestHarness};
use logto_client::{CryptoError, HttpError, LogtoClient, LogtoError, SignInOptions, StorageError, TokenRequest};
use serde_json::json;

use crate::support::{config, harness, script_tokens, signed_in, start};

/// Tabs of a browser whose IndexedDB never answers.
struct SilentDatabase(Rc<dyn Tabs>);

impl Tabs for SilentDatabase {
    fn exclusive<'a>(&'a self, name: &'a str) -> LocalBoxFuture<'a, ExclusiveGuard> {
        self.0.exclusive(name)
    }
    fn version<'a>(&'a self, _name: &'a str) -> LocalBoxFuture<'a, Option<u64>> {
        pending().boxed_local()
    }
    fn set_version<'a>(&'a self, _name: &'a str, _version: u64) -> LocalBoxFuture<'a, ()> {
        pending().boxed_local()
    }
    fn publish(&self, message: TabMessage) {
        self.0.publish(message);
    }
    fn subscribe(&self, listener: Rc<dyn Fn(TabMessage)>) {
        self.0.subscribe(listener);
    }
}

fn with_silent_database(harness: &TestHarness) -> Ports {
    let ports = harness.ports();
    let storage = Rc::new(FakeStorage::over(Rc::clone(&ports.storage)).lagging());
    Ports { storage, tabs: Rc::new(SilentDatabase(Rc::clone(&ports.tabs))), ..ports }
}

/// The storage never finishes its writes.
fn with_silent_storage(harness: &TestHarness) -> Ports {
    let storage = FakeStorage::over(harness.storage.clone()).on_flush(|| pending().boxed_local());
    Ports { storage: Rc::new(storage), ..harness.ports() }
}

fn ask(pool: &LocalPool, client: &LogtoClient, request: TokenRequest) -> RemoteHandle<Result<String, LogtoError>> {
    let client = client.clone();
    let ask = async move { client.access_token(request).await.map(|token| token.token().expose().to_owned()) };
    pool.spawner().spawn_local_with_handle(ask).unwrap()
}

/// Lets this much time pass in steps of a quarter of a second.
fn pass(pool: &mut LocalPool, harness: &TestHarness, time: Duration) {
    let step = Duration::from_millis(250);
    for _ in 0..time.as_millis() / step.as_millis() {
        pool.run_until_stalled();
        harness.clock.advance(step);
    }
    pool.run_until_stalled();
}

#[test]
fn database_or_storage_that_never_answers_does_not_stop_a_renewal() {
    for ports in [with_silent_database, with_silent_storage] {
        let harness = harness();
        drop(signed_in(&harness));
        let client = LogtoClient::with_ports(config(), ports(&harness));
        harness.clock.advance(Duration::from_secs(3600));
        for index in 0..2 {
            let token = MockResponse::Tokens { sub: "u_ada".into(), access_token: format!("token-{index}") };
            harness.logto.script("/oidc/token", token);
            let mut pool = LocalPool::new();
            let asked = ask(&pool, &client, TokenRequest::new());
            pass(&mut pool, &harness, Duration::from_secs(4));
            assert_eq!(asked.now_or_never(), Some(Ok(format!("token-{index}"))));
            harness.clock.advance(Duration::from_secs(3600));
        }
        // The lock is free again.
        assert!(harness.ports().tabs.exclusive("any").now_or_never().is_some());
    }
}

#[test]
fn note_of_a_renewal_is_written_before_it_is_sent_and_delays_it_by_half_a_second_at_most() {
    let harness = harness();
    drop(signed_in(&harness));
    let client = LogtoClient::with_ports(config(), with_silent_storage(&harness));
    harness.clock.advance(Duration::from_secs(3600));
    let before = harness.logto.count("/oidc/token");
    let mut pool = LocalPool::new();
    let _asked = ask(&pool, &client, TokenRequest::new());
    for (time, requests) in [(250, 0), (250, 1)] {
        pass(&mut pool, &harness, Duration::from_millis(time));
        assert_eq!(harness.logto.count("/oidc/token") - before, requests);
    }
}

/// Cryptography of a browser that never says whether a signature is right.
struct SilentVerification(FakeCrypto);

impl Crypto for SilentVerification {
    fn fill_random(&self, buffer: &mut [u8]) -> Result<(), CryptoError> {
        self.0.fill_random(buffer)
    }
    fn digest<'a>(&'a self, hash: HashFunction, data: &'a [u8]) -> LocalBoxFuture<'a, Result<Vec<u8>, CryptoError>> {
        self.0.digest(hash, data)
    }
    fn verify<'a>(
        &'a self,
        _algorithm: Algorithm,
        _key: &'a Jwk,
        _data: &'a [u8],
        _signature: &'a [u8],
    ) -> LocalBoxFuture<'a, Result<bool, CryptoError>> {
        pending().boxed_local()
    }
}

#[test]
fn validation_that_never_ends_holds_the_lock_for_ten_seconds() {
    let harness = harness();
    drop(signed_in(&harness));
    let crypto = Rc::new(SilentVerification(FakeCrypto::default()));
    let client = LogtoClient::with_ports(config(), Ports { crypto, ..harness.ports() });
    harness.clock.advance(Duration::from_secs(3600));
    let token = MockResponse::Tokens { sub: "u_ada".into(), access_token: "renewed".into() };
    harness.logto.script("/oidc/token", token);
    let mut pool = LocalPool::new();
    let asked = ask(&pool, &client, TokenRequest::new());
    pass(&mut pool, &harness, Duration::from_millis(9750));
    assert!(harness.tabs.hold_lock().now_or_never().is_none(), "the renewal goes on");
    pass(&mut pool, &harness, Duration::from_millis(250));
    assert_eq!(asked.now_or_never(), Some(Err(HttpError::Timeout.into())));
    assert!(harness.tabs.hold_lock().now_or_never().is_some());
}

#[test]
fn database_that_never_answers_does_not_stop_a_sign_in() {
    let harness = harness();
    let client = LogtoClient::with_ports(config(), with_silent_database(&harness));
    let started = start(&harness, &client, SignInOptions::new());
    script_tokens(&harness, &started, "u_ada", &[]);
    let mut pool = LocalPool::new();
    let finishing = client.clone();
    let finish = async move { finishing.handle_sign_in_callback(&started.answer()).await };
    let finished = pool.spawner().spawn_local_with_handle(finish).unwrap();
    pass(&mut pool, &harness, Duration::from_secs(3));
    assert!(finished.now_or_never().is_some_and(|result| result.is_ok()));
    assert!(client.is_authenticated());
}

#[test]
fn tab_that_holds_the_lock_delays_a_sign_in_for_three_seconds() {
    let harness = harness();
    let client = harness.client();
    let started = start(&harness, &client, SignInOptions::new());
    script_tokens(&harness, &started, "u_ada", &[]);
    let other_tab = harness.ports().tabs;
    let _held = block_on(other_tab.exclusive("logto:spa:session"));
    let mut pool = LocalPool::new();
    let finish = async move { client.handle_sign_in_callback(&started.answer()).await };
    let mut finished = pool.spawner().spawn_local_with_handle(finish).unwrap();
    pass(&mut pool, &harness, Duration::from_millis(2750));
    assert!((&mut finished).now_or_never().is_none());
    pass(&mut pool, &harness, Duration::from_millis(250));
    assert!(finished.now_or_never().is_some_and(|result| result.is_ok()));
}

#[test]
fn storage_that_never_writes_the_attempt_is_an_error() {
    let harness = harness();
    let client = LogtoClient::with_ports(config(), with_silent_storage(&harness));
    let mut pool = LocalPool::new();
    let starting = client.clone();
    let start = async move { starting.sign_in(SignInOptions::new()).await };
    let started = pool.spawner().spawn_local_with_handle(start).unwrap();
    pass(&mut pool, &harness, Duration::from_secs(5));
    assert_eq!(started.now_or_never(), Some(Err(StorageError::Broken.into())));
    assert!(harness.navigator.went_to().is_empty());
}

/// Finishes a sign-in while the keys' endpoint answers as scripted and the token endpoint after so many seconds.
/// Returns the result and the seconds it took.
fn seconds_to_finish(answered_at: u64, keys: impl FnOnce(&TestHarness)) -> (Result<(), LogtoError>, u64) {
    let harness = harness();
    let client = harness.client();
    let started = start(&harness, &client, SignInOptions::new());
    let id_token = harness.logto.id_token("u_ada", &[("nonce", json!(started.nonce))]);
    let (send, answer) = oneshot::channel();
    let mut send = Some(send);
    harness.logto.script("/oidc/token", MockResponse::Pending(answer));
    keys(&harness);
    let mut pool = LocalPool::new();
    let finish = async move { client.handle_sign_in_callback(&started.answer()).await.map(drop) };
    let mut finished = pool.spawner().spawn_local_with_handle(finish).unwrap();
    for seconds in 0..60 {
        if let Some(send) = send.take_if(|_| seconds == answered_at) {
            send.send((200, harness.logto.token_answer(&id_token))).unwrap();
        }
        pool.run_until_stalled();
        if let Some(result) = (&mut finished).now_or_never() {
            return (result, seconds);
        }
        harness.clock.advance(Duration::from_secs(1));
    }
    panic!("it hangs");
}

#[test]
fn hanging_keys_are_reported_within_fifteen_seconds() {
    let mut never = Vec::new();
    let mut hanging = || {
        let (send, answer) = oneshot::channel();
        never.push(send);
        MockResponse::Pending(answer)
    };
    let (first, second, third) = (hanging(), hanging(), hanging());
    let timeout = LogtoError::Http(HttpError::Timeout);
    let (result, seconds) = seconds_to_finish(0, |harness| harness.logto.script("/oidc/jwks", first));
    assert_eq!((result.unwrap_err(), seconds), (timeout.clone(), 10));
    // The first request fails at once, the second hangs.
    let (result, seconds) = seconds_to_finish(0, |harness| {
        harness.logto.script("/oidc/jwks", MockResponse::Text(503, String::new()));
        harness.logto.script("/oidc/jwks", second);
    });
    assert!(result == Err(timeout) && seconds <= 15, "{seconds}");
    // The token endpoint needs nine seconds, then the keys hang.
    let (result, seconds) = seconds_to_finish(9, |harness| {
        harness.logto.script("/oidc/jwks", MockResponse::Text(503, String::new()));
        harness.logto.script("/oidc/jwks", third);
    });
    assert_eq!((result, seconds), (Err(HttpError::Timeout.into()), 15));
    // A failure that passes costs nothing.
    let failing = |harness: &TestHarness| harness.logto.script("/oidc/jwks", MockResponse::Text(503, String::new()));
    assert_eq!(seconds_to_finish(0, failing), (Ok(()), 0));
}

#[test]
fn outdated_first_key_set_is_fetched_again_at_once() {
    let harness = harness();
    let client = harness.client();
    let started = start(&harness, &client, SignInOptions::new());
    let key = |id: &str| json!({"kty": "EC", "crv": "P-384", "x": "x", "y": "y", "kid": id});
    harness.logto.script("/oidc/jwks", MockResponse::Json(200, json!({ "keys": [key("key-1")] })));
    harness.logto.script("/oidc/jwks", MockResponse::Json(200, json!({ "keys": [key("key-2")] })));
    let now = 1_795_176_000;
    let claims = json!({"iss": "http://localhost:3001/oidc", "sub": "u_ada", "aud": "spa", "iat": now, "exp": now + 60, "nonce": started.nonce});
    let token = harness.logto.signed(&json!({"alg": "ES384", "kid": "key-2"}), &claims);
    harness.logto.script("/oidc/token", MockResponse::Json(200, harness.logto.token_answer(&token)));
    block_on(client.handle_sign_in_callback(&started.answer())).unwrap();
    assert_eq!(harness.logto.count("/oidc/jwks"), 2);
}

#[test]
fn unlimited_timeout_does_not_panic() {
    let config = config()
        .with_timeout(Duration::MAX)
        .with_leeway(Duration::MAX)
        .with_renew_before(Duration::MAX)
        .with_session_lifetime(Duration::MAX);
    let harness = TestHarness::new(config);
    let client = signed_in(&harness);
    harness.clock.advance(Duration::from_secs(3600));
    let token = MockResponse::Tokens { sub: "u_ada".into(), access_token: "renewed".into() };
    harness.logto.script("/oidc/token", token);
    let request = TokenRequest::new().with_min_validity(Duration::MAX);
    assert_eq!(block_on(client.access_token(request)).unwrap().token().expose(), "renewed");
    let mut pool = LocalPool::new();
    let running = client.clone();
    pool.spawner().spawn_local(async move { running.run().await }).unwrap();
    pool.run_until_stalled();
    assert!(client.session_ends_at().is_some() && client.is_authenticated());
}

/// A client in a page of its own, whose locks end with it.
fn page(harness: &TestHarness) -> LogtoClient {
    let ports = Ports { tabs: Rc::new(FakeTabs::default().open()), ..harness.ports() };
    LogtoClient::with_ports(config(), ports)
}

fn note(harness: &TestHarness) -> Option<String> {
    crate::support::stored(harness, "renewal")
}

#[test]
fn renewal_of_a_page_that_was_left_is_repeated_at_once_by_the_next() {
    for is_visible in [true, false] {
        repeats_the_renewal_of_a_left_page(is_visible);
    }
}

fn repeats_the_renewal_of_a_left_page(is_visible: bool) {
    let harness = harness();
    drop(signed_in(&harness));
    let (_never, answer) = oneshot::channel();
    harness.logto.script("/oidc/token", MockResponse::Pending(answer));
    let before = harness.logto.count("/oidc/token");
    {
        let mut pool = LocalPool::new();
        let asked = ask(&pool, &page(&harness), TokenRequest::new().with_min_validity(Duration::MAX));
        pool.run_until_stalled();
        drop(asked);
    }
    assert!(note(&harness).is_some_and(|note| !note.contains("refresh-token")));
    // The stored access token is valid for almost an hour.
    harness.clock.advance(Duration::from_secs(1));
    let token = MockResponse::Tokens { sub: "u_ada".into(), access_token: "renewed".into() };
    harness.logto.script("/oidc/token", token);
    harness.navigator.set_context(PageContext { is_visible, ..PageContext::default() });
    let next = page(&harness);
    let mut pool = LocalPool::new();
    let running = next.clone();
    pool.spawner().spawn_local(async move { running.run().await }).unwrap();
    pool.run_until_stalled();
    assert_eq!(harness.logto.count("/oidc/token") - before, 2);
    assert_eq!(note(&harness), None, "it has a result");
    let token = block_on(next.access_token(TokenRequest::new())).unwrap();
    assert_eq!(token.token().expose(), "renewed");
}

#[test]
fn finished_renewal_leaves_no_note() {
    let seen = RefCell::new(Vec::new());
    for answer in [
        MockResponse::Tokens { sub: "u_ada".into(), access_token: "renewed".into() },
        MockResponse::Tokens { sub: "u_eve".into(), access_token: "renewed".into() },
        MockResponse::Json(400, json!({"error": "invalid_client"})),
        MockResponse::Json(400, json!({"error": "invalid_grant"})),
        MockResponse::Text(503, String::new()),
    ] {
        let harness = harness();
        let client = signed_in(&harness);
        harness.clock.advance(Duration::from_secs(3600));
        harness.logto.script("/oidc/token", answer);
        let _ = block_on(client.access_token(TokenRequest::new()));
        seen.borrow_mut().push(note(&harness).is_some());
    }
    assert_eq!(seen.into_inner(), [false, false, false, false, true], "a 503 says nothing about the refresh token");
}
