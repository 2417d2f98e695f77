//! The policies of the sign-in experience: usernames, codes, wrong proofs and expired passwords; and codes as a second step.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::account::{ALL_SCOPES, Caller};
use common::compare::{Recorded, recorded};
use common::{Answer, SCOPES, SOON, World, query, text};
use logto_dev::{Connectors, Password, User};
use serde_json::{Value, json};

const PASSWORD: &str = "Str0ng-Pass-word!";
const SAM: &str = "sam@logto.test";

/// A world with the user of the recorded exchanges.
async fn world() -> World {
    let sam = User {
        id: "p5w8rk2m6tzd".to_owned(),
        username: Some("sam".to_owned()),
        password: Some(Password::new(PASSWORD)),
        primary_email: Some(SAM.to_owned()),
        ..User::default()
    };
    World::with(common::seed().with_user(sam), Connectors::default()).await
}

/// The exchange with this title.
fn exchange(topic: &str, title: &str) -> Recorded {
    recorded(topic).into_iter().find(|exchange| exchange.title == title).unwrap()
}

#[track_caller]
fn assert_recorded(exchange: &Recorded, answer: &Answer) {
    assert_eq!(exchange.response["status"], answer.status, "{}: {}", exchange.title, answer.text);
    if answer.status >= 400 {
        assert_eq!(exchange.response["body"], answer.body, "{}", exchange.title);
    }
}

/// `allowed`: lowercase, uppercase, numbers, underscore.
fn usernames(case_sensitive: bool, (min, max): (u8, u8), allowed: [bool; 4]) -> Value {
    let [lowercase, uppercase, numbers, underscore] = allowed;
    json!({ "usernamePolicy": {
        "caseSensitive": case_sensitive, "minLength": min, "maxLength": max,
        "allowedChars": {
            "lowercase": lowercase, "uppercase": uppercase, "numbers": numbers, "underscore": underscore,
        },
    } })
}

/// A policy for names such as `samuel_x`.
fn narrow() -> Value {
    usernames(true, (5, 12), [true, false, false, true])
}

impl World {
    async fn settings(&self, settings: &Value) -> Value {
        let answer = self.manage("PATCH", "/sign-in-exp", settings).await;
        answer.expect(200);
        answer.body
    }

    /// Opens the sign-in page and starts with an event.
    async fn begin(&self, event: &str) {
        self.browser.forget_cookies();
        let url = self.authorize_url(SCOPES, &[], &[("prompt", "login consent")]);
        self.browser.get(&url).await.expect(303);
        self.browser.api("PUT", "", &json!({ "interactionEvent": event })).await.expect(204);
    }

    /// Begins a sign-in and enters a password for Sam.
    async fn try_password(&self, password: &str) -> Answer {
        self.begin("SignIn").await;
        let body = json!({ "identifier": { "type": "username", "value": "sam" }, "password": password });
        self.browser.api("POST", "/verification/password", &body).await
    }

    async fn sam(&self) -> Caller {
        let mut sam = self.caller(SAM, ALL_SCOPES).await;
        let proof = self.account(&sam, "POST", "/verifications/password", &json!({ "password": PASSWORD })).await;
        proof.expect(201);
        sam.record = Some(text(&proof.body, "verificationRecordId"));
        sam
    }
}

#[tokio::test]
async fn account_api_applies_the_username_policy() {
    let world = world().await;
    let sam = world.sam().await;
    let anything = [true; 4];
    let exchanges = recorded("account-policies").into_iter().filter(|it| it.title.starts_with("username policy"));
    for exchange in exchanges {
        let policy = match &*exchange.title {
            "username policy: too short" => Some(narrow()),
            "username policy: lower case" => Some(usernames(true, (1, 128), [false, true, true, true])),
            "username policy: underscore" => Some(usernames(true, (1, 128), [true, true, true, false])),
            "username policy: not case-sensitive, taken in other letters" => Some(usernames(false, (1, 128), anything)),
            "username policy: case-sensitive, taken in other letters" => Some(usernames(true, (1, 128), anything)),
            _ => None,
        };
        if let Some(policy) = policy {
            world.settings(&policy).await;
        }
        let answer = world.account(&sam, "PATCH", "/my-account", &exchange.request["body"]).await;
        assert_recorded(&exchange, &answer);
    }
}

