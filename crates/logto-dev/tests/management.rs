//! The Management API: recorded exchanges, access, and stored settings.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use common::compare::{Recorded, recorded};
use common::management::{INDICATOR, SMTP, TWILIO, provider_message};
use common::{APP, SCOPES, World, claims, query};
use logto_dev::{Failure, FailureKind, MachineToMachineApp, Server};
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// The recorded exchange with the ids of this server.
fn with_ids(exchange: &Recorded, answer: &common::Answer, ids: &[(String, String)]) -> Recorded {
    let mut text = exchange.response.to_string();
    if let (Some(old), Some(new)) = (exchange.response["body"]["id"].as_str(), answer.body["id"].as_str()) {
        text = text.replace(old, new);
    }
    for (old, new) in ids {
        text = text.replace(old, new);
    }
    Recorded {
        title: exchange.title.clone(),
        request: exchange.request.clone(),
        response: serde_json::from_str(&text).unwrap(),
    }
}

/// Replays exchanges in which connectors get ids; returns pairs of recorded and actual ids.
async fn replay(world: &World, exchanges: Vec<Recorded>, mut ids: Vec<(String, String)>) -> Vec<(String, String)> {
    let token = world.machine_token().await;
    for exchange in exchanges {
        let mut fill: Vec<(&str, &str)> = ids.iter().map(|(old, new)| (&**old, &**new)).collect();
        fill.push(("<credentials>", &token));
        let answer = exchange.send(&world.browser, &fill).await;
        with_ids(&exchange, &answer, &ids).compare(&answer);
        let old = exchange.response["body"]["id"].as_str().map(str::to_owned);
        let made = exchange.method() == "POST" && !exchange.path().ends_with("/test");
        if let (true, Some(old), Some(new)) = (made, old, answer.body["id"].as_str()) {
            ids.push((old, new.to_owned()));
        }
    }
    ids
}

#[tokio::test]
async fn replays_connectors() {
    let world = World::build(Server::builder().seed(common::seed()).without_connectors()).await;
    let ids = replay(&world, recorded("connectors"), Vec::new()).await;
    assert_eq!(ids.len(), 4);
    // The recording continues with a connector that earlier exchanges replaced here.
    let (refused, rest): (Vec<_>, Vec<_>) =
        recorded("connectors-errors").into_iter().partition(|exchange| exchange.method() == "POST");
    let world = World::build(Server::builder().seed(common::seed()).without_connectors()).await;
    replay(&world, refused, Vec::new()).await;
    let mail = world.create_connector(SMTP, &world.mail_config(25)).await;
    let sms = world.create_connector(TWILIO, &world.sms_config()).await;
    let ids = vec![("ptg6stzim186".to_owned(), mail), ("frxxf0kvge6t".to_owned(), sms.clone())];
    replay(&world, rest, ids).await;
    world.manage("GET", &format!("/connectors/{sms}"), &Value::Null).await.expect(404);
}

#[tokio::test]
async fn replays_connector_factories() {
    let world = World::start().await;
    let mut exchange = recorded("connector-factories").remove(0);
    // Other connectors are not implemented.
    let all = exchange.response["body"].as_array_mut().unwrap();
    all.retain(|factory| [SMTP, TWILIO].contains(&factory["id"].as_str().unwrap()));
    exchange.replay(&world.browser, &[("<credentials>", &world.machine_token().await)]).await;
    let one = world.manage("GET", &format!("/connector-factories/{SMTP}"), &Value::Null).await;
    assert_eq!(one.body["target"], "smtp");
    world.manage("GET", "/connector-factories/nope", &Value::Null).await.expect(404);
}

