//! Multi-factor authentication: the factors of an account, and signing in with them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use common::account::ALL_SCOPES;
use common::compare::recorded;
use common::{Answer, SCOPES, World, query, text};
use logto_dev::{Organization, Password, Seed, User};
use ring::hmac;
use serde_json::{Value, json};

const PASSWORD: &str = "Str0ng-Pass-word!";

/// The user of the recorded exchanges.
fn sam() -> User {
    User {
        id: "p5w8rk2m6tzd".to_owned(),
        username: Some("sam".to_owned()),
        password: Some(Password::new(PASSWORD)),
        name: Some("Sam".to_owned()),
        primary_email: Some("sam@logto.test".to_owned()),
        ..User::default()
    }
}

fn seed() -> Seed {
    common::seed().with_user(sam())
}

/// The code of an authenticator app.
fn totp(secret: &str, now_ms: i64) -> String {
    let values =
        secret.bytes().map(|byte| b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".iter().position(|&known| known == byte).unwrap());
    let bits: String = values.map(|value| format!("{value:05b}")).collect();
    let bytes = bits.as_bytes().chunks_exact(8);
    let key: Vec<u8> = bytes.map(|byte| u8::from_str_radix(std::str::from_utf8(byte).unwrap(), 2).unwrap()).collect();
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &key);
    let tag = hmac::sign(&key, &(now_ms / 30_000).to_be_bytes());
    let offset = usize::from(tag.as_ref()[19] & 15);
    let number = u32::from_be_bytes(tag.as_ref()[offset..offset + 4].try_into().unwrap()) & 0x7fff_ffff;
    format!("{:06}", number % 1_000_000)
}

impl World {
    async fn mfa_settings(&self, factors: &[&str], policy: &str) {
        let settings = json!({ "mfa": { "factors": factors, "policy": policy } });
        self.manage("PATCH", "/sign-in-exp", &settings).await.expect(200);
    }

    /// Signs Sam in with the password, as far as that goes.
    async fn enter_password(&self, event: &str) {
        self.browser.forget_cookies();
        let url = self.authorize_url(SCOPES, &[], &[("prompt", "login consent")]);
        self.browser.get(&url).await.expect(303);
        self.browser.api("PUT", "", &json!({ "interactionEvent": event })).await.expect(204);
        let body = json!({ "identifier": { "type": "username", "value": "sam" }, "password": PASSWORD });
        let answer = self.browser.api("POST", "/verification/password", &body).await;
        answer.expect(200);
        let id = json!({ "verificationId": answer.body["verificationId"] });
        self.browser.api("POST", "/identification", &id).await.expect(204);
    }

    async fn step(&self, path: &str, body: &Value) -> Answer {
        self.browser.api("POST", path, body).await
    }

    async fn try_submit(&self) -> Answer {
        self.step("/submit", &json!({})).await
    }
}

/// The client data of a registration with another challenge, as an authenticator would have created it.
fn with_challenge(client_data: &str, challenge: &str) -> String {
    let mut data: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(client_data).unwrap()).unwrap();
    data["challenge"] = json!(challenge);
    // The recorded server had another port.
    data["origin"] = json!(data["origin"].as_str().unwrap().replace(":3401", ":3001"));
    URL_SAFE_NO_PAD.encode(data.to_string())
}

