//! Passwords: signing in, changing them, and storing only hashes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::account::{ALICE_OF_SEED, ALICE_PASSWORD, ALICE_PHONE, ALL_SCOPES, Caller};
use common::{Answer, SCOPES, World, claims, query};
use logto_dev::{Password, User};
use serde_json::{Value, json};

/// Opens a sign-in and enters a password.
async fn try_password(world: &World, kind: &str, value: &str, password: &str) -> Answer {
    let url = world.authorize_url(SCOPES, &[], &[("prompt", "login consent")]);
    world.browser.get(&url).await.expect(303);
    let event = json!({ "interactionEvent": "SignIn" });
    world.browser.api("PUT", "", &event).await.expect(204);
    let body = json!({ "identifier": { "type": kind, "value": value }, "password": password });
    world.browser.api("POST", "/verification/password", &body).await
}

async fn finish(world: &World, answer: &Answer) -> Value {
    answer.expect(200);
    let id = answer.body["verificationId"].clone();
    world.browser.api("POST", "/identification", &json!({ "verificationId": id })).await.expect(204);
    let back = world.submit().await;
    world.exchange(&query(&back, "code").unwrap()).await.body
}

#[tokio::test]
async fn signs_in_with_username_email_and_phone() {
    let world = World::start().await;
    for (kind, value) in [("username", "alice"), ("email", "Alice@Example.com"), ("phone", ALICE_PHONE)] {
        let answer = try_password(&world, kind, value, ALICE_PASSWORD).await;
        let tokens = finish(&world, &answer).await;
        assert_eq!(claims(tokens["id_token"].as_str().unwrap())["sub"], "u_alice", "{kind}");
    }
}

#[tokio::test]
async fn errors_do_not_reveal_whether_the_account_exists() {
    let world = World::start().await;
    let mut answers = Vec::new();
    for (kind, value, password) in [
        ("email", ALICE_OF_SEED, "wrong"),
        ("username", "nobody", ALICE_PASSWORD),
        ("email", "nobody@example.com", ALICE_PASSWORD),
        // Bob has no password.
        ("email", "bob@example.com", ALICE_PASSWORD),
    ] {
        let answer = try_password(&world, kind, value, password).await;
        assert_eq!((answer.status, answer.error()), (422, "session.invalid_credentials"), "{value}");
        answers.push(answer.body);
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:?}");
    let answer = try_password(&world, "email", ALICE_OF_SEED, "").await;
    assert_eq!((answer.status, answer.error()), (400, "guard.invalid_input"));
    let answer = try_password(&world, "fax", "1", "x").await;
    assert_eq!((answer.status, answer.error()), (400, "guard.invalid_input"));
    // None of these attempts signed anybody in.
    world.browser.api("POST", "/submit", &json!({})).await.expect(404);
}

#[tokio::test]
async fn password_cannot_register_or_replace_a_code() {
    let world = World::start().await;
    let answer = try_password(&world, "email", ALICE_OF_SEED, ALICE_PASSWORD).await;
    let id = answer.body["verificationId"].as_str().unwrap().to_owned();
    let answer = world.verify(&id, &json!({ "type": "email", "value": ALICE_OF_SEED }), "000000").await;
    assert_eq!((answer.status, answer.error()), (404, "session.verification_session_not_found"));
    let event = json!({ "interactionEvent": "Register" });
    world.browser.api("PUT", "/interaction-event", &event).await.expect(204);
    let answer = world.browser.api("POST", "/identification", &json!({ "verificationId": id })).await;
    assert_eq!((answer.status, answer.error()), (400, "session.verification_failed"));
    let answer = world.other_browser().api("POST", "/verification/password", &json!({})).await;
    assert_eq!((answer.status, answer.error()), (400, "guard.invalid_input"));
    let body = json!({ "identifier": { "type": "username", "value": "alice" }, "password": ALICE_PASSWORD });
    let answer = world.other_browser().api("POST", "/verification/password", &body).await;
    assert_eq!((answer.status, &answer.body["code"]), (400, &json!("session.not_found")));
}

