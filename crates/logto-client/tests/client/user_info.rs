use futures_executor::block_on;
use logto_client::testing::MockResponse;
use logto_client::{LogtoError, UserInfoError};
use serde_json::json;

use crate::support::{signed_in, world};

#[test]
fn it_is_fetched_with_the_token_for_it() {
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
fn a_token_that_is_refused_is_renewed_once() {
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
fn a_second_refusal_is_told() {
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
fn info_about_somebody_else_is_refused() {
    let world = world();
    let client = signed_in(&world);
    world.logto.script("/oidc/me", MockResponse::Json(200, json!({"sub": "u_eve"})));
    assert_eq!(block_on(client.fetch_user_info()), Err(LogtoError::UserInfo(UserInfoError::OtherUser)));
}

#[test]
fn nobody_has_none() {
    let world = world();
    assert_eq!(block_on(world.client().fetch_user_info()), Err(LogtoError::NotAuthenticated));
    assert!(world.logto.requests().is_empty());
}