#[tokio::test]
async fn replays_the_account_api() {
    let world = World::with(seed(), logto_dev::Connectors::default()).await;
    let sam = world.caller("sam@logto.test", ALL_SCOPES).await;
    let narrow = world.caller("sam@logto.test", SCOPES).await;
    let proof = json!({ "password": PASSWORD });
    let proof = world.account(&sam, "POST", "/verifications/password", &proof).await;
    let proof = text(&proof.body, "verificationRecordId");
    let (mut secret, mut record, mut challenge) = (String::new(), String::new(), String::new());
    let mut ids: Vec<(String, String)> = Vec::new();
    for mut exchange in recorded("account-mfa") {
        let title = exchange.title.clone();
        match &*title {
            "TOTP: a new secret" => world.mfa_settings(&["Totp", "WebAuthn", "BackupCode"], "NoPrompt").await,
            "a factor that is not enabled" => world.mfa_settings(&["Totp"], "NoPrompt").await,
            _ => {}
        }
        let code = if secret.is_empty() { String::new() } else { totp(&secret, world.server.clock().now_ms()) };
        let token = if title == "list without the scope identities" { &narrow.token } else { &sam.token };
        let bearer = format!("Bearer {token}");
        let mut headers =
            vec![("authorization", &*bearer), ("content-type", "application/json"), ("host", "localhost:3001")];
        headers.extend(exchange.request["headers"]["origin"].as_str().map(|origin| ("origin", origin)));
        if exchange.request["headers"]["logto-verification-id"].is_string() {
            headers.push(("logto-verification-id", &proof));
        }
        let mut body = exchange.request["body"].clone();
        if let Some(client_data) = body["payload"]["response"]["clientDataJSON"].as_str() {
            body["payload"]["response"]["clientDataJSON"] = json!(with_challenge(client_data, &challenge));
        }
        for name in ["verificationRecordId", "newIdentifierVerificationRecordId"] {
            if body[name].as_str().is_some_and(|id| id != "nope") {
                body[name] = json!(record);
            }
        }
        let body =
            (!body.is_null()).then(|| body.to_string().replace("<totp_secret>", &secret).replace("<totp_code>", &code));
        let mut path = exchange.path().to_owned();
        for (recorded, own) in &ids {
            path = path.replace(recorded, own);
        }
        let answer = world.browser.send(exchange.method(), &path, &headers, body).await;
        if let Some(list) = answer.body.as_array() {
            ids.clear();
            for (index, item) in list.iter().enumerate() {
                ids.push((text(&exchange.response["body"][index], "id"), text(item, "id")));
                exchange.response["body"][index]["id"] = item["id"].clone();
            }
        }
        if title.contains("a new secret") {
            assert_eq!(text(&answer.body, "secret").len(), 32);
            secret = text(&answer.body, "secret");
            continue;
        }
        exchange.compare(&answer);
        if let Some(new) = answer.body["registrationOptions"]["challenge"].as_str() {
            new.clone_into(&mut challenge);
            record = text(&answer.body, "verificationRecordId");
        }
    }
}

#[tokio::test]
async fn sign_in_asks_for_a_factor_and_takes_each_code_of_backup_once() {
    let world = World::with(seed(), logto_dev::Connectors::default()).await;
    world.mfa_settings(&["Totp", "BackupCode"], "Mandatory").await;
    world.enter_password("SignIn").await;
    let answer = world.try_submit().await;
    assert_eq!((answer.status, answer.error()), (422, "user.missing_mfa"));
    assert_eq!(answer.body["data"], json!({ "availableFactors": ["Totp"] }));
    let answer = world.step("/profile/mfa/mfa-skipped", &json!({})).await;
    assert_eq!((answer.status, answer.error()), (422, "session.mfa.mfa_policy_not_user_controlled"));
    let offer = world.step("/verification/totp/secret", &json!({})).await.body;
    let (id, secret) = (offer["verificationId"].clone(), text(&offer, "secret"));
    let bind = json!({ "type": "Totp", "verificationId": id });
    assert_eq!(world.step("/profile/mfa", &bind).await.error(), "session.verification_failed");
    let now = || world.server.clock().now_ms();
    let code = json!({ "verificationId": id, "code": totp(&secret, now()) });
    world.step("/verification/totp/verify", &code).await.expect(200);
    world.step("/profile/mfa", &bind).await.expect(204);
    assert_eq!(world.try_submit().await.error(), "session.mfa.backup_code_required");
    let codes = world.step("/verification/backup-code/generate", &json!({})).await.body;
    let bind = json!({ "type": "BackupCode", "verificationId": codes["verificationId"] });
    world.step("/profile/mfa", &bind).await.expect(204);
    assert!(query(&world.submit().await, "code").is_some());

    world.enter_password("SignIn").await;
    let answer = world.try_submit().await;
    assert_eq!((answer.status, answer.error()), (403, "session.mfa.require_mfa_verification"));
    let factors = json!({ "availableFactors": ["Totp", "BackupCode"], "maskedIdentifiers": {} });
    assert_eq!(answer.body["data"], factors);
    let answer = world.step("/verification/totp/verify", &json!({ "code": "000000" })).await;
    assert_eq!((answer.status, answer.error()), (400, "session.mfa.invalid_totp_code"));
    world.step("/verification/totp/verify", &json!({ "code": totp(&secret, now()) })).await.expect(200);
    assert!(query(&world.submit().await, "code").is_some());

    let backup = json!({ "code": codes["codes"][0] });
    world.enter_password("SignIn").await;
    world.step("/verification/backup-code/verify", &backup).await.expect(200);
    assert!(query(&world.submit().await, "code").is_some());
    world.enter_password("SignIn").await;
    let answer = world.step("/verification/backup-code/verify", &backup).await;
    assert_eq!((answer.status, answer.error()), (400, "session.mfa.invalid_backup_code"));
    world.try_submit().await.expect(403);
}

