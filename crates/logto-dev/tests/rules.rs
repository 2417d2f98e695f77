//! What the recorded exchanges do not show: sessions, lifetimes, faults, the demo API.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::time::Duration;

use common::{ALICE, API, CALLBACK, SCOPES, SOON, World, claims, query};
use logto_dev::{
    CallbackFault, DiscoveryFault, Endpoint, Failure, FailureKind, Faults, IdTokenFault, TokenFault, TokenLifetimes,
};
use serde_json::{Value, json};

fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_live_session_needs_no_page() {
    let world = World::start().await;
    world.tokens(SCOPES, &[]).await;
    for (prompt, leaves_at_once) in [("consent", false), ("none", true)] {
        let url = world.authorize_url(SCOPES, &[], &[("prompt", prompt)]);
        let answer = world.browser.get(&url).await;
        assert_eq!(answer.location().starts_with(CALLBACK), leaves_at_once);
        let back = world.browser.follow(url).await;
        assert!(query(&back, "code").is_some(), "{prompt}: {back}");
    }
    let url = world.authorize_url("openid", &[], &[]);
    let back = world.browser.get(&url).await;
    assert!(query(back.location(), "code").is_some(), "{}", back.location());
    for more in [("prompt", "login"), ("max_age", "0")] {
        let url = world.authorize_url(SCOPES, &[], &[more]);
        let page = world.browser.get(&url).await;
        assert!(page.location().starts_with("/sign-in?"), "{more:?}");
    }
}

#[tokio::test]
async fn prompt_none_says_what_is_missing() {
    let world = World::start().await;
    let url = world.authorize_url("openid", &[], &[("prompt", "none")]);
    let error = |location: &str| query(location, "error").unwrap_or_default();
    assert_eq!(error(world.browser.get(&url).await.location()), "login_required");
    let tokens = world.tokens(SCOPES, &[]).await;
    world.revoke(&text(&tokens, "refresh_token")).await;
    world.userinfo(&text(&tokens, "access_token")).await.expect(401);
    assert_eq!(error(world.browser.get(&url).await.location()), "consent_required");
    world.pass(14 * 24 * 3600);
    assert_eq!(error(world.browser.get(&url).await.location()), "login_required");
}

#[tokio::test]
async fn max_age_gives_auth_time_and_asks_again_when_it_is_over() {
    let world = World::start().await;
    let tokens = world.tokens(SCOPES, &[]).await;
    assert!(claims(&text(&tokens, "id_token")).get("auth_time").is_none());
    let url = world.authorize_url(SCOPES, &[], &[("max_age", "100")]);
    world.pass(100);
    let back = world.browser.follow(url.clone()).await;
    let answer = world.exchange(&query(&back, "code").unwrap()).await;
    let id_token = claims(&text(&answer.body, "id_token"));
    assert_eq!(id_token["iat"].as_i64().unwrap() - id_token["auth_time"].as_i64().unwrap(), 100);
    world.pass(1);
    assert!(world.browser.get(&url).await.location().starts_with("/sign-in"));
}

#[tokio::test]
async fn offline_access_needs_consent() {
    let world = World::start().await;
    let url = world.authorize_url(SCOPES, &[], &[]);
    let back = world.sign_in(&url, "email", ALICE).await;
    let answer = world.exchange(&query(&back, "code").unwrap()).await;
    assert!(answer.body.get("refresh_token").is_none());
    assert_eq!(answer.body["scope"], "openid profile email");
}

#[tokio::test]
async fn cancelling_returns_access_denied() {
    let world = World::start().await;
    let url = world.authorize_url(SCOPES, &[], &[]);
    world.browser.get(&url).await;
    let answer = world.browser.api("POST", "/cancel", &json!({})).await;
    let back = world.browser.follow(text(&answer.body, "redirectTo")).await;
    assert_eq!(query(&back, "error").as_deref(), Some("access_denied"));
    assert_eq!(query(&back, "state").as_deref(), Some("the-state"));
    // It is over: the page cannot be gone on with.
    world.browser.api("POST", "/cancel", &json!({})).await.expect(400);
}

#[tokio::test]
async fn an_authorization_is_resumed_only_by_the_browser_that_began_it() {
    let world = World::start().await;
    let url = world.authorize_url(SCOPES, &[], &[]);
    world.browser.get(&url).await;
    let answer = world.browser.api("POST", "/cancel", &json!({})).await;
    let path = text(&answer.body, "redirectTo");
    world.other_browser().get(&path).await.expect(400);
}

