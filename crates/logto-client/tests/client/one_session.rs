//! Every operation belongs to the session in which it began.

use std::rc::Rc;
use std::time::Duration;

use futures_channel::oneshot;
use futures_executor::{LocalPool, block_on};
use futures_util::future::RemoteHandle;
use futures_util::task::LocalSpawnExt as _;
use logto_client::ports::{HttpRequest, Ports, Storage as _, TabMessage, TabSignOut};
use logto_client::testing::{MockResponse, TestHarness, TestUser};
use logto_client::{
    AccountClient, AccountError, CallbackError, CallbackOutcome, EndReason, LogtoClient, LogtoConfig, LogtoError,
    Session, SignInOptions, SignOutOptions, TokenRequest,
};
use serde_json::{Value, json};

use crate::support::{API, config, harness, script_tokens, signed_in, start, stored};

const NAME: &str = "https://api.example.com/name";

fn for_api() -> TokenRequest {
    TokenRequest::new().with_resource(API)
}

fn rename() -> HttpRequest {
    HttpRequest::patch(NAME).with_body(b"Ada".to_vec())
}

fn bearers(harness: &TestHarness, path: &str) -> Vec<String> {
    let requests = harness.logto.requests();
    requests.into_iter().filter(|it| it.path == path).filter_map(|it| it.authorization).collect()
}

/// Starts a task, and returns how to wait for it.
pub fn spawn<T: 'static>(pool: &mut LocalPool, task: impl Future<Output = T> + 'static) -> RemoteHandle<T> {
    let handle = pool.spawner().spawn_local_with_handle(task).unwrap();
    pool.run_until_stalled();
    handle
}

/// Bob signs in, in another tab. `is_heard` tells whether the message of that tab has arrived.
pub fn bob_signs_in(harness: &TestHarness, is_heard: bool) {
    harness.storage.remove_item("logto:spa:session").unwrap();
    let user = TestUser::new("u_bob").with_scopes(for_api(), "write:names");
    harness.sign_in(&user);
    if is_heard {
        harness.tabs.broadcast(&TabMessage::SessionChanged);
    }
}

/// A page of Ada with a token for the API.
pub fn adas_page() -> (TestHarness, LogtoClient) {
    let harness = harness();
    harness.sign_in(&TestUser::new("u_ada").with_scopes(for_api(), "write:names"));
    let client = harness.client();
    (harness, client)
}

#[test]
fn refused_request_is_not_sent_again_with_another_persons_token() {
    for is_heard in [true, false] {
        let (harness, client) = adas_page();
        let (send, answer) = oneshot::channel();
        harness.logto.script("/name", MockResponse::Pending(answer));
        let mut pool = LocalPool::new();
        let renamed = spawn(&mut pool, async move { client.fetch(for_api(), rename()).await });
        bob_signs_in(&harness, is_heard);
        send.send((401, json!({}))).unwrap();
        assert_eq!(pool.run_until(renamed).unwrap_err(), LogtoError::SessionChanged);
        assert_eq!(bearers(&harness, "/name").len(), 1);
        assert_eq!(harness.logto.count("/oidc/token"), 0, "no token of Bob's was asked for");
    }
}

#[test]
fn request_is_not_sent_when_the_person_changes_while_its_token_is_renewed() {
    let (harness, client) = adas_page();
    harness.clock.advance(Duration::from_secs(3600));
    let (send, answer) = oneshot::channel();
    harness.logto.script("/oidc/token", MockResponse::Pending(answer));
    let mut pool = LocalPool::new();
    let renamed = spawn(&mut pool, async move { client.fetch(for_api(), rename()).await });
    bob_signs_in(&harness, true);
    send.send((200, harness.logto.token_answer(&harness.logto.id_token("u_ada", &[])))).unwrap();
    assert_eq!(pool.run_until(renamed).unwrap_err(), LogtoError::SessionChanged);
    assert_eq!(harness.logto.count("/name"), 0);
}