#[tokio::test]
async fn suggestion_can_be_declined_for_good() {
    let world = World::with(seed(), logto_dev::Connectors::default()).await;
    world.mfa_settings(&["Totp"], "UserControlled").await;
    world.enter_password("SignIn").await;
    let answer = world.try_submit().await;
    assert_eq!((answer.status, answer.error()), (422, "user.suggest_mfa"));
    world.step("/profile/mfa/mfa-skipped", &json!({})).await.expect(204);
    assert!(query(&world.submit().await, "code").is_some());
    world.enter_password("SignIn").await;
    assert!(query(&world.submit().await, "code").is_some());
    world.browser.forget_cookies();
    let other = world.other_browser();
    assert_eq!(other.api("POST", "/verification/totp/verify", &json!({ "code": "000000" })).await.status, 400);
}

#[tokio::test]
async fn organization_demands_a_factor() {
    let mut seed = seed();
    seed.organizations = vec![Organization {
        id: "org_safe".to_owned(),
        name: "Safe".to_owned(),
        description: None,
        is_mfa_required: true,
        members: [("p5w8rk2m6tzd".to_owned(), vec![])].into(),
    }];
    let world = World::with(seed, logto_dev::Connectors::default()).await;
    let scope = format!("{ALL_SCOPES} urn:logto:scope:organizations");
    let sam = world.caller("sam@logto.test", &scope).await;
    let answer = world.refresh(&sam.refresh, &[("organization_id", "org_safe")]).await;
    assert_eq!((answer.status, answer.error()), (403, "access_denied"));
    let description = "organization requires MFA but user has no MFA configured";
    assert_eq!(answer.body["error_description"], description);
    let settings = json!({ "mfa": {
        "factors": ["Totp"], "policy": "NoPrompt", "organizationRequiredMfaPolicy": "Mandatory",
    } });
    world.manage("PATCH", "/sign-in-exp", &settings).await.expect(200);
    world.enter_password("SignIn").await;
    assert_eq!(world.try_submit().await.error(), "user.missing_mfa");
    let offer = world.step("/verification/totp/secret", &json!({})).await.body;
    let code = totp(&text(&offer, "secret"), world.server.clock().now_ms());
    let code = json!({ "verificationId": offer["verificationId"], "code": code });
    world.step("/verification/totp/verify", &code).await.expect(200);
    let bind = json!({ "type": "Totp", "verificationId": offer["verificationId"] });
    world.step("/profile/mfa", &bind).await.expect(204);
    world.submit().await;
    let answer = world.refresh(&sam.refresh, &[("organization_id", "org_safe")]).await;
    answer.expect(200);
}

#[tokio::test]
async fn suspended_users_can_do_nothing() {
    let world = World::with(seed(), logto_dev::Connectors::default()).await;
    let sam = world.caller("sam@logto.test", ALL_SCOPES).await;
    world.server.set_suspended("p5w8rk2m6tzd", true);
    world.userinfo(&sam.token).await.expect(401);
    world.refresh(&sam.refresh, &[]).await.expect(400);
    let answer = world.account(&sam, "GET", "/my-account", &Value::Null).await;
    assert_eq!((answer.status, answer.error()), (401, "auth.unauthorized"));
    world.browser.forget_cookies();
    world.browser.get(&world.authorize_url(SCOPES, &[], &[])).await.expect(303);
    world.browser.api("PUT", "", &json!({ "interactionEvent": "SignIn" })).await.expect(204);
    let body = json!({ "identifier": { "type": "username", "value": "sam" }, "password": PASSWORD });
    let answer = world.browser.api("POST", "/verification/password", &body).await;
    assert_eq!((answer.status, answer.error()), (401, "user.suspended"));
    world.server.set_suspended("p5w8rk2m6tzd", false);
    world.browser.api("POST", "/verification/password", &body).await.expect(200);
    // The tokens stay dead.
    world.userinfo(&sam.token).await.expect(401);
}
