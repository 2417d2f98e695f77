//! What the account center publishes and decides: rules of fields, custom profile fields, social identities, pictures.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::collections::BTreeSet;

use common::account::{ALL_SCOPES, Caller};
use common::compare::recorded;
use common::{Answer, SCOPES, World, query, text};
use logto_dev::{FieldAccess, LogtoVersion, Seed, Server, SocialConnector};
use serde_json::{Value, json};

/// The smallest file that counts as PNG.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\nIEND\xaeB`\x82";
const REDIRECT_URI: &str = "http://localhost:3000/linked-accounts";
const PROVIDER: &str = "/demo-social/authorize";

/// A server on which pages of other origins cannot read what is public, as on Logto.
fn strict() -> Seed {
    Seed { management_cors: false, ..common::seed() }
}

fn social() -> Seed {
    let connector = SocialConnector { id: "demo".to_owned(), target: "demo".to_owned(), name: "Demo".to_owned() };
    Seed { social_connectors: vec![connector], ..common::seed() }
}

async fn world(seed: Seed) -> World {
    World::build(Server::builder().seed(seed)).await
}

#[tokio::test]
async fn operators_see_the_social_connectors_of_the_sign_in_page() {
    let world = world(social()).await;
    let shown = world.browser.get("/api/.well-known/sign-in-exp").await.body["socialConnectors"][0].clone();
    let listed = world.manage("GET", "/connectors", &Value::Null).await.body;
    let kinds: Vec<_> = listed.as_array().unwrap().iter().map(|connector| text(connector, "type")).collect();
    assert_eq!(kinds, ["Email", "Sms", "Social"]);
    for name in ["id", "target", "name", "logo"] {
        assert_eq!(listed[2][name], shown[name], "{name}");
    }
    // It has every member that the recorded connectors have.
    let members = |connector: &Value| connector.as_object().unwrap().keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(members(&listed[2]), members(&listed[0]));
    assert_eq!(world.manage("GET", "/connectors/demo", &Value::Null).await.body, listed[2]);
    world.manage("GET", "/connectors/nope", &Value::Null).await.expect(404);
}

#[tokio::test]
async fn replays_the_settings() {
    let world = world(strict()).await;
    let token = world.machine_token().await;
    let fill = [("<credentials>", &*token)];
    // Passkeys of several origins are not implemented.
    let (from, others) = ("PATCH fields: replaced as a whole", ["webauthnRelatedOrigins", "related origins"]);
    let mut has_begun = false;
    for exchange in recorded("account-center") {
        has_begun |= exchange.title == from;
        let is_setting = exchange.path().ends_with("account-center");
        let is_other = others.iter().any(|other| exchange.title.contains(other));
        if is_setting && !is_other && (has_begun || exchange.method() == "GET") {
            exchange.replay(&world.browser, &fill).await;
        }
    }
    assert!(has_begun);
    let old = World::start_as(LogtoVersion::V1_37).await;
    let settings = old.browser.get("/api/.well-known/account-center").await.body;
    assert!(settings.get("deleteAccountUrl").is_none() && settings["fields"].get("passkey").is_none(), "{settings}");
}

/// Copies the ids, which are random.
fn take_ids(expected: &mut Value, actual: &Value) {
    match (expected, actual) {
        (Value::Array(expected), Value::Array(actual)) => {
            expected.iter_mut().zip(actual).for_each(|(expected, actual)| take_ids(expected, actual));
        }
        (Value::Object(expected), Value::Object(actual)) if expected.contains_key("sieOrder") => {
            expected.insert("id".to_owned(), actual["id"].clone());
        }
        _ => {}
    }
}

#[tokio::test]
async fn replays_custom_profile_fields() {
    let world = world(strict()).await;
    let token = world.machine_token().await;
    let mut count = 0;
    for mut exchange in recorded("custom-profile-fields") {
        let path = exchange.path();
        let is_catalog = exchange.title == "as the sign-in page reads them";
        if !is_catalog && !path.contains("custom-profile-fields") && !path.ends_with("account-center") {
            continue;
        }
        let answer = exchange.send(&world.browser, &[("<credentials>", &token)]).await;
        if is_catalog {
            let names = |body: &Value| {
                let fields = body["customProfileFieldCatalog"].as_array().unwrap();
                fields.iter().map(|field| text(field, "name")).collect::<Vec<_>>()
            };
            assert_eq!(names(&answer.body), names(&exchange.response["body"]));
        } else {
            take_ids(&mut exchange.response["body"], &answer.body);
            exchange.compare(&answer);
        }
        count += 1;
    }
    assert_eq!(count, 16);
    // They are not checked when people write them.
    let alice = world.caller("alice@example.com", ALL_SCOPES).await;
    let data = json!({ "customData": { "company": "A" } });
    let answer = world.account(&alice, "PATCH", "/my-account", &data).await;
    assert_eq!(answer.body["customData"], json!({ "company": "A" }), "{}", answer.text);
}

