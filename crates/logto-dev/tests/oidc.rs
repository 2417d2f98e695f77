//! OpenID Connect beyond the recorded exchanges: sessions, prompts, lifetimes, sign-up, pages, the data file.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::time::Duration;

use common::{ALICE, CALLBACK, SCOPES, SOON, World, claims, query, text};
use serde_json::json;

#[tokio::test]
async fn live_session_needs_no_sign_in_page() {
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
async fn prompt_none_reports_the_missing_step() {
    let world = World::start().await;
    let url = world.authorize_url("openid", &[], &[("prompt", "none")]);
    let error = |location: &str| query(location, "error").unwrap_or_default();
    assert_eq!(error(world.browser.get(&url).await.location()), "login_required");
    let tokens = world.tokens(SCOPES, &[]).await;
    world.revoke(&text(&tokens, "refresh_token")).await;
    world.userinfo(&text(&tokens, "access_token")).await.expect(401);
    assert_eq!(error(world.browser.get(&url).await.location()), "consent_required");
    world.advance(14 * 24 * 3600);
    assert_eq!(error(world.browser.get(&url).await.location()), "login_required");
}

#[tokio::test]
async fn max_age_adds_auth_time_and_requires_a_new_sign_in() {
    let world = World::start().await;
    let tokens = world.tokens(SCOPES, &[]).await;
    assert!(claims(&text(&tokens, "id_token")).get("auth_time").is_none());
    let url = world.authorize_url(SCOPES, &[], &[("max_age", "100")]);
    world.advance(100);
    let back = world.browser.follow(url.clone()).await;
    let answer = world.exchange(&query(&back, "code").unwrap()).await;
    let id_token = claims(&text(&answer.body, "id_token"));
    assert_eq!(id_token["iat"].as_i64().unwrap() - id_token["auth_time"].as_i64().unwrap(), 100);
    world.advance(1);
    assert!(world.browser.get(&url).await.location().starts_with("/sign-in"));
}

#[tokio::test]
async fn offline_access_needs_prompt_consent() {
    let world = World::start().await;
    let url = world.authorize_url(SCOPES, &[], &[]);
    let back = world.sign_in(&url, "email", ALICE).await;
    let answer = world.exchange(&query(&back, "code").unwrap()).await;
    assert!(answer.body.get("refresh_token").is_none());
    assert_eq!(answer.body["scope"], "openid profile email");
}

#[tokio::test]
async fn cancel_returns_access_denied() {
    let world = World::start().await;
    let url = world.authorize_url(SCOPES, &[], &[]);
    world.browser.get(&url).await;
    let answer = world.browser.api("POST", "/cancel", &json!({})).await;
    let back = world.browser.follow(text(&answer.body, "redirectTo")).await;
    assert_eq!(query(&back, "error").as_deref(), Some("access_denied"));
    assert_eq!(query(&back, "state").as_deref(), Some("the-state"));
    // The interaction has ended, so its page can no longer be used.
    world.browser.api("POST", "/cancel", &json!({})).await.expect(400);
}

#[tokio::test]
async fn only_the_same_browser_can_resume_an_authorization() {
    let world = World::start().await;
    let url = world.authorize_url(SCOPES, &[], &[]);
    world.browser.get(&url).await;
    let answer = world.browser.api("POST", "/cancel", &json!({})).await;
    let path = text(&answer.body, "redirectTo");
    world.other_browser().get(&path).await.expect(400);
}

#[tokio::test]
async fn supports_fragment_and_form_post() {
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
async fn replayed_code_revokes_the_grant() {
    let world = World::start().await;
    let code = world.code(SCOPES, &[]).await;
    let tokens = world.exchange(&code).await.body;
    // A replay is detected even after the code has expired.
    world.advance(120);
    world.exchange(&code).await.expect(400);
    world.userinfo(&text(&tokens, "access_token")).await.expect(401);
    world.refresh(&text(&tokens, "refresh_token"), &[]).await.expect(400);
}

#[tokio::test]
async fn reused_refresh_token_revokes_the_grant_after_three_seconds() {
    let world = World::start().await;
    let first = text(&world.tokens(SCOPES, &[]).await, "refresh_token");
    let (one, two, three) =
        tokio::join!(world.refresh(&first, &[]), world.refresh(&first, &[]), world.refresh(&first, &[]));
    let mut tokens: Vec<String> = [one, two, three].iter().map(|answer| text(&answer.body, "refresh_token")).collect();
    tokens.sort();
    tokens.dedup();
    assert_eq!(tokens.len(), 3, "three different tokens");
    world.advance(3);
    world.refresh(&first, &[]).await.expect(200);
    world.server.clock().advance(Duration::from_millis(1));
    world.refresh(&first, &[]).await.expect(400);
    world.refresh(&tokens[0], &[]).await.expect(400);
}

#[tokio::test]
async fn reused_refresh_token_revokes_the_grant_at_once_without_grace_period() {
    let world = World::start().await;
    world.server.faults().update(|faults| faults.refresh_grace_ms = Some(0));
    let first = text(&world.tokens(SCOPES, &[]).await, "refresh_token");
    let second = text(&world.refresh(&first, &[]).await.body, "refresh_token");
    world.refresh(&first, &[]).await.expect(400);
    world.refresh(&second, &[]).await.expect(400);
}

#[tokio::test]
async fn rotation_does_not_extend_the_refresh_token_lifetime() {
    let world = World::start().await;
    let mut token = text(&world.tokens(SCOPES, &[]).await, "refresh_token");
    for _ in 0..13 {
        world.advance(24 * 3600);
        token = text(&world.refresh(&token, &[]).await.body, "refresh_token");
    }
    world.advance(24 * 3600 - 1);
    token = text(&world.refresh(&token, &[]).await.body, "refresh_token");
    world.advance(1);
    world.refresh(&token, &[]).await.expect(400);
}

#[tokio::test]
async fn sign_out_revokes_tokens_without_offline_access() {
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
async fn registers_and_signs_in_by_email_and_phone() {
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
async fn new_code_invalidates_the_old_one_and_expires() {
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
    world.advance(601);
    let answer = world.verify(&second, &identifier, &new).await;
    assert_eq!(answer.error(), "verification_code.expired");
}

#[tokio::test]
async fn rotates_keys_and_revokes_sessions() {
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
async fn pages_have_security_headers_and_a_development_note() {
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
async fn data_file_survives_a_restart() {
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

#[tokio::test]
async fn other_origins_cannot_load_responses_without_cors() {
    let world = World::start().await;
    for path in ["/oidc/.well-known/openid-configuration", "/oidc/jwks", "/oidc/token", "/api/my-account"] {
        let policy = world.browser.get(path).await;
        assert_eq!(policy.header("cross-origin-resource-policy"), Some("same-origin"), "{path}");
    }
    assert_eq!(world.browser.get("/").await.header("cross-origin-resource-policy"), None);
}

#[tokio::test]
async fn codes_to_one_recipient_are_limited() {
    let world = World::start().await;
    world.browser.get(&world.authorize_url(SCOPES, &[], &[])).await.expect(303);
    world.browser.api("PUT", "", &json!({ "interactionEvent": "SignIn" })).await.expect(204);
    for _ in 0..10 {
        world.ask_for_code("SignIn", "email", ALICE).await.expect(200);
    }
    let answer = world.ask_for_code("SignIn", "email", &ALICE.to_uppercase()).await;
    assert_eq!((answer.status, answer.error()), (429, "request.message_rate_limited"));
    world.ask_for_code("SignIn", "email", "bob@example.com").await.expect(200);
    world.advance(600);
    world.ask_for_code("SignIn", "email", ALICE).await.expect(200);
}

#[tokio::test]
async fn broken_bodies_are_answered_without_a_code() {
    let world = World::start().await;
    world.browser.get(&world.authorize_url(SCOPES, &[], &[])).await.expect(303);
    let kind = [("content-type", "application/json")];
    for body in ["{", "null"] {
        let answer = world.browser.send("PUT", "/api/experience", &kind, Some(body.to_owned())).await;
        answer.expect(400);
        assert!(answer.body["message"].is_string() && answer.body.get("code").is_none(), "{}", answer.text);
    }
}
