//! Faults: those of the library, and the switches of `/dev/faults`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::time::Duration;

use common::{ALICE, Answer, SCOPES, World, claims, query, text};
use logto_dev::{
    CallbackFault, DiscoveryFault, Endpoint, Failure, FailureKind, Faults, IdTokenFault, TokenFault, TokenLifetimes,
};
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
async fn switches_are_shown_and_changed_one_by_one() {
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
async fn provider_fails_with_the_switched_status() {
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
async fn loses_as_many_responses_as_switched() {
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
async fn rotates_keys_and_ends_sessions() {
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
    switch(&world, &json!({"endSessionsOf": claims(tokens["id_token"].as_str().unwrap())["sub"]})).await;
    world.userinfo(access).await.expect(401);
}

#[tokio::test]
async fn rejects_other_origins_and_invalid_switches() {
    let world = World::start().await;
    let body = || Some(r#"{"status":503}"#.to_owned());
    let stranger = [("content-type", "application/json"), ("origin", "http://evil.test")];
    let answer = world.browser.send("POST", "/dev/faults", &stranger, body()).await;
    answer.expect(403);
    assert_eq!(answer.header("access-control-allow-origin"), None);
    let preflight = [("origin", "http://evil.test"), ("access-control-request-method", "POST")];
    world.browser.send("OPTIONS", "/dev/faults", &preflight, None).await.expect(403);
    // Browsers send forms and plain text without a preflight.
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

#[tokio::test]
async fn late_responses_are_processed_at_once() {
    let world = World::start().await;
    let first = text(&world.tokens(SCOPES, &[]).await, "refresh_token");
    let late = (Endpoint::Token, Duration::from_secs(600));
    world.server.faults().update(|faults| faults.late_answers = vec![late]);
    let impatient = tokio::time::timeout(Duration::from_millis(500), world.refresh(&first, &[])).await;
    assert!(impatient.is_err(), "it was answered");
    world.server.faults().clear();
    world.advance(4);
    world.refresh(&first, &[]).await.expect(400);
}

#[tokio::test]
async fn requests_fail_as_configured() {
    let world = World::start().await;
    let token = text(&world.tokens(SCOPES, &[]).await, "refresh_token");
    let faults = world.server.faults();
    let fail = |failure: Failure| {
        faults.set(Faults { failures: vec![failure], ..Faults::default() });
    };
    fail(Failure::new(Endpoint::Token, FailureKind::Status(429, Some(7))).times(1));
    let answer = world.refresh(&token, &[]).await;
    assert_eq!((answer.status, answer.header("retry-after")), (429, Some("7")));
    world.refresh(&token, &[]).await.expect(200);

    fail(Failure::new(Endpoint::Token, FailureKind::Html).times(1));
    assert_eq!(world.refresh(&token, &[]).await.header("content-type"), Some("text/html; charset=utf-8"));

    fail(Failure::lost_answer(Endpoint::Token).times(1));
    world.server.clear_requests();
    let form = [("grant_type", "refresh_token"), ("refresh_token", &*token), ("client_id", common::APP)];
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
    let kind = [("content-type", "application/x-www-form-urlencoded")];
    let lost = world.browser.try_send("POST", "/oidc/token", &kind, Some(body)).await;
    assert!(lost.is_err(), "the answer must not arrive");
    let seen = world.server.requests();
    assert_eq!((&*seen[0].path, seen[0].status), ("/oidc/token", 200));
    assert_eq!(seen[0].form_value("refresh_token"), Some("<redacted>"));
    // Within the grace period the same token still works; later it revokes the grant.
    world.refresh(&token, &[]).await.expect(200);
    world.advance(4);
    world.refresh(&token, &[]).await.expect(400);

    fail(Failure::status(Endpoint::Discovery, 500));
    world.browser.get("/oidc/.well-known/openid-configuration").await.expect(500);
    faults.clear();
    world.browser.get("/oidc/.well-known/openid-configuration").await.expect(200);
}

#[tokio::test]
async fn responses_are_wrong_as_configured() {
    let world = World::start().await;
    let faults = world.server.faults();
    for (fault, member, wrong) in [
        (IdTokenFault::WrongNonce, "nonce", json!("another-nonce")),
        (IdTokenFault::WrongAudience, "aud", json!("another-app")),
        (IdTokenFault::WrongIssuer, "iss", json!("https://issuer.example/oidc")),
        (IdTokenFault::MissingSubject, "sub", Value::Null),
        (IdTokenFault::Subject("someone".to_owned()), "sub", json!("someone")),
    ] {
        faults.update(|faults| faults.id_token = vec![fault]);
        let tokens = world.tokens(SCOPES, &[]).await;
        assert_eq!(claims(&text(&tokens, "id_token"))[member], wrong);
    }
    faults.set(Faults {
        clock_offset: 3600,
        id_token: vec![IdTokenFault::AlgNone],
        token: vec![TokenFault::Type("mac".to_owned()), TokenFault::ExpiresIn(-1)],
        discovery: vec![DiscoveryFault::Missing("jwks_uri".to_owned())],
        userinfo_sub: Some("somebody".to_owned()),
        lifetimes: TokenLifetimes { id_token: Some(5), ..TokenLifetimes::default() },
        ..Faults::default()
    });
    let tokens = world.tokens(SCOPES, &[]).await;
    assert_eq!((&tokens["token_type"], &tokens["expires_in"]), (&json!("mac"), &json!(-1)));
    let id_token = text(&tokens, "id_token");
    assert!(id_token.ends_with('.'));
    assert_eq!(claims(&id_token)["iat"], 1_795_208_600 + 3600);
    assert_eq!(claims(&id_token)["exp"], 1_795_208_600 + 3605);
    let userinfo = world.userinfo(&text(&tokens, "access_token")).await;
    assert_eq!(userinfo.body["sub"], "somebody");
    let document = world.browser.get("/oidc/.well-known/openid-configuration").await;
    assert!(document.body.get("jwks_uri").is_none());

    faults.set(Faults {
        callback: vec![CallbackFault::MissingIssuer, CallbackFault::State("forged".to_owned())],
        ..Faults::default()
    });
    let url = world.authorize_url(SCOPES, &[], &[("prompt", "login")]);
    let back = world.sign_in(&url, "email", ALICE).await;
    assert_eq!(query(&back, "state").as_deref(), Some("forged"));
    assert_eq!(query(&back, "iss"), None);
}