#[tokio::test]
async fn response_modes() {
    let world = World::start().await;
    world.tokens(SCOPES, &[]).await;
    let url = world.authorize_url(SCOPES, &[], &[("response_mode", "fragment")]);
    let back = world.browser.get(&url).await;
    assert!(back.location().starts_with(&format!("{CALLBACK}#code=")));
    let url = world.authorize_url(SCOPES, &[], &[("response_mode", "form_post")]);
    let page = world.browser.get(&url).await;
    page.expect(200);
    assert!(page.text.contains(&format!("action=\"{CALLBACK}\"")), "{}", page.text);
    let policy = page.header("content-security-policy").unwrap();
    assert!(!policy.contains("unsafe") && !policy.contains("form-action"), "{policy}");
}

#[tokio::test]
async fn a_replayed_code_ends_the_grant() {
    let world = World::start().await;
    let code = world.code(SCOPES, &[]).await;
    let tokens = world.exchange(&code).await.body;
    // Also long after the code itself has expired.
    world.pass(120);
    world.exchange(&code).await.expect(400);
    world.userinfo(&text(&tokens, "access_token")).await.expect(401);
    world.refresh(&text(&tokens, "refresh_token"), &[]).await.expect(400);
}

#[tokio::test]
async fn three_seconds_of_grace_then_the_grant_ends() {
    let world = World::start().await;
    let first = text(&world.tokens(SCOPES, &[]).await, "refresh_token");
    let (one, two, three) =
        tokio::join!(world.refresh(&first, &[]), world.refresh(&first, &[]), world.refresh(&first, &[]));
    let mut tokens: Vec<String> = [one, two, three].iter().map(|answer| text(&answer.body, "refresh_token")).collect();
    tokens.sort();
    tokens.dedup();
    assert_eq!(tokens.len(), 3, "three different tokens");
    world.pass(3);
    world.refresh(&first, &[]).await.expect(200);
    world.server.clock().advance(Duration::from_millis(1));
    world.refresh(&first, &[]).await.expect(400);
    world.refresh(&tokens[0], &[]).await.expect(400);
}

#[tokio::test]
async fn without_grace_a_second_use_ends_the_grant() {
    let world = World::start().await;
    world.server.faults().update(|faults| faults.refresh_grace_ms = Some(0));
    let first = text(&world.tokens(SCOPES, &[]).await, "refresh_token");
    let second = text(&world.refresh(&first, &[]).await.body, "refresh_token");
    world.refresh(&first, &[]).await.expect(400);
    world.refresh(&second, &[]).await.expect(400);
}

#[tokio::test]
async fn a_late_answer_is_to_a_request_that_was_processed_at_once() {
    let world = World::start().await;
    let first = text(&world.tokens(SCOPES, &[]).await, "refresh_token");
    let late = (logto_dev::Endpoint::Token, Duration::from_secs(600));
    world.server.faults().update(|faults| faults.late_answers = vec![late]);
    let impatient = tokio::time::timeout(Duration::from_millis(500), world.refresh(&first, &[])).await;
    assert!(impatient.is_err(), "it was answered");
    world.server.faults().clear();
    world.pass(4);
    world.refresh(&first, &[]).await.expect(400);
}

#[tokio::test]
async fn renewal_does_not_extend_the_fourteen_days() {
    let world = World::start().await;
    let mut token = text(&world.tokens(SCOPES, &[]).await, "refresh_token");
    for _ in 0..13 {
        world.pass(24 * 3600);
        token = text(&world.refresh(&token, &[]).await.body, "refresh_token");
    }
    world.pass(24 * 3600 - 1);
    token = text(&world.refresh(&token, &[]).await.body, "refresh_token");
    world.pass(1);
    world.refresh(&token, &[]).await.expect(400);
}

#[tokio::test]
async fn sign_out_leaves_offline_tokens_and_ends_the_others() {
    let world = World::start().await;
    for (scope, status) in [(SCOPES, 200), ("openid profile", 401)] {
        let tokens = world.tokens(scope, &[]).await;
        let page = world.browser.get("/oidc/session/end").await;
        let xsrf = page.text.split("name=\"xsrf\" value=\"").nth(1).unwrap()[..48].to_owned();
        let confirm = "/oidc/session/end/confirm";
        world.browser.post_form(confirm, &[("xsrf", "x"), ("logout", "yes")]).await.expect(400);
        world.browser.post_form(confirm, &[("xsrf", &xsrf), ("logout", "yes")]).await.expect(303);
        world.userinfo(&text(&tokens, "access_token")).await.expect(status);
    }
}

