use futures_executor::block_on;
use logto_client::account::{AccountError, MfaFactorKind, MfaPreferenceChanges, MfaPreferences, TotpSecret};
use logto_client::ports::PasskeyError;
use logto_client::testing::{FakePasskeys, MockResponse};
use logto_client::{Scope, Secret};
use serde_json::{Value, json};

use crate::support::{self, ALICE, AccountHarness, identity, recorded_in};

const PROOF: Option<&str> = Some("identity-record");
const FACTORS: &str = "/api/my-account/mfa-verifications";
const REGISTRATION: &str = "/api/verifications/web-authn/registration";

const RECORDING: &str = include_str!("../../../logto-dev/tests/wire/v1.42/account-mfa.json");

/// The response of Logto 1.42 with this title.
fn recorded(title: &str) -> (u16, Value) {
    recorded_in(RECORDING, title)
}

fn answer_recorded(harness: &AccountHarness, path: &str, title: &str) {
    support::answer_recorded(harness, RECORDING, path, title);
}

fn asked(harness: &AccountHarness, method: &str, path: &str, verification: Option<&str>, body: Value) {
    assert_eq!(harness.last(), (method.to_owned(), path.to_owned(), verification.map(str::to_owned), body));
}

fn totp() -> TotpSecret {
    TotpSecret::new(Secret::new("JBSWY3DPEHPK3PXP"))
}

#[test]
fn lists_factors() {
    let harness = AccountHarness::new();
    answer_recorded(&harness, FACTORS, "list with a passkey");
    let factors = block_on(harness.account.mfa_factors()).unwrap();
    asked(&harness, "GET", FACTORS, None, Value::Null);
    let kinds: Vec<_> = factors.iter().map(|factor| factor.kind().clone()).collect();
    assert_eq!(kinds[..2], [MfaFactorKind::Totp, MfaFactorKind::BackupCodes { remaining: 10 }]);
    let MfaFactorKind::Passkey { name, user_agent } = &kinds[2] else { panic!("{kinds:?}") };
    assert_eq!(name.as_deref(), Some("My key"));
    assert!(user_agent.as_deref().unwrap().starts_with("Mozilla/5.0"));
    assert_eq!(factors[0].id(), "l02tnrc5c2y46s7bk5km2");
    assert!(factors[0].created_at() < factors[1].created_at());

    harness.answer(FACTORS, 200, json!([{ "id": "x", "type": "EmailVerificationCode" }]));
    let factors = block_on(harness.account.mfa_factors()).unwrap();
    assert_eq!(factors[0].kind(), &MfaFactorKind::Other("EmailVerificationCode".into()));
    for malformed in [json!({}), json!([{ "type": "Totp" }]), json!([{ "id": "x" }])] {
        harness.answer(FACTORS, 200, malformed);
        assert_eq!(block_on(harness.account.mfa_factors()), Err(AccountError::Malformed));
    }
}

#[test]
fn adds_and_replaces_authenticator_app() {
    let harness = AccountHarness::new();
    let generate = format!("{FACTORS}/totp-secret/generate");
    harness.answer(&generate, 200, json!({ "secret": "JBSWY3DPEHPK3PXP" }));
    let secret = block_on(harness.account.generate_totp_secret()).unwrap();
    asked(&harness, "POST", &generate, None, Value::Null);
    assert_eq!(secret, totp());

    harness.done(FACTORS);
    block_on(harness.account.add_totp(&secret, " 123 456", &identity())).unwrap();
    let body = json!({ "type": "Totp", "secret": "JBSWY3DPEHPK3PXP", "code": "123456" });
    asked(&harness, "POST", FACTORS, PROOF, body);

    let replace = format!("{FACTORS}/totp");
    harness.done(&replace);
    block_on(harness.account.replace_totp(&secret, "123456", &identity())).unwrap();
    asked(&harness, "PUT", &replace, PROOF, json!({ "secret": "JBSWY3DPEHPK3PXP", "code": "123456" }));

    let requests = harness.asked().len();
    let empty = block_on(harness.account.add_totp(&secret, " ", &identity()));
    assert_eq!(empty, Err(AccountError::InvalidInput { field: Some("code".into()) }));
    assert_eq!(harness.asked().len(), requests, "a request without a code");
}

