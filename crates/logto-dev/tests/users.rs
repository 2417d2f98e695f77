//! Users, roles, sessions, factors, personal access tokens and the dashboard in the Management API.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::account::ALICE_OF_SEED;
use common::compare::recorded;
use common::{World, text};
use logto_dev::{Role, Server};
use serde_json::{Value, json};

const PASSWORD: &str = "looking-glass-7";

/// Recorded exchanges about what this server does not have.
const OTHERS: [&str; 7] = [
    "password expiration",
    "password expiration back",
    "identities of all kinds",
    "identity: link by a connector that is not there",
    "organizations",
    "logto-configs",
    "logto-configs: change",
];

/// The id of a role of the seed.
async fn role_id(world: &World, name: &str) -> String {
    let answer = world.manage("GET", &format!("/roles?search=%25{name}%25"), &Value::Null).await;
    text(&answer.body[0], "id")
}

async fn create(world: &World, user: Value) -> String {
    let answer = world.manage("POST", "/users", &user).await;
    answer.expect(200);
    text(&answer.body, "id")
}

/// Replaces what is different in a recorded exchange, such as ids.
fn filled(value: &Value, replaced: &[(String, String)]) -> Value {
    let text = replaced.iter().fold(value.to_string(), |text, (from, to)| text.replace(from, to));
    serde_json::from_str(&text).unwrap()
}

#[tokio::test]
async fn replays_users() {
    let mut seed = common::seed();
    let role = |name: &str| Role { name: name.to_owned(), scopes: Default::default(), is_default: false };
    seed.roles = vec![role("wire-role"), role("wire-other")];
    let world = World::build(Server::builder().seed(seed)).await;
    let token = world.machine_token().await;
    let mut ids = vec![
        ("ddzpcnrcevfc64zl17q48".to_owned(), role_id(&world, "wire-role").await),
        ("p209yaf6p9sdsw4e93lbn".to_owned(), role_id(&world, "wire-other").await),
        ("<credentials>".to_owned(), token.clone()),
        // Roles of this server are described by their scopes.
        ("\"description\":\"wire\"".to_owned(), "\"description\":\"\"".to_owned()),
    ];
    for mut exchange in recorded("users") {
        if OTHERS.contains(&&*exchange.title) {
            continue;
        }
        world.advance(1);
        exchange.request = filled(&exchange.request, &ids);
        let answer = exchange.send(&world.browser, &[]).await;
        let created = exchange.method() == "POST" && exchange.path() == "/api/users" && answer.status == 200;
        if created {
            ids.push((text(&exchange.response["body"], "id"), text(&answer.body, "id")));
        }
        exchange.response = filled(&exchange.response, &ids);
        exchange.compare(&answer);
        for name in ["total-number", "link"] {
            assert_eq!(exchange.response["headers"][name].as_str(), answer.header(name), "{}: {name}", exchange.title);
        }
        if exchange.title == "create with nothing" {
            let path = format!("/users/{}", text(&answer.body, "id"));
            world.manage_with(&token, "PATCH", &path, &json!({ "name": "Wire Three" })).await.expect(200);
        }
    }
}

#[tokio::test]
async fn replays_factors() {
    let world = World::start().await;
    let token = world.machine_token().await;
    let id = create(&world, json!({ "username": "wire_mfa" })).await;
    let path = format!("/users/{id}/mfa-verifications");
    let mut ids = vec![("dzyz0q913h6x".to_owned(), id), ("<credentials>".to_owned(), token)];
    for mut exchange in recorded("user-mfa") {
        if exchange.title == "list" {
            let known = world.manage("GET", &path, &Value::Null).await.body;
            let recorded = exchange.response["body"].as_array().unwrap().iter();
            ids.extend(recorded.zip(known.as_array().unwrap()).map(|(from, to)| (text(from, "id"), text(to, "id"))));
        }
        exchange.request = filled(&exchange.request, &ids);
        exchange.response = filled(&exchange.response, &ids);
        exchange.replay(&world.browser, &[]).await;
    }
}