#[tokio::test]
async fn replays_refused_identities() {
    let world = world(common::seed()).await;
    let alice = world.alice().await;
    let bearer = format!("Bearer {}", alice.token);
    let refused = |title: &str, status: &Value| title.starts_with("identities: ") && status.as_u64() >= Some(400);
    let mut count = 0;
    for exchange in recorded("account-identifiers") {
        if !refused(&exchange.title, &exchange.response["status"]) {
            continue;
        }
        let mut headers = vec![("authorization", &*bearer), ("content-type", "application/json")];
        headers.push(("origin", "http://localhost:3000"));
        if exchange.request["headers"]["logto-verification-id"].is_string() {
            headers.push(("logto-verification-id", alice.record.as_deref().unwrap()));
        }
        let body = &exchange.request["body"];
        let body = (!body.is_null()).then(|| body.to_string());
        let answer = world.browser.send(exchange.method(), exchange.path(), &headers, body).await;
        exchange.compare(&answer);
        count += 1;
    }
    assert_eq!(count, 5);
    let email = world.manage("GET", "/connectors", &Value::Null).await.body[0]["id"].clone();
    for (title, connector) in [("social: unknown connector", json!("nope")), ("social: not a social connector", email)]
    {
        let exchange = recorded("account-verification").into_iter().find(|exchange| exchange.title == title).unwrap();
        let body = json!({ "connectorId": connector, "state": "x", "redirectUri": REDIRECT_URI });
        let answer = world.account(&alice, "POST", "/verifications/social", &body).await;
        assert_eq!(exchange.response["status"], answer.status, "{title}");
        assert_eq!(exchange.response["body"], answer.body, "{title}");
    }
}

impl World {
    /// Starts a visit to the provider. Returns the id of the record and the parameters of the provider's page.
    async fn start_social(&self, caller: &Caller) -> (String, String) {
        let body = json!({ "connectorId": "demo", "state": "s", "redirectUri": REDIRECT_URI });
        let answer = self.account(caller, "POST", "/verifications/social", &body).await;
        answer.expect(201);
        let url = text(&answer.body, "authorizationUri");
        let page = self.browser.get(&url).await;
        page.expect(200);
        assert!(page.text.contains("data-testid=\"social-demo-alice\""), "{}", page.text);
        let (_, parameters) = url.split_once('?').unwrap();
        (text(&answer.body, "verificationRecordId"), parameters.to_owned())
    }

    /// Visits the provider, and returns the verified record.
    async fn social_record(&self, caller: &Caller, account: &str) -> String {
        let (id, parameters) = self.start_social(caller).await;
        let back = self.choose(&parameters, account).await;
        let code = query(back.location(), "code").unwrap();
        assert_eq!(query(back.location(), "state").as_deref(), Some("s"));
        self.verify_social(caller, &id, &code).await.expect(200);
        id
    }

    async fn choose(&self, parameters: &str, account: &str) -> Answer {
        let kind = [("content-type", "application/x-www-form-urlencoded")];
        let form = format!("{parameters}&account={account}");
        self.browser.send("POST", PROVIDER, &kind, Some(form)).await
    }

    async fn verify_social(&self, caller: &Caller, id: &str, code: &str) -> Answer {
        let data = json!({ "code": code, "state": "s", "redirectUri": REDIRECT_URI });
        let body = json!({ "verificationRecordId": id, "connectorData": data });
        self.account(caller, "POST", "/verifications/social/verify", &body).await
    }

    async fn set_identity(&self, caller: &Caller, method: &str, record: &str) -> Answer {
        let body = json!({ "newIdentifierVerificationRecordId": record });
        self.account(caller, method, "/my-account/identities", &body).await
    }
}

#[tokio::test]
async fn links_replaces_and_removes_identity() {
    let world = world(social()).await;
    let alice = world.alice().await;
    let record = world.social_record(&alice, "demo-alice").await;
    world.set_identity(&alice, "POST", &record).await.expect(204);
    let identities = world.my_account(&alice).await["identities"].clone();
    assert_eq!(identities["demo"]["details"]["email"], "alice@social.example");

    // The account of another user, and a second one of the same provider.
    let mut bob = world.caller("bob@example.com", ALL_SCOPES).await;
    bob.record = Some(world.code_record(&bob, "email", "bob@example.com").await);
    let record = world.social_record(&bob, "demo-alice").await;
    let answer = world.set_identity(&bob, "POST", &record).await;
    assert_eq!((answer.status, answer.error()), (422, "user.identity_already_in_use"));
    let record = world.social_record(&alice, "demo-second").await;
    let answer = world.set_identity(&alice, "POST", &record).await;
    assert_eq!((answer.status, answer.error()), (422, "user.identity_already_in_use"));
    let answer = world.set_identity(&bob, "PUT", &record).await;
    assert_eq!((answer.status, answer.error()), (400, "verification_record.not_found"), "the record is Alice's");
    world.set_identity(&alice, "PUT", &record).await.expect(204);
    assert_eq!(world.my_account(&alice).await["identities"]["demo"]["userId"], "demo-second");

    world.account(&alice, "DELETE", "/my-account/identities/demo", &Value::Null).await.expect(204);
    assert_eq!(world.my_account(&alice).await["identities"], json!({}));
}