#[test]
fn asks_whether_a_factor_is_offered_by_a_request_that_adds_none() {
    for (title, offered) in [
        ("TOTP while no factor is enabled", Ok(false)),
        ("TOTP: secret malformed", Ok(true)),
        ("TOTP: a second one", Ok(true)),
        ("TOTP: add without proving", Err(AccountError::VerificationRequired)),
    ] {
        let harness = AccountHarness::new();
        // A 401 may cause a retry with another token.
        for _ in 0..2 {
            answer_recorded(&harness, FACTORS, title);
        }
        let tokens = MockResponse::Tokens { sub: ALICE.into(), access_token: "access-token".into() };
        harness.base.logto.script("/oidc/token", tokens);
        assert_eq!(block_on(harness.account.offers_totp(&identity())), offered, "{title}");
        asked(&harness, "POST", FACTORS, PROOF, json!({ "type": "Totp", "secret": "01" }));
    }
    for (title, offered) in
        [("WebAuthn: bind before it is verified", Ok(true)), ("a factor that is not enabled", Ok(false))]
    {
        let harness = AccountHarness::new();
        answer_recorded(&harness, FACTORS, title);
        assert_eq!(block_on(harness.account.offers_passkeys(&identity())), offered, "{title}");
        let body = json!({ "type": "WebAuthn", "newIdentifierVerificationRecordId": "none" });
        asked(&harness, "POST", FACTORS, PROOF, body);
    }
}

#[test]
fn each_refusal_of_a_factor_has_its_own_error() {
    for (title, error) in [
        ("TOTP while no factor is enabled", AccountError::FactorNotEnabled),
        ("TOTP: wrong code", AccountError::CodeMismatch),
        ("TOTP: secret malformed", AccountError::InvalidInput { field: Some("secret".into()) }),
        ("TOTP: a second one", AccountError::FactorAlreadySet),
        ("backup codes: alone", AccountError::BackupCodesAlone),
        ("backup codes: too few", AccountError::InvalidInput { field: Some("codes".into()) }),
        ("backup codes: again while unused ones are left", AccountError::FactorAlreadySet),
        ("a factor that is not enabled", AccountError::FactorNotEnabled),
    ] {
        let harness = AccountHarness::new();
        answer_recorded(&harness, FACTORS, title);
        let result = block_on(harness.account.add_totp(&totp(), "000000", &identity())).unwrap_err();
        assert_eq!(result, error, "{title}");
        assert!(!result.is_transient() && !result.needs_verification(), "{title}");
    }
}

#[test]
fn missing_scope_and_hidden_factors_are_told_apart() {
    let harness = AccountHarness::new();
    for (status, code, error) in [
        (400, "auth.unauthorized", AccountError::ScopeMissing(Scope::IDENTITIES)),
        (400, "account_center.field_not_enabled", AccountError::FieldNotEditable),
        (400, "account_center.not_enabled", AccountError::NotEnabled),
    ] {
        harness.answer(FACTORS, status, json!({ "code": code, "message": "In words." }));
        assert_eq!(block_on(harness.account.mfa_factors()), Err(error), "{code}");
    }
}

