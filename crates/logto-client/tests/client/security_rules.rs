//! Security rules that the other test files do not cover.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use futures_executor::{LocalPool, block_on};
use futures_util::FutureExt as _;
use futures_util::future::{LocalBoxFuture, ready};
use futures_util::task::LocalSpawnExt as _;
use logto_client::ports::{Crypto, Storage, TabMessage, Tabs as _};
use logto_client::protocol::jwk::Jwk;
use logto_client::protocol::jwt::{Algorithm, HashFunction};
use logto_client::protocol::pkce::code_challenge;
use logto_client::testing::{FakeStorage, MockResponse, TestHarness};
use logto_client::{
    CryptoError, EndReason, HttpError, LogtoClient, LogtoError, Secret, Session, SignInOptions, SignOutOptions,
    TokenRequest,
};
use serde_json::{Value, json};

use crate::support::{attempts, config, harness, script_tokens, signed_in, start, stored};

const KEYS: &str = "logto:spa:keys";

/// Cryptography that fails when the test wants it to.
struct Flawed {
    inner: Rc<dyn Crypto>,
    has_randomness: bool,
    verifies_with: &'static str,
}

impl Crypto for Flawed {
    fn fill_random(&self, buffer: &mut [u8]) -> Result<(), CryptoError> {
        if self.has_randomness { self.inner.fill_random(buffer) } else { Err(CryptoError::Unavailable) }
    }
    fn digest<'a>(&'a self, hash: HashFunction, data: &'a [u8]) -> LocalBoxFuture<'a, Result<Vec<u8>, CryptoError>> {
        self.inner.digest(hash, data)
    }
    fn verify<'a>(
        &'a self,
        algorithm: Algorithm,
        key: &'a Jwk,
        data: &'a [u8],
        signature: &'a [u8],
    ) -> LocalBoxFuture<'a, Result<bool, CryptoError>> {
        if key.x.as_deref() == Some(self.verifies_with) {
            return self.inner.verify(algorithm, key, data, signature);
        }
        ready(if key.x.as_deref() == Some("no-point") { Err(CryptoError::Key) } else { Ok(false) }).boxed_local()
    }
}

fn with_crypto(harness: &TestHarness, has_randomness: bool) -> LogtoClient {
    let mut ports = harness.ports();
    ports.crypto = Rc::new(Flawed { inner: ports.crypto, has_randomness, verifies_with: "x" });
    LogtoClient::with_ports(config(), ports)
}

/// A key set in the cache, fetched a moment ago.
fn cache_keys(harness: &TestHarness, key: &Value) {
    let key_set = json!({ "keys": [key] }).to_string();
    let cached = json!({"fetchedAt": 1_795_176_000_000_i64, "url": "http://localhost:3001/oidc/jwks", "body": key_set});
    harness.storage.set_item(KEYS, &cached.to_string()).unwrap();
}

fn key(x: &str, key_use: &str) -> Value {
    json!({"kty": "EC", "crv": "P-384", "x": x, "y": "y", "kid": "key-1", "use": key_use})
}

#[test]
fn sign_in_without_randomness_is_an_error() {
    let harness = harness();
    let client = with_crypto(&harness, false);
    let error = block_on(client.sign_in(SignInOptions::new())).unwrap_err();
    assert_eq!(error, LogtoError::Crypto(CryptoError::Unavailable));
    assert!(harness.navigator.went_to().is_empty() && attempts(&harness) == 0);
}

#[test]
fn verifier_is_sent_with_its_code_only() {
    let harness = harness();
    let client = harness.client();
    let started = start(&harness, &client, SignInOptions::new());
    let attempt: Value =
        serde_json::from_str(&stored(&harness, &format!("attempt:{}", started.state)).unwrap()).unwrap();
    let verifier = attempt["verifier"].as_str().unwrap().to_owned();
    let url = harness.navigator.went_to().pop().unwrap();
    let challenge = url.query_pairs().find(|(name, _)| name == "code_challenge").unwrap().1.into_owned();
    assert_eq!(challenge, code_challenge(&Secret::new(verifier.as_str())).as_str());
    assert!(!url.as_str().contains(&verifier));
    script_tokens(&harness, &started, "u_ada", &[]);
    block_on(client.handle_sign_in_callback(&started.answer())).unwrap();
    let token = harness.logto.requests().into_iter().find(|request| request.path == "/oidc/token").unwrap();
    assert_eq!(token.field("code_verifier"), Some(verifier.as_str()));
    assert!(harness.storage.keys("").unwrap().iter().all(|key| {
        let value = harness.storage.get_item(key).unwrap().unwrap_or_default();
        !value.contains(&verifier) && !value.contains(&started.nonce) || key.ends_with("idToken")
    }));
}