#[tokio::test]
async fn personal_access_tokens_belong_to_their_user() {
    let world = World::start().await;
    let path = "/users/u_bob/personal-access-tokens";
    for (expires_at, status, code) in
        [(json!(1), 400, "request.invalid_input"), (json!("x"), 400, "guard.invalid_input")]
    {
        let answer = world.manage("POST", path, &json!({ "name": "ci", "expiresAt": expires_at })).await;
        assert_eq!((answer.status, answer.error()), (status, code));
    }
    let expires_at = 1_795_208_600_000_i64 + 60_000;
    let answer = world.manage("POST", path, &json!({ "name": "a b", "expiresAt": expires_at })).await;
    assert_eq!((answer.status, &answer.body["expiresAt"]), (201, &json!(expires_at)));
    world.manage("POST", "/users/u_alice/personal-access-tokens", &json!({ "name": "a b" })).await.expect(201);
    assert_eq!(world.manage("GET", path, &Value::Null).await.body, json!([answer.body]));
    let nobody = "/users/nobody/personal-access-tokens";
    assert_eq!(world.manage("GET", nobody, &Value::Null).await.body, json!([]));
    let answer = world.manage("POST", nobody, &json!({ "name": "ci" })).await;
    assert_eq!((answer.status, answer.error()), (422, "entity.relation_foreign_key_not_found"));
    for status in [204, 404] {
        world.manage("DELETE", &format!("{path}/a%20b"), &Value::Null).await.expect(status);
    }
}

#[tokio::test]
async fn replays_dashboard() {
    let world = World::start().await;
    // The numbers are those of the recorded server; here, names and types are compared.
    for exchange in recorded("dashboard") {
        let token = world.machine_token().await;
        let answer = exchange.send(&world.browser, &[("<credentials>", &token)]).await;
        if answer.status == 400 {
            exchange.compare(&answer);
            continue;
        }
        let names = |body: &Value| body.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&answer.body), names(&exchange.response["body"]), "{}", exchange.title);
        let days = |body: &Value| body["dauCurve"].as_array().map(Vec::len);
        assert_eq!(days(&answer.body), days(&exchange.response["body"]), "{}", exchange.title);
    }
}

#[tokio::test]
async fn counts_new_and_active_users() {
    let world = World::start().await;
    let get = async |path: &str| world.manage("GET", &format!("/dashboard/users{path}"), &Value::Null).await.body;
    let before = get("/total").await["totalUserCount"].as_u64().unwrap();
    world.alice().await;
    world.advance(24 * 3600);
    create(&world, json!({ "username": "ada" })).await;
    assert_eq!(get("/total").await, json!({ "totalUserCount": before + 1 }));
    let new = get("/new").await;
    let delta = 1 - i64::try_from(before).unwrap();
    assert_eq!(new["today"], json!({ "count": 1, "delta": delta }));
    assert_eq!(new["last7Days"], json!({ "count": before + 1, "delta": before + 1 }));
    world.alice().await;
    let active = get("/active").await;
    assert_eq!(active["dau"], json!({ "count": 1, "delta": 0 }));
    assert_eq!(active["mau"], json!({ "count": 1, "delta": 1 }));
    let curve = active["dauCurve"].as_array().unwrap();
    assert_eq!(curve.last().unwrap(), &json!({ "date": "2026-11-21", "count": 1 }));
    let earlier = get("/active?date=2026-11-19").await;
    assert_eq!((&earlier["dau"]["count"], &earlier["dauCurve"][29]["date"]), (&json!(0), &json!("2026-11-19")));
}

/// Enters a username and a password on the sign-in page.
async fn try_password(world: &World, username: &str) -> common::Answer {
    world.browser.get(&world.authorize_url("openid", &[], &[("prompt", "login consent")])).await.expect(303);
    world.browser.api("PUT", "", &json!({ "interactionEvent": "SignIn" })).await.expect(204);
    let identifier = json!({ "type": "username", "value": username });
    let body = json!({ "identifier": identifier, "password": PASSWORD });
    world.browser.api("POST", "/verification/password", &body).await
}

