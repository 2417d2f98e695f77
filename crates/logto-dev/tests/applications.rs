//! Applications, API resources and roles in the Management API.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::compare::{Recorded, recorded, recorded_from};
use common::{API, APP, CALLBACK, World, text};
use logto_dev::{LogtoVersion, Resource, Server};
use serde_json::{Value, json};

/// Recorded exchanges about applications that this server does not have, and lists of the recorded server's own ones.
const OTHER_APPLICATIONS: [&str; 23] = [
    "list: a page",
    "list: by type and name",
    "list: third parties",
    "create: machine",
    "secrets: list",
    "secrets: add",
    "secrets: same name",
    "secrets: expiring in the past",
    "secrets: rename",
    "secrets: delete",
    "secrets: delete again",
    "roles: none",
    "roles: Management API access",
    "roles: list",
    "roles: for a SPA",
    "roles: take",
    "third party: scopes a user may be asked for: none",
    "third party: allow scopes",
    "third party: scopes",
    "consent scopes for a first party",
    "sign-in experience of an application: none",
    "sign-in experience of an application: set",
    "create m2m app",
];

/// Pairs of recorded and actual texts.
type Pairs = Vec<(String, String)>;

/// Replaces recorded texts by actual ones.
fn filled(value: &Value, pairs: &Pairs) -> Value {
    let text = pairs.iter().fold(value.to_string(), |text, (from, to)| text.replace(from, to));
    serde_json::from_str(&text).unwrap()
}

/// Sends an exchange and compares the response. The id of something new is added to the pairs.
async fn replay(world: &World, mut exchange: Recorded, pairs: &mut Pairs) {
    world.advance(1);
    exchange.request = filled(&exchange.request, pairs);
    let answer = exchange.send(&world.browser, &[]).await;
    let is_new = exchange.method() == "POST" && answer.body["id"].is_string();
    if is_new {
        pairs.push((text(&exchange.response["body"], "id"), text(&answer.body, "id")));
    }
    exchange.response = filled(&exchange.response, pairs);
    exchange.compare(&answer);
    for name in ["total-number", "link"] {
        assert_eq!(exchange.response["headers"][name].as_str(), answer.header(name), "{}: {name}", exchange.title);
    }
}

/// Creates an application and returns its id.
async fn create(world: &World, name: &str) -> String {
    let answer = world.manage("POST", "/applications", &json!({ "name": name, "type": "SPA" })).await;
    answer.expect(200);
    text(&answer.body, "id")
}

#[tokio::test]
async fn replays_applications_of_both_versions() {
    for version in [LogtoVersion::V1_37, LogtoVersion::V1_42] {
        let world = World::start_as(version).await;
        let mut pairs = vec![("<credentials>".to_owned(), world.machine_token().await)];
        for exchange in recorded_from(version, "applications") {
            if OTHER_APPLICATIONS.contains(&&*exchange.title) {
                continue;
            }
            // The recorder has other ids in paths than in responses. There is an application for each of them.
            let of_path = exchange.path().strip_prefix("/api/applications/").map(str::to_owned);
            let of_response = exchange.response["body"]["id"].as_str().map(str::to_owned);
            if let Some(of_path) = of_path
                && !pairs.iter().any(|(id, _)| *id == of_path)
            {
                let known = of_response.as_ref().and_then(|id| pairs.iter().find(|(known, _)| known == id));
                let id = match known {
                    Some((_, id)) => id.clone(),
                    None => {
                        let name = exchange.response["body"]["name"].as_str().unwrap_or("tmp");
                        create(&world, name).await
                    }
                };
                pairs.push((of_path, id.clone()));
                pairs.extend(of_response.map(|recorded| (recorded, id)));
            }
            replay(&world, exchange, &mut pairs).await;
        }
    }
}

#[tokio::test]
async fn replays_changes_of_applications() {
    let world = World::start().await;
    let mut pairs = vec![("<credentials>".to_owned(), world.machine_token().await)];
    for exchange in recorded("applications-more") {
        if !OTHER_APPLICATIONS.contains(&&*exchange.title) {
            replay(&world, exchange, &mut pairs).await;
        }
    }
}