#[test]
fn cached_keys_that_do_not_verify_are_fetched_again_once() {
    for cached in [key("x", "enc"), key("replaced", "sig"), key("no-point", "sig")] {
        let harness = harness();
        cache_keys(&harness, &cached);
        let client = with_crypto(&harness, true);
        let started = start(&harness, &client, SignInOptions::new());
        script_tokens(&harness, &started, "u_ada", &[]);
        block_on(client.handle_sign_in_callback(&started.answer())).unwrap();
        assert_eq!(harness.logto.count("/oidc/jwks"), 1);
    }
}

#[test]
fn rejects_a_forged_token_while_the_keys_cannot_be_fetched() {
    let harness = harness();
    cache_keys(&harness, &key("x", "sig"));
    harness.sign_in_as("u_ada", &[]);
    let token = stored(&harness, "idToken").unwrap();
    let forged = harness.logto.id_token("u_admin", &[]);
    let forged = format!("{}.{}", forged.rsplit_once('.').unwrap().0, token.rsplit('.').next().unwrap());
    harness.storage.set_item("logto:spa:idToken", &forged).unwrap();
    harness.logto.script("/oidc/jwks", MockResponse::Fail(HttpError::Network));
    let client = harness.client();
    block_on(client.start());
    assert_eq!(client.session(), Session::Ended { reason: EndReason::InvalidIdToken });
}

#[test]
fn unreadable_keys_do_not_end_the_session() {
    for body in ["<html>maintenance</html>", "{}", ""] {
        let harness = harness();
        harness.sign_in_as("u_ada", &[]);
        harness.logto.script("/oidc/jwks", MockResponse::Text(200, body.to_owned()));
        let client = harness.client();
        block_on(client.start());
        assert!(client.is_authenticated(), "{body:?}");
    }
}

#[test]
fn token_lifetime_counts_from_arrival_with_a_wrong_clock() {
    for offset in [-540, 540] {
        let harness = harness();
        let client = harness.client();
        let now = 1_795_176_000;
        let started = start(&harness, &client, SignInOptions::new());
        let claims = [("iat", json!(now + offset)), ("exp", json!(now + offset + 7200))];
        script_tokens(&harness, &started, "u_ada", &claims);
        block_on(client.handle_sign_in_callback(&started.answer())).unwrap();
        let token = block_on(client.access_token(TokenRequest::new())).unwrap();
        assert_eq!(token.expires_at(), now + 3600, "{offset}");
        // Times of the ID token are converted to this device's clock.
        harness.storage.remove_item("logto:spa:refreshToken").unwrap();
        harness.clock.advance(Duration::from_secs(7199));
        assert!(harness.client().is_authenticated(), "{offset}");
        harness.clock.advance(Duration::from_secs(1));
        assert_eq!(harness.client().session(), Session::Ended { reason: EndReason::Expired }, "{offset}");
    }
}

#[test]
fn unexpected_provider_response_leaves_the_session_stale() {
    let answers = [
        MockResponse::Fail(HttpError::Timeout),
        MockResponse::Fail(HttpError::Redirected),
        MockResponse::Fail(HttpError::TooLarge),
        MockResponse::Text(429, String::new()),
        MockResponse::Text(500, "{}".to_owned()),
        MockResponse::Text(403, "<html>blocked</html>".to_owned()),
        MockResponse::Text(200, "<html>maintenance</html>".to_owned()),
        MockResponse::Text(200, "[]".to_owned()),
    ];
    for answer in answers {
        let told = format!("{answer:?}");
        let harness = harness();
        let client = signed_in(&harness);
        let before = stored(&harness, "refreshToken");
        harness.clock.advance(Duration::from_secs(3600));
        if told.contains("Timeout") {
            harness.logto.script("/oidc/token", MockResponse::Fail(HttpError::Timeout));
        }
        harness.logto.script("/oidc/token", answer);
        assert!(block_on(client.access_token(TokenRequest::new())).is_err(), "{told}");
        assert!(matches!(client.session(), Session::Stale { .. }), "{told}: {:?}", client.session());
        assert_eq!(stored(&harness, "refreshToken"), before, "{told}");
        let tokens = MockResponse::Tokens { sub: "u_ada".to_owned(), access_token: "renewed".to_owned() };
        harness.logto.script("/oidc/token", tokens);
        harness.clock.advance(Duration::from_secs(10));
        assert!(block_on(client.access_token(TokenRequest::new())).is_ok(), "{told}");
        assert!(matches!(client.session(), Session::SignedIn(_)), "{told}");
    }
}

