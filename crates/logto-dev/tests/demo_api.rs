//! The demo API: the tokens that each endpoint accepts.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::account::ALICE_OF_SEED;
use common::{API, Answer, World, query, text};
use logto_dev::{Connectors, Seed};
use serde_json::{Value, json};

const DEMO: &str = "https://api.example.com";
const ORGANIZATIONS: &str = "urn:logto:resource:organizations";
const SCOPES: &str = "openid offline_access profile roles urn:logto:scope:organizations \
    urn:logto:scope:organization_roles read:profile write:profile read:members invite:members";

/// The people, roles and organizations of the default seed.
async fn demo_world() -> World {
    let mut seed = common::seed();
    seed.roles = Seed::default().roles;
    World::with(seed, Connectors::default()).await
}

/// Signs in and returns the token response.
async fn sign_in(world: &World, email: &str) -> Value {
    let url = world.authorize_url(SCOPES, &[DEMO, API, ORGANIZATIONS], &[("prompt", "login consent")]);
    let back = world.sign_in(&url, "email", email).await;
    let answer = world.exchange(&query(&back, "code").unwrap()).await;
    answer.expect(200);
    answer.body
}

/// Returns an access token for the refresh token.
async fn token(world: &World, refresh: &Value, more: &[(&str, &str)]) -> String {
    let answer = world.refresh(refresh.as_str().unwrap(), more).await;
    answer.expect(200);
    answer.body["access_token"].as_str().unwrap().to_owned()
}

async fn call(world: &World, method: &str, path: &str, token: &str, body: &Value) -> Answer {
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", &*bearer), ("origin", "http://anywhere.test")];
    let answer = world.browser.send(method, path, &headers, Some(body.to_string())).await;
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    assert_eq!(answer.header("access-control-expose-headers"), Some("WWW-Authenticate"));
    answer
}

#[track_caller]
fn assert_missing_scope(answer: &Answer, scope: &str) {
    answer.expect(403);
    assert_eq!(answer.body, json!({ "error": "insufficient_scope", "required": scope }));
    let challenge = format!("Bearer error=\"insufficient_scope\", scope=\"{scope}\"");
    assert_eq!(answer.header("www-authenticate"), Some(&*challenge));
}

#[tokio::test]
async fn reading_and_writing_need_their_own_scope() {
    const PATH: &str = "/demo-api/documents";
    let world = demo_world().await;
    let (alice, bob) = (sign_in(&world, ALICE_OF_SEED).await, sign_in(&world, "bob@example.com").await);
    let demo = [("resource", DEMO)];
    let writer = token(&world, &alice["refresh_token"], &demo).await;
    let reader = token(&world, &bob["refresh_token"], &demo).await;
    let nothing = token(&world, &alice["refresh_token"], &[("resource", DEMO), ("scope", "openid")]).await;
    let document = json!({ "title": " My plan " });
    assert_missing_scope(&call(&world, "GET", PATH, &nothing, &Value::Null).await, "read:profile");
    assert_missing_scope(&call(&world, "POST", PATH, &nothing, &document).await, "write:profile");
    assert_missing_scope(&call(&world, "POST", PATH, &reader, &document).await, "write:profile");
    let made = call(&world, "POST", PATH, &writer, &document).await;
    made.expect(201);
    assert_eq!((&made.body["title"], &made.body["author"]), (&json!("My plan"), &json!("u_alice")));
    for body in [json!({}), json!({ "title": "  " }), json!({ "title": "x".repeat(201) }), json!("{")] {
        call(&world, "POST", PATH, &writer, &body).await.expect(400);
    }
    let list = async |token: &str| {
        let answer = call(&world, "GET", PATH, token, &Value::Null).await;
        answer.expect(200);
        answer.body["documents"].as_array().unwrap().clone()
    };
    let (of_alice, of_bob) = (list(&writer).await, list(&reader).await);
    assert_eq!(of_alice.last(), Some(&made.body));
    assert!(of_bob.len() == of_alice.len() - 1 && !of_bob.is_empty(), "{of_bob:?}");
    // An organization has its own documents, and the scopes of the role in it.
    let in_globex = [("organization_id", "org_globex"), ("resource", DEMO)];
    let member = token(&world, &alice["refresh_token"], &in_globex).await;
    assert_eq!(list(&member).await, of_bob);
    assert_missing_scope(&call(&world, "POST", PATH, &member, &document).await, "write:profile");
}

