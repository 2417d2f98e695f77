//! Faults that a page switches on.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Answer, SCOPES, World};
use serde_json::{Value, json};

const PAGE: &str = "http://localhost:3000";

async fn post(world: &World, body: &Value) -> Answer {
    let headers = [("content-type", "application/json"), ("origin", PAGE)];
    world.browser.send("POST", "/dev/faults", &headers, Some(body.to_string())).await
}

async fn switch(world: &World, body: &Value) -> Value {
    let answer = post(world, body).await;
    answer.expect(200);
    assert_eq!(answer.header("access-control-allow-origin"), Some(PAGE));
    answer.body
}

#[tokio::test]
async fn switches_are_told_and_changed_one_by_one() {
    let world = World::start().await;
    let off = json!({"latencyMs": 0, "status": 0, "lostAnswers": 0, "clockOffset": 0});
    let answer = world.browser.send("GET", "/dev/faults", &[("origin", PAGE)], None).await;
    assert_eq!(answer.body, off);
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    switch(&world, &json!({"clockOffset": -60})).await;
    let both = switch(&world, &json!({"latencyMs": 5})).await;
    assert_eq!(both, json!({"latencyMs": 5, "status": 0, "lostAnswers": 0, "clockOffset": -60}));
    assert_eq!(switch(&world, &off).await, off);
    assert!(world.server.faults().get().delays.is_empty());
}

#[tokio::test]
async fn the_provider_fails_as_switched() {
    let world = World::start().await;
    let tokens = world.tokens(SCOPES, &[]).await;
    switch(&world, &json!({"status": 429})).await;
    let answer = world.browser.get("/oidc/jwks").await;
    assert_eq!((answer.status, answer.header("retry-after")), (429, Some("5")));
    let access = tokens["access_token"].as_str().unwrap();
    world.userinfo(access).await.expect(429);
    assert_eq!(switch(&world, &json!({"status": 503})).await["status"], 503);
    world.userinfo(access).await.expect(503);
    switch(&world, &json!({"status": 0})).await;
    world.userinfo(access).await.expect(200);
}

#[tokio::test]
async fn answers_get_lost_as_often_as_switched() {
    let world = World::start().await;
    let tokens = world.tokens(SCOPES, &[]).await;
    let refresh = tokens["refresh_token"].as_str().unwrap();
    assert_eq!(switch(&world, &json!({"lostAnswers": 1})).await["lostAnswers"], 1);
    let form = "grant_type=refresh_token&refresh_token=x";
    let kind = [("content-type", "application/x-www-form-urlencoded")];
    let lost = world.browser.try_send("POST", "/oidc/token", &kind, Some(form.to_owned())).await;
    assert!(lost.is_err());
    assert_eq!(switch(&world, &json!({})).await["lostAnswers"], 0);
    world.refresh(refresh, &[]).await.expect(200);
}

#[tokio::test]
async fn keys_rotate_and_sessions_end() {
    let world = World::start().await;
    let tokens = world.tokens(SCOPES, &[]).await;
    let keys = async || world.browser.get("/oidc/jwks").await.body["keys"].as_array().unwrap().clone();
    let before = keys().await;
    switch(&world, &json!({"rotateKeys": "keep"})).await;
    assert_eq!(keys().await.len(), before.len() + 1);
    switch(&world, &json!({"rotateKeys": "drop"})).await;
    let after = keys().await;
    assert_eq!(after.len(), 1);
    assert_ne!(after[0]["kid"], before[0]["kid"]);
    let access = tokens["access_token"].as_str().unwrap();
    world.userinfo(access).await.expect(200);
    switch(&world, &json!({"endSessionsOf": common::claims(tokens["id_token"].as_str().unwrap())["sub"]})).await;
    world.userinfo(access).await.expect(401);
}

#[tokio::test]
async fn strangers_switch_nothing() {
    let world = World::start().await;
    let body = || Some(r#"{"status":503}"#.to_owned());
    let stranger = [("content-type", "application/json"), ("origin", "http://evil.test")];
    let answer = world.browser.send("POST", "/dev/faults", &stranger, body()).await;
    answer.expect(403);
    assert_eq!(answer.header("access-control-allow-origin"), None);
    let preflight = [("origin", "http://evil.test"), ("access-control-request-method", "POST")];
    world.browser.send("OPTIONS", "/dev/faults", &preflight, None).await.expect(403);
    // A form or plain text goes without a preflight.
    let simple = [("content-type", "text/plain"), ("origin", PAGE)];
    world.browser.send("POST", "/dev/faults", &simple, body()).await.expect(415);
    for wrong in [
        json!({"status": 200}),
        json!({"latencyMs": 60_001}),
        json!({"clockOffset": i64::MAX}),
        json!({"typo": 1}),
        json!(7),
    ] {
        post(&world, &wrong).await.expect(400);
    }
    assert!(world.server.faults().get().failures.is_empty());
    let asked = [
        ("origin", PAGE),
        ("access-control-request-method", "POST"),
        ("access-control-request-headers", "content-type"),
    ];
    let answer = world.browser.send("OPTIONS", "/dev/faults", &asked, None).await;
    answer.expect(204);
    assert_eq!(answer.header("access-control-allow-headers"), Some("content-type"));
}