#[test]
fn page_from_the_back_forward_cache_reads_the_state_before_it_shows() {
    let harness = harness();
    let client = signed_in(&harness);
    let tab = harness.tabs.open();
    let seen = Rc::new(RefCell::new(Vec::new()));
    let log = Rc::clone(&seen);
    let subscription = client.subscribe(move |session| log.borrow_mut().push(session.is_authenticated()));
    // Another tab signed out while the page was frozen and got no message.
    for key in ["idToken", "refreshToken", "accessToken", "session"] {
        harness.storage.remove_item(&format!("logto:spa:{key}")).unwrap();
    }
    harness.tabs.broadcast(&TabMessage::PageRestored);
    assert_eq!(client.session(), Session::SignedOut);
    assert_eq!(*seen.borrow(), [false]);
    drop((subscription, tab));
}

#[test]
fn attempt_under_another_attempts_key_is_ignored_and_left() {
    let harness = harness();
    let client = harness.client();
    let started = start(&harness, &client, SignInOptions::new());
    let attempt = stored(&harness, &format!("attempt:{}", started.state)).unwrap();
    for name in ["a", "b", "c", "d", "e", "f"] {
        harness.storage.set_item(&format!("logto:spa:attempt:{name}"), &attempt).unwrap();
    }
    let url = started.answer_with(&format!("code=c&state=a{}", crate::support::ISS));
    let error = block_on(client.handle_sign_in_callback(&url)).unwrap_err();
    assert_eq!(error.code(), "callback.unknown_state");
    start(&harness, &client, SignInOptions::new());
    assert_eq!(attempts(&harness), 8, "they may be another version's");
    assert!(stored(&harness, &format!("attempt:{}", started.state)).is_some(), "the genuine one stays");
}

#[test]
fn attempts_that_cannot_be_read_are_left_up_to_a_limit() {
    let harness = harness();
    let client = harness.client();
    for name in 0..16 {
        harness.storage.set_item(&format!("logto:spa:attempt:{name}"), "{\"version\": 2}").unwrap();
    }
    start(&harness, &client, SignInOptions::new());
    assert_eq!(attempts(&harness), 17);
    harness.storage.set_item("logto:spa:attempt:16", "x").unwrap();
    let started = start(&harness, &client, SignInOptions::new());
    assert_eq!(attempts(&harness), 2, "they do not pile up");
    assert!(stored(&harness, &format!("attempt:{}", started.state)).is_some());
}

#[test]
fn edited_version_breaks_nothing() {
    for fence in ["18446744073709551615", "4503599627370496", "-1", "x"] {
        let harness = harness();
        harness.storage.set_item("logto:spa:fence", fence).unwrap();
        let mut ports = harness.ports();
        ports.storage = Rc::new(FakeStorage::over(ports.storage).lagging());
        let client = LogtoClient::with_ports(config(), ports);
        let started = start(&harness, &client, SignInOptions::new());
        script_tokens(&harness, &started, "u_ada", &[]);
        block_on(client.handle_sign_in_callback(&started.answer())).unwrap();
        assert_eq!(stored(&harness, "fence").as_deref(), Some("1"), "{fence}");
    }
}

#[test]
fn addresses_and_debug_output_contain_no_secret() {
    let harness = harness();
    let client = harness.client();
    let started = start(&harness, &client, SignInOptions::new());
    let attempt: Value =
        serde_json::from_str(&stored(&harness, &format!("attempt:{}", started.state)).unwrap()).unwrap();
    script_tokens(&harness, &started, "u_ada", &[]);
    block_on(client.handle_sign_in_callback(&started.answer())).unwrap();
    let id_token = stored(&harness, "idToken").unwrap();
    let mut said = format!("{client:?} {:?} {:?}", client.id_token(), client.refresh_token());
    said += &format!("{:?}", block_on(client.access_token(TokenRequest::new())));
    block_on(client.sign_out(SignOutOptions::new())).unwrap();
    said += &format!("{:?}", harness.navigator.went_to());
    said += &format!("{:?}", harness.logto.requests().iter().map(|request| request.path.clone()).collect::<Vec<_>>());
    for secret in
        [id_token.as_str(), "refresh-token", "access-token", "the-code", attempt["verifier"].as_str().unwrap()]
    {
        assert!(!said.contains(secret), "{secret} is in {said}");
    }
}

