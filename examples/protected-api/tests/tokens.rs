//! The API with tokens of a `logto-dev` server: which it accepts, which it refuses, and how it says so.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod sign_in;

use std::time::Duration;

use example_protected_api::{Config, app};
use logto_dev::{Seed, Server};
use reqwest::{Client, Method, Response};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use self::sign_in::{Session, sign_in};

const RESOURCE: &str = "https://api.example.com";
const PAGE: &str = "http://localhost:3000";
const FORGED: &str = "the token is forged, expired or for another API";

/// A running API and the Logto server whose tokens it accepts.
struct World {
    server: Server,
    api: String,
    client: Client,
}

impl World {
    async fn start() -> Self {
        Self::configured(|_| ()).await
    }

    async fn configured(change: impl FnOnce(&mut Config)) -> Self {
        let server = Server::builder().seed(Seed::default()).port(0).start().await.unwrap();
        let mut config = Config {
            logto_endpoint: server.endpoint().to_owned(),
            resource: RESOURCE.to_owned(),
            page_origin: PAGE.parse().unwrap(),
        };
        change(&mut config);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let api = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, app(config)).await });
        Self { server, api, client: Client::new() }
    }

    /// Alice's session.
    async fn alice(&self) -> Session {
        sign_in(&self.server, "alice@example.com", "alice-password-1").await
    }

    async fn get(&self, path: &str, token: &str) -> Response {
        let request = self.client.get(format!("{}{path}", self.api)).bearer_auth(token);
        request.header("origin", PAGE).send().await.unwrap()
    }

    async fn add(&self, title: &str, token: &str) -> Response {
        let request = self.client.post(format!("{}/documents", self.api)).bearer_auth(token);
        request.json(&json!({ "title": title })).send().await.unwrap()
    }

    #[track_caller]
    fn fetches_of_keys(&self) -> usize {
        self.server.requests().iter().filter(|request| request.path == "/oidc/jwks").count()
    }
}

fn challenge(response: &Response) -> &str {
    response.headers().get("www-authenticate").map_or("", |value| value.to_str().unwrap())
}

#[track_caller]
fn assert_invalid(response: &Response, reason: &str) {
    assert_eq!(response.status(), 401);
    assert_eq!(challenge(response), format!("Bearer error=\"invalid_token\", error_description=\"{reason}\""));
}

#[track_caller]
fn assert_insufficient(response: &Response, scope: &str) {
    assert_eq!(response.status(), 403);
    assert_eq!(challenge(response), format!("Bearer error=\"insufficient_scope\", scope=\"{scope}\""));
}

#[tokio::test]
async fn accepts_token_for_this_api() {
    let world = World::start().await;
    let token = world.alice().await.token(&[("resource", RESOURCE)]).await;
    assert_eq!(world.add("Plan", &token).await.status(), 201);
    let response = world.get("/documents", &token).await;
    assert_eq!(response.headers()["access-control-allow-origin"], PAGE);
    let exposed = response.headers()["access-control-expose-headers"].to_str().unwrap().to_owned();
    assert!(exposed.contains("www-authenticate"), "{exposed}");
    assert_eq!(response.json::<Value>().await.unwrap(), json!([{ "title": "Plan" }]));
}

#[tokio::test]
async fn organization_has_its_own_documents() {
    let world = World::start().await;
    let mut alice = world.alice().await;
    let own = alice.token(&[("resource", RESOURCE)]).await;
    let of_acme = alice.token(&[("resource", RESOURCE), ("organization_id", "org_acme")]).await;
    let of_globex = alice.token(&[("resource", RESOURCE), ("organization_id", "org_globex")]).await;
    assert_eq!(world.add("Anvils", &of_acme).await.status(), 201);
    for (token, documents) in [(&of_acme, json!([{ "title": "Anvils" }])), (&of_globex, json!([])), (&own, json!([]))] {
        assert_eq!(world.get("/documents", token).await.json::<Value>().await.unwrap(), documents);
    }
}

#[tokio::test]
async fn accepts_token_of_the_organization_only() {
    const MEMBERS: &str = "/organizations/org_acme/members";
    let world = World::start().await;
    let mut alice = world.alice().await;
    let of_acme = alice.token(&[("organization_id", "org_acme")]).await;
    let response = world.get(MEMBERS, &of_acme).await;
    assert_eq!(response.json::<Value>().await.unwrap(), json!(["u_alice"]));
    let of_globex = alice.token(&[("organization_id", "org_globex")]).await;
    let for_api = alice.token(&[("resource", RESOURCE), ("organization_id", "org_acme")]).await;
    for token in [of_globex, for_api] {
        assert_invalid(&world.get(MEMBERS, &token).await, FORGED);
    }
    assert_invalid(&world.get("/documents", &of_acme).await, FORGED);
}

#[tokio::test]
async fn rejects_token_without_the_permission() {
    let world = World::start().await;
    let mut alice = world.alice().await;
    let to_read = alice.token(&[("resource", RESOURCE), ("scope", "openid read:profile")]).await;
    assert_eq!(world.get("/documents", &to_read).await.status(), 200);
    assert_insufficient(&world.add("Plan", &to_read).await, "write:profile");
    let nothing = alice.token(&[("resource", RESOURCE), ("scope", "openid")]).await;
    assert_insufficient(&world.get("/documents", &nothing).await, "read:profile");
}

