use futures_executor::block_on;
use logto_client::account::{AccountError, Field, FieldRule, ProfileFieldKind};
use serde_json::{Value, json};
use url::Url;

use crate::support::{AccountHarness, recorded_in};

const SETTINGS: &str = "/api/.well-known/account-center";
const SIGN_IN_EXPERIENCE: &str = "/api/.well-known/sign-in-exp";
const FIELDS: &str = include_str!("../../../logto-dev/tests/wire/v1.42/custom-profile-fields.json");

fn api() -> Url {
    Url::parse("http://localhost:3001/api").unwrap()
}

#[test]
fn reads_what_the_server_publishes_without_a_token() {
    let harness = AccountHarness::new();
    for (path, title) in
        [(SETTINGS, "as the account centre reads them"), (SIGN_IN_EXPERIENCE, "as the sign-in page reads them")]
    {
        let (status, body) = recorded_in(FIELDS, title);
        harness.answer(path, status, body);
    }
    let center = block_on(harness.account.account_center(&api())).unwrap();
    for asked in harness.asked() {
        assert_eq!((&*asked.method, asked.authorization), ("GET", None), "{}", asked.path);
    }
    assert!(center.is_enabled() && center.social_connectors().is_empty());
    assert_eq!((center.rule(Field::Identities), center.mfa_rule()), (FieldRule::Edit, FieldRule::Edit));
    assert_eq!((center.delete_account_url(), center.get("id")), (None, Some(&json!("default"))));
    let fields = center.profile_fields();
    let [company, full_name] = &*fields else { panic!("{fields:?}") };
    assert_eq!((company.name(), company.label(), company.is_required()), ("company", "Company name", false));
    assert_eq!(
        (company.kind(), full_name.kind()),
        (&ProfileFieldKind::Text, &ProfileFieldKind::Other("Fullname".into()))
    );
    assert!(full_name.is_standard() && !company.is_standard());
}

#[test]
fn says_which_second_steps_the_server_offers() {
    let read = |fields: Value, mfa: Value| {
        let harness = AccountHarness::new();
        harness.answer(SETTINGS, 200, json!({ "enabled": true, "fields": fields }));
        harness.answer(SIGN_IN_EXPERIENCE, 200, mfa);
        block_on(harness.account.account_center(&api())).unwrap()
    };
    let center = read(json!({"mfa": "ReadOnly"}), json!({"mfa": {"factors": ["Totp", "BackupCode"]}}));
    assert_eq!(center.mfa_rule(), FieldRule::ReadOnly);
    let offered = ["Totp", "WebAuthn", "BackupCode"].map(|name| center.offers_factor(name));
    assert_eq!(offered, [Some(true), Some(false), Some(true)]);
    let center = read(json!({}), json!({}));
    assert_eq!((center.mfa_rule(), center.offers_factor("Totp")), (FieldRule::Off, None));
}

#[test]
fn server_without_the_documents_does_not_offer_them() {
    let harness = AccountHarness::new();
    harness.base.logto.script(SETTINGS, logto_client::testing::MockResponse::Text(404, "Not Found".to_owned()));
    harness.answer(SIGN_IN_EXPERIENCE, 200, json!({}));
    assert_eq!(block_on(harness.account.account_center(&api())), Err(AccountError::NotSupported));
    harness.answer(SETTINGS, 200, json!([]));
    harness.answer(SIGN_IN_EXPERIENCE, 200, json!({}));
    assert_eq!(block_on(harness.account.account_center(&api())), Err(AccountError::Malformed));
}