#[test]
fn discovery_document_cannot_set_request_parameters() {
    let harness = harness();
    let mut document = harness.logto.discovery();
    let query = "tenant=7&state=theirs&redirect_uri=https%3A%2F%2Fevil.test&code_challenge_method=plain";
    document["authorization_endpoint"] = json!(format!("http://localhost:3001/oidc/auth?{query}"));
    harness.logto.script("/oidc/.well-known/openid-configuration", MockResponse::Json(200, document));
    let client = harness.client();
    let started = start(&harness, &client, SignInOptions::new());
    let url = harness.navigator.went_to().pop().unwrap();
    let all = |name: &str| -> Vec<String> {
        url.query_pairs().filter(|(n, _)| n == name).map(|(_, value)| value.into_owned()).collect()
    };
    assert_eq!(all("tenant"), ["7"]);
    assert_eq!(all("state"), [started.state.as_str()]);
    assert_eq!(all("redirect_uri"), [crate::support::CALLBACK]);
    assert_eq!(all("code_challenge_method"), ["S256"]);
}

#[test]
fn local_sign_out_comes_before_any_request() {
    let harness = harness();
    let client = signed_in(&harness);
    let other = harness.client();
    // Another tab is in the middle of a renewal, and the provider hangs.
    let tab = harness.tabs.open();
    let busy = block_on(tab.exclusive("session"));
    let (_never, answer) = futures_channel::oneshot::channel();
    harness.logto.script("/oidc/token/revocation", MockResponse::Pending(answer));
    let mut pool = LocalPool::new();
    let leaving = client.clone();
    pool.spawner().spawn_local(async move { drop(leaving.sign_out(SignOutOptions::new()).await) }).unwrap();
    pool.run_until_stalled();
    assert_eq!((client.session(), other.session()), (Session::SignedOut, Session::SignedOut));
    assert_eq!(stored(&harness, "idToken"), None);
    assert_eq!(harness.navigator.went_to().len(), 1, "only the sign-in has left the page so far");
    drop(busy);
}

/// Starts a renewal, runs `meanwhile` before its response, then sends the response.
fn late_renewal(harness: &TestHarness, client: &LogtoClient, meanwhile: impl FnOnce()) -> Result<String, LogtoError> {
    harness.clock.advance(Duration::from_secs(3600));
    let (send, answer) = futures_channel::oneshot::channel();
    harness.logto.script("/oidc/token", MockResponse::Pending(answer));
    let mut late = harness.logto.token_answer(&harness.logto.id_token("u_ada", &[]));
    late["refresh_token"] = json!("late");
    let mut pool = LocalPool::new();
    let asking = client.clone();
    let asked = async move { asking.access_token(TokenRequest::new()).await.map(|token| token.scope().to_owned()) };
    let asked = pool.spawner().spawn_local_with_handle(asked).unwrap();
    pool.run_until_stalled();
    meanwhile();
    send.send((200, late)).unwrap();
    pool.run_until(asked)
}

#[test]
fn discards_a_response_for_an_earlier_sign_in_of_the_same_user() {
    let harness = harness();
    let client = signed_in(&harness);
    let result = late_renewal(&harness, &client, || {
        let record = json!({"generation": "another", "signedInAt": 0, "clockOffset": 0});
        harness.storage.set_item("logto:spa:session", &record.to_string()).unwrap();
        harness.storage.set_item("logto:spa:refreshToken", "of-the-later-one").unwrap();
    });
    assert_eq!(result, Err(LogtoError::SessionChanged));
    assert_eq!(stored(&harness, "refreshToken").as_deref(), Some("of-the-later-one"));
}

#[test]
fn user_info_of_the_first_user_is_not_returned_to_the_second() {
    let harness = harness();
    let client = signed_in(&harness);
    let (send, answer) = futures_channel::oneshot::channel();
    harness.logto.script("/oidc/me", MockResponse::Pending(answer));
    let mut pool = LocalPool::new();
    let asking = client.clone();
    let asked = pool.spawner().spawn_local_with_handle(async move { asking.fetch_user_info().await }).unwrap();
    pool.run_until_stalled();
    harness.sign_in_as("u_bob", &[]);
    harness.tabs.broadcast(&TabMessage::SessionChanged);
    send.send((200, json!({"sub": "u_ada"}))).unwrap();
    assert_eq!(pool.run_until(asked), Err(LogtoError::SessionChanged));
    assert_eq!(client.session().user().unwrap().sub(), "u_bob");
}

#[test]
fn ignores_keys_cached_from_another_address() {
    let harness = harness();
    cache_keys(&harness, &key("x", "sig"));
    let cached = harness.storage.get_item(KEYS).unwrap().unwrap().replace("/oidc/jwks", "/other/jwks");
    harness.storage.set_item(KEYS, &cached).unwrap();
    let client = harness.client();
    let started = start(&harness, &client, SignInOptions::new());
    script_tokens(&harness, &started, "u_ada", &[]);
    block_on(client.handle_sign_in_callback(&started.answer())).unwrap();
    assert_eq!(harness.logto.count("/oidc/jwks"), 1);
}