#[tokio::test]
async fn new_password_replaces_the_old_one() {
    const NEW: &str = "Tr0ub4dor&3";
    let world = World::start().await;
    let alice = world.alice().await;
    let set = async |caller: &Caller, password: &str| {
        let body = json!({ "password": password });
        world.account(caller, "POST", "/my-account/password", &body).await
    };
    let unproven = Caller { record: None, ..alice.clone() };
    let answer = set(&unproven, NEW).await;
    assert_eq!((answer.status, answer.error()), (401, "verification_record.permission_denied"));
    let answer = set(&alice, "short-1").await;
    assert_eq!((answer.status, answer.error()), (422, "password.rejected"));
    let issue = &answer.body["data"][0];
    assert_eq!(issue, &json!({ "code": "password_rejected.too_short", "interpolation": { "min": 8 } }));
    let answer = set(&alice, ALICE_PASSWORD).await;
    assert_eq!((answer.status, answer.error()), (422, "user.same_password"));
    set(&alice, NEW).await.expect(204);
    assert_eq!(try_password(&world, "email", ALICE_OF_SEED, ALICE_PASSWORD).await.status, 422);
    finish(&world, &try_password(&world, "email", ALICE_OF_SEED, NEW).await).await;
}

#[tokio::test]
async fn first_password_needs_a_verification_by_code() {
    let world = World::start().await;
    let mut bob = world.caller("bob@example.com", ALL_SCOPES).await;
    assert_eq!(world.my_account(&bob).await["hasPassword"], false);
    let body = json!({ "password": "Tr0ub4dor&3" });
    let answer = world.account(&bob, "POST", "/my-account/password", &body).await;
    assert_eq!((answer.status, answer.error()), (401, "verification_record.permission_denied"));
    bob.record = Some(world.code_record(&bob, "email", "bob@example.com").await);
    world.account(&bob, "POST", "/my-account/password", &body).await.expect(204);
    assert_eq!(world.my_account(&bob).await["hasPassword"], true);
}

#[tokio::test]
async fn account_with_username_and_password_only() {
    let mut seed = common::seed();
    seed.users.push(User {
        id: "u_carol".to_owned(),
        username: Some("carol".to_owned()),
        password: Some(Password::new("carols-own-word")),
        ..User::default()
    });
    // With connectors, accounts must have an email address or phone number.
    let world = World::with(seed, logto_dev::Connectors::none()).await;
    let answer = try_password(&world, "username", "carol", "carols-own-word").await;
    let tokens = finish(&world, &answer).await;
    let token = tokens["access_token"].as_str().unwrap().to_owned();
    let mut carol = Caller { token, refresh: String::new(), record: None };
    let body = json!({ "password": "carols-own-word" });
    let answer = world.account(&carol, "POST", "/verifications/password", &body).await;
    carol.record = answer.body["verificationRecordId"].as_str().map(str::to_owned);
    // Without the username, the account would have no identifier.
    let answer = world.account(&carol, "PATCH", "/my-account", &json!({ "username": null })).await;
    assert_eq!((answer.status, answer.error()), (400, "user.username_required"));
}

#[tokio::test]
async fn data_file_stores_password_hashes_only() {
    let folder = std::env::temp_dir().join(format!("logto-dev-passwords-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("data.json");
    let build = || logto_dev::Server::builder().seed(common::seed()).data(&file);
    let world = World::build(build()).await;
    let alice = world.alice().await;
    let body = json!({ "password": "Tr0ub4dor&3" });
    world.account(&alice, "POST", "/my-account/password", &body).await.expect(204);
    world.account(&alice, "PATCH", "/my-account", &json!({ "name": "Alice A" })).await.expect(200);
    let seen = format!("{:?}", world.server.requests());
    let kept = std::fs::read_to_string(&file).unwrap();
    for text in [&seen, &kept] {
        assert!(!text.contains("Tr0ub4dor") && !text.contains(ALICE_PASSWORD), "a password was written down");
    }
    world.server.shutdown().await;

    let world = World::build(build()).await;
    assert_eq!(world.my_account(&alice).await["name"], "Alice A");
    assert_eq!(world.my_account(&alice).await["applicationId"], common::APP);
    assert_eq!(try_password(&world, "username", "alice", ALICE_PASSWORD).await.status, 422);
    finish(&world, &try_password(&world, "username", "alice", "Tr0ub4dor&3").await).await;
    world.server.shutdown().await;
    std::fs::remove_dir_all(&folder).unwrap();
}

#[tokio::test]
async fn page_offers_passwords_for_sign_in_only() {
    let world = World::start().await;
    for (more, offered) in [(vec![], true), (vec![("first_screen", "register")], false)] {
        let page = world.browser.get(&world.authorize_url(SCOPES, &[], &more)).await.location().to_owned();
        let text = world.browser.get(&page).await.text;
        assert_eq!(text.contains("data-testid=\"use-password\""), offered, "{page}");
        assert!(text.contains("data-testid=\"send-code\"") && text.contains("type=\"password\""));
    }
}