#[tokio::test]
async fn rejects_request_without_token() {
    let world = World::start().await;
    let response = world.client.get(format!("{}/documents", world.api)).send().await.unwrap();
    assert_eq!((response.status().as_u16(), challenge(&response)), (401, "Bearer"));
    assert_eq!(world.fetches_of_keys(), 0);
}

#[tokio::test]
async fn rejects_other_tokens_of_the_same_session() {
    let world = World::start().await;
    let alice = world.alice().await;
    assert_invalid(&world.get("/documents", &alice.id_token).await, "the token is not an access token");
    assert_invalid(&world.get("/documents", &alice.opaque_token).await, "the token is not a JWT");
    assert_eq!(world.fetches_of_keys(), 0);
}

#[tokio::test]
async fn rejects_token_with_wrong_audience() {
    let world = World::configured(|config| config.resource = "https://other.example.com".to_owned()).await;
    let token = world.alice().await.token(&[("resource", RESOURCE)]).await;
    assert_invalid(&world.get("/documents", &token).await, FORGED);
}

#[tokio::test]
async fn rejects_token_with_wrong_issuer() {
    // The same server, with the same keys, under another name.
    let world = World::configured(|config| {
        config.logto_endpoint = config.logto_endpoint.replace("localhost", "127.0.0.1");
    })
    .await;
    let token = world.alice().await.token(&[("resource", RESOURCE)]).await;
    assert_invalid(&world.get("/documents", &token).await, FORGED);
    assert_eq!(world.fetches_of_keys(), 1);
}

#[tokio::test]
async fn rejects_expired_token() {
    let world = World::start().await;
    let mut alice = world.alice().await;
    world.server.faults().update(|faults| faults.lifetimes.access_token = Some(-120));
    let expired = alice.token(&[("resource", RESOURCE)]).await;
    assert_invalid(&world.get("/documents", &expired).await, FORGED);
}

#[tokio::test]
async fn rejects_forged_token() {
    let world = World::start().await;
    let mut alice = world.alice().await;
    let to_read = alice.token(&[("resource", RESOURCE), ("scope", "openid read:profile")]).await;
    let all = alice.token(&[("resource", RESOURCE)]).await;
    let (signed, _) = all.rsplit_once('.').unwrap();
    let (_, signature) = to_read.rsplit_once('.').unwrap();
    assert_invalid(&world.get("/documents", &format!("{signed}.{signature}")).await, FORGED);
    assert_invalid(&world.get("/documents", &format!("{signed}.")).await, FORGED);
}

#[tokio::test]
async fn token_of_another_server_does_not_cause_a_request_each_time() {
    let (world, other) = (World::start().await, World::start().await);
    let token = other.alice().await.token(&[("resource", RESOURCE)]).await;
    for _ in 0..3 {
        assert_invalid(&world.get("/documents", &token).await, "the signing key is unknown");
    }
    assert_eq!(world.fetches_of_keys(), 1);
}

/// Lets time pass for the API. The clock by which tokens expire stays.
async fn wait(duration: Duration) {
    tokio::time::pause();
    tokio::time::advance(duration).await;
    tokio::time::resume();
}

#[tokio::test]
async fn accepts_token_signed_with_a_new_key() {
    let world = World::start().await;
    let mut alice = world.alice().await;
    let before = alice.token(&[("resource", RESOURCE)]).await;
    assert_eq!(world.get("/documents", &before).await.status(), 200);
    world.server.rotate_keys(false);
    let after = alice.token(&[("resource", RESOURCE)]).await;
    wait(Duration::from_secs(11)).await;
    assert_eq!(world.get("/documents", &after).await.status(), 200);
    assert_eq!(world.fetches_of_keys(), 2);
    assert_invalid(&world.get("/documents", &before).await, "the signing key is unknown");
}

#[tokio::test]
async fn removed_key_is_refused_after_an_hour() {
    let world = World::start().await;
    let mut alice = world.alice().await;
    let before = alice.token(&[("resource", RESOURCE)]).await;
    assert_eq!(world.get("/documents", &before).await.status(), 200);
    world.server.rotate_keys(false);
    assert_eq!(world.get("/documents", &before).await.status(), 200);
    wait(Duration::from_secs(3601)).await;
    assert_invalid(&world.get("/documents", &before).await, "the signing key is unknown");
}

#[tokio::test]
async fn says_when_tokens_cannot_be_checked() {
    let World { server, api, client } = World::start().await;
    let token = sign_in(&server, "alice@example.com", "alice-password-1").await.token(&[("resource", RESOURCE)]).await;
    server.shutdown().await;
    for _ in 0..2 {
        let response = client.get(format!("{api}/documents")).bearer_auth(&token).send().await.unwrap();
        assert_eq!((response.status().as_u16(), response.headers()["retry-after"].as_bytes()), (503, &b"10"[..]));
    }
}

#[tokio::test]
async fn other_pages_may_not_call() {
    let world = World::start().await;
    for (origin, is_allowed) in [(PAGE, true), ("https://other.example.com", false)] {
        let preflight = world.client.request(Method::OPTIONS, format!("{}/documents", world.api));
        let preflight = preflight.header("origin", origin).header("access-control-request-method", "POST");
        let headers = preflight.send().await.unwrap().headers().clone();
        let allowed = headers.get("access-control-allow-origin").is_some_and(|allowed| allowed == origin);
        assert_eq!(allowed, is_allowed, "{origin}");
        assert_eq!(headers["access-control-allow-headers"], "authorization,content-type");
    }
}
