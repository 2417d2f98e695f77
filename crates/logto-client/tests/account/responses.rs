use futures_executor::block_on;
use logto_client::account::{AccountError, Field};
use logto_client::ports::{Clock as _, Storage as _};
use logto_client::{LogtoError, UnixMillis};
use serde_json::json;

use crate::support::{ALICE, AccountHarness, identity, recorded};

#[test]
fn reads_recorded_account() {
    let harness = AccountHarness::new();
    for title in ["after enabling", "PATCH name"] {
        let (status, body) = recorded(title);
        harness.answer("/api/my-account", status, body);
    }
    let before = block_on(harness.account.account()).unwrap();
    assert_eq!((before.id(), before.name(), before.primary_phone()), (ALICE, None, None));
    assert_eq!(before.primary_email(), Some("alice@logto.test"));
    assert_eq!(before.created_at(), Some(UnixMillis(1_795_208_239_033)));
    assert_eq!(before.last_sign_in_at(), Some(UnixMillis(1_795_208_603_935)));
    assert!(before.is_readable(Field::Name) && before.is_readable(Field::Phone));
    for off in [Field::Username, Field::Avatar, Field::Password, Field::CustomData, Field::Identities] {
        assert!(!before.is_readable(off), "{off:?}");
    }
    let after = block_on(harness.account.account()).unwrap();
    assert_eq!(after.name(), Some("Alice A"));
}

#[test]
fn rejects_account_of_another_user() {
    let harness = AccountHarness::new();
    harness.answer("/api/my-account", 200, json!({"id": "somebody-else"}));
    let error = block_on(harness.account.account()).unwrap_err();
    assert_eq!(error, AccountError::Logto(LogtoError::SessionChanged));
}

#[test]
fn rejects_malformed_account() {
    let harness = AccountHarness::new();
    for body in [json!(null), json!([]), json!({"id": null}), json!("x")] {
        harness.answer("/api/my-account", 200, body.clone());
        assert_eq!(block_on(harness.account.account()), Err(AccountError::Malformed), "{body}");
    }
    for body in [json!({}), json!({"sessions": {}}), json!({"sessions": [{"payload": {}}]})] {
        harness.answer("/api/my-account/sessions", 200, body.clone());
        assert_eq!(block_on(harness.account.sessions(&identity())), Err(AccountError::Malformed), "{body}");
    }
    for body in [json!({}), json!({"grants": [{}]})] {
        harness.answer("/api/my-account/grants", 200, body.clone());
        assert_eq!(block_on(harness.account.grants(&identity())), Err(AccountError::Malformed), "{body}");
    }
    let path = "/api/verifications/password";
    for body in [json!({}), json!({"verificationRecordId": "r"}), json!({"expiresAt": 5})] {
        harness.answer(path, 201, body.clone());
        let verified = block_on(harness.account.verify_password(logto_client::Secret::new("x")));
        assert_eq!(verified, Err(AccountError::Malformed), "{body}");
    }
}

#[test]
fn verification_is_valid_on_a_device_whose_clock_is_ten_minutes_ahead() {
    let harness = AccountHarness::new();
    let record = json!({"clockOffset": -600}).to_string();
    harness.base.storage.set_item("logto:spa:session", &record).unwrap();
    let now = harness.base.clock.now();
    let ends = now.plus_seconds(-600 + 600).0;
    harness.answer("/api/verifications/password", 201, json!({"verificationRecordId": "r", "expiresAt": ends}));
    let proof = block_on(harness.account.verify_password(logto_client::Secret::new("x"))).unwrap();
    assert_eq!(proof.expires_at(), now.plus_seconds(600));
    assert!(proof.is_valid(now));
}

#[test]
fn reads_sessions_with_device_and_application() {
    let harness = AccountHarness::new();
    let agent = "Mozilla/5.0 (X11; Linux x86_64) Chrome/142.0.0.0";
    let session = |uid: &str, sid: &str| {
        json!({
            "payload": {"uid": uid, "accountId": ALICE, "loginTs": 1_795_208_603, "exp": 1_796_418_203,
                        "authorizations": {"spa": {"grantId": "g", "sid": sid}}},
            "lastSubmission": {"signInContext": {"ip": "10.0.0.1", "userAgent": agent, "country": ""}},
            "clientId": "spa", "accountId": ALICE, "expiresAt": 1_796_418_203_000_i64,
        })
    };
    let mut marked = session("s3", "sid-here");
    marked["isCurrent"] = json!(false);
    marked["lastSubmission"] = json!(null);
    let all = [session("s1", "sid-here"), session("s2", "elsewhere"), marked];
    harness.answer("/api/my-account/sessions", 200, json!({ "sessions": all }));
    let sessions = block_on(harness.account.sessions(&identity())).unwrap();
    let current: Vec<_> = sessions.iter().map(|session| (session.id(), session.is_current())).collect();
    assert_eq!(current, [("s1", true), ("s2", false), ("s3", false)], "the server's own mark goes first");
    let first = &sessions[0];
    assert_eq!((first.user_agent(), first.ip(), first.country()), (Some(agent), Some("10.0.0.1"), None));
    assert_eq!(first.signed_in_at(), Some(UnixMillis(1_795_208_603_000)));
    assert_eq!(first.expires_at(), Some(UnixMillis(1_796_418_203_000)));
    assert_eq!(first.applications().collect::<Vec<_>>(), ["spa"]);
    assert_eq!(sessions[2].user_agent(), None);
}

#[test]
fn reads_grants_with_application_and_scopes() {
    let harness = AccountHarness::new();
    let grant = json!({"id": "g1", "payload": {"clientId": "other-app", "iat": 5, "exp": 9,
                       "openid": {"scope": "openid email"}}});
    harness.answer("/api/my-account/grants", 200, json!({ "grants": [grant] }));
    let grants = block_on(harness.account.grants(&identity())).unwrap();
    assert_eq!((grants[0].id(), grants[0].client_id()), ("g1", Some("other-app")));
    assert_eq!(grants[0].granted_at(), Some(UnixMillis(5000)));
    assert_eq!(grants[0].expires_at(), Some(UnixMillis(9000)));
    assert_eq!(grants[0].scopes().collect::<Vec<_>>(), ["openid", "email"]);
}