#[tokio::test]
async fn organization_endpoints_need_an_organization_token() {
    const SHOW: &str = "/demo-api/organization";
    const INVITE: &str = "/demo-api/organization/invitations";
    let world = demo_world().await;
    let alice = sign_in(&world, ALICE_OF_SEED).await;
    let refresh = &alice["refresh_token"];
    let owner = token(&world, refresh, &[("organization_id", "org_acme")]).await;
    let member = token(&world, refresh, &[("organization_id", "org_globex")]).await;
    let shown = call(&world, "GET", SHOW, &owner, &Value::Null).await;
    shown.expect(200);
    let expected = json!({
        "sub": "u_alice", "organization": "org_acme", "scopes": ["read:members", "invite:members"],
    });
    assert_eq!(shown.body, expected);
    let shown = call(&world, "GET", SHOW, &member, &Value::Null).await.body;
    assert_eq!((&shown["organization"], &shown["scopes"]), (&json!("org_globex"), &json!(["read:members"])));
    let invitation = json!({ "email": "carol@example.com" });
    assert_missing_scope(&call(&world, "POST", INVITE, &member, &invitation).await, "invite:members");
    let answer = call(&world, "POST", INVITE, &owner, &invitation).await;
    answer.expect(201);
    let id = text(&answer.body, "id");
    let expected =
        json!({ "id": id, "organization": "org_acme", "email": "carol@example.com", "invitedBy": "u_alice" });
    assert_eq!(answer.body, expected);
    call(&world, "POST", INVITE, &owner, &json!({ "email": "carol" })).await.expect(400);
}

#[tokio::test]
async fn invitation_is_accepted_by_its_address_once_and_membership_ends() {
    const ACCEPT: &str = "/demo-api/invitations/accept";
    const LEAVE: &str = "/demo-api/organization/membership";
    let world = demo_world().await;
    let (alice, bob) = (sign_in(&world, ALICE_OF_SEED).await, sign_in(&world, "bob@example.com").await);
    // Bob is in Acme already, and not in Globex.
    let owner = token(&world, &alice["refresh_token"], &[("organization_id", "org_acme")]).await;
    let invite = async |email: &str| {
        let body = json!({ "email": email });
        let answer = call(&world, "POST", "/demo-api/organization/invitations", &owner, &body).await;
        answer.expect(201);
        text(&answer.body, "id")
    };
    let for_bob = json!({ "invitation": invite("bob@example.com").await });
    let message = world.server.inbox().into_iter().next().unwrap();
    assert_eq!((&*message.to, message.usage_type), ("bob@example.com", Some("OrganizationInvitation")));
    let link = message.body.split_whitespace().find(|word| word.starts_with("http")).unwrap();
    assert!(link.starts_with("http://anywhere.test/accept-invitation?invitation="), "{link}");
    assert_eq!(query(link, "organization_id").as_deref(), Some("org_acme"));
    assert_eq!(query(link, "login_hint").as_deref(), Some("bob@example.com"));
    assert_eq!(query(link, "one_time_token").unwrap().len(), 32);

    let member = token(&world, &bob["refresh_token"], &[("organization_id", "org_acme")]).await;
    call(&world, "DELETE", LEAVE, &member, &Value::Null).await.expect(200);
    call(&world, "DELETE", LEAVE, &member, &Value::Null).await.expect(404);
    let refused = call(&world, "DELETE", LEAVE, &owner, &Value::Null).await;
    assert_eq!((refused.status, refused.error()), (409, "the organization needs an owner"));

    let demo = [("resource", DEMO)];
    let of_alice = token(&world, &alice["refresh_token"], &demo).await;
    let of_bob = token(&world, &bob["refresh_token"], &demo).await;
    let refused = call(&world, "POST", ACCEPT, &of_alice, &for_bob).await;
    assert_eq!((refused.status, refused.error()), (403, "the invitation is for another e-mail address"));
    call(&world, "POST", ACCEPT, &of_bob, &json!({})).await.expect(400);
    let accepted = call(&world, "POST", ACCEPT, &of_bob, &for_bob).await;
    accepted.expect(200);
    assert_eq!(accepted.body["organization"], "org_acme");
    call(&world, "POST", ACCEPT, &of_bob, &for_bob).await.expect(404);
    let again = token(&world, &bob["refresh_token"], &[("organization_id", "org_acme")]).await;
    call(&world, "GET", "/demo-api/organization", &again, &Value::Null).await.expect(200);
}