#[tokio::test]
async fn code_of_the_provider_counts_once_and_for_its_visit() {
    let world = world(social()).await;
    let alice = world.alice().await;
    let (id, parameters) = world.start_social(&alice).await;
    let canceled = world.choose(&parameters, "cancel").await;
    assert_eq!(query(canceled.location(), "error").as_deref(), Some("access_denied"));
    let code = query(world.choose(&parameters, "demo-alice").await.location(), "code").unwrap();
    let record = json!({ "newIdentifierVerificationRecordId": id });
    let answer = world.account(&alice, "POST", "/my-account/identities", &record).await;
    assert_eq!(answer.error(), "verification_record.not_found", "nothing is verified yet");
    world.verify_social(&alice, &id, &code).await.expect(200);
    let answer = world.verify_social(&alice, &id, &code).await;
    assert_eq!(answer.error(), "connector.social_auth_code_invalid");
    let foreign = parameters.replace("localhost%3A3000", "evil.test");
    world.choose(&foreign, "demo-alice").await.expect(400);
    world.browser.get(&format!("{PROVIDER}?{}", foreign.replace("demo", "nope"))).await.expect(400);
}

#[tokio::test]
async fn linking_follows_the_rule_and_needs_a_verification_if_there_can_be_one() {
    let mut seed = social();
    seed.account_center.fields.social = FieldAccess::ReadOnly;
    let world = world(seed).await;
    let bob = world.caller("bob@example.com", ALL_SCOPES).await;
    let record = world.social_record(&bob, "demo-alice").await;
    let answer = world.set_identity(&bob, "POST", &record).await;
    assert_eq!((answer.status, answer.error()), (400, "account_center.field_not_editable"));
    let edit = json!({ "fields": { "social": "Edit" } });
    world.manage("PATCH", "/account-center", &edit).await.expect(200);
    let answer = world.set_identity(&bob, "POST", &record).await;
    assert_eq!((answer.status, answer.error()), (401, "verification_record.permission_denied"));
    // Nothing is left that could verify him.
    let removed = json!({ "primaryEmail": null, "primaryPhone": null });
    world.manage("PATCH", "/users/u_bob", &removed).await.expect(200);
    world.set_identity(&bob, "POST", &record).await.expect(204);
    world.account(&bob, "DELETE", "/my-account/identities/demo", &Value::Null).await.expect(204);
}

/// Uploads a file as a browser does. `None` leaves it out.
async fn upload(world: &World, token: &str, file: Option<&[u8]>) -> Answer {
    let mut body = b"--x\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\ntext\r\n".to_vec();
    if let Some(file) = file {
        body.extend_from_slice(b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\n");
        body.extend_from_slice(file);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--x--\r\n");
    let request = reqwest::Client::new()
        .post(format!("http://127.0.0.1:{}/api/my-account/user-assets/avatar", world.server.port()))
        .header("authorization", format!("Bearer {token}"))
        .header("origin", "http://localhost:3000")
        .header("content-type", "multipart/form-data; boundary=x")
        .body(body);
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let text = response.text().await.unwrap();
    Answer { status, headers, body: serde_json::from_str(&text).unwrap_or_default(), text }
}

#[tokio::test]
async fn replays_pictures() {
    let world = world(strict()).await;
    let alice = world.alice().await;
    let narrow = world.caller("alice@example.com", "openid offline_access email").await;
    let manager = world.machine_token().await;
    let large = [PNG, &vec![0; 9 << 20]].concat();
    for exchange in recorded("account-avatar") {
        let file = match &*exchange.title {
            "not a picture" => Some(&b"text"[..]),
            "SVG" => Some(&b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>"[..]),
            "9 MiB that do not end as a PNG does" => Some(&*large),
            "no file" => None,
            _ => Some(PNG),
        };
        let token = if exchange.title == "without the scope profile" { &narrow.token } else { &alice.token };
        if exchange.request["body"].is_string() {
            exchange.compare(&upload(&world, token, file).await);
        } else {
            let token = if exchange.path().contains("service-status") { &manager } else { token };
            exchange.replay(&world.browser, &[("<credentials>", token)]).await;
        }
    }
}

#[tokio::test]
async fn serves_uploaded_picture() {
    let world = world(Seed { has_storage: true, ..common::seed() }).await;
    let alice = world.caller("alice@example.com", SCOPES).await;
    let answer = upload(&world, &alice.token, Some(PNG)).await;
    answer.expect(200);
    let picture = world.browser.get(&text(&answer.body, "url")).await;
    picture.expect(200);
    assert_eq!(picture.header("content-type"), Some("image/png"));
    // The page of the app has another origin.
    assert_eq!(picture.header("cross-origin-resource-policy"), None);
    let status = world.manage("GET", "/user-assets/service-status", &Value::Null).await;
    assert_eq!(status.body["status"], "ready");
    let old = World::start_as(LogtoVersion::V1_37).await;
    let alice = old.caller("alice@example.com", SCOPES).await;
    upload(&old, &alice.token, Some(PNG)).await.expect(404);
}