#[tokio::test]
async fn replays_connector_tests() {
    let world = World::start().await;
    let token = world.machine_token().await;
    let port = format!("\"port\":{}", world.server.smtp_port());
    // Nothing listens on this port.
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port().to_string();
    // A newer server responds the same, apart from a random number of OpenSSL.
    for mut exchange in recorded("connectors-test") {
        if exchange.title.starts_with("SMTP server refuses") {
            let text = exchange.response.to_string().replace("2599", &closed);
            exchange.response = serde_json::from_str(&text).unwrap();
        }
        let fill = [("<credentials>", &*token), ("\"port\":2525", &*port), ("2599", &*closed)];
        exchange.replay(&world.browser, &fill).await;
    }
    let [sms, mail] = &world.server.inbox()[..] else { panic!("{:?}", world.server.inbox()) };
    assert_eq!((sms.code.as_deref(), sms.usage_type), (Some("000000"), Some("Generic")));
    assert_eq!((mail.code.as_deref(), &*mail.to), (Some("000000"), "foo@logto.test"));
    assert_eq!(mail.subject.as_deref(), Some("Logto Generic code"));
}

#[tokio::test]
async fn replays_sign_in_experience() {
    let world = World::build(Server::builder().seed(common::seed()).without_connectors()).await;
    let token = world.machine_token().await;
    let mut first = true;
    let mut sms = String::new();
    for exchange in recorded("sign-in-exp") {
        if exchange.title.starts_with("phone sign-in while") {
            world.manage("DELETE", &format!("/connectors/{sms}"), &Value::Null).await.expect(204);
        }
        exchange.replay(&world.browser, &[("<credentials>", &token)]).await;
        if std::mem::take(&mut first) {
            world.create_connector(SMTP, &world.mail_config(25)).await;
            sms = world.create_connector(TWILIO, &world.sms_config()).await;
        }
    }
}

#[tokio::test]
async fn replays_authorization_errors() {
    let world = World::start().await;
    for exchange in recorded("mapi-auth-errors") {
        exchange.replay(&world.browser, &[("<credentials>", "garbage")]).await;
    }
}

#[tokio::test]
async fn replays_account_center() {
    let world = World::start().await;
    let exchange = recorded("account-api").into_iter().find(|exchange| exchange.title == "enable account center");
    exchange.unwrap().replay(&world.browser, &[("<credentials>", &world.machine_token().await)]).await;
    let alice = world.caller(common::account::ALICE_OF_SEED, common::account::ALL_SCOPES).await;
    assert!(world.my_account(&alice).await.get("username").is_none(), "it was not named: it is off");
    let off = json!({ "enabled": false });
    assert_eq!(world.manage("PATCH", "/account-center", &off).await.body["enabled"], false);
    assert_eq!(world.account(&alice, "GET", "/my-account", &Value::Null).await.status, 400);
    let bad = json!({ "fields": { "name": "Write" } });
    assert_eq!(world.manage("PATCH", "/account-center", &bad).await.error(), "guard.invalid_input");
}

