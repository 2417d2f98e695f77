//! Sessions and grants in the Account API: listing them, ending them, and the effect on tokens.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::account::{ALICE_OF_SEED, ALL_SCOPES, Caller};
use common::{APP, Browser, World, query};
use serde_json::{Value, json};

/// Signs Alice in with two browsers, a minute apart. The world has the second browser.
async fn two_devices() -> (World, Browser, Caller, Caller) {
    let mut world = World::start().await;
    world.browser = Browser::named(world.server.port(), "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0");
    let first = world.alice().await;
    world.advance(60);
    let phone = Browser::named(world.server.port(), "Mozilla/5.0 (iPhone) Safari/605.1");
    let laptop = std::mem::replace(&mut world.browser, phone);
    let second = world.alice().await;
    (world, laptop, first, second)
}

async fn sessions(world: &World, caller: &Caller) -> Vec<Value> {
    let answer = world.account(caller, "GET", "/my-account/sessions", &Value::Null).await;
    answer.expect(200);
    answer.body["sessions"].as_array().unwrap().clone()
}

fn uid(session: &Value) -> String {
    session["payload"]["uid"].as_str().unwrap().to_owned()
}

async fn is_alive(world: &World, caller: &Caller) -> (bool, bool) {
    let access = world.userinfo(&caller.token).await.status == 200;
    (access, world.refresh(&caller.refresh, &[]).await.status == 200)
}

#[tokio::test]
async fn lists_sessions_with_device_and_sign_in() {
    let (world, _, first, second) = two_devices().await;
    let list = sessions(&world, &second).await;
    let [phone, laptop] = &list[..] else { panic!("{list:?}") };
    assert_eq!((&phone["isCurrent"], &laptop["isCurrent"]), (&json!(true), &json!(false)));
    let context = &laptop["lastSubmission"]["signInContext"];
    assert_eq!(context["userAgent"], "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0");
    assert_eq!(context["ip"], "127.0.0.1");
    assert_eq!(laptop["lastSubmission"]["interactionEvent"], "SignIn");
    let record = &laptop["lastSubmission"]["verificationRecords"][0];
    assert_eq!(record["type"], "EmailVerificationCode");
    assert_eq!(record["identifier"], json!({ "type": "email", "value": ALICE_OF_SEED }));
    let payload = &laptop["payload"];
    assert_eq!((&laptop["accountId"], &payload["accountId"]), (&json!("u_alice"), &json!("u_alice")));
    assert_eq!(laptop["clientId"], APP);
    assert_eq!(payload["loginTs"], 1_795_208_600);
    assert_eq!(payload["exp"], 1_795_208_600 + 14 * 24 * 3600);
    assert_eq!(laptop["expiresAt"].as_i64().unwrap(), payload["exp"].as_i64().unwrap() * 1000);
    let authorization = &payload["authorizations"][APP];
    assert!(authorization["grantId"].is_string() && authorization["sid"].is_string(), "{payload}");
    // From the other device it is the other way round.
    let list = sessions(&world, &first).await;
    assert_eq!((&list[0]["isCurrent"], &list[1]["isCurrent"]), (&json!(false), &json!(true)));
    // The list contains no sessions of other users and no values of cookies.
    assert!(!world.browser.holds_any_of(&format!("{list:?}")), "a cookie is in the list");
    let ended = [("authorization", &*format!("Bearer {}", second.token))];
    let answer = world.browser.send("GET", "/api/my-account/sessions", &ended, None).await;
    assert_eq!((answer.status, answer.error()), (401, "verification_record.permission_denied"));
}

#[tokio::test]
async fn ends_another_session_with_its_tokens() {
    let (world, laptop, first, second) = two_devices().await;
    let list = sessions(&world, &second).await;
    let path = format!("/my-account/sessions/{}?revokeGrantsTarget=all", uid(&list[1]));
    world.account(&second, "DELETE", &path, &Value::Null).await.expect(204);
    assert_eq!(is_alive(&world, &first).await, (false, false));
    assert_eq!(is_alive(&world, &second).await, (true, true));
    assert_eq!(sessions(&world, &second).await.len(), 1);
    let silent = world.authorize_url("openid", &[], &[("prompt", "none")]);
    let back = laptop.get(&silent).await;
    assert_eq!(query(back.location(), "error").as_deref(), Some("login_required"));
    let answer = world.account(&second, "DELETE", &path, &Value::Null).await;
    assert_eq!((answer.status, answer.error()), (400, "oidc.session_not_found"));
    assert_eq!(answer.body["data"], json!({ "status": 404 }));
}

#[tokio::test]
async fn ends_the_current_session_with_its_tokens() {
    let (world, _, first, second) = two_devices().await;
    let list = sessions(&world, &second).await;
    let path = format!("/my-account/sessions/{}?revokeGrantsTarget=firstParty", uid(&list[0]));
    world.account(&second, "DELETE", &path, &Value::Null).await.expect(204);
    assert_eq!(is_alive(&world, &second).await, (false, false));
    assert_eq!(is_alive(&world, &first).await, (true, true));
}

