//! The Account API: changes of the own account, and their errors.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::account::{ALICE_OF_SEED, ALICE_PASSWORD, ALICE_PHONE, ALL_SCOPES, Caller};
use common::{SCOPES, SOON, World, claims};
use logto_dev::{AccountFields, Connectors, Faults, FieldAccess, TokenLifetimes};
use serde_json::{Value, json};

const NEW_EMAIL: &str = "new@logto.test";
const NEW_PHONE: &str = "15550109999";

/// Every call under `/api/my-account`, with a valid body.
fn every_call() -> Vec<(&'static str, &'static str, Value)> {
    let email = json!({ "email": NEW_EMAIL, "newIdentifierVerificationRecordId": "x" });
    let phone = json!({ "phone": NEW_PHONE, "newIdentifierVerificationRecordId": "x" });
    vec![
        ("GET", "/my-account", Value::Null),
        ("PATCH", "/my-account", json!({ "name": "A" })),
        ("PATCH", "/my-account/profile", json!({ "givenName": "A" })),
        ("POST", "/my-account/password", json!({ "password": "x7-Kq2vN" })),
        ("POST", "/my-account/primary-email", email),
        ("DELETE", "/my-account/primary-email", Value::Null),
        ("POST", "/my-account/primary-phone", phone),
        ("DELETE", "/my-account/primary-phone", Value::Null),
        ("GET", "/my-account/sessions", Value::Null),
        ("DELETE", "/my-account/sessions/x", Value::Null),
        ("GET", "/my-account/grants", Value::Null),
        ("DELETE", "/my-account/grants/x", Value::Null),
    ]
}

async fn world_with_fields(fields: AccountFields) -> World {
    let mut seed = common::seed();
    seed.account_center.fields = fields;
    World::with(seed, Connectors::default()).await
}

#[track_caller]
fn assert_error(answer: &common::Answer, status: u16, code: &str) {
    assert_eq!((answer.status, answer.error()), (status, code), "{}", answer.text);
    assert!(!answer.body["message"].as_str().unwrap_or_default().is_empty(), "{}", answer.text);
}

#[tokio::test]
async fn accepts_only_opaque_tokens_with_openid() {
    let world = World::start().await;
    let tokens = world.tokens(ALL_SCOPES, &[]).await;
    let with_api = world.tokens("openid offline_access", &[common::API]).await;
    let for_api = world.refresh(with_api["refresh_token"].as_str().unwrap(), &[("resource", common::API)]).await;
    let no_openid = world.tokens("profile offline_access", &[]).await;
    let mut calls = every_call();
    calls.push(("POST", "/verifications/password", json!({ "password": "x" })));
    calls.push(("POST", "/verifications/verification-code", json!({})));
    calls.push(("POST", "/verifications/verification-code/verify", json!({})));
    for (method, path, body) in calls {
        let path = format!("/api{path}");
        let call = async |authorization: Option<&str>| {
            let headers: Vec<_> = authorization.map(|value| ("authorization", value)).into_iter().collect();
            world.browser.send(method, &path, &headers, Some(body.to_string())).await
        };
        assert_error(&call(None).await, 401, "auth.authorization_header_missing");
        assert_error(&call(Some("Basic x")).await, 401, "auth.authorization_token_type_not_supported");
        let bearer = |token: &Value| format!("Bearer {}", token.as_str().unwrap());
        for token in [&json!("x"), &tokens["id_token"], &tokens["refresh_token"], &for_api.body["access_token"]] {
            assert_error(&call(Some(&bearer(token))).await, 401, "auth.unauthorized");
        }
        assert_error(&call(Some(&bearer(&no_openid["access_token"]))).await, 403, "auth.forbidden");
    }
    world.advance(3600);
    let bearer = format!("Bearer {}", tokens["access_token"].as_str().unwrap());
    let answer = world.browser.send("GET", "/api/my-account", &[("authorization", &bearer)], None).await;
    assert_error(&answer, 401, "auth.unauthorized");
}

#[tokio::test]
async fn disabled_account_center_rejects_every_call() {
    let mut seed = common::seed();
    seed.account_center.enabled = false;
    let world = World::with(seed, Connectors::default()).await;
    // Verifications still work.
    let alice = world.alice().await;
    for (method, path, body) in every_call() {
        let answer = world.account(&alice, method, path, &body).await;
        assert_error(&answer, 400, "account_center.not_enabled");
    }
}