#[tokio::test]
async fn suspension_ends_tokens_and_sign_in() {
    let world = World::start().await;
    let alice = world.alice().await;
    let set = async |is_suspended: bool| {
        let body = json!({ "isSuspended": is_suspended });
        let answer = world.manage("PATCH", "/users/u_alice/is-suspended", &body).await;
        assert_eq!((answer.status, &answer.body["isSuspended"]), (200, &json!(is_suspended)));
    };
    set(true).await;
    assert_eq!(world.userinfo(&alice.token).await.status, 401);
    assert_eq!(world.refresh(&alice.refresh, &[]).await.error(), "invalid_grant");
    let id = create(&world, json!({ "username": "ada", "password": PASSWORD })).await;
    try_password(&world, "ada").await.expect(200);
    world.manage("PATCH", &format!("/users/{id}/is-suspended"), &json!({ "isSuspended": true })).await.expect(200);
    let answer = try_password(&world, "ada").await;
    assert_eq!((answer.status, answer.error()), (401, "user.suspended"));
    // After the suspension, people can sign in again; old tokens stay revoked.
    set(false).await;
    assert_eq!(world.refresh(&alice.refresh, &[]).await.error(), "invalid_grant");
    world.alice().await;
}

#[tokio::test]
async fn ends_sessions_with_their_tokens() {
    let world = World::start().await;
    let alice = world.alice().await;
    let answer = world.manage("GET", "/users/u_alice/sessions", &Value::Null).await;
    let sessions = answer.body["sessions"].as_array().unwrap();
    let [session] = &sessions[..] else { panic!("{sessions:?}") };
    assert_eq!(session["isCurrent"], Value::Null);
    let path = format!("/users/u_alice/sessions/{}", text(&session["payload"], "uid"));
    assert_eq!(&world.manage("GET", &path, &Value::Null).await.body, session);
    let answer = world.manage("DELETE", &format!("{path}?revokeGrantsTarget=some"), &Value::Null).await;
    assert_eq!((answer.status, answer.error()), (400, "guard.invalid_input"));
    world.manage("DELETE", &format!("{path}?revokeGrantsTarget=all"), &Value::Null).await.expect(204);
    assert_eq!(world.userinfo(&alice.token).await.status, 401);
    for method in ["GET", "DELETE"] {
        let answer = world.manage(method, &path, &Value::Null).await;
        assert_eq!((answer.status, answer.error()), (404, "oidc.session_not_found"), "{method}");
    }
    let unknown = world.manage("GET", "/users/nobody/sessions", &Value::Null).await;
    assert_eq!((unknown.status, unknown.body), (200, json!({ "sessions": [] })));
}

#[tokio::test]
async fn deleted_users_lose_everything() {
    let world = World::start().await;
    let alice = world.alice().await;
    world.manage("DELETE", "/users/u_alice", &Value::Null).await.expect(204);
    assert_eq!(world.userinfo(&alice.token).await.status, 401);
    assert_eq!(world.manage("GET", "/users/u_alice", &Value::Null).await.status, 404);
    // The address is free for another account.
    create(&world, json!({ "primaryEmail": ALICE_OF_SEED })).await;
}

#[tokio::test]
async fn deleted_users_of_the_seed_stay_deleted() {
    let folder = std::env::temp_dir().join(format!("logto-dev-users-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("data.json");
    let start = async || World::build(Server::builder().seed(common::seed()).data(&file)).await;
    let world = start().await;
    world.manage("DELETE", "/users/u_bob", &Value::Null).await.expect(204);
    let id = create(&world, json!({ "name": "Ada" })).await;
    world.server.shutdown().await;
    let world = start().await;
    assert_eq!(world.manage("GET", "/users/u_bob", &Value::Null).await.status, 404);
    world.manage("GET", &format!("/users/{id}"), &Value::Null).await.expect(200);
    std::fs::remove_dir_all(&folder).unwrap();
}

#[tokio::test]
async fn new_users_get_the_default_roles() {
    let mut seed = common::seed();
    seed.roles[0].is_default = true;
    let world = World::build(Server::builder().seed(seed)).await;
    let id = create(&world, json!({})).await;
    let answer = world.manage("GET", &format!("/users/{id}/roles"), &Value::Null).await;
    assert_eq!(answer.body[0]["name"], "reader");
    assert_eq!(answer.body[0]["description"], "read:things");
    let answer = world.manage("GET", "/roles?type=User", &Value::Null).await;
    assert_eq!((answer.header("total-number"), &answer.body[0]["usersCount"]), (Some("1"), &json!(3)));
    let answer = world.manage("GET", "/roles?type=MachineToMachine", &Value::Null).await;
    assert_eq!(answer.body, json!([]));
    let answer = world.manage("GET", "/roles/nope", &Value::Null).await;
    assert_eq!((answer.status, answer.error()), (404, "entity.not_exists_with_id"));
}