#[tokio::test]
async fn rejects_every_other_token() {
    let world = demo_world().await;
    let alice = sign_in(&world, ALICE_OF_SEED).await;
    let refresh = &alice["refresh_token"];
    let for_demo = token(&world, refresh, &[("resource", DEMO)]).await;
    let for_another = token(&world, refresh, &[("resource", API)]).await;
    let for_acme = token(&world, refresh, &[("organization_id", "org_acme")]).await;
    let in_acme = token(&world, refresh, &[("organization_id", "org_acme"), ("resource", DEMO)]).await;
    let body = json!({ "title": "T", "email": "carol@example.com" });
    for (method, path, organization) in [
        ("GET", "/demo-api/me", false),
        ("GET", "/demo-api/documents", false),
        ("POST", "/demo-api/documents", false),
        ("GET", "/demo-api/organization", true),
        ("POST", "/demo-api/organization/invitations", true),
        ("POST", "/demo-api/invitations/accept", false),
        ("DELETE", "/demo-api/organization/membership", true),
    ] {
        let wrong =
            if organization { [&for_demo, &for_another, &in_acme] } else { [&for_acme, &for_another, &for_acme] };
        for token in wrong {
            let answer = call(&world, method, path, token, &body).await;
            assert_eq!((answer.status, answer.error()), (403, "the token is for another audience"), "{path}");
        }
        let right = if organization { &for_acme } else { &for_demo };
        let forged = format!("{}A", &right[..right.len() - 1]);
        let forged = if forged == *right { format!("{}B", &right[..right.len() - 1]) } else { forged };
        let (id_token, opaque) = (alice["id_token"].as_str().unwrap(), alice["access_token"].as_str().unwrap());
        for token in [&*forged, id_token, opaque, ""] {
            let answer = call(&world, method, path, token, &body).await;
            answer.expect(401);
            assert_eq!(answer.header("www-authenticate"), Some("Bearer error=\"invalid_token\""), "{path}");
        }
        let headers = [("origin", "http://anywhere.test"), ("access-control-request-method", method)];
        let answer = world.browser.send("OPTIONS", path, &headers, None).await;
        answer.expect(204);
        assert!(answer.header("access-control-allow-methods").unwrap().contains(method));
        assert_eq!(answer.header("access-control-allow-headers"), Some("authorization, content-type"));
    }
    world.advance(3600);
    for (path, token) in [("/demo-api/documents", &for_demo), ("/demo-api/organization", &for_acme)] {
        let answer = call(&world, "GET", path, token, &Value::Null).await;
        assert_eq!((answer.status, answer.error()), (401, "the token has expired"), "{path}");
    }
}

#[tokio::test]
async fn claims_contain_roles_and_organizations() {
    let world = demo_world().await;
    let all = json!(["org_acme", "org_globex"]);
    let tokens = sign_in(&world, ALICE_OF_SEED).await;
    let userinfo = world.userinfo(tokens["access_token"].as_str().unwrap()).await.body;
    for shown in [&userinfo, &common::claims(tokens["id_token"].as_str().unwrap())] {
        assert_eq!(shown["roles"], json!(["admin", "operator"]));
        assert_eq!(shown["organizations"], all);
        assert_eq!(shown["organization_roles"], json!(["org_acme:owner", "org_globex:member"]));
    }
    let expected = json!([
        { "id": "org_acme", "name": "Acme", "description": "Anvils and rockets" },
        { "id": "org_globex", "name": "Globex", "description": null },
    ]);
    assert_eq!(userinfo["organization_data"], expected);
}

#[tokio::test]
async fn demo_api_checks_its_token() {
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
    world.advance(3600);
    assert_eq!(call(&good).await, (401, json!({ "error": "the token has expired" })));
    world.browser.get("/demo-api/me").await.expect(401);
}
