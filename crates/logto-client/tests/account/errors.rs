use std::time::Duration;

use futures_executor::block_on;
use logto_client::account::{AccountChanges, AccountError, Identifier};
use logto_client::ports::Storage as _;
use logto_client::testing::MockResponse;
use logto_client::{HttpError, LogtoError, Scope, Secret};
use serde_json::{Value, json};

use crate::support::{AccountHarness, identity, recorded};

const DISCOVERY: &str = "/oidc/.well-known/openid-configuration";

/// The result of setting a password for this response.
fn refused_with(status: u16, body: &Value) -> AccountError {
    let harness = AccountHarness::new();
    // A 401 may cause a retry with another token.
    for _ in 0..2 {
        harness.answer("/api/my-account/password", status, body.clone());
    }
    harness.base.logto.script(
        "/oidc/token",
        MockResponse::Tokens { sub: crate::support::ALICE.into(), access_token: "another".into() },
    );
    block_on(harness.account.set_password(Secret::new("x"), &identity())).unwrap_err()
}

fn coded(status: u16, code: &str) -> AccountError {
    refused_with(status, &json!({"code": code, "message": "In words."}))
}

#[test]
fn error_with_null_members_keeps_its_code() {
    let error = refused_with(422, &json!({"code": "session.invalid_credentials", "message": null, "data": null}));
    assert_eq!(error, AccountError::WrongPassword);
}

#[test]
fn disabled_account_center_has_its_own_error() {
    let (status, body) = recorded("GET /api/my-account");
    let error = refused_with(status, &body);
    assert_eq!((&error, error.code()), (&AccountError::NotEnabled, "account.not_enabled"));
    assert!(error.hint().unwrap().contains("account center"));
}

#[test]
fn each_api_error_code_has_its_own_error() {
    for (status, code, error) in [
        (400, "account_center.field_not_editable", AccountError::FieldNotEditable),
        (400, "account_center.filed_not_editable", AccountError::FieldNotEditable),
        (400, "account_center.filed_not_enabled", AccountError::FieldNotEditable),
        (401, "verification_record.permission_denied", AccountError::VerificationRequired),
        (400, "session.verification_expired", AccountError::VerificationExpired),
        (400, "verification_record.not_found", AccountError::VerificationNotFound),
        (404, "verification_record.not_found", AccountError::VerificationNotFound),
        (404, "session.verification_session_not_found", AccountError::VerificationNotFound),
        (422, "session.invalid_credentials", AccountError::WrongPassword),
        (400, "verification_code.code_mismatch", AccountError::CodeMismatch),
        (400, "verification_code.expired", AccountError::CodeExpired),
        (400, "verification_code.not_found", AccountError::CodeExpired),
        (400, "verification_code.exceed_max_try", AccountError::TooManyTries),
        (422, "user.username_already_in_use", AccountError::AlreadyInUse),
        (422, "user.email_already_in_use", AccountError::AlreadyInUse),
        (422, "user.phone_already_in_use", AccountError::AlreadyInUse),
        (400, "user.email_required", AccountError::LastIdentifier),
        (400, "user.phone_required", AccountError::LastIdentifier),
        (400, "user.email_or_phone_required", AccountError::LastIdentifier),
        (400, "connector.general", AccountError::SendFailed("In words.".into())),
        (404, "oidc.session_not_found", AccountError::NotFound),
        (404, "entity.not_found", AccountError::NotFound),
    ] {
        let mapped = coded(status, code);
        assert_eq!(mapped, error, "{code}");
        assert!(mapped.code().starts_with("account.") && !mapped.is_transient(), "{code}");
    }
}

#[test]
fn too_many_wrong_attempts_are_not_a_code_that_is_used_up() {
    let error = coded(400, "session.verification_blocked_too_many_attempts");
    assert_eq!(error, AccountError::TooManyAttempts { message: "In words.".into() });
    assert!(error.is_transient() && error.to_string().ends_with("In words."));
}