#[tokio::test]
async fn people_register_and_sign_in_by_both_channels() {
    let world = World::start().await;
    for (kind, value) in [("email", "new@logto.test"), ("phone", "15550109999")] {
        let url = world.authorize_url("openid email phone", &[], &[("prompt", "login consent")]);
        world.browser.get(&url).await;
        let id = world.send_code("SignIn", kind, value).await;
        let code = world.server.wait_for_code(value, SOON).await.unwrap();
        let identifier = json!({ "type": kind, "value": value });
        world.verify(&id, &identifier, &code).await.expect(200);
        let body = json!({ "verificationId": id });
        let answer = world.browser.api("POST", "/identification", &body).await;
        assert_eq!((answer.status, answer.error()), (404, "user.user_not_exist"));
        let event = json!({ "interactionEvent": "Register" });
        world.browser.api("PUT", "/interaction-event", &event).await.expect(204);
        world.browser.api("POST", "/identification", &body).await.expect(201);
        let back = world.submit().await;
        let tokens = world.exchange(&query(&back, "code").unwrap()).await.body;
        let first = claims(&text(&tokens, "id_token"));
        assert_eq!(first["sub"].as_str().unwrap().len(), 12);
        let claim = if kind == "email" { "email" } else { "phone_number" };
        assert_eq!(first[claim], value);

        let back = world.sign_in(&url, kind, value).await;
        let tokens = world.exchange(&query(&back, "code").unwrap()).await.body;
        assert_eq!(claims(&text(&tokens, "id_token"))["sub"], first["sub"]);

        world.browser.get(&url).await;
        let id = world.send_code("Register", kind, value).await;
        let code = world.server.wait_for_code(value, SOON).await.unwrap();
        world.verify(&id, &identifier, &code).await.expect(200);
        let body = json!({ "verificationId": id });
        let answer = world.browser.api("POST", "/identification", &body).await;
        let expected = format!("user.{kind}_already_in_use");
        assert_eq!((answer.status, answer.error()), (422, &*expected));
    }
}

#[tokio::test]
async fn a_new_code_voids_the_old_and_ten_minutes_end_it() {
    let world = World::start().await;
    world.browser.get(&world.authorize_url(SCOPES, &[], &[])).await;
    let identifier = json!({ "type": "email", "value": ALICE });
    let first = world.send_code("SignIn", "email", ALICE).await;
    let old = world.server.wait_for_code(ALICE, SOON).await.unwrap();
    let answer = world.ask_for_code("SignIn", "email", ALICE).await;
    let second = text(&answer.body, "verificationId");
    let new = world.server.wait_for_code(ALICE, SOON).await.unwrap();
    let answer = world.verify(&first, &identifier, &old).await;
    assert_eq!(answer.error(), "session.verification_session_not_found");
    if old != new {
        let answer = world.verify(&second, &identifier, &old).await;
        assert_eq!(answer.error(), "verification_code.code_mismatch");
    }
    world.pass(601);
    let answer = world.verify(&second, &identifier, &new).await;
    assert_eq!(answer.error(), "verification_code.expired");
}

#[tokio::test]
async fn the_demo_api_checks_its_token() {
    const DEMO: &str = "https://api.example.com";
    let world = World::start().await;
    let tokens = world.tokens("openid offline_access", &[DEMO, API]).await;
    let refresh = text(&tokens, "refresh_token");
    let call = async |token: &str| {
        let bearer = format!("Bearer {token}");
        let headers = [("authorization", &*bearer), ("origin", "http://anywhere.test")];
        let answer = world.browser.send("GET", "/demo-api/me", &headers, None).await;
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
        (answer.status, answer.body)
    };
    let good = text(&world.refresh(&refresh, &[("resource", DEMO)]).await.body, "access_token");
    let other = text(&world.refresh(&refresh, &[("resource", API)]).await.body, "access_token");
    assert_eq!(call(&good).await, (200, json!({ "sub": "xgszyyqmlo3l" })));
    assert_eq!(call(&other).await.0, 403);
    assert_eq!(call(&text(&tokens, "access_token")).await.0, 401);
    assert_eq!(call(&text(&tokens, "id_token")).await.0, 401);
    world.pass(3600);
    assert_eq!(call(&good).await, (401, json!({ "error": "the token has expired" })));
    world.browser.get("/demo-api/me").await.expect(401);
}

