//! A renewal during which the person signs out or another one signs in.

use std::rc::Rc;
use std::time::Duration;

use futures_channel::oneshot;
use futures_executor::LocalPool;
use futures_util::FutureExt as _;
use logto_client::ports::{Ports, Storage as _};
use logto_client::testing::{FakeStorage, MockResponse, TestHarness};
use logto_client::{HttpError, LogtoClient, LogtoError, SignOutOptions, TokenRequest};
use serde_json::{Value, json};

use crate::one_session::{adas_page, bob_signs_in, spawn};
use crate::support::{config, harness, stored};

#[test]
fn refresh_token_is_not_sent_after_a_sign_out() {
    let harness = harness();
    harness.sign_in_as("u_ada", &[]);
    let (client, other_tab) = (harness.client(), harness.client());
    harness.clock.advance(Duration::from_secs(3600));
    let (send, answer) = oneshot::channel();
    harness.logto.script("/oidc/.well-known/openid-configuration", MockResponse::Pending(answer));
    let mut pool = LocalPool::new();
    let asked = spawn(&mut pool, async move { client.access_token(TokenRequest::new()).await });
    let leaving = spawn(&mut pool, async move { other_tab.sign_out(SignOutOptions::new().local_only()).await });
    send.send((200, harness.logto.discovery())).unwrap();
    assert_eq!(pool.run_until(asked).unwrap_err(), LogtoError::SessionChanged);
    drop(leaving);
    assert_eq!(harness.logto.count("/oidc/token"), 0);
}

#[test]
fn refresh_token_is_not_sent_after_a_sign_out_while_the_renewal_is_noted() {
    let (harness, _) = adas_page();
    let (written, when_written) = oneshot::channel::<()>();
    let when_written = when_written.shared();
    let storage =
        FakeStorage::over(harness.storage.clone()).on_flush(move || when_written.clone().map(|_| ()).boxed_local());
    let client = LogtoClient::with_ports(config(), Ports { storage: Rc::new(storage), ..harness.ports() });
    harness.clock.advance(Duration::from_secs(3600));
    let mut pool = LocalPool::new();
    let asked = spawn(&mut pool, async move { client.access_token(TokenRequest::new()).await });
    let other_tab = harness.client();
    let leaving = spawn(&mut pool, async move { other_tab.sign_out(SignOutOptions::new().local_only()).await });
    drop(written);
    assert_eq!(pool.run_until(asked).unwrap_err(), LogtoError::SessionChanged);
    drop(leaving);
    assert_eq!(harness.logto.count("/oidc/token"), 0);
}

#[test]
fn refresh_token_is_not_sent_again_after_a_sign_out() {
    let (harness, client) = adas_page();
    harness.clock.advance(Duration::from_secs(3600));
    let (send, answer) = oneshot::channel();
    harness.logto.script("/oidc/token", MockResponse::PendingError(answer));
    let mut pool = LocalPool::new();
    let asked = spawn(&mut pool, async move { client.access_token(TokenRequest::new()).await });
    let other_tab = harness.client();
    let leaving = spawn(&mut pool, async move { other_tab.sign_out(SignOutOptions::new().local_only()).await });
    send.send(HttpError::Network).unwrap();
    assert_eq!(pool.run_until(asked).unwrap_err(), LogtoError::SessionChanged);
    drop(leaving);
    assert_eq!(harness.logto.count("/oidc/token"), 1);
}

/// Bob's session, which began while Ada's token was renewed and before the response came.
fn after_a_late_renewal(refresh_token: &str, status: u16, response: Value) -> (TestHarness, LogtoError) {
    let (harness, client) = adas_page();
    harness.clock.advance(Duration::from_secs(3600));
    let (send, answer) = oneshot::channel();
    harness.logto.script("/oidc/token", MockResponse::Pending(answer));
    let mut pool = LocalPool::new();
    let asked = spawn(&mut pool, async move { client.access_token(TokenRequest::new()).await });
    bob_signs_in(&harness, false);
    harness.storage.set_item("logto:spa:refreshToken", refresh_token).unwrap();
    send.send((status, response)).unwrap();
    let error = pool.run_until(asked).unwrap_err();
    assert_eq!(harness.logto.count("/oidc/token"), 1, "Bob's refresh token is not sent");
    assert_eq!(stored(&harness, "refreshToken").as_deref(), Some(refresh_token));
    assert_eq!(harness.client().session().user().unwrap().sub(), "u_bob");
    (harness, error)
}

#[test]
fn refused_refresh_token_of_one_person_does_not_end_or_renew_the_session_of_the_next() {
    for refresh_token in ["refresh-token", "of Bob"] {
        let refusal = json!({"error": "invalid_grant"});
        let (_, error) = after_a_late_renewal(refresh_token, 400, refusal);
        assert_eq!(error, LogtoError::SessionChanged, "{refresh_token}");
    }
}

#[test]
fn clock_of_a_late_renewal_is_not_stored_for_the_next_person() {
    let elsewhere = harness();
    let id_token = elsewhere.logto.id_token("u_ada", &[]);
    // The response was issued an hour ago by this device's clock.
    let (harness, error) = after_a_late_renewal("of Bob", 200, elsewhere.logto.token_answer(&id_token));
    assert_eq!(error.code(), "id_token.clock_wrong");
    assert_eq!(stored(&harness, "session"), None, "there is nothing about Bob's clock");
}
