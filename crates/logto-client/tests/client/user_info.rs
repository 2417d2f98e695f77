use futures_executor::block_on;
use logto_client::testing::MockResponse;
use logto_client::{LogtoError, UserInfoError};
use serde_json::json;

use crate::support::{signed_in, world};

#[test]
fn fetches_user_info_with_its_access_token() {
    let world = world();
    let client = signed_in(&world);
    let body = json!({"sub": "u_ada", "name": null, "custom_data": {"plan": "pro"}});
    world.logto.script("/oidc/me", MockResponse::Json(200, body));
    let info = block_on(client.fetch_user_info()).unwrap();
    assert_eq!((info.sub(), info.name()), ("u_ada", None));
    assert_eq!(info.custom_data().unwrap()["plan"], "pro");
    assert_eq!(world.logto.requests().pop().unwrap().authorization.as_deref(), Some("Bearer access-token"));
}

#[test]
fn renews_a_refused_token_once() {
    let world = world();
    let client = signed_in(&world);
    let renewed = world.logto.token_answer(&world.logto.id_token("u_ada", &[]));
    let mut renewed = renewed;
    renewed["access_token"] = json!("renewed");
    world.logto.script("/oidc/me", MockResponse::Json(401, json!({})));
    world.logto.script("/oidc/token", MockResponse::Json(200, renewed));
    world.logto.script("/oidc/me", MockResponse::Json(200, json!({"sub": "u_ada"})));
    block_on(client.fetch_user_info()).unwrap();
    assert_eq!(world.logto.requests().pop().unwrap().authorization.as_deref(), Some("Bearer renewed"));
}

#[test]
fn returns_the_second_refusal() {
    let world = world();
    let client = signed_in(&world);
    let mut renewed = world.logto.token_answer(&world.logto.id_token("u_ada", &[]));
    renewed["access_token"] = json!("renewed");
    world.logto.script("/oidc/token", MockResponse::Json(200, renewed));
    assert_eq!(block_on(client.fetch_user_info()).unwrap_err().code(), "http.status");
    assert_eq!(world.logto.count("/oidc/me"), 2);
    assert!(client.is_authenticated());
}

#[test]
fn rejects_user_info_of_another_user() {
    let world = world();
    let client = signed_in(&world);
    world.logto.script("/oidc/me", MockResponse::Json(200, json!({"sub": "u_eve"})));
    assert_eq!(block_on(client.fetch_user_info()), Err(LogtoError::UserInfo(UserInfoError::OtherUser)));
}

#[test]
fn user_info_without_session_is_an_error() {
    let world = world();
    assert_eq!(block_on(world.client().fetch_user_info()), Err(LogtoError::NotAuthenticated));
    assert!(world.logto.requests().is_empty());
}