#[tokio::test]
async fn client_credentials_need_the_secret() {
    let mut seed = common::seed();
    seed.machine_to_machine.push(MachineToMachineApp {
        id: "other one".to_owned(),
        name: "Other".to_owned(),
        secret: "a:b&c".to_owned(),
    });
    let world = World::build(Server::builder().seed(seed)).await;
    let wanted = [("resource", INDICATOR), ("scope", "all")];
    let answer = world.machine("m2m", "m2m-secret-for-development", &wanted).await;
    let token = answer.body["access_token"].as_str().unwrap();
    assert_eq!((&answer.body["scope"], &answer.body["expires_in"]), (&json!("all"), &json!(3600)));
    let inside = claims(token);
    assert_eq!((&inside["sub"], &inside["aud"]), (&json!("m2m"), &json!(INDICATOR)));

    for (id, secret, form, error) in [
        ("m2m", "wrong", &wanted[..], (401, "invalid_client")),
        ("m2m", "", &wanted[..], (401, "invalid_client")),
        ("nobody", "x", &wanted[..], (400, "invalid_client")),
        (APP, "x", &wanted[..], (400, "invalid_request")),
        ("m2m", "m2m-secret-for-development", &[], (400, "invalid_target")),
        ("m2m", "m2m-secret-for-development", &[("resource", "urn:x")], (400, "invalid_target")),
    ] {
        let answer = world.machine(id, secret, form).await;
        assert_eq!((answer.status, answer.error()), error, "{id} {}", answer.text);
    }
    // RFC 6749, 2.3.1, with characters that must be encoded.
    let basic = STANDARD.encode("other+one:a%3Ab%26c");
    let form = format!("grant_type=client_credentials&resource={INDICATOR}&scope=all");
    let kind = ("content-type", "application/x-www-form-urlencoded");
    let basic = format!("Basic {basic}");
    let headers = [("authorization", &*basic), kind];
    world.browser.send("POST", "/oidc/token", &headers, Some(form.clone())).await.expect(200);
    // Pages are not allowed to use the secret.
    let headers = [("authorization", &*basic), kind, ("origin", "http://localhost:3000")];
    let answer = world.browser.send("POST", "/oidc/token", &headers, Some(form)).await;
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (400, None));
    let logged = format!("{:?}", world.server.requests());
    assert!(!logged.contains("m2m-secret") && !logged.contains("a:b&c"), "{logged}");
}

#[tokio::test]
async fn rejects_tokens_for_another_resource() {
    let world = World::start().await;
    let tokens = world.tokens("openid offline_access read:things", &[common::API]).await;
    let refresh = tokens["refresh_token"].as_str().unwrap();
    let other = world.refresh(refresh, &[("resource", common::API)]).await.body["access_token"].clone();
    let without_scope = world.machine("m2m", "m2m-secret-for-development", &[("resource", INDICATOR)]).await;
    let good = world.machine_token().await;
    let id_token = tokens["id_token"].as_str().unwrap();
    let last = if good.ends_with('x') { 'y' } else { 'x' };
    let forged = format!("{}{last}", &good[..good.len() - 1]);
    for (token, status, code) in [
        (other.as_str().unwrap(), 401, "ERR_JWT_CLAIM_VALIDATION_FAILED"),
        (without_scope.body["access_token"].as_str().unwrap(), 403, ""),
        (tokens["access_token"].as_str().unwrap(), 401, "ERR_JWS_INVALID"),
        (id_token, 401, "ERR_JWS_SIGNATURE_VERIFICATION_FAILED"),
        (&*forged, 401, "ERR_JWS_SIGNATURE_VERIFICATION_FAILED"),
    ] {
        let answer = world.manage_with(token, "GET", "/connectors", &Value::Null).await;
        assert_eq!(answer.status, status, "{}", answer.text);
        assert_eq!(answer.body["data"]["code"].as_str().unwrap_or_default(), code);
    }
    world.advance(3600);
    let answer = world.manage_with(&good, "GET", "/connectors", &Value::Null).await;
    assert_eq!((answer.status, &answer.body["data"]["code"]), (401, &json!("ERR_JWT_EXPIRED")));
}

#[tokio::test]
async fn operators_can_call_it_from_a_page() {
    let mut seed = logto_dev::Seed::default();
    seed.applications.extend(common::seed().applications.into_iter().filter(|app| app.id == APP));
    let world = World::build(Server::builder().seed(seed)).await;
    for (email, status) in [("alice@example.com", 200), ("bob@example.com", 403)] {
        let url = world.authorize_url("openid offline_access all", &[INDICATOR], &[("prompt", "login consent")]);
        let back = world.sign_in(&url, "email", email).await;
        let tokens = world.exchange(&query(&back, "code").unwrap()).await.body;
        let refresh = tokens["refresh_token"].as_str().unwrap();
        let token = world.refresh(refresh, &[("resource", INDICATOR)]).await.body;
        assert_eq!(token["scope"], if status == 200 { "all" } else { "" }, "{email}");
        let token = token["access_token"].as_str().unwrap();
        let answer = world.manage_with(token, "GET", "/connectors", &Value::Null).await;
        assert_eq!(answer.status, status, "{email}");
        if status == 403 {
            assert_eq!(answer.error(), "auth.forbidden");
        }
    }
}