#[tokio::test]
async fn sign_in_page_applies_the_username_policy_to_the_profile() {
    let world = world().await;
    world.settings(&narrow()).await;
    world.begin("Register").await;
    let exchanges = recorded("experience-policies")
        .into_iter()
        .filter(|it| it.title.starts_with("username policy") || it.title.ends_with("against the username policy"));
    for exchange in exchanges {
        let path = exchange.path().strip_prefix("/api/experience").unwrap().to_owned();
        assert_recorded(&exchange, &world.browser.api("POST", &path, &exchange.request["body"]).await);
    }
}

#[tokio::test]
async fn malformed_policies_are_refused() {
    let world = world().await;
    for title in ["policy: minLength over maxLength", "policy: numbers alone", "policy: incomplete"] {
        let exchange = exchange("account-policies", title);
        let answer = world.manage("PATCH", "/sign-in-exp", &exchange.request["body"]).await;
        assert_recorded(&exchange, &answer);
    }
    for (settings, path) in [
        (
            json!({ "verificationCodePolicy": { "expirationDuration": 10 } }),
            "verificationCodePolicy.expirationDuration",
        ),
        (json!({ "verificationCodePolicy": { "maxRetryAttempts": 101 } }), "verificationCodePolicy.maxRetryAttempts"),
        (json!({ "sentinelPolicy": { "maxAttempts": 0 } }), "sentinelPolicy.maxAttempts"),
        (json!({ "passwordExpiration": { "enabled": true } }), "\"passwordExpiration\": (invalid_union)"),
    ] {
        let answer = world.manage("PATCH", "/sign-in-exp", &settings).await;
        assert_eq!((answer.status, answer.error()), (400, "guard.invalid_input"), "{settings}");
        assert!(text(&answer.body, "details").contains(path), "{}", answer.text);
    }
}

#[tokio::test]
async fn codes_follow_their_policy() {
    let world = world().await;
    world.settings(&json!({ "verificationCodePolicy": { "expirationDuration": 60, "maxRetryAttempts": 2 } })).await;
    let identifier = json!({ "type": "email", "value": SAM });
    world.begin("SignIn").await;
    let id = world.send_code("SignIn", "email", SAM).await;
    for expected in ["code_mismatch", "code_mismatch", "exceed_max_try"] {
        let answer = world.verify(&id, &identifier, "x").await;
        assert_eq!((answer.status, answer.error()), (400, &*format!("verification_code.{expected}")));
    }
    let id = world.send_code("SignIn", "email", SAM).await;
    world.advance(61);
    assert_eq!(world.verify(&id, &identifier, "x").await.error(), "verification_code.expired");
}

#[tokio::test]
async fn too_many_wrong_proofs_lock_for_a_while() {
    const BLOCKED: &str = "session.verification_blocked_too_many_attempts";
    let world = world().await;
    let sam = world.sam().await;
    world.settings(&json!({ "sentinelPolicy": { "maxAttempts": 3, "lockoutDuration": 10 } })).await;
    for expected in ["session.invalid_credentials", "session.invalid_credentials", BLOCKED, BLOCKED] {
        assert_eq!(world.try_password("nope").await.error(), expected);
    }
    let answer = world.try_password(PASSWORD).await;
    assert_eq!((answer.status, answer.error()), (400, BLOCKED));
    let message = "Too many attempts in a short time. Please try again in 10 minutes.";
    assert_eq!(answer.body["message"], message);
    let unlock = json!({ "targetType": "User", "targets": ["sam"] });
    world.manage("POST", "/sentinel-activities/delete", &unlock).await.expect(204);
    world.try_password(PASSWORD).await.expect(200);
    // The Account API counts as well.
    let prove = async |password: &str| {
        world.account(&sam, "POST", "/verifications/password", &json!({ "password": password })).await
    };
    for expected in ["session.invalid_credentials", "session.invalid_credentials", BLOCKED] {
        assert_eq!(prove("nope").await.error(), expected);
    }
    assert_eq!(prove(PASSWORD).await.error(), BLOCKED);
    world.advance(601);
    prove(PASSWORD).await.expect(201);
    let malformed = world.manage("POST", "/sentinel-activities/delete", &json!({ "targetType": "User" })).await;
    assert_eq!((malformed.status, malformed.error()), (400, "guard.invalid_input"));
}