#[tokio::test]
async fn replays_resources_and_roles() {
    let mut seed = common::seed();
    let resource = |indicator: &str, name: &str, scopes: &[&str], access_token_ttl| Resource {
        indicator: indicator.to_owned(),
        name: name.to_owned(),
        scopes: scopes.iter().map(|&scope| scope.to_owned()).collect(),
        access_token_ttl,
    };
    seed.resources = vec![
        resource("https://api.example.test", "Things API", &["write:things", "read:things"], 60),
        resource(API, "Things", &["read:things"], 600),
    ];
    let world = World::build(Server::builder().seed(seed)).await;
    let gina = json!({ "username": "gina", "primaryEmail": "gina@example.test", "name": "Gina" });
    let gina = text(&world.manage("POST", "/users", &gina).await.body, "id");
    let all = world.manage("GET", "/resources?includeScopes=true", &Value::Null).await.body;
    let id = |value: &Value| text(value, "id");
    let mut pairs: Pairs = [
        ("vh4fc8nww4at6ywphhucc", id(&all[1])),
        ("ofshkbpncz3t158wnmjzz", id(&all[1]["scopes"][0])),
        ("q5wmk55kgt2u15mxizqfm", id(&all[1]["scopes"][1])),
        ("vr71xslt97eph80ha79a5", id(&all[2])),
        ("nq6ib56ul139md6kv71m9", id(&all[2]["scopes"][0])),
        ("yoifs04n0ltb", gina),
        ("<credentials>", world.machine_token().await),
        // Scopes of the seed have no description.
        (r#""description":"write:things""#, r#""description":null"#.to_owned()),
        (r#""description":"read:things""#, r#""description":null"#.to_owned()),
    ]
    .map(|(recorded, actual)| (recorded.to_owned(), actual))
    .into();
    for exchange in recorded("resources") {
        match &*exchange.title {
            // The role of machines is not here; the recorded user has signed in.
            "roles: by type" | "role: users with one" => continue,
            // Both were created although they were refused.
            "roles: search" => {
                for (recorded, name) in [("24um02kzv00h5fj2h6s72", "wire-x"), ("mlxqkkffl0iz2lup72z0o", "wire-y")] {
                    let found = world.manage("GET", &format!("/roles?search=%25{name}%25"), &Value::Null).await;
                    pairs.push((recorded.to_owned(), text(&found.body[0], "id")));
                }
            }
            _ => {}
        }
        replay(&world, exchange, &mut pairs).await;
    }
}

#[tokio::test]
async fn replays_errors_of_all_requests() {
    let world = World::start().await;
    let titles = ["no token", "token without the scope", "unknown path", "wrong method"];
    let mut seen = 0;
    for exchange in recorded("mapi-errors").into_iter().filter(|exchange| titles.contains(&&*exchange.title)) {
        let token = match &*exchange.title {
            "token without the scope" => "garbage".to_owned(),
            _ => world.machine_token().await,
        };
        exchange.replay(&world.browser, &[("<credentials>", &token)]).await;
        seen += 1;
    }
    assert_eq!(seen, titles.len());
}

#[tokio::test]
async fn lists_applications_in_pages_only_when_asked() {
    let world = World::start().await;
    let get = async |query: &str| world.manage("GET", &format!("/applications{query}"), &Value::Null).await;
    let all = get("").await;
    assert_eq!((all.body.as_array().unwrap().len(), all.header("total-number")), (3, None));
    let page = get("?page=2&page_size=2").await;
    assert_eq!((page.body.as_array().unwrap().len(), page.header("total-number")), (1, Some("3")));
    for (query, ids) in [
        ("?types=SPA&search=%25recorded%25", json!([APP])),
        ("?types=MachineToMachine", json!(["m2m"])),
        ("?isThirdParty=true", json!([])),
    ] {
        let found = get(query).await.body;
        let found: Vec<&Value> = found.as_array().unwrap().iter().map(|application| &application["id"]).collect();
        assert_eq!(json!(found), ids, "{query}");
    }
    let secrets = world.manage("GET", "/applications/m2m/secrets", &Value::Null).await;
    assert_eq!(secrets.body[0]["value"], "m2m-secret-for-development");
}

#[tokio::test]
async fn machines_come_from_the_seed() {
    let world = World::start().await;
    let machine = json!({ "name": "M", "type": "MachineToMachine" });
    for (method, path, body) in [
        ("POST", "/applications", &machine),
        ("PATCH", "/applications/m2m", &json!({ "name": "M" })),
        ("DELETE", "/applications/m2m", &Value::Null),
    ] {
        let answer = world.manage(method, path, body).await;
        assert_eq!((answer.status, answer.error()), (400, "request.invalid_input"), "{method}");
    }
}

#[tokio::test]
async fn sign_in_needs_the_registered_redirect_uri() {
    let world = World::start().await;
    let path = format!("/applications/{APP}");
    let set = async |uris: &Value| {
        let metadata = json!({ "redirectUris": uris, "postLogoutRedirectUris": [] });
        world.manage("PATCH", &path, &json!({ "oidcClientMetadata": metadata })).await.expect(200);
    };
    let url = world.authorize_url("openid", &[], &[]);
    let origin = [("origin", "http://localhost:3000"), ("content-type", "application/x-www-form-urlencoded")];
    let allowed = async || {
        let answer = world.browser.send("POST", "/oidc/token", &origin, Some(format!("client_id={APP}"))).await;
        answer.header("access-control-allow-origin").is_some()
    };
    world.browser.get(&url).await.expect(303);
    assert!(allowed().await);
    set(&json!(["https://elsewhere.test/callback"])).await;
    let refused = world.browser.get(&url).await;
    assert_eq!((refused.status, refused.location()), (400, ""));
    assert!(!allowed().await);
    // An origin of its own allows requests, but no sign-in.
    let custom = json!({ "customClientMetadata": { "corsAllowedOrigins": ["http://localhost:3000"] } });
    world.manage("PATCH", &path, &custom).await.expect(200);
    assert!(allowed().await);
    world.browser.get(&url).await.expect(400);
    set(&json!([CALLBACK])).await;
    world.browser.get(&url).await.expect(303);
    // The origin was kept: it is in the other object.
    let shown = world.manage("GET", &path, &Value::Null).await.body;
    assert_eq!(shown["customClientMetadata"]["corsAllowedOrigins"], json!(["http://localhost:3000"]));
}

#[tokio::test]
async fn tokens_have_the_scopes_of_new_resources_and_roles() {
    let world = World::start().await;
    let indicator = "https://orders.test";
    let wanted = "openid offline_access read:orders";
    let rejected = world.browser.get(&world.authorize_url(wanted, &[indicator], &[("prompt", "login consent")])).await;
    assert!(rejected.location().contains("error=invalid_target"), "{}", rejected.location());

    let resource = json!({ "name": "Orders", "indicator": indicator });
    let resource = text(&world.manage("POST", "/resources", &resource).await.body, "id");
    let scope = json!({ "name": "read:orders" });
    let scope = world.manage("POST", &format!("/resources/{resource}/scopes"), &scope).await;
    assert_eq!((scope.status, &scope.body["description"]), (201, &Value::Null));
    let scope = text(&scope.body, "id");
    let granted = async || {
        let tokens = world.tokens(wanted, &[indicator]).await;
        let refresh = tokens["refresh_token"].as_str().unwrap();
        world.refresh(refresh, &[("resource", indicator)]).await.body["scope"].clone()
    };
    assert_eq!(granted().await, "", "no role grants it");
    let roles = world.manage("GET", "/roles?search=%25reader%25", &Value::Null).await;
    let role = format!("/roles/{}/scopes", text(&roles.body[0], "id"));
    let body = json!({ "scopeIds": [scope] });
    world.manage("POST", &role, &body).await.expect(201);
    assert_eq!(granted().await, "read:orders");
    world.manage("DELETE", &format!("/resources/{resource}/scopes/{scope}"), &Value::Null).await.expect(204);
    let left = world.manage("GET", &role, &Value::Null).await.body;
    let left: Vec<String> = left.as_array().unwrap().iter().map(|scope| text(scope, "name")).collect();
    assert_eq!(left, ["read:things"]);
}

#[tokio::test]
async fn renamed_roles_and_scopes_stay_with_people() {
    let world = World::start().await;
    let roles = world.manage("GET", "/roles?search=%25reader%25", &Value::Null).await;
    let role = format!("/roles/{}", text(&roles.body[0], "id"));
    world.manage("PATCH", &role, &json!({ "name": "viewer", "description": "looks" })).await.expect(200);
    let users = world.manage("GET", &format!("{role}/users"), &Value::Null).await;
    assert_eq!((users.header("total-number"), text(&users.body[1], "id")), (Some("2"), "xgszyyqmlo3l".to_owned()));
    let own = world.manage("GET", "/users/xgszyyqmlo3l/roles", &Value::Null).await.body;
    assert_eq!((&own[0]["name"], &own[0]["description"]), (&json!("viewer"), &json!("looks")));

    let scope = world.manage("GET", &format!("{role}/scopes"), &Value::Null).await.body[0].clone();
    let path = format!("/resources/{}/scopes/{}", text(&scope, "resourceId"), text(&scope, "id"));
    world.manage("PATCH", &path, &json!({ "name": "see:things" })).await.expect(200);
    let renamed = world.manage("GET", &format!("{role}/scopes"), &Value::Null).await.body[0].clone();
    assert_eq!((&renamed["id"], &renamed["name"]), (&scope["id"], &json!("see:things")));
    for (body, error) in [(json!({}), "entity.invalid_input"), (json!({ "name": "a b" }), "scope.name_with_space")] {
        assert_eq!(world.manage("PATCH", &path, &body).await.error(), error);
    }
}

#[tokio::test]
async fn changes_outlive_the_server() {
    let folder = std::env::temp_dir().join(format!("logto-dev-applications-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("data.json");
    let start = async || World::build(Server::builder().seed(common::seed()).data(&file)).await;
    let world = start().await;
    let id = create(&world, "Kept").await;
    let resource = json!({ "name": "Orders", "indicator": "https://orders.test" });
    let resource = text(&world.manage("POST", "/resources", &resource).await.body, "id");
    world.server.shutdown().await;
    let world = start().await;
    let shown = world.manage("GET", &format!("/applications/{id}"), &Value::Null).await;
    assert_eq!((shown.status, &shown.body["name"]), (200, &json!("Kept")));
    world.manage("GET", &format!("/resources/{resource}"), &Value::Null).await.expect(200);
    std::fs::remove_dir_all(&folder).unwrap();
}