#[tokio::test]
async fn unknown_paths_and_methods_respond_with_plain_text_and_cors() {
    let world = World::start().await;
    let alice = world.alice().await;
    for (method, path, status, text) in [
        ("GET", "/my-account/nope", 404, "Not Found"),
        ("GET", "/my-account/identities", 405, "Method Not Allowed"),
        ("PUT", "/my-account", 405, "Method Not Allowed"),
        ("GET", "/verifications/password", 405, "Method Not Allowed"),
        ("POST", "/verifications/nope", 404, "Not Found"),
    ] {
        let answer = world.account(&alice, method, path, &Value::Null).await;
        assert_eq!((answer.status, &*answer.text), (status, text), "{method} {path}");
        assert_eq!(answer.header("content-type"), Some("text/plain; charset=utf-8"));
    }
    let headers = [
        ("origin", "http://anywhere.test"),
        ("access-control-request-method", "PATCH"),
        ("access-control-request-headers", "authorization, logto-verification-id"),
    ];
    let answer = world.browser.send("OPTIONS", "/api/my-account/profile", &headers, None).await;
    answer.expect(204);
    assert_eq!(answer.header("access-control-allow-headers"), Some("authorization, logto-verification-id"));
    assert_eq!(answer.header("access-control-allow-methods"), Some("GET,HEAD,PUT,POST,DELETE,PATCH"));
}

#[tokio::test]
async fn scopes_and_field_access_decide_what_is_shown() {
    let world = World::start().await;
    let alice = world.alice().await;
    let all = world.my_account(&alice).await;
    let shown = |view: &Value| {
        let mut names: Vec<String> = view.as_object().unwrap().keys().cloned().collect();
        names.sort();
        names
    };
    let expected = json!({
        "id": "u_alice", "name": "Alice Example", "username": "alice", "avatar": null,
        "primaryEmail": ALICE_OF_SEED, "primaryPhone": ALICE_PHONE,
        "profile": { "givenName": "Alice", "familyName": "Example" }, "customData": { "plan": "pro" },
        "identities": {}, "hasPassword": true, "hasSecurityVerificationMethod": true, "applicationId": common::APP, "isSuspended": false,
        "lastSignInAt": 1_795_208_600_000_i64, "createdAt": 1_795_208_600_000_i64,
        "updatedAt": 1_795_208_600_000_i64,
    });
    assert_eq!(all, expected);
    for (scope, names) in [
        ("openid", vec!["id"]),
        ("openid email", vec!["id", "primaryEmail"]),
        ("openid phone", vec!["id", "primaryPhone"]),
        ("openid custom_data identities", vec!["customData", "id", "identities"]),
    ] {
        let caller = world.caller(ALICE_OF_SEED, scope).await;
        let mut view = world.my_account(&caller).await;
        let verifiable = view.as_object_mut().unwrap().remove("hasSecurityVerificationMethod");
        assert_eq!(verifiable, Some(json!(true)), "it is always shown");
        assert_eq!(shown(&view), names, "{scope}");
    }
    for (access, count) in [(FieldAccess::ReadOnly, 16), (FieldAccess::Off, 7)] {
        let world = world_with_fields(AccountFields::all(access)).await;
        let alice = world.alice().await;
        let view = world.my_account(&alice).await;
        assert_eq!(shown(&view).len(), count, "{access:?}: {view}");
    }
}

