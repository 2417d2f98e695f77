use futures_executor::block_on;
use logto_client::Secret;
use logto_client::account::{AccountChanges, AccountError, Identifier, RevokeGrants};
use serde_json::{Map, Value, json};

use crate::support::{ALICE, AccountHarness, identity, new_address};

fn asked(method: &str, path: &str, verification: Option<&str>, body: Value) -> (String, String, Option<String>, Value) {
    (method.to_owned(), path.to_owned(), verification.map(str::to_owned), body)
}

const PROOF: Option<&str> = Some("identity-record");

#[test]
fn reads_and_updates_account() {
    let harness = AccountHarness::new();
    let path = "/api/my-account";
    for _ in 0..3 {
        harness.answer(path, 200, json!({"id": ALICE}));
    }
    block_on(harness.account.account()).unwrap();
    assert_eq!(harness.last(), asked("GET", path, None, Value::Null));

    let changes = AccountChanges::new().name(Some("Alice A")).avatar(None);
    block_on(harness.account.update(changes)).unwrap();
    assert_eq!(harness.last(), asked("PATCH", path, None, json!({"name": "Alice A", "avatar": null})));

    let data = Map::from_iter([("plan".to_owned(), json!("pro"))]);
    let changes = AccountChanges::new().username(Some("alice")).custom_data(data).verified_by(&identity());
    block_on(harness.account.update(changes)).unwrap();
    assert_eq!(
        harness.last(),
        asked("PATCH", path, PROOF, json!({"username": "alice", "customData": {"plan": "pro"}}))
    );
}

#[test]
fn updates_profile() {
    let harness = AccountHarness::new();
    let path = "/api/my-account/profile";
    harness.answer(path, 200, json!({"givenName": "Alice", "locale": "en"}));
    let change = Map::from_iter([("givenName".to_owned(), json!("Alice"))]);
    let profile = block_on(harness.account.update_profile(change)).unwrap();
    assert_eq!(profile.get("locale"), Some(&json!("en")));
    assert_eq!(harness.last(), asked("PATCH", path, None, json!({"givenName": "Alice"})));
}

#[test]
fn sets_password_with_and_without_verification() {
    let harness = AccountHarness::new();
    let path = "/api/my-account/password";
    harness.done(path);
    harness.done(path);
    block_on(harness.account.set_password(Secret::new("correct horse"), &identity())).unwrap();
    assert_eq!(harness.last(), asked("POST", path, PROOF, json!({"password": "correct horse"})));
    block_on(harness.account.set_password(Secret::new("correct horse"), None)).unwrap();
    assert_eq!(harness.last(), asked("POST", path, None, json!({"password": "correct horse"})));
}

#[test]
fn sets_identifier_with_two_verifications_and_removes_it_with_one() {
    let harness = AccountHarness::new();
    let (email, phone) = ("/api/my-account/primary-email", "/api/my-account/primary-phone");
    for path in [email, phone, email, phone] {
        harness.done(path);
    }
    let record = "newIdentifierVerificationRecordId";
    block_on(harness.account.set_email(" a@b.test ", &new_address(), &identity())).unwrap();
    assert_eq!(harness.last(), asked("POST", email, PROOF, json!({"email": "a@b.test", record: "address-record"})));
    block_on(harness.account.set_phone("+1 (555) 010-0001", &new_address(), &identity())).unwrap();
    assert_eq!(harness.last(), asked("POST", phone, PROOF, json!({"phone": "15550100001", record: "address-record"})));
    block_on(harness.account.remove_email(&identity())).unwrap();
    assert_eq!(harness.last(), asked("DELETE", email, PROOF, Value::Null));
    block_on(harness.account.remove_phone(&identity())).unwrap();
    assert_eq!(harness.last(), asked("DELETE", phone, PROOF, Value::Null));
}

#[test]
fn verifies_by_password() {
    let harness = AccountHarness::new();
    let path = "/api/verifications/password";
    let answer = json!({"verificationRecordId": "identity-record", "expiresAt": "2026-11-21T03:33:30.000Z"});
    harness.answer(path, 201, answer);
    let verification = block_on(harness.account.verify_password(Secret::new("hunter2"))).unwrap();
    assert_eq!(harness.last(), asked("POST", path, None, json!({"password": "hunter2"})));
    let end = verification.expires_at();
    assert_eq!(end.0, 1_795_232_010_000);
    assert!(verification.is_valid(end.plus_seconds(-1)) && !verification.is_valid(end));
    harness.done("/api/my-account/primary-email");
    block_on(harness.account.remove_email(&verification)).unwrap();
    assert_eq!(harness.last().2.as_deref(), PROOF);
}

