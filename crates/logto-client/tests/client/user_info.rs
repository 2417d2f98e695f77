use futures_executor::block_on;
use logto_client::testing::MockResponse;
use logto_client::{LogtoError, UserInfoError};
use serde_json::json;

use crate::support::{harness, signed_in};

#[test]
fn fetches_user_info_with_its_access_token() {
    let harness = harness();
    let client = signed_in(&harness);
    let body = json!({"sub": "u_ada", "name": null, "custom_data": {"plan": "pro"}});
    harness.logto.script("/oidc/me", MockResponse::Json(200, body));
    let info = block_on(client.fetch_user_info()).unwrap();
    assert_eq!((info.sub(), info.name()), ("u_ada", None));
    assert_eq!(info.custom_data().unwrap()["plan"], "pro");
    assert_eq!(harness.logto.requests().pop().unwrap().authorization.as_deref(), Some("Bearer access-token"));
}

#[test]
fn renews_a_refused_token_once() {
    let harness = harness();
    let client = signed_in(&harness);
    let renewed = harness.logto.token_answer(&harness.logto.id_token("u_ada", &[]));
    let mut renewed = renewed;
    renewed["access_token"] = json!("renewed");
    harness.logto.script("/oidc/me", MockResponse::Json(401, json!({})));
    harness.logto.script("/oidc/token", MockResponse::Json(200, renewed));
    harness.logto.script("/oidc/me", MockResponse::Json(200, json!({"sub": "u_ada"})));
    block_on(client.fetch_user_info()).unwrap();
    assert_eq!(harness.logto.requests().pop().unwrap().authorization.as_deref(), Some("Bearer renewed"));
}

#[test]
fn returns_the_second_refusal() {
    let harness = harness();
    let client = signed_in(&harness);
    let mut renewed = harness.logto.token_answer(&harness.logto.id_token("u_ada", &[]));
    renewed["access_token"] = json!("renewed");
    harness.logto.script("/oidc/token", MockResponse::Json(200, renewed));
    assert_eq!(block_on(client.fetch_user_info()).unwrap_err().code(), "http.status");
    assert_eq!(harness.logto.count("/oidc/me"), 2);
    assert!(client.is_authenticated());
}

#[test]
fn rejects_user_info_of_another_user() {
    let harness = harness();
    let client = signed_in(&harness);
    harness.logto.script("/oidc/me", MockResponse::Json(200, json!({"sub": "u_eve"})));
    assert_eq!(block_on(client.fetch_user_info()), Err(LogtoError::UserInfo(UserInfoError::OtherUser)));
}

#[test]
fn user_info_without_session_is_an_error() {
    let harness = harness();
    assert_eq!(block_on(harness.client().fetch_user_info()), Err(LogtoError::NotAuthenticated));
    assert!(harness.logto.requests().is_empty());
}