#[tokio::test]
async fn read_only_fields_cannot_be_changed() {
    let world = world_with_fields(AccountFields::all(FieldAccess::ReadOnly)).await;
    let alice = world.alice().await;
    for member in ["name", "avatar", "username"] {
        let answer = world.account(&alice, "PATCH", "/my-account", &json!({ member: null })).await;
        assert_error(&answer, 400, "account_center.field_not_editable");
    }
    let answer = world.account(&alice, "PATCH", "/my-account", &json!({ "customData": {} })).await;
    assert_error(&answer, 400, "account_center.field_not_editable");
    for (method, path, body) in every_call() {
        if method != "GET" {
            let answer = world.account(&alice, method, path, &body).await;
            assert_error(&answer, 400, "account_center.field_not_editable");
        }
    }
    for path in ["/my-account/sessions", "/my-account/grants"] {
        world.account(&alice, "GET", path, &Value::Null).await.expect(200);
    }
    let world = world_with_fields(AccountFields { session: FieldAccess::Off, ..AccountFields::default() }).await;
    let alice = world.alice().await;
    for path in ["/my-account/sessions", "/my-account/grants"] {
        let answer = world.account(&alice, "GET", path, &Value::Null).await;
        assert_error(&answer, 400, "account_center.field_not_enabled");
    }
    // This field does not concern sessions, so the call succeeds.
    world.account(&alice, "PATCH", "/my-account", &json!({ "name": "A" })).await.expect(200);
}

#[tokio::test]
async fn changes_appear_in_account_and_userinfo() {
    let world = World::start().await;
    let alice = world.alice().await;
    world.advance(5);
    let body = json!({
        "name": "Alice A", "avatar": "https://example.com/a.png", "username": "alice_2", "customData": { "a": [1] },
    });
    let answer = world.account(&alice, "PATCH", "/my-account", &body).await;
    answer.expect(200);
    assert_eq!(answer.body, world.my_account(&alice).await);
    for (name, value) in body.as_object().unwrap() {
        assert_eq!(&answer.body[name], value);
    }
    assert_eq!(answer.body["updatedAt"], 1_795_208_605_000_i64);
    let profile = json!({ "nickname": "Al", "givenName": "Alicia", "address": { "locality": "Paris" }, "shoe": 1 });
    let answer = world.account(&alice, "PATCH", "/my-account/profile", &profile).await;
    answer.expect(200);
    let merged = json!({
        "nickname": "Al", "givenName": "Alicia", "familyName": "Example", "address": { "locality": "Paris" },
    });
    assert_eq!(answer.body, merged);
    let userinfo = world.userinfo(&alice.token).await.body;
    let renewed = world.refresh(&alice.refresh, &[]).await.body;
    // The address needs its own scope.
    let without = world.caller(ALICE_OF_SEED, "openid profile").await;
    assert_eq!(world.my_account(&without).await["profile"].get("address"), None);
    assert_eq!(world.my_account(&alice).await["profile"], merged);
    for shown in [&userinfo, &claims(renewed["id_token"].as_str().unwrap())] {
        assert_eq!(shown["name"], "Alice A");
        assert_eq!(shown["picture"], "https://example.com/a.png");
        assert_eq!(shown["username"], "alice_2");
        assert_eq!((&shown["nickname"], &shown["given_name"]), (&json!("Al"), &json!("Alicia")));
        assert_eq!(shown["address"], json!({ "locality": "Paris" }));
        assert_eq!(shown["updated_at"], 1_795_208_605_000_i64);
    }
    assert_eq!(userinfo["custom_data"], json!({ "a": [1] }));
    let cleared = json!({ "name": null, "avatar": null, "username": null });
    world.account(&alice, "PATCH", "/my-account", &cleared).await.expect(200);
    let userinfo = world.userinfo(&alice.token).await.body;
    assert!(userinfo["name"].is_null() && userinfo["picture"].is_null() && userinfo["username"].is_null());
}