#[test]
fn verifies_by_code() {
    let harness = AccountHarness::new();
    let (send, verify) = ("/api/verifications/verification-code", "/api/verifications/verification-code/verify");
    let answer = json!({"verificationRecordId": "r1", "expiresAt": "2026-11-21T03:33:30.000Z"});
    harness.answer(send, 201, answer);
    let pending = block_on(harness.account.send_code(&Identifier::Phone("+1 555 010 0001".into()))).unwrap();
    let identifier = json!({"type": "phone", "value": "15550100001"});
    assert_eq!(harness.last(), asked("POST", send, None, json!({"identifier": identifier})));

    harness.answer(verify, 400, json!({"code": "verification_code.code_mismatch", "message": "no"}));
    harness.answer(verify, 200, json!({"verificationRecordId": "r1"}));
    assert_eq!(block_on(harness.account.verify_code(&pending, "000000")), Err(AccountError::CodeMismatch));
    let verification = block_on(harness.account.verify_code(&pending, " 123 456 ")).unwrap();
    let body = json!({"identifier": identifier, "verificationId": "r1", "code": "123456"});
    assert_eq!(harness.last(), asked("POST", verify, None, body));
    assert_eq!(verification.expires_at(), pending.expires_at());
}

#[test]
fn sends_no_invalid_identifier_or_code() {
    let harness = AccountHarness::new();
    let invalid = |field: &str| AccountError::InvalidInput { field: Some(field.to_owned()) };
    let send = |identifier| block_on(harness.account.send_code(&identifier)).unwrap_err();
    assert_eq!(send(Identifier::Email("alice".into())), invalid("email"));
    assert_eq!(send(Identifier::Phone("call me".into())), invalid("phone"));
    let set = block_on(harness.account.set_phone("0170", &new_address(), &identity()));
    assert_eq!(set, Err(invalid("phone")));
    let answer = json!({"verificationRecordId": "r1", "expiresAt": 5});
    harness.answer("/api/verifications/verification-code", 201, answer);
    let pending = block_on(harness.account.send_code(&Identifier::Email("a@b.test".into()))).unwrap();
    assert_eq!(block_on(harness.account.verify_code(&pending, "  ")), Err(invalid("code")));
    assert_eq!(harness.asked().len(), 1, "the code that was sent");
}

#[test]
fn lists_and_revokes_sessions_and_grants() {
    let harness = AccountHarness::new();
    harness.answer("/api/my-account/sessions", 200, json!({"sessions": []}));
    block_on(harness.account.sessions(&identity())).unwrap();
    assert_eq!(harness.last(), asked("GET", "/api/my-account/sessions", PROOF, Value::Null));
    for (revoke, path) in [
        (None, "/api/my-account/sessions/a%2Fb"),
        (Some(RevokeGrants::All), "/api/my-account/sessions/a%2Fb?revokeGrantsTarget=all"),
        (Some(RevokeGrants::FirstParty), "/api/my-account/sessions/a%2Fb?revokeGrantsTarget=firstParty"),
    ] {
        harness.done(path);
        block_on(harness.account.end_session("a/b", revoke, &identity())).unwrap();
        assert_eq!(harness.last(), asked("DELETE", path, PROOF, Value::Null));
    }
    let named = json!({"id": "g1", "payload": {"clientId": "spa-1"}, "application": {"id": "spa-1", "name": "Shop"}});
    let grants = json!({"grants": [named, {"id": "g2", "payload": {"clientId": "spa-2"}}]});
    harness.answer("/api/my-account/grants", 200, grants);
    let grants = block_on(harness.account.grants(&identity())).unwrap();
    let names: Vec<_> = grants.iter().map(|grant| (grant.application_name(), grant.client_id())).collect();
    assert_eq!(names, [(Some("Shop"), Some("spa-1")), (None, Some("spa-2"))]);
    assert_eq!(harness.last(), asked("GET", "/api/my-account/grants", PROOF, Value::Null));
    harness.done("/api/my-account/grants/g1");
    block_on(harness.account.end_grant("g1", &identity())).unwrap();
    assert_eq!(harness.last(), asked("DELETE", "/api/my-account/grants/g1", PROOF, Value::Null));
}

#[test]
fn keeps_the_path_of_the_endpoint() {
    let harness = AccountHarness::at("http://localhost:3001/auth/");
    harness.answer("/auth/api/my-account", 200, json!({"id": ALICE}));
    block_on(harness.account.account()).unwrap();
    assert_eq!(harness.last().1, "/auth/api/my-account");
}

#[test]
fn debug_output_contains_no_secret() {
    let harness = AccountHarness::new();
    let answer = json!({"verificationRecordId": "SECRET", "expiresAt": 5});
    harness.answer("/api/verifications/verification-code", 201, answer);
    let pending = block_on(harness.account.send_code(&Identifier::Email("a@b.test".into()))).unwrap();
    let changes = AccountChanges::new().verified_by(&identity());
    let text = format!("{pending:?} {:?} {changes:?} {:?}", identity(), harness.account);
    assert!(!text.contains("SECRET") && !text.contains("record\"") && !text.contains("access-token"), "{text}");
}