#[test]
fn response_is_not_returned_to_another_person() {
    let (harness, client) = adas_page();
    let (send, answer) = oneshot::channel();
    harness.logto.script("/name", MockResponse::Pending(answer));
    let mut pool = LocalPool::new();
    let fetched = spawn(&mut pool, async move { client.fetch(for_api(), HttpRequest::get(NAME)).await });
    bob_signs_in(&harness, true);
    send.send((200, json!({"name": "Ada"}))).unwrap();
    assert_eq!(pool.run_until(fetched).unwrap_err(), LogtoError::SessionChanged);
}

#[test]
fn steps_of_an_operation_are_not_sent_in_another_session() {
    let (harness, client) = adas_page();
    let session = client.session_binding().unwrap();
    assert_eq!(session.subject(), "u_ada");
    block_on(client.fetch_in(&session, for_api(), rename())).unwrap();
    bob_signs_in(&harness, true);
    let error = block_on(client.fetch_in(&session, for_api(), rename())).unwrap_err();
    assert_eq!(error, LogtoError::SessionChanged);
    assert_eq!(block_on(client.access_token_in(&session, for_api())).unwrap_err(), LogtoError::SessionChanged);
    assert_eq!(client.check_session(&session), Err(LogtoError::SessionChanged));
    assert_eq!(harness.logto.count("/name"), 1);
}

#[test]
fn renewal_keeps_the_binding_and_another_sign_in_of_the_same_person_does_not() {
    let harness = harness();
    let client = signed_in(&harness);
    let session = client.session_binding().unwrap();
    harness.clock.advance(Duration::from_secs(3600));
    let renewed = MockResponse::Tokens { sub: "u_ada".into(), access_token: "second".into() };
    harness.logto.script("/oidc/token", renewed);
    block_on(client.access_token(TokenRequest::new())).unwrap();
    assert_eq!(client.check_session(&session), Ok(()));
    let started = start(&harness, &client, SignInOptions::new());
    script_tokens(&harness, &started, "u_ada", &[]);
    block_on(client.handle_sign_in_callback(&started.answer())).unwrap();
    assert_eq!(client.check_session(&session), Err(LogtoError::SessionChanged));
}

#[test]
fn sessions_of_a_javascript_page_differ_by_the_time_of_the_sign_in() {
    let harness = harness();
    harness.sign_in(&TestUser::new("u_ada").with_claim("auth_time", 100));
    let client = harness.client();
    let session = client.session_binding().unwrap();
    harness.clock.advance(Duration::from_secs(60));
    // A renewal by the JavaScript page.
    harness.sign_in(&TestUser::new("u_ada").with_claim("auth_time", 100));
    harness.tabs.broadcast(&TabMessage::SessionChanged);
    assert_eq!(client.check_session(&session), Ok(()));
    harness.sign_in(&TestUser::new("u_ada").with_claim("auth_time", 200));
    harness.tabs.broadcast(&TabMessage::SessionChanged);
    assert_eq!(client.check_session(&session), Err(LogtoError::SessionChanged));
}

#[test]
fn stored_values_are_those_of_the_person_shown() {
    let (harness, client) = adas_page();
    bob_signs_in(&harness, false);
    assert_eq!(client.session().user().unwrap().sub(), "u_ada");
    assert_eq!(client.id_token(), None);
    assert_eq!(client.refresh_token(), None);
    assert_eq!(client.id_token_claims().unwrap_err(), LogtoError::SessionChanged);
    assert_eq!(client.stored_access_token(&for_api()), None);
    assert_eq!(client.granted_scopes(&for_api()), None);
    assert_eq!(client.session_ends_at(), None);
    client.clear_access_tokens();
    assert_ne!(stored(&harness, "accessToken").unwrap(), "{}", "Bob's stay");
    harness.tabs.broadcast(&TabMessage::SessionChanged);
    assert_eq!(client.id_token_claims().unwrap().sub(), "u_bob");
    assert!(client.stored_access_token(&for_api()).is_some());
}

