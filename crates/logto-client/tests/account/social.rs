use futures_executor::block_on;
use logto_client::LogtoError;
use logto_client::account::{AccountError, SocialAttempt};
use logto_client::ports::Clock as _;
use logto_client::testing::MockResponse;
use serde_json::{Value, json};
use url::Url;

use crate::support::{AccountHarness, answer_recorded, identity, new_address};

const PROOF: Option<&str> = Some("identity-record");
const RECORDING: &str = include_str!("../../../logto-dev/tests/wire/v1.42/account-identifiers.json");
const START: &str = "/api/verifications/social";
const VERIFY: &str = "/api/verifications/social/verify";
const IDENTITIES: &str = "/api/my-account/identities";
const REDIRECT_URI: &str = "https://app.example.com/linked-accounts";

/// An attempt, and the state that was sent.
fn started(harness: &AccountHarness) -> (SocialAttempt, String) {
    harness.answer(
        START,
        201,
        json!({
            "verificationRecordId": "social-record", "authorizationUri": "https://social.test/authorize?a=b",
            "expiresAt": "2099-11-21T03:23:30.123Z",
        }),
    );
    let attempt = block_on(harness.account.start_social("connector", REDIRECT_URI)).unwrap();
    let (method, path, verification, body) = harness.last();
    assert_eq!((&*method, &*path, verification), ("POST", START, None));
    assert_eq!((&body["connectorId"], &body["redirectUri"]), (&json!("connector"), &json!(REDIRECT_URI)));
    let state = body["state"].as_str().unwrap().to_owned();
    assert!(state.len() >= 43, "{state}");
    (attempt, state)
}

fn callback(query: &[(&str, &str)]) -> Url {
    Url::parse_with_params(REDIRECT_URI, query).unwrap()
}

#[test]
fn links_identity_after_the_visit_to_the_provider() {
    let harness = AccountHarness::new();
    let (attempt, state) = started(&harness);
    assert_eq!(attempt.authorization_url().as_str(), "https://social.test/authorize?a=b");
    let kept = attempt.to_text();
    let shown = format!("{attempt:?}");
    assert!(!shown.contains("social-record") && !shown.contains(&state), "{shown}");
    let attempt = SocialAttempt::from_text(kept.expose()).unwrap();

    harness.answer(VERIFY, 200, json!({"verificationRecordId": "social-record"}));
    let back = callback(&[("code", "the code"), ("state", &state)]);
    let new = block_on(harness.account.finish_social(&attempt, &back)).unwrap();
    let data = json!({"code": "the code", "state": state, "redirectUri": REDIRECT_URI});
    let body = json!({"verificationRecordId": "social-record", "connectorData": data});
    assert_eq!(harness.last(), ("POST".to_owned(), VERIFY.to_owned(), None, body));

    // After a reload, nothing is sent again.
    let sent = harness.asked().len();
    assert_eq!(harness.account.resume_social(&attempt), Ok(new.clone()));
    assert_eq!(harness.asked().len(), sent);

    let record = json!({"newIdentifierVerificationRecordId": "social-record"});
    for proof in [Some(identity()), None] {
        harness.done(IDENTITIES);
        block_on(harness.account.link_identity(&new, proof.as_ref())).unwrap();
        let verification = proof.as_ref().and(PROOF).map(str::to_owned);
        assert_eq!(harness.last(), ("POST".to_owned(), IDENTITIES.to_owned(), verification, record.clone()));
    }
    harness.done(IDENTITIES);
    block_on(harness.account.replace_identity(&new, Some(&identity()))).unwrap();
    assert_eq!(harness.last(), ("PUT".to_owned(), IDENTITIES.to_owned(), PROOF.map(str::to_owned), record));

    harness.done("/api/my-account/identities/a%2Fb");
    block_on(harness.account.unlink_identity("a/b", Some(&identity()))).unwrap();
    let path = "/api/my-account/identities/a%2Fb".to_owned();
    assert_eq!(harness.last(), ("DELETE".to_owned(), path, PROOF.map(str::to_owned), Value::Null));
}