#[tokio::test]
async fn only_pages_of_registered_applications_can_read_responses() {
    let world = World::start().await;
    let bearer = format!("Bearer {}", world.machine_token().await);
    for (origin, shared) in
        [("http://localhost:3000", true), ("http://localhost:3005", true), ("http://evil.test", false)]
    {
        let headers = [("authorization", &*bearer), ("origin", origin)];
        let answer = world.browser.send("GET", "/api/connectors", &headers, None).await;
        assert_eq!(answer.header("access-control-allow-origin"), shared.then_some(origin));
        let asks = [
            ("origin", origin),
            ("access-control-request-method", "PATCH"),
            ("access-control-request-headers", "authorization,content-type"),
        ];
        let answer = world.browser.send("OPTIONS", "/api/connectors/x", &asks, None).await;
        assert_eq!(answer.status, if shared { 204 } else { 200 });
        assert_eq!(answer.header("access-control-allow-headers").is_some(), shared, "{origin}");
        // Pages can read errors too.
        let answer = world.browser.send("GET", "/api/connectors", &[("origin", origin)], None).await;
        answer.expect(401);
        assert_eq!(answer.header("access-control-allow-origin"), shared.then_some(origin));
    }
}

#[tokio::test]
async fn seed_can_disable_cors_and_connectors() {
    let mut seed = common::seed();
    (seed.management_cors, seed.built_in_connectors) = (false, false);
    let closed = World::build(Server::builder().seed(seed)).await;
    // The order of the calls of the builder does not matter.
    let also = World::build(Server::builder().without_management_cors().seed(common::seed())).await;
    for world in [&closed, &also] {
        let bearer = format!("Bearer {}", world.machine_token().await);
        let headers = [("authorization", &*bearer), ("origin", "http://localhost:3000")];
        let answer = world.browser.send("GET", "/api/connectors", &headers, None).await;
        assert_eq!((answer.status, answer.header("access-control-allow-origin")), (200, None));
    }
    assert_eq!(closed.manage("GET", "/connectors", &Value::Null).await.body, json!([]));
}

#[tokio::test]
async fn accepts_a_custom_id_and_removes_empty_values() {
    let world = World::start().await;
    let mut config = world.mail_config(25);
    (config["replyTo"], config["tls"]) = (json!(""), json!({}));
    let body = json!({ "connectorId": SMTP, "config": config, "id": "my-mail" });
    let answer = world.manage("POST", "/connectors", &body).await;
    answer.expect(200);
    assert_eq!(answer.body["id"], "my-mail");
    assert!(answer.body["config"].get("replyTo").is_none() && answer.body["config"].get("tls").is_none());
    assert_eq!(world.manage("POST", "/connectors", &body).await.error(), "entity.unique_integrity_violation");
    config["host"] = json!("");
    let changed = world.manage("PATCH", "/connectors/my-mail", &json!({ "config": config })).await;
    assert!(changed.body["config"].get("host").is_none(), "{}", changed.text);
    let all = world.manage("GET", "/connectors", &Value::Null).await.body;
    assert_eq!(all.as_array().unwrap().len(), 2, "one of each kind");
    let answer = world.manage("POST", "/connectors", &Value::String("{".to_owned())).await;
    assert_eq!(answer.status, 400);
    for (path, body) in [
        ("/connectors/my-mail", json!({ "config": [] })),
        ("/connectors/my-mail", json!([])),
        ("/account-center", json!([])),
        ("/account-center", json!({ "enabled": "yes" })),
    ] {
        assert_eq!(world.manage("PATCH", path, &body).await.error(), "guard.invalid_input", "{path} {body}");
    }
    for path in ["/connectors".to_owned(), format!("/connectors/{SMTP}/test")] {
        assert_eq!(world.manage("POST", &path, &json!([])).await.error(), "guard.invalid_input", "{path}");
    }
    for (method, path, status, text) in
        [("GET", "/nope", 404, "Not Found"), ("DELETE", "/sign-in-exp", 405, "Method Not Allowed")]
    {
        let answer = world.manage(method, path, &Value::Null).await;
        assert_eq!((answer.status, &*answer.text), (status, text), "{method} {path}");
        assert_eq!(answer.header("content-type"), Some("text/plain; charset=utf-8"));
    }
    let answer = world.manage("DELETE", "/connectors/none", &Value::Null).await;
    assert_eq!((answer.status, answer.error()), (404, "entity.not_found"));
}