#[test]
fn renewal_of_another_session_is_not_joined() {
    let harness = harness();
    let client = signed_in(&harness);
    harness.clock.advance(Duration::from_secs(3600));
    let (_never, answer) = oneshot::channel();
    harness.logto.script("/oidc/token", MockResponse::Pending(answer));
    let mut pool = LocalPool::new();
    let first = client.clone();
    let asked = spawn(&mut pool, async move { first.access_token(TokenRequest::new()).await });
    bob_signs_in(&harness, true);
    let bob = block_on(client.access_token(TokenRequest::new()));
    assert_eq!(bob.unwrap().token().expose(), "access-token", "Bob's own, without waiting for Ada's");
    drop(asked);
}

#[test]
fn token_used_by_the_previous_person_is_not_renewed_for_the_next() {
    let (harness, client) = adas_page();
    block_on(client.access_token(for_api())).unwrap();
    bob_signs_in(&harness, true);
    harness.logto.script("/oidc/token", MockResponse::Tokens { sub: "u_bob".into(), access_token: "b".into() });
    block_on(client.renew_now()).unwrap();
    let renewal = harness.logto.requests().into_iter().find(|it| it.path == "/oidc/token").unwrap();
    assert_eq!(renewal.field("resource"), None);
}

/// The token with another signature.
fn forged(token: &str) -> String {
    let (input, signature) = token.rsplit_once('.').unwrap();
    format!("{input}.{}", signature.chars().rev().collect::<String>())
}

#[test]
fn end_that_waited_for_the_lock_does_not_end_a_newer_session() {
    let harness = harness();
    harness.storage.set_item("logto:spa:idToken", &forged(&harness.logto.id_token("u_ada", &[]))).unwrap();
    let client = harness.client();
    assert!(client.is_authenticated());
    let held = block_on(harness.tabs.hold_lock());
    let mut pool = LocalPool::new();
    let checked = client.clone();
    let check = spawn(&mut pool, async move { checked.start().await });
    bob_signs_in(&harness, true);
    drop(held);
    pool.run_until(check);
    assert_eq!(client.session().user().unwrap().sub(), "u_bob");
    assert!(stored(&harness, "idToken").is_some());
}

#[test]
fn invalid_token_that_was_replaced_while_the_lock_was_held_ends_nothing() {
    let harness = harness();
    let good = harness.logto.id_token("u_ada", &[]);
    harness.storage.set_item("logto:spa:idToken", &forged(&good)).unwrap();
    let client = harness.client();
    assert!(client.is_authenticated());
    let held = block_on(harness.tabs.hold_lock());
    let mut pool = LocalPool::new();
    let checked = client.clone();
    let check = spawn(&mut pool, async move { checked.start().await });
    harness.storage.set_item("logto:spa:idToken", &good).unwrap();
    drop(held);
    pool.run_until(check);
    assert_ne!(client.session(), Session::Ended { reason: EndReason::InvalidIdToken });
    assert!(stored(&harness, "idToken").is_some());
}

/// A tab with a session of its own.
fn own_session(harness: &TestHarness) -> (Rc<logto_client::ports::MemoryStorage>, LogtoClient) {
    let storage = Rc::new(logto_client::ports::MemoryStorage::default());
    let client = LogtoClient::with_ports(config(), Ports { storage: storage.clone(), ..harness.ports() });
    (storage, client)
}

fn sign_in(harness: &TestHarness, client: &LogtoClient, sub: &str) {
    let started = start(harness, client, SignInOptions::new());
    script_tokens(harness, &started, sub, &[]);
    block_on(client.handle_sign_in_callback(&started.answer())).unwrap();
}

#[test]
fn sign_out_everywhere_ends_older_sessions_and_no_newer_one() {
    let harness = harness();
    let (_, older) = own_session(&harness);
    let (_, newer) = own_session(&harness);
    sign_in(&harness, &older, "u_ada");
    harness.clock.advance(Duration::from_secs(10));
    let sent_at = logto_client::ports::Clock::now(&*harness.clock);
    harness.clock.advance(Duration::from_secs(10));
    sign_in(&harness, &newer, "u_bob");
    let late = TabMessage::SignOut(Some(TabSignOut { generation: Some("another".to_owned()), sent_at }));
    harness.tabs.broadcast(&late);
    assert_eq!(older.session(), Session::SignedOut);
    assert_eq!(newer.session().user().unwrap().sub(), "u_bob");
}