#[test]
fn expired_attempt_is_not_resumed() {
    let harness = AccountHarness::new();
    let (attempt, _) = started(&harness);
    let mut text: Value = serde_json::from_str(attempt.to_text().expose()).unwrap();
    text["expiresAt"] = json!(harness.base.clock.now().0);
    let attempt = SocialAttempt::from_text(&text.to_string()).unwrap();
    assert_eq!(harness.account.resume_social(&attempt), Err(AccountError::VerificationExpired));
    assert_eq!(harness.asked().len(), 1);
}

#[test]
fn answer_of_another_visit_is_not_sent() {
    let harness = AccountHarness::new();
    let (attempt, state) = started(&harness);
    for query in [&[("code", "c")][..], &[("code", "c"), ("state", "other")], &[("error", "access_denied")]] {
        let result = block_on(harness.account.finish_social(&attempt, &callback(query)));
        assert_eq!(result, Err(AccountError::SocialMismatch), "{query:?}");
    }
    let canceled = callback(&[("error", "access_denied"), ("state", &state)]);
    let result = block_on(harness.account.finish_social(&attempt, &canceled));
    assert_eq!(result, Err(AccountError::SocialCanceled));
    let refused = callback(&[("error", "invalid_scope"), ("error_description", "No such scope"), ("state", &state)]);
    let result = block_on(harness.account.finish_social(&attempt, &refused));
    assert_eq!(result, Err(AccountError::SocialRefused("No such scope".into())));
    assert_eq!(harness.asked().len(), 1);

    for broken in ["", "{}", "[]", &attempt.to_text().expose().replace("https://social", "javascript:x")] {
        assert_eq!(SocialAttempt::from_text(broken), None, "{broken}");
    }
}

#[test]
fn attempt_of_another_person_is_refused() {
    let harness = AccountHarness::new();
    let (attempt, state) = started(&harness);
    let text = attempt.to_text().expose().replace(crate::support::ALICE, "somebody");
    let attempt = SocialAttempt::from_text(&text).unwrap();
    let back = callback(&[("code", "c"), ("state", &state)]);
    let result = block_on(harness.account.finish_social(&attempt, &back));
    assert_eq!(result, Err(AccountError::Logto(LogtoError::SessionChanged)));
    let resumed = harness.account.resume_social(&attempt);
    assert_eq!(resumed, Err(AccountError::Logto(LogtoError::SessionChanged)));
    assert_eq!(harness.asked().len(), 1);
}

#[test]
fn each_refusal_has_its_own_error() {
    let harness = AccountHarness::new();
    for (title, error) in [
        ("identities: link without proving", AccountError::VerificationRequired),
        ("identities: link with an unknown record", AccountError::VerificationNotFound),
    ] {
        // A 401 may cause a retry with another token.
        for _ in 0..2 {
            answer_recorded(&harness, RECORDING, IDENTITIES, title);
        }
        harness.base.logto.script(
            "/oidc/token",
            MockResponse::Tokens { sub: crate::support::ALICE.into(), access_token: "access-token".into() },
        );
        assert_eq!(block_on(harness.account.link_identity(&new_address(), None)), Err(error), "{title}");
        harness.base.logto.clear_script(IDENTITIES);
    }
    harness.answer(IDENTITIES, 422, json!({"code": "user.identity_already_in_use", "message": "In use."}));
    assert_eq!(block_on(harness.account.link_identity(&new_address(), None)), Err(AccountError::AlreadyInUse));
    let google = "/api/my-account/identities/google";
    answer_recorded(&harness, RECORDING, google, "identities: unlink one that is not there");
    assert_eq!(block_on(harness.account.unlink_identity("google", None)), Err(AccountError::NotFound));
    let unknown = json!({"code": "session.invalid_connector_id", "message": "Unable to find it."});
    harness.answer(START, 422, unknown);
    assert_eq!(block_on(harness.account.start_social("x", REDIRECT_URI)), Err(AccountError::NotFound));
    harness.answer(START, 400, json!({"code": "connector.unexpected_type", "message": "Unexpected."}));
    let refused = block_on(harness.account.start_social("x", REDIRECT_URI));
    assert_eq!(refused, Err(AccountError::SocialRefused("Unexpected.".into())));
    for body in [json!({}), json!({"verificationRecordId": "r", "expiresAt": 1, "authorizationUri": "javascript:x"})] {
        harness.answer(START, 201, body);
        assert_eq!(block_on(harness.account.start_social("x", REDIRECT_URI)), Err(AccountError::Malformed));
    }
}