#[tokio::test]
async fn offline_tokens_outlive_the_session_without_revoke_target() {
    let (world, _, first, second) = two_devices().await;
    let list = sessions(&world, &second).await;
    let path = format!("/my-account/sessions/{}", uid(&list[1]));
    let answer = world.account(&second, "DELETE", &format!("{path}?revokeGrantsTarget=some"), &Value::Null).await;
    assert_eq!((answer.status, answer.error()), (400, "guard.invalid_input"));
    world.account(&second, "DELETE", &path, &Value::Null).await.expect(204);
    assert_eq!(is_alive(&world, &first).await, (true, true));
    let list = sessions(&world, &first).await;
    assert!(list.len() == 1 && list[0]["isCurrent"] == false, "{list:?}");
}

#[tokio::test]
async fn rejects_sessions_of_other_users() {
    let (mut world, _, _, alice) = two_devices().await;
    let of_alice = uid(&sessions(&world, &alice).await[0]);
    world.browser = world.other_browser();
    let mut bob = world.caller("bob@example.com", ALL_SCOPES).await;
    bob.record = Some(world.code_record(&bob, "email", "bob@example.com").await);
    assert_eq!(sessions(&world, &bob).await.len(), 1);
    let path = format!("/my-account/sessions/{of_alice}?revokeGrantsTarget=all");
    let answer = world.account(&bob, "DELETE", &path, &Value::Null).await;
    assert_eq!((answer.status, answer.error()), (400, "oidc.invalid_session_account_id"));
    let grants = world.account(&alice, "GET", "/my-account/grants", &Value::Null).await;
    let grant = grants.body["grants"][0]["id"].as_str().unwrap().to_owned();
    let answer = world.account(&bob, "DELETE", &format!("/my-account/grants/{grant}"), &Value::Null).await;
    assert_eq!((answer.status, answer.error()), (404, "oidc.invalid_grant"));
    assert_eq!(is_alive(&world, &alice).await, (true, true));
}

#[tokio::test]
async fn lists_and_revokes_grants() {
    let (world, _, first, second) = two_devices().await;
    let list = async |query: &str| {
        let path = format!("/my-account/grants{query}");
        world.account(&second, "GET", &path, &Value::Null).await
    };
    let answer = list("").await;
    answer.expect(200);
    let grants = answer.body["grants"].as_array().unwrap().clone();
    assert_eq!(grants.len(), 2);
    let payload = &grants[1]["payload"];
    assert_eq!((&payload["accountId"], &payload["clientId"]), (&json!("u_alice"), &json!(APP)));
    assert_eq!(payload["iat"], 1_795_208_600);
    assert_eq!(payload["exp"].as_i64().unwrap() * 1000, grants[1]["expiresAt"].as_i64().unwrap());
    let scope = payload["openid"]["scope"].as_str().unwrap();
    assert!(scope.split(' ').any(|scope| scope == "urn:logto:scope:sessions"), "{scope}");
    assert_eq!(list("?appType=firstParty").await.body["grants"].as_array().unwrap().len(), 2);
    assert_eq!(list("?appType=thirdParty").await.body, json!({ "grants": [] }));
    assert_eq!(list("?appType=x").await.error(), "guard.invalid_input");
    // The older grant is that of the laptop.
    let path = format!("/my-account/grants/{}", grants[1]["id"].as_str().unwrap());
    world.account(&second, "DELETE", &path, &Value::Null).await.expect(204);
    assert_eq!(is_alive(&world, &first).await, (false, false));
    assert_eq!(is_alive(&world, &second).await, (true, true));
    let answer = world.account(&second, "DELETE", &path, &Value::Null).await;
    assert_eq!((answer.status, answer.error()), (404, "oidc.invalid_grant"));
    let laptop = &sessions(&world, &second).await[1];
    assert_eq!(laptop["payload"]["authorizations"], json!({}));
}

#[tokio::test]
async fn grants_separate_scopes_and_resources() {
    let world = World::start().await;
    world.tokens(&format!("{ALL_SCOPES} read:things"), &[common::API]).await;
    let url = world.authorize_url(ALL_SCOPES, &[], &[]);
    let back = world.browser.follow(url).await;
    let tokens = world.exchange(&query(&back, "code").unwrap()).await.body;
    let token = tokens["access_token"].as_str().unwrap().to_owned();
    let mut caller = Caller { token, refresh: String::new(), record: None };
    caller.record = Some(world.code_record(&caller, "email", common::ALICE).await);
    let answer = world.account(&caller, "GET", "/my-account/grants", &Value::Null).await;
    let grants = answer.body["grants"].as_array().unwrap().clone();
    assert_eq!(grants.len(), 1, "one grant for one application in one session");
    let payload = &grants[0]["payload"];
    assert_eq!(payload["resources"], json!({ common::API: "read:things" }));
    assert!(!payload["openid"]["scope"].as_str().unwrap().contains("read:things"));
}