#[tokio::test]
async fn key_rotation_and_revoked_sessions() {
    let world = World::start().await;
    let keys = async || {
        let document = world.browser.get("/oidc/jwks").await.body;
        document["keys"].as_array().unwrap().len()
    };
    let tokens = world.tokens(SCOPES, &[]).await;
    let hint = text(&tokens, "id_token");
    let accepted = async || {
        let url = world.authorize_url(SCOPES, &[], &[("id_token_hint", &hint)]);
        query(world.browser.get(&url).await.location(), "error").is_none()
    };
    world.server.rotate_keys(true);
    assert!(keys().await == 2 && accepted().await);
    world.server.rotate_keys(false);
    assert!(keys().await == 1 && !accepted().await);
    world.server.revoke_sessions("xgszyyqmlo3l");
    world.userinfo(&text(&tokens, "access_token")).await.expect(401);
    world.refresh(&text(&tokens, "refresh_token"), &[]).await.expect(400);
    let url = world.authorize_url(SCOPES, &[], &[("prompt", "none")]);
    let back = world.browser.get(&url).await;
    assert_eq!(query(back.location(), "error").as_deref(), Some("login_required"));
}

#[tokio::test]
async fn requests_can_fail() {
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
    // Inside the grace the same token still works; later it would end the grant.
    world.refresh(&token, &[]).await.expect(200);
    world.pass(4);
    world.refresh(&token, &[]).await.expect(400);

    fail(Failure::status(Endpoint::Discovery, 500));
    world.browser.get("/oidc/.well-known/openid-configuration").await.expect(500);
    faults.clear();
    world.browser.get("/oidc/.well-known/openid-configuration").await.expect(200);
}

#[tokio::test]
async fn answers_can_be_wrong() {
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

#[tokio::test]
async fn pages_are_safe_and_say_what_they_are() {
    let world = World::start().await;
    let hint = ("login_hint", "\"><script>alert(1)</script>");
    let url = world.authorize_url(SCOPES, &[], &[hint]);
    let page = world.browser.get(&url).await.location().to_owned();
    for path in [&*page, "/", "/inbox", "/unknown-session", "/nothing-here", "/oidc/session/end"] {
        let answer = world.browser.get(path).await;
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.contains("script-src 'self'") && !policy.contains("unsafe"), "{path}");
        assert!(policy.contains("frame-ancestors 'none'"), "{path}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"), "{path}");
        assert!(answer.text.contains("for development and tests only"), "{path}");
        assert!(!answer.text.contains("<script>") && !answer.text.contains("style="), "{path}");
    }
    let elsewhere = [("host", "attacker.test")];
    world.browser.send("GET", "/inbox", &elsewhere, None).await.expect(421);
    let status = world.browser.get("/status.json").await;
    assert_eq!(status.body["name"], "logto-dev");
}

#[tokio::test]
async fn a_data_file_outlives_the_server() {
    let folder = std::env::temp_dir().join(format!("logto-dev-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("data.json");
    let build = || logto_dev::Server::builder().seed(common::seed()).data(&file);
    let world = World::build(build()).await;
    let tokens = world.tokens(SCOPES, &[]).await;
    let key = world.browser.get("/oidc/jwks").await.body;
    let World { server, browser } = world;
    server.shutdown().await;

    let world = World::build(build()).await;
    assert_eq!(world.browser.get("/oidc/jwks").await.body, key);
    world.userinfo(&text(&tokens, "access_token")).await.expect(200);
    let cookies = browser.hand_over(&world.browser);
    assert!(cookies, "the session's cookie is still there");
    let url = world.authorize_url(SCOPES, &[], &[("prompt", "none")]);
    let url = url.replace("offline_access", "");
    let back = world.browser.get(&url).await;
    assert!(query(back.location(), "code").is_some(), "{}", back.location());
    let answer = world.refresh(&text(&tokens, "refresh_token"), &[]).await;
    answer.expect(200);
    world.server.shutdown().await;

    std::fs::write(&file, "{").unwrap();
    let error = build().port(0).start().await.unwrap_err().to_string();
    assert!(error.contains("data.json is not usable"), "{error}");
    let nowhere = folder.join("none/data.json");
    let error = logto_dev::Server::builder().data(nowhere).port(0).start().await.unwrap_err();
    assert!(error.to_string().contains("not usable"), "{error}");
    std::fs::remove_dir_all(&folder).unwrap();
}