#[test]
fn sign_out_everywhere_reaches_a_tab_with_its_own_session() {
    let harness = harness();
    let (_, one) = own_session(&harness);
    let (storage, other) = own_session(&harness);
    sign_in(&harness, &one, "u_ada");
    sign_in(&harness, &other, "u_ada");
    block_on(one.sign_out(SignOutOptions::new().everywhere())).unwrap();
    assert_eq!(other.session(), Session::SignedOut);
    assert_eq!(storage.get_item("logto:spa:refreshToken").unwrap(), None);
    block_on(harness.tasks.run());
    assert_eq!(harness.logto.count("/oidc/token/revocation"), 2, "each session's token is revoked");
    assert_eq!(storage.keys("logto:spa:revocation:").unwrap().len(), 0);
}

#[test]
fn sign_out_message_of_an_earlier_version_ends_the_session_shown_and_no_other() {
    let (harness, client) = adas_page();
    harness.tabs.broadcast(&TabMessage::SignOut(None));
    assert_eq!(client.session(), Session::SignedOut);
    let (harness, client) = adas_page();
    bob_signs_in(&harness, false);
    harness.tabs.broadcast(&TabMessage::SignOut(None));
    assert_eq!(client.session().user().unwrap().sub(), "u_bob");
}

#[test]
fn sign_out_of_one_person_does_not_sign_out_another() {
    let (harness, client) = adas_page();
    bob_signs_in(&harness, false);
    let before = harness.logto.requests().len();
    assert_eq!(block_on(client.sign_out(SignOutOptions::new())), Err(LogtoError::SessionChanged));
    assert_eq!(client.session().user().unwrap().sub(), "u_bob");
    assert_eq!(harness.logto.requests().len(), before);
    assert!(harness.navigator.went_to().is_empty());
}

#[test]
fn callback_that_ends_after_a_sign_out_signs_nobody_in() {
    let harness = harness();
    let (client, other_tab) = (signed_in(&harness), harness.client());
    let started = start(&harness, &client, SignInOptions::new());
    let (send, answer) = oneshot::channel();
    harness.logto.script("/oidc/token", MockResponse::Pending(answer));
    let mut pool = LocalPool::new();
    let (finishing, url) = (client.clone(), started.answer());
    let finished = spawn(&mut pool, async move { finishing.handle_sign_in_callback(&url).await });
    block_on(other_tab.sign_out(SignOutOptions::new().local_only())).unwrap();
    let id_token = harness.logto.id_token("u_ada", &[("nonce", json!(started.nonce))]);
    let mut body = harness.logto.token_answer(&id_token);
    body["refresh_token"] = json!("of-the-late-sign-in");
    send.send((200, body)).unwrap();
    assert_eq!(pool.run_until(finished), Err(LogtoError::SessionChanged));
    assert_eq!((client.session(), stored(&harness, "idToken")), (Session::SignedOut, None));
    block_on(harness.tasks.run());
    let revoked: Vec<_> =
        harness.logto.requests().iter().filter_map(|it| it.field("token").map(str::to_owned)).collect();
    assert_eq!(revoked, ["refresh-token", "of-the-late-sign-in"]);
}

#[test]
fn sign_in_started_before_a_sign_out_and_finished_later_signs_in() {
    let harness = harness();
    let (client, other_tab) = (signed_in(&harness), harness.client());
    let started = start(&harness, &client, SignInOptions::new());
    block_on(other_tab.sign_out(SignOutOptions::new().local_only())).unwrap();
    script_tokens(&harness, &started, "u_ada", &[]);
    block_on(client.handle_sign_in_callback(&started.answer())).unwrap();
    assert!(client.is_authenticated());
}

