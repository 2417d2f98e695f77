//! Magic links: one-time tokens of the Management API, and signing in with them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{ALICE, Answer, SCOPES, World, claims, query, text};
use serde_json::{Value, json};

/// Opens the sign-in page of a link, and verifies its token.
async fn open(world: &World, email: &str, token: &str) -> Answer {
    world.browser.forget_cookies();
    let more = [("prompt", "login consent"), ("one_time_token", token), ("login_hint", email)];
    let scope = format!("{SCOPES} urn:logto:scope:organizations");
    let answer = world.browser.get(&world.authorize_url(&scope, &[], &more)).await;
    assert!(answer.location().contains(&format!("one_time_token={token}&login_hint=")), "{}", answer.location());
    let page = world.browser.get(answer.location()).await.text;
    assert!(page.contains(&format!("data-token=\"{token}\"")), "{page}");
    world.browser.api("PUT", "", &json!({ "interactionEvent": "SignIn" })).await.expect(204);
    let body = json!({ "identifier": { "type": "email", "value": email }, "token": token });
    world.browser.api("POST", "/verification/one-time-token/verify", &body).await
}

async fn create(world: &World, body: &Value) -> Value {
    let answer = world.manage("POST", "/one-time-tokens", body).await;
    answer.expect(201);
    assert_eq!(text(&answer.body, "token").len(), 32);
    answer.body
}

#[tokio::test]
async fn signs_in_once() {
    let world = World::start().await;
    let token = text(&create(&world, &json!({ "email": ALICE })).await, "token");
    let answer = open(&world, "x@logto.test", &token).await;
    assert_eq!((answer.status, answer.error()), (400, "one_time_token.email_mismatch"));
    let answer = open(&world, ALICE, "nope").await;
    assert_eq!((answer.status, answer.error()), (404, "one_time_token.token_not_found"));
    let answer = open(&world, ALICE, &token).await;
    answer.expect(200);
    let id = json!({ "verificationId": answer.body["verificationId"] });
    world.browser.api("POST", "/identification", &id).await.expect(204);
    let back = world.submit().await;
    let tokens = world.exchange(&query(&back, "code").unwrap()).await.body;
    assert_eq!(claims(&text(&tokens, "id_token"))["email"], ALICE);
    let answer = open(&world, ALICE, &token).await;
    assert_eq!((answer.status, answer.error()), (400, "one_time_token.token_consumed"));
}

#[tokio::test]
async fn creates_the_account_and_its_memberships() {
    let world = World::start().await;
    let body = json!({ "email": "new@logto.test", "context": { "jitOrganizationIds": ["org_acme"] } });
    let token = text(&create(&world, &body).await, "token");
    let answer = open(&world, "new@logto.test", &token).await;
    let id = json!({ "verificationId": answer.body["verificationId"] });
    let missing = world.browser.api("POST", "/identification", &id).await;
    assert_eq!((missing.status, missing.error()), (404, "user.user_not_exist"));
    let event = json!({ "interactionEvent": "Register" });
    world.browser.api("PUT", "/interaction-event", &event).await.expect(204);
    world.browser.api("POST", "/identification", &id).await.expect(201);
    let back = world.submit().await;
    let tokens = world.exchange(&query(&back, "code").unwrap()).await.body;
    assert_eq!(claims(&text(&tokens, "id_token"))["organizations"], json!(["org_acme"]));
}

#[tokio::test]
async fn tokens_are_managed_with_their_states() {
    let world = World::start().await;
    let first = create(&world, &json!({ "email": ALICE })).await;
    let second = create(&world, &json!({ "email": ALICE, "expiresIn": 30 })).await;
    let list = async |query: &str| world.manage("GET", &format!("/one-time-tokens{query}"), &Value::Null).await.body;
    let ids = |list: &Value| list.as_array().unwrap().iter().map(|item| text(item, "id")).collect::<Vec<_>>();
    assert_eq!(ids(&list("?email=alice%40logto.test").await), [text(&second, "id"), text(&first, "id")]);
    world.advance(31);
    assert_eq!(ids(&list("?status=expired").await), [text(&second, "id")]);
    assert_eq!(list("?status=x").await["code"], "guard.invalid_input");
    let path = format!("/one-time-tokens/{}", text(&first, "id"));
    let status =
        async |status: &str| world.manage("PUT", &format!("{path}/status"), &json!({ "status": status })).await;
    assert_eq!(status("active").await.error(), "one_time_token.cannot_reactivate_token");
    assert_eq!(status("revoked").await.body["status"], "revoked");
    let body = json!({ "email": ALICE, "token": first["token"] });
    let answer = world.manage("POST", "/one-time-tokens/verify", &body).await;
    assert_eq!((answer.status, answer.error()), (400, "one_time_token.token_revoked"));
    world.manage("DELETE", &path, &Value::Null).await.expect(204);
    assert_eq!(world.manage("DELETE", &path, &Value::Null).await.error(), "entity.not_found");
    assert_eq!(world.manage("GET", &path, &Value::Null).await.error(), "entity.not_exists_with_id");
    let answer = world.manage("POST", "/one-time-tokens", &json!({ "email": ALICE, "expiresIn": 0 })).await;
    assert_eq!((answer.status, answer.error()), (400, "guard.invalid_input"));
}

#[tokio::test]
async fn verification_survives_a_reload_of_the_page() {
    let world = World::start().await;
    let body = json!({ "email": "new@logto.test", "context": { "jitOrganizationIds": ["org_acme"] } });
    let token = text(&create(&world, &body).await, "token");
    let answer = open(&world, "new@logto.test", &token).await;
    let id = json!({ "verificationId": answer.body["verificationId"] });
    let event = |event: &str| json!({ "interactionEvent": event });
    world.browser.api("PUT", "/interaction-event", &event("Register")).await.expect(204);
    world.browser.api("POST", "/identification", &id).await.expect(201);
    // The token is used up, but the page can go on with its verification, also after a code was asked for.
    world.ask_for_code("Register", "phone", "15550100077").await.expect(200);
    world.browser.api("PUT", "/interaction-event", &event("SignIn")).await.expect(204);
    world.browser.api("POST", "/identification", &id).await.expect(204);
    let back = world.submit().await;
    let tokens = world.exchange(&query(&back, "code").unwrap()).await.body;
    assert_eq!(claims(&text(&tokens, "id_token"))["organizations"], json!(["org_acme"]));
}