#[tokio::test]
async fn faults_apply_to_the_management_api() {
    let world = World::start().await;
    let token = world.machine_token().await;
    let failure = Failure::new(logto_dev::Endpoint::Management, FailureKind::Status(503, None)).times(1);
    world.server.faults().update(|faults| faults.failures = vec![failure]);
    world.manage_with(&token, "GET", "/connectors", &Value::Null).await.expect(503);
    world.manage_with(&token, "GET", "/connectors", &Value::Null).await.expect(200);
}

#[tokio::test]
async fn changes_survive_a_restart_with_a_data_file() {
    let folder = std::env::temp_dir().join(format!("logto-dev-management-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("data.json");
    let build = || Server::builder().seed(common::seed()).without_connectors().data(&file);
    let world = World::build(build()).await;
    let id = world.create_connector(SMTP, &world.mail_config(0)).await;
    let settings = json!({
        "signUp": { "identifiers": ["email"], "password": false, "verify": true },
        "signIn": { "methods": [{
            "identifier": "email", "password": false, "verificationCode": true, "isPasswordPrimary": false,
        }] },
    });
    world.manage("PATCH", "/sign-in-exp", &settings).await.expect(200);
    world.manage("PATCH", "/account-center", &json!({ "enabled": false })).await.expect(200);
    world.server.shutdown().await;

    let world = World::build(build()).await;
    assert_eq!(world.manage("GET", "/connectors", &Value::Null).await.body[0]["id"], id);
    let kept = world.manage("GET", "/sign-in-exp", &Value::Null).await.body;
    assert_eq!(kept["signIn"], settings["signIn"]);
    assert_eq!(world.manage("GET", "/account-center", &Value::Null).await.body["enabled"], false);
    let url = world.authorize_url(SCOPES, &[], &[]);
    world.sign_in(&url, "email", common::ALICE).await;
    world.server.shutdown().await;
    std::fs::remove_dir_all(&folder).unwrap();
}

#[tokio::test]
async fn stored_configuration_is_validated_before_use() {
    let world = World::start().await;
    let id = world.create_connector(SMTP, &world.mail_config(world.server.smtp_port())).await;
    let exchanges: Vec<Recorded> = recorded("experience-send-errors")
        .into_iter()
        .filter(|exchange| exchange.title == "stored config without host")
        .collect();
    assert_eq!(exchanges.len(), 2);
    let mut config = world.mail_config(world.server.smtp_port());
    config["host"] = json!("");
    world.manage("PATCH", &format!("/connectors/{id}"), &json!({ "config": config })).await.expect(200);
    world.browser.get(&world.authorize_url(SCOPES, &[], &[])).await.expect(303);
    for exchange in exchanges {
        exchange.replay(&world.browser, &[]).await;
    }
    let mut config = world.mail_config(1);
    config["host"] = json!("host.invalid");
    assert!(provider_message(&world.test_mail(&config).await).starts_with("getaddrinfo ENOTFOUND host.invalid"));
}