#[tokio::test]
async fn rejects_invalid_values_without_changing_anything() {
    let world = World::start().await;
    let alice = world.alice().await;
    let before = world.my_account(&alice).await;
    for (path, body, member) in [
        ("/my-account", json!({ "name": 1 }), "name"),
        ("/my-account", json!({ "avatar": "not a url" }), "avatar"),
        ("/my-account", json!({ "avatar": "" }), "avatar"),
        ("/my-account", json!({ "username": "1alice" }), "username"),
        ("/my-account", json!({ "username": "" }), "username"),
        ("/my-account", json!({ "customData": null }), "customData"),
        ("/my-account/profile", json!({ "nickname": null }), "nickname"),
        ("/my-account/profile", json!({ "address": "Paris" }), "address"),
        ("/my-account/profile", json!({ "address": { "country": 1 } }), "address.country"),
    ] {
        let answer = world.account(&alice, "PATCH", path, &body).await;
        assert_error(&answer, 400, "guard.invalid_input");
        let details = answer.body["details"].as_str().unwrap();
        assert!(details.contains(&format!("\"{member}\"")), "{details}");
    }
    for body in [json!({ "password": "" }), json!({})] {
        for path in ["/my-account/password", "/verifications/password"] {
            assert_error(&world.account(&alice, "POST", path, &body).await, 400, "guard.invalid_input");
        }
    }
    for (path, member, value) in [("email", "email", "no address"), ("phone", "phone", "+1 555")] {
        let body = json!({ member: value, "newIdentifierVerificationRecordId": "x" });
        let answer = world.account(&alice, "POST", &format!("/my-account/primary-{path}"), &body).await;
        assert_error(&answer, 400, "guard.invalid_input");
    }
    assert_eq!(world.my_account(&alice).await, before);
}

#[tokio::test]
async fn changes_need_the_scope_of_the_field() {
    let world = World::start().await;
    let mut alice = world.caller(ALICE_OF_SEED, "openid").await;
    alice.record = Some(world.password_record(&alice).await);
    let profile = world.caller(ALICE_OF_SEED, "openid profile").await;
    for (caller, path, body) in [
        (&alice, "/my-account", json!({ "name": "A" })),
        (&alice, "/my-account/profile", json!({ "nickname": "A" })),
        (&profile, "/my-account", json!({ "customData": {} })),
        (&profile, "/my-account/profile", json!({ "address": {} })),
    ] {
        assert_error(&world.account(caller, "PATCH", path, &body).await, 400, "auth.unauthorized");
    }
    for path in ["/my-account/primary-email", "/my-account/primary-phone"] {
        assert_error(&world.account(&alice, "DELETE", path, &Value::Null).await, 400, "auth.unauthorized");
    }
    for path in ["/my-account/sessions", "/my-account/grants"] {
        assert_error(&world.account(&alice, "GET", path, &Value::Null).await, 401, "auth.unauthorized");
    }
}

#[tokio::test]
async fn rejects_a_username_in_use() {
    let world = World::start().await;
    let bob = world.caller("bob@example.com", ALL_SCOPES).await;
    let body = json!({ "username": "alice" });
    let answer = world.account(&bob, "PATCH", "/my-account", &body).await;
    assert_error(&answer, 401, "verification_record.permission_denied");
    // Bob has no password, so he verifies with a code.
    let record = world.code_record(&bob, "email", "bob@example.com").await;
    let bob = Caller { record: Some(record), ..bob };
    let answer = world.account(&bob, "PATCH", "/my-account", &body).await;
    assert_error(&answer, 422, "user.username_already_in_use");
    world.account(&bob, "PATCH", "/my-account", &json!({ "username": "bob" })).await.expect(200);
    // His own username does not count as in use.
    world.account(&bob, "PATCH", "/my-account", &json!({ "username": "bob" })).await.expect(200);
}

#[tokio::test]
async fn sensitive_changes_need_a_recent_verification_of_the_caller() {
    let world = World::start().await;
    let alice = world.alice().await;
    let bob = world.caller("bob@example.com", ALL_SCOPES).await;
    let can = async |caller: &Caller, record: Option<&str>| {
        let caller = Caller { record: record.map(str::to_owned), ..caller.clone() };
        let answer = world.account(&caller, "PATCH", "/my-account", &json!({ "username": "alice" })).await;
        if answer.status != 200 {
            assert_error(&answer, 401, "verification_record.permission_denied");
        }
        answer.status == 200
    };
    let own = alice.record.as_deref();
    assert!(can(&alice, own).await && !can(&alice, None).await && !can(&alice, Some("x")).await);
    assert!(!can(&bob, own).await, "somebody else's proof");
    let unfinished = world.ask_account_code(&alice, &json!({ "type": "email", "value": ALICE_OF_SEED })).await;
    assert!(!can(&alice, Some(&unfinished)).await, "a code that was only sent");
    let foreign = world.code_record(&alice, "email", NEW_EMAIL).await;
    assert!(!can(&alice, Some(&foreign)).await, "an address that is not hers");
    let code = world.code_record(&alice, "phone", ALICE_PHONE).await;
    assert!(can(&alice, Some(&code)).await);
    world.advance(599);
    assert!(can(&alice, own).await);
    world.advance(1);
    assert!(!can(&alice, own).await && !can(&alice, Some(&code)).await, "ten minutes are over");
}