#[test]
fn callbacks_at_different_addresses_have_their_own_outcomes() {
    let harness = harness();
    let client = harness.client();
    let started = start(&harness, &client, SignInOptions::new());
    let (send, answer) = oneshot::channel();
    harness.logto.script("/oidc/token", MockResponse::Pending(answer));
    let mut pool = LocalPool::new();
    let (finishing, url) = (client.clone(), started.answer());
    let first = spawn(&mut pool, async move { finishing.handle_sign_in_callback(&url).await });
    let forged = url::Url::parse("http://localhost:3000/callback?code=x&state=forged").unwrap();
    let second = block_on(client.handle_sign_in_callback(&forged));
    assert_eq!(second, Err(CallbackError::UnknownState.into()));
    let refused = start(&harness, &client, SignInOptions::new());
    harness.logto.script("/oidc/token", MockResponse::Json(400, json!({"error": "invalid_grant"})));
    let third = block_on(client.handle_sign_in_callback(&refused.answer()));
    assert_eq!(third.unwrap_err().code(), "oauth");
    assert_eq!(client.session(), Session::Loading, "the first one continues");
    let id_token = harness.logto.id_token("u_ada", &[("nonce", json!(started.nonce))]);
    send.send((200, harness.logto.token_answer(&id_token))).unwrap();
    assert!(matches!(pool.run_until(first), Ok(CallbackOutcome::SignedIn { .. })));
}

#[test]
fn code_and_verifier_are_not_sent_to_another_endpoint() {
    let harness = harness();
    let client = harness.client();
    let started = start(&harness, &client, SignInOptions::new());
    let moved = LogtoConfig::new("https://auth.example.com", "spa").unwrap();
    let client = LogtoClient::with_ports(moved, harness.ports());
    let before = harness.logto.requests().len();
    let outcome = block_on(client.handle_sign_in_callback(&started.answer()));
    assert_eq!(outcome, Err(CallbackError::OtherConfiguration.into()));
    assert_eq!(harness.logto.requests().len(), before);
    assert_eq!(client.session(), Session::SignedOut);
}

#[test]
fn verification_of_one_person_is_not_used_in_the_session_of_another() {
    let (harness, client) = adas_page();
    let account = AccountClient::new(client);
    let record = json!({"verificationRecordId": "r1", "expiresAt": "2026-11-20T13:00:00.000Z"});
    harness.logto.script("/api/verifications/password", MockResponse::Json(201, record));
    let verification = block_on(account.verify_password(logto_client::Secret::new("secret"))).unwrap();
    bob_signs_in(&harness, true);
    let removed = block_on(account.remove_email(&verification));
    assert_eq!(removed.unwrap_err(), AccountError::Logto(LogtoError::SessionChanged));
    assert_eq!(harness.logto.count("/api/my-account/primary-email"), 0);
}

#[test]
fn failed_renewal_of_one_person_does_not_show_another_as_stale() {
    let harness = harness();
    let client = signed_in(&harness);
    harness.clock.advance(Duration::from_secs(3600));
    let (send, answer) = oneshot::channel::<(u16, Value)>();
    harness.logto.script("/oidc/token", MockResponse::Pending(answer));
    let mut pool = LocalPool::new();
    let asking = client.clone();
    let asked = spawn(&mut pool, async move { asking.access_token(TokenRequest::new()).await });
    bob_signs_in(&harness, true);
    send.send((503, json!({}))).unwrap();
    pool.run_until(asked).unwrap_err();
    assert!(matches!(client.session(), Session::SignedIn(user) if user.sub() == "u_bob"));
    block_on(client.access_token(TokenRequest::new())).unwrap();
}

#[test]
fn failed_renewal_does_not_delay_the_tokens_of_the_next_sign_in() {
    let (harness, client) = adas_page();
    harness.clock.advance(Duration::from_secs(3600));
    harness.logto.script("/oidc/token", MockResponse::Text(503, String::new()));
    block_on(client.access_token(for_api())).unwrap_err();
    sign_in(&harness, &client, "u_bob");
    let token = MockResponse::Tokens { sub: "u_bob".into(), access_token: "of Bob".into() };
    harness.logto.script("/oidc/token", token);
    assert_eq!(block_on(client.access_token(for_api())).unwrap().token().expose(), "of Bob");
}