#[test]
fn replaces_backup_codes() {
    let harness = AccountHarness::new();
    let (generate, before) = (format!("{FACTORS}/backup-codes/generate"), format!("{FACTORS}/old"));
    let codes = |codes: &[Secret]| codes.iter().map(|code| code.expose().to_owned()).collect::<Vec<_>>();
    answer_recorded(&harness, &generate, "backup codes: new ones");
    harness.done(FACTORS);
    // Those before may be gone already.
    answer_recorded(&harness, &before, "delete unknown");
    let new = block_on(harness.account.replace_backup_codes("old", &identity())).unwrap();
    assert_eq!((new.len(), new[0].expose()), (10, "62f0455734"));
    asked(&harness, "POST", FACTORS, PROOF, json!({ "type": "BackupCode", "codes": codes(&new) }));
    let order: Vec<_> = harness.asked().into_iter().map(|it| (it.method, it.path)).collect();
    assert_eq!(order[0], ("POST".into(), generate.clone()), "nothing is removed before there are new ones");
    assert_eq!(order[1], ("DELETE".into(), before));
    assert!(!format!("{new:?}").contains("62f0455734"));

    harness.answer(&generate, 200, json!({ "codes": [] }));
    assert_eq!(block_on(harness.account.generate_backup_codes()), Err(AccountError::Malformed));
}

#[test]
fn lists_backup_codes() {
    let harness = AccountHarness::new();
    let path = format!("{FACTORS}/backup-codes");
    answer_recorded(&harness, &path, "backup codes: read, none");
    assert_eq!(block_on(harness.account.backup_codes(&identity())), Ok(Vec::new()));
    asked(&harness, "GET", &path, PROOF, Value::Null);
    let used = json!({ "codes": [{ "code": "a" }, { "code": "b", "usedAt": "2026-11-28T17:35:20.618Z" }] });
    harness.answer(&path, 200, used);
    let codes = block_on(harness.account.backup_codes(&identity())).unwrap();
    assert!(codes[0].used_at.is_none() && codes[1].used_at.is_some());
}

#[test]
fn adds_passkey() {
    let harness = AccountHarness::new();
    let passkeys = FakePasskeys::default();
    answer_recorded(&harness, REGISTRATION, "WebAuthn: registration options");
    let verify = format!("{REGISTRATION}/verify");
    let title = "WebAuthn: verify, made on the app's own origin, which the Origin header names";
    answer_recorded(&harness, &verify, title);
    harness.done(FACTORS);
    block_on(harness.account.add_passkey(&passkeys, Some(" My key "), &identity())).unwrap();
    let (_, offer) = recorded("WebAuthn: registration options");
    let record = &offer["verificationRecordId"];
    assert_eq!(passkeys.options(), [offer["registrationOptions"].clone()]);
    let requests = harness.asked();
    let [.., options, verified, bound] = &*requests else { panic!("{requests:?}") };
    assert_eq!((&*options.path, &options.body), (REGISTRATION, &Value::Null));
    assert_eq!((&verified.path, &verified.body["verificationRecordId"]), (&verify, record));
    let payload = &verified.body["payload"];
    assert_eq!((&payload["type"], &payload["id"]), (&json!("WebAuthn"), &json!("ZmFrZQ")));
    assert!(payload["response"]["attestationObject"].is_string() && payload["clientExtensionResults"].is_object());
    let body = json!({ "type": "WebAuthn", "newIdentifierVerificationRecordId": record, "name": "My key" });
    assert_eq!((&bound.body, bound.verification.as_deref()), (&body, PROOF));
}

#[test]
fn canceled_passkey_is_not_sent() {
    for error in [PasskeyError::Canceled, PasskeyError::ForeignDomain, PasskeyError::AlreadyRegistered] {
        let harness = AccountHarness::new();
        let passkeys = FakePasskeys::default();
        passkeys.fail(error);
        answer_recorded(&harness, REGISTRATION, "WebAuthn: registration options");
        let result = block_on(harness.account.add_passkey(&passkeys, None, &identity())).unwrap_err();
        assert_eq!((&result, result.code()), (&AccountError::Passkey(error), error.code()));
        assert_eq!(harness.asked().len(), 1);
    }
    let harness = AccountHarness::new();
    let passkeys = FakePasskeys::default();
    passkeys.fail(PasskeyError::Unsupported);
    let result = block_on(harness.account.add_passkey(&passkeys, None, &identity()));
    assert_eq!(result, Err(PasskeyError::Unsupported.into()));
    assert!(harness.asked().is_empty(), "a request although there are no passkeys");
}