#[tokio::test]
async fn verifies_by_password_and_by_code() {
    let world = World::start().await;
    let alice = world.alice().await;
    let answer = world.account(&alice, "POST", "/verifications/password", &json!({ "password": "x" })).await;
    assert_error(&answer, 422, "session.invalid_credentials");
    let body = json!({ "password": ALICE_PASSWORD });
    let answer = world.account(&alice, "POST", "/verifications/password", &body).await;
    assert_eq!(answer.body["expiresAt"], "2026-11-20T21:13:20.000Z");

    let email = json!({ "type": "email", "value": ALICE_OF_SEED });
    let id = world.ask_account_code(&alice, &email).await;
    let code = world.server.wait_for_code(ALICE_OF_SEED, SOON).await.unwrap();
    assert_eq!(world.server.inbox()[0].usage_type, Some("UserPermissionValidation"));
    assert_eq!(world.server.inbox()[0].subject.as_deref(), Some("Your confirmation code"));
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let check = async |id: &str, identifier: &Value, code: &str| {
        let answer = world.verify_account_code(&alice, identifier, id, code).await;
        answer.body["code"].as_str().map(str::to_owned)
    };
    let refusal = |code: &str| Some(code.to_owned());
    assert_eq!(check(&id, &email, wrong).await, refusal("verification_code.code_mismatch"));
    let phone = json!({ "type": "phone", "value": ALICE_PHONE });
    assert_eq!(check(&id, &phone, &code).await, refusal("verification_record.not_found"));
    assert_eq!(check("x", &email, &code).await, refusal("verification_record.not_found"));
    let other = json!({ "type": "email", "value": NEW_EMAIL });
    assert_eq!(check(&id, &other, &code).await, refusal("verification_code.email_mismatch"));
    assert_eq!(check(&id, &email, &code).await, None);
    assert_eq!(check(&id, &email, &code).await, refusal("verification_code.not_found"));

    let id = world.ask_account_code(&alice, &other).await;
    assert_eq!(world.server.inbox()[0].usage_type, Some("BindNewIdentifier"));
    let code = world.server.wait_for_code(NEW_EMAIL, SOON).await.unwrap();
    for _ in 0..10 {
        let wrong = if code == "000000" { "000001" } else { "000000" };
        assert_eq!(check(&id, &other, wrong).await, refusal("verification_code.code_mismatch"));
    }
    assert_eq!(check(&id, &other, &code).await, refusal("verification_code.exceed_max_try"));
    let first = world.ask_account_code(&alice, &other).await;
    let code = world.server.wait_for_code(NEW_EMAIL, SOON).await.unwrap();
    world.ask_account_code(&alice, &other).await;
    assert_eq!(check(&first, &other, &code).await, refusal("verification_code.not_found"), "a newer one voids it");

    let lifetimes = TokenLifetimes { verification_code: Some(60), ..TokenLifetimes::default() };
    world.server.faults().set(Faults { lifetimes, ..Faults::default() });
    let id = world.ask_account_code(&alice, &phone).await;
    let code = world.server.wait_for_code(ALICE_PHONE, SOON).await.unwrap();
    world.advance(61);
    assert_eq!(check(&id, &phone, &code).await, refusal("verification_code.expired"));

    let smtp = Some("535 5.7.8 Authentication credentials invalid".to_owned());
    world.server.faults().set(Faults { smtp, ..Faults::default() });
    let body = json!({ "identifier": email });
    let answer = world.account(&alice, "POST", "/verifications/verification-code", &body).await;
    assert_error(&answer, 400, "connector.general");
}