#[test]
fn too_many_codes_are_no_failure_of_the_server() {
    let harness = AccountHarness::new();
    let body = json!({"code": "request.message_rate_limited", "message": "Too many requests."});
    harness.answer("/api/verifications/verification-code", 429, body);
    let error = block_on(harness.account.send_code(&Identifier::Email("a@b.test".into()))).unwrap_err();
    assert_eq!(error, AccountError::TooManyCodes { retry_after: None });
    assert_eq!((error.code(), error.is_transient()), ("account.too_many_codes", true));
}

#[test]
fn username_is_told_apart_by_the_rule_that_it_violates() {
    let text = include_str!("../../../logto-dev/tests/wire/v1.42/account-policies.json");
    let all: Value = serde_json::from_str(text).unwrap();
    let refusal = |title: &str| {
        let exchange = all.as_array().unwrap().iter().find(|exchange| exchange["title"] == title).unwrap();
        refused_with(422, &exchange["response"]["body"])
    };
    for (title, issue) in [
        ("username policy: too short", "too_short"),
        ("username policy: too long", "too_long"),
        ("username policy: upper case", "uppercase_not_allowed"),
        ("username policy: lower case", "lowercase_not_allowed"),
        ("username policy: numbers", "numbers_not_allowed"),
        ("username policy: underscore", "underscore_not_allowed"),
    ] {
        assert_eq!(refusal(title), AccountError::UsernameRejected { issue: issue.to_owned() });
    }
    let taken = refusal("username policy: not case-sensitive, taken in other letters");
    assert_eq!(taken, AccountError::AlreadyInUse);
}

#[test]
fn rejected_password_has_reasons() {
    let issues = json!([{"code": "password_rejected.too_short", "interpolation": {"min": 8}},
                        {"code": "password_rejected.pwned"}]);
    let body = json!({"code": "password.rejected", "message": "no", "data": {"issues": issues}});
    let issues = vec!["password_rejected.too_short".to_owned(), "password_rejected.pwned".to_owned()];
    assert_eq!(refused_with(422, &body), AccountError::PasswordRejected { issues });
    assert_eq!(coded(422, "password.rejected"), AccountError::PasswordRejected { issues: Vec::new() });
}

#[test]
fn invalid_input_names_the_field() {
    let data = json!({"issues": [{"code": "invalid_string", "path": ["avatar"]}], "name": "ZodError"});
    let body = json!({"code": "guard.invalid_input", "message": "no", "data": data});
    assert_eq!(refused_with(400, &body), AccountError::InvalidInput { field: Some("avatar".into()) });
    assert_eq!(coded(400, "guard.invalid_input"), AccountError::InvalidInput { field: None });
}

#[test]
fn unknown_error_is_passed_on() {
    let error = coded(400, "something.new");
    assert_eq!(error, AccountError::Refused { code: "something.new".into(), message: "In words.".into() });
    assert!(error.to_string().contains("In words."));
    assert_eq!(coded(401, "auth.unauthorized").code(), "account.refused", "no scope would help");
}

#[test]
fn missing_scope_is_named() {
    let harness = AccountHarness::new();
    let body = json!({"code": "auth.unauthorized", "message": "no"});
    for path in ["/api/my-account/sessions", "/api/my-account/primary-email", "/api/my-account"] {
        harness.answer(path, 400, body.clone());
    }
    let sessions = block_on(harness.account.sessions(&identity())).unwrap_err();
    assert_eq!(sessions, AccountError::ScopeMissing(Scope::SESSIONS));
    let email = block_on(harness.account.remove_email(&identity())).unwrap_err();
    assert_eq!(email, AccountError::ScopeMissing(Scope::EMAIL));
    let changes = AccountChanges::new().custom_data(serde_json::Map::new());
    let data = block_on(harness.account.update(changes)).unwrap_err();
    assert_eq!(data, AccountError::ScopeMissing(Scope::CUSTOM_DATA));
}

#[test]
fn grants_of_an_older_server_are_unsupported() {
    let harness = AccountHarness::new();
    assert_eq!(block_on(harness.account.grants(&identity())), Err(AccountError::NotSupported));
}