#[tokio::test]
async fn expired_password_must_be_replaced() {
    const DAY: u64 = 24 * 3600;
    let world = world().await;
    let declare = async |is_expired: bool| {
        let body = json!({ "isExpired": is_expired });
        world.manage("PATCH", "/users/p5w8rk2m6tzd/password/expiration", &body).await
    };
    let answer = declare(true).await;
    assert_eq!((answer.status, answer.error()), (400, "sign_in_experiences.password_expiration_not_enabled"));
    let settings = json!({ "passwordExpiration": { "enabled": true, "validPeriodDays": 90 } });
    let now = world.server.clock().now_ms();
    assert_eq!(world.settings(&settings).await["passwordExpiration"]["enabledAt"], now);
    world.try_password(PASSWORD).await.expect(200);
    declare(true).await.expect(200);
    let expired = exchange("experience-policies", "expired password: verify");
    assert_recorded(&expired, &world.try_password(PASSWORD).await);
    declare(false).await.expect(200);
    world.try_password(PASSWORD).await.expect(200);
    world.advance(90 * DAY);
    // It counts from when it was switched on first.
    world.settings(&settings).await;
    assert_recorded(&expired, &world.try_password(PASSWORD).await);
    let new = json!({ "password": PASSWORD });
    world.manage("PATCH", "/users/p5w8rk2m6tzd/password", &new).await.expect(200);
    world.try_password(PASSWORD).await.expect(200);
    world.settings(&json!({ "passwordExpiration": { "enabled": false } })).await;
    world.advance(90 * DAY);
    world.try_password(PASSWORD).await.expect(200);
}

#[tokio::test]
async fn second_step_is_a_code_by_email() {
    let world = world().await;
    let by_password =
        json!({ "identifier": "username", "password": true, "verificationCode": false, "isPasswordPrimary": true });
    let settings = json!({
        "signIn": { "methods": [by_password] },
        "signUp": { "identifiers": ["username"], "password": true, "verify": false },
        "mfa": { "factors": ["EmailVerificationCode", "PhoneVerificationCode"], "policy": "Mandatory" },
    });
    world.settings(&settings).await;
    let answer = world.try_password(PASSWORD).await;
    answer.expect(200);
    let id = json!({ "verificationId": answer.body["verificationId"] });
    world.browser.api("POST", "/identification", &id).await.expect(204);
    let answer = world.browser.api("POST", "/submit", &json!({})).await;
    assert_eq!((answer.status, answer.error()), (403, "session.mfa.require_mfa_verification"));
    // Sam has no phone number.
    let expected = json!({
        "availableFactors": ["EmailVerificationCode"],
        "maskedIdentifiers": { "EmailVerificationCode": "****@logto.test" },
    });
    assert_eq!(answer.body["data"], expected);
    let send = async |kind: &str| {
        let body = json!({ "identifierType": kind });
        world.browser.api("POST", "/verification/mfa-verification-code", &body).await
    };
    assert_eq!(send("phone").await.error(), "session.mfa.mfa_factor_not_enabled");
    assert_eq!(send("owl").await.error(), "guard.invalid_input");
    let sent = send("email").await;
    sent.expect(200);
    let code = world.server.wait_for_code(SAM, SOON).await.unwrap();
    assert_eq!(world.server.inbox()[0].usage_type, Some("MfaVerification"));
    let verify = async |code: &str| {
        let id = &sent.body["verificationId"];
        let body = json!({ "verificationId": id, "identifierType": "email", "code": code });
        world.browser.api("POST", "/verification/mfa-verification-code/verify", &body).await
    };
    let answer = verify("x").await;
    assert_eq!((answer.status, answer.error()), (400, "verification_code.code_mismatch"));
    let answer = verify(&code).await;
    answer.expect(200);
    assert_eq!(answer.body, sent.body);
    assert!(query(&world.submit().await, "code").is_some());
}