#[tokio::test]
async fn uses_the_generic_template_instead_of_a_missing_one() {
    let mut file: Value = serde_json::from_str(include_str!("../examples/connectors.json")).unwrap();
    let templates = file[0]["config"]["templates"].as_array_mut().unwrap();
    templates.retain(|template| template["usageType"] != "BindNewIdentifier");
    let connectors = Connectors::from_json(&file.to_string()).unwrap();
    let world = World::with(common::seed(), connectors).await;
    let alice = world.caller(ALICE_OF_SEED, SCOPES).await;
    world.code_record(&alice, "email", NEW_EMAIL).await;
    assert_eq!(world.server.inbox()[0].subject.as_deref(), Some("Your code"));
}

#[tokio::test]
async fn changes_email_and_phone_with_two_verifications() {
    let world = World::start().await;
    let alice = world.alice().await;
    let mut taken = vec![("email", "bob@example.com"), ("phone", "15550100002")];
    for (kind, new) in [("email", NEW_EMAIL), ("phone", NEW_PHONE)] {
        let path = format!("/my-account/primary-{kind}");
        let set = async |caller: &Caller, value: &str, record: &str| {
            let body = json!({ kind: value, "newIdentifierVerificationRecordId": record });
            world.account(caller, "POST", &path, &body).await
        };
        let record = world.code_record(&alice, kind, new).await;
        let unproven = Caller { record: None, ..alice.clone() };
        assert_error(&set(&unproven, new, &record).await, 401, "verification_record.permission_denied");
        let answer = world.account(&unproven, "DELETE", &path, &Value::Null).await;
        assert_error(&answer, 401, "verification_record.permission_denied");
        let unfinished = world.ask_account_code(&alice, &json!({ "type": kind, "value": new })).await;
        for record in ["x", &unfinished, alice.record.as_deref().unwrap()] {
            assert_error(&set(&alice, new, record).await, 400, "verification_record.not_found");
        }
        let other = if kind == "email" { "another@logto.test" } else { "15550108888" };
        assert_error(&set(&alice, other, &record).await, 400, "verification_record.not_found");
        let (_, bobs) = taken.remove(0);
        let record_of_bobs = world.code_record(&alice, kind, bobs).await;
        let code = format!("user.{kind}_already_in_use");
        assert_error(&set(&alice, bobs, &record_of_bobs).await, 422, &code);
        set(&alice, new, &record).await.expect(204);
    }
    let userinfo = world.userinfo(&alice.token).await.body;
    assert_eq!((&userinfo["email"], &userinfo["phone_number"]), (&json!(NEW_EMAIL), &json!(NEW_PHONE)));
    // The new address signs in; the old one belongs to no account.
    assert_eq!(world.my_account(&world.caller(NEW_EMAIL, ALL_SCOPES).await).await["id"], "u_alice");
    world.account(&alice, "DELETE", "/my-account/primary-phone", &Value::Null).await.expect(204);
    assert!(world.userinfo(&alice.token).await.body["phone_number"].is_null());
    let answer = world.account(&alice, "DELETE", "/my-account/primary-email", &Value::Null).await;
    assert_error(&answer, 400, "user.email_or_phone_required");
}

#[tokio::test]
async fn required_identifiers_cannot_be_removed() {
    let file: Value = serde_json::from_str(include_str!("../examples/connectors.json")).unwrap();
    let connectors = Connectors::from_json(&json!([file[0]]).to_string()).unwrap();
    let world = World::with(common::seed(), connectors).await;
    let alice = world.alice().await;
    let answer = world.account(&alice, "DELETE", "/my-account/primary-email", &Value::Null).await;
    assert_error(&answer, 400, "user.email_required");
    world.account(&alice, "DELETE", "/my-account/primary-phone", &Value::Null).await.expect(204);

    let connectors = Connectors::from_json(&json!([file[1]]).to_string()).unwrap();
    let world = World::with(common::seed(), connectors).await;
    let url = world.authorize_url(ALL_SCOPES, &[], &[("prompt", "login consent")]);
    let back = world.sign_in(&url, "phone", ALICE_PHONE).await;
    let tokens = world.exchange(&common::query(&back, "code").unwrap()).await.body;
    let token = tokens["access_token"].as_str().unwrap().to_owned();
    let mut alice = Caller { token, refresh: String::new(), record: None };
    alice.record = Some(world.password_record(&alice).await);
    let answer = world.account(&alice, "DELETE", "/my-account/primary-phone", &Value::Null).await;
    assert_error(&answer, 400, "user.phone_required");
}