#[test]
fn http_and_session_errors_are_passed_on() {
    let status = |status| LogtoError::Http(HttpError::Status { status, retry_after: None });
    for code in [429, 500, 503] {
        let error = refused_with(code, &json!({"code": "entity.not_found", "message": "?"}));
        assert_eq!(error, AccountError::Logto(status(code)));
        assert!(error.is_transient());
    }
    assert_eq!(refused_with(403, &json!("no JSON object")), AccountError::Logto(status(403)));
    let harness = AccountHarness::new();
    for path in ["/api/my-account", DISCOVERY] {
        harness.base.logto.script(path, MockResponse::Fail(HttpError::Network));
    }
    let error = block_on(harness.account.account()).unwrap_err();
    assert_eq!((error.code(), error.is_transient()), ("http.network", true));
}

#[test]
fn server_without_account_api_is_asked_once_in_a_session() {
    for answer in [MockResponse::Text(404, String::new()), MockResponse::Fail(HttpError::Network)] {
        let harness = AccountHarness::new();
        harness.base.logto.script("/api/my-account", answer);
        for _ in 0..2 {
            assert_eq!(block_on(harness.account.account()), Err(AccountError::NotSupported));
        }
        assert_eq!(harness.asked().len(), 1);
        // Another session asks again.
        harness.base.sign_in_as(crate::support::ALICE, &[("auth_time", json!(7))]);
        assert_eq!(block_on(harness.account.account()), Err(AccountError::NotSupported));
        assert_eq!(harness.asked().len(), 2);
    }
}

#[test]
fn account_api_that_was_missing_is_asked_again_a_day_later() {
    let harness = AccountHarness::new();
    assert_eq!(block_on(harness.account.account()), Err(AccountError::NotSupported));
    harness.base.clock.advance(Duration::from_secs(24 * 60 * 60));
    for _ in 0..2 {
        let tokens = MockResponse::Tokens { sub: crate::support::ALICE.into(), access_token: "another".into() };
        harness.base.logto.script("/oidc/token", tokens);
        assert_eq!(block_on(harness.account.account()), Err(AccountError::NotSupported));
    }
    assert_eq!(harness.asked().len(), 2);
}

#[test]
fn disabled_account_center_and_failures_are_not_remembered() {
    let harness = AccountHarness::new();
    let path = "/api/my-account";
    harness.answer(path, 404, json!({"code": "account_center.not_enabled", "message": "off"}));
    assert_eq!(block_on(harness.account.account()), Err(AccountError::NotEnabled));
    for at in [path, DISCOVERY] {
        harness.base.logto.script(at, MockResponse::Fail(HttpError::Network));
    }
    assert!(block_on(harness.account.account()).unwrap_err().is_transient());
    let (status, body) = recorded("after enabling");
    harness.answer(path, status, body);
    block_on(harness.account.account()).unwrap();
    assert_eq!(harness.asked().len(), 3);
}

#[test]
fn failed_renewal_says_nothing_about_the_account_api() {
    let harness = AccountHarness::new();
    harness.base.clock.advance(Duration::from_secs(3600));
    // A token request without a response is sent once more.
    for _ in 0..2 {
        harness.base.logto.script("/oidc/token", MockResponse::Fail(HttpError::Network));
    }
    let error = block_on(harness.account.account()).unwrap_err();
    assert!(error.is_transient());
    assert_eq!(harness.asked().len(), 0);
}

#[test]
fn signed_out_call_sends_no_request() {
    let harness = AccountHarness::new();
    for key in ["idToken", "refreshToken", "accessToken"] {
        harness.base.storage.remove_item(&format!("logto:spa:{key}")).unwrap();
    }
    let client = logto_client::account::AccountClient::new(harness.base.client());
    let error = block_on(client.account()).unwrap_err();
    assert_eq!(error, AccountError::Logto(LogtoError::NotAuthenticated));
    assert!(harness.base.logto.requests().is_empty());
}
