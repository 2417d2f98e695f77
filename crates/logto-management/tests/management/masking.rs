//! Masking hides every secret, and restoring sends none elsewhere.

use logto_management::connectors::{ConnectorConfig, Document as _, SmtpConfig};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

/// A secret.
const SECRET: &str = "[A-Za-z0-9]{3,12}S3CRET[A-Za-z0-9]{0,12}";

/// The name of a member that holds a secret, in any spelling.
fn secret_name() -> impl Strategy<Value = String> {
    const LAST: [&str; 21] = [
        "auth",
        "sig",
        "signature",
        "pwd",
        "pass",
        "password",
        "passphrase",
        "secret",
        "token",
        "key",
        "api-key",
        "authorization",
        "cookie",
        "credentials",
        "pin",
        "otp",
        "pw",
        "session",
        "hmac",
        "bearer",
        "jwt",
    ];
    let words = vec(proptest::sample::select(&["x", "my", "smtp", "app", "Api", "PROXY", "2"][..]), 0..3);
    let separator = proptest::sample::select(&["", "-", "_", ".", " "][..]);
    (words, proptest::sample::select(&LAST[..]), separator, 0..3).prop_map(|(mut words, last, separator, case)| {
        words.push(last);
        let name = words.join(separator);
        match case {
            0 => name.to_uppercase(),
            1 => name.to_lowercase(),
            _ => name,
        }
    })
}

/// A text with a secret in a form that shows that it is one.
fn secret_text() -> impl Strategy<Value = String> {
    const FORMS: [&str; 18] = [
        "Bearer {}",
        "bearer  {}",
        "Basic {}=",
        "Digest username=\"a\", response=\"{}\"",
        "user:{}@host",
        "user:a {}@host",
        "user:a/{}@host:25",
        "smtp://user:{}@host",
        "smtp://{}@host/x",
        "//user:{}@host",
        "password={}",
        "pwd: {}",
        "https://host/?page=1&token={}&x=1",
        "https://host/?sig={}",
        "{\"secret\": \"{}\"}",
        "eyJhbGciOiJ9.eyJz.{}",
        "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----",
        "8f14e45fceea167a5a36{}",
    ];
    let around = proptest::sample::select(&["", " ", "x ", "\n", "a\u{a0}", "é\t"][..]);
    (around, proptest::sample::select(&FORMS[..]), SECRET)
        .prop_map(|(before, form, secret)| [before, &form.replace("{}", &secret)].concat())
}

/// A member with a secret in its value, alone, in lists or in objects, below any name.
fn member_with_secret() -> impl Strategy<Value = (String, Value)> {
    let named = (secret_name(), SECRET).prop_map(|(name, secret)| (name, Value::from(secret)));
    let formed = ("x[a-z]{1,4}", secret_text()).prop_map(|(name, text)| (name, Value::from(text)));
    prop_oneof![named, formed].prop_recursive(3, 8, 2, |inner| {
        prop_oneof![
            ("[a-z]{1,6}", inner.clone())
                .prop_map(|(name, member)| (name, Value::Object([member].into_iter().collect()))),
            inner.prop_map(|(name, value)| (name, json!([value]))),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_secret_survives_masking(members in vec(member_with_secret(), 1..4)) {
        let mut config = SmtpConfig::new();
        config.set_host("mail.example.com");
        config.members_mut().extend(members);
        let shown = config.masked();
        let text = shown.to_json();
        prop_assert!(!text.contains("S3CRET"), "{}", text);
        let debug = format!("{config:?}");
        prop_assert!(!debug.contains("S3CRET"), "{}", debug);
        let mut restored = shown.clone();
        prop_assert_eq!(restored.restore_secrets(&config), []);
        prop_assert_eq!(restored.to_value(), config.to_value());
        let mut redirected = shown;
        redirected.set_host("other.example.com");
        prop_assert!(!redirected.restore_secrets(&config).is_empty());
        prop_assert!(!redirected.to_json().contains("S3CRET"));
    }
}