#[test]
fn passkey_that_the_server_rejects_has_its_message() {
    let harness = AccountHarness::new();
    answer_recorded(&harness, REGISTRATION, "WebAuthn: registration options");
    answer_recorded(&harness, &format!("{REGISTRATION}/verify"), "WebAuthn: verify an attestation that is none");
    let result = block_on(harness.account.add_passkey(&FakePasskeys::default(), None, &identity()));
    let Err(AccountError::PasskeyRejected(message)) = result else { panic!("{result:?}") };
    assert!(message.contains("expected one of: http://localhost:3000"), "{message}");
}

#[test]
fn renames_and_removes_factors() {
    let harness = AccountHarness::new();
    let (factor, name) = (format!("{FACTORS}/a%2Fb"), format!("{FACTORS}/a%2Fb/name"));
    // The body is no JSON.
    harness.base.logto.script(&name, MockResponse::Text(200, "OK".to_owned()));
    block_on(harness.account.rename_passkey("a/b", " Blue key ", &identity())).unwrap();
    asked(&harness, "PATCH", &name, PROOF, json!({ "name": "Blue key" }));
    harness.done(&factor);
    block_on(harness.account.remove_mfa_factor("a/b", &identity())).unwrap();
    asked(&harness, "DELETE", &factor, PROOF, Value::Null);
    answer_recorded(&harness, &name, "rename what is not a passkey");
    answer_recorded(&harness, &factor, "delete unknown");
    assert_eq!(block_on(harness.account.rename_passkey("a/b", "x", &identity())), Err(AccountError::NotFound));
    assert_eq!(block_on(harness.account.remove_mfa_factor("a/b", &identity())), Err(AccountError::NotFound));
    let unnamed = block_on(harness.account.rename_passkey("a/b", " ", &identity()));
    assert_eq!(unnamed, Err(AccountError::InvalidInput { field: Some("name".into()) }));
}

#[test]
fn reads_and_changes_preferences() {
    let harness = AccountHarness::new();
    let path = "/api/my-account/logto-configs";
    answer_recorded(&harness, path, "logto-configs");
    assert_eq!(block_on(harness.account.mfa_preferences()), Ok(MfaPreferences::default()));
    answer_recorded(&harness, path, "logto-configs set");
    let changes = MfaPreferenceChanges::new().enabled(true).suggestion_declined(false).passkey_sign_in_declined(true);
    let preferences = block_on(harness.account.update_mfa_preferences(&changes, &identity())).unwrap();
    let body = json!({ "mfa": { "enabled": true, "skipped": false }, "passkeySignIn": { "skipped": true } });
    asked(&harness, "PATCH", path, PROOF, body);
    assert_eq!(preferences.enabled, Some(true));
    assert!(preferences.passkey_sign_in_declined && !preferences.skip_on_sign_in);
}

#[test]
fn older_servers_store_one_preference() {
    let harness = AccountHarness::new();
    let path = "/api/my-account/mfa-settings";
    answer_recorded(&harness, path, "settings");
    answer_recorded(&harness, path, "set skipMfaOnSignIn");
    assert_eq!(block_on(harness.account.mfa_preferences()), Ok(MfaPreferences::default()));
    let skip = MfaPreferenceChanges::new().enabled(false).skip_on_sign_in(true);
    let preferences = block_on(harness.account.update_mfa_preferences(&skip, &identity())).unwrap();
    asked(&harness, "PATCH", path, PROOF, json!({ "skipMfaOnSignIn": true }));
    assert!(preferences.skip_on_sign_in);
    let other = MfaPreferenceChanges::new().enabled(true);
    let unsupported = block_on(harness.account.update_mfa_preferences(&other, &identity()));
    assert_eq!(unsupported, Err(AccountError::NotSupported));
}
