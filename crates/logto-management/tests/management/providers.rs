//! Checks of hosts, ports and users of mail providers.

use logto_management::connectors::{ConnectorConfig as _, PRESETS, SmtpConfig, SmtpPreset};
use logto_management::lint::{Lint as _, Severity};
use serde_json::{Value, json};

use crate::support::smtp;

/// A configuration of a provider without findings.
fn provider(id: &str) -> SmtpConfig {
    let preset = PRESETS.iter().find(|preset| preset.id == id).unwrap();
    let uuid = "00000000-0000-4000-8000-000000000001";
    let auth = match id {
        "gmail" => json!({"user": "me@example.com", "pass": "abcd efgh ijkl mnop"}),
        "microsoft" => json!({"type": "oauth2", "user": "me@example.com", "clientId": "c", "refreshToken": "r",
            "accessUrl": "https://login.microsoftonline.com/common/oauth2/v2.0/token"}),
        "ses" => json!({"user": "AKIA0000000000000000", "pass": "p"}),
        "sendgrid" => json!({"user": "apikey", "pass": "SG.x"}),
        "mailgun" => json!({"user": "postmaster@mg.example.com", "pass": "p"}),
        "postmark" => json!({"user": uuid, "pass": uuid}),
        "resend" => json!({"user": "resend", "pass": "re_x"}),
        "brevo" => json!({"user": "me@smtp-brevo.com", "pass": "xsmtpsib-x"}),
        "smtp2go" => json!({"user": "me", "pass": "p"}),
        "aliyun" => json!({"user": "me@example.com", "pass": "p"}),
        _ => json!({"type": "login"}),
    };
    let mut config = smtp(&json!({}));
    preset.apply(&mut config);
    let mut value = config.to_value();
    value["auth"] = auth;
    SmtpConfig::from_value(value).unwrap()
}

fn codes(config: &SmtpConfig) -> Vec<&'static str> {
    config.lint().iter().filter(|finding| finding.severity != Severity::Hint).map(|finding| finding.code).collect()
}

#[test]
fn complete_configurations_of_providers_have_no_findings() {
    for preset in PRESETS {
        assert_eq!(codes(&provider(preset.id)), Vec::<&str>::new(), "{}", preset.id);
    }
}

#[test]
fn wrong_values_of_providers_are_warnings() {
    for (id, pointer, value, code) in [
        ("gmail", "/auth/pass", json!("my usual password"), "provider.password"),
        ("gmail", "/auth/user", json!("me"), "provider.user"),
        ("gmail", "/fromEmail", json!("no-reply@example.org"), "provider.sender"),
        ("gmail", "/fromEmail", json!("Shop <shop@example.com>"), "provider.sender"),
        ("gmail", "/port", json!(2525), "provider.port"),
        ("microsoft", "/auth", json!({"user": "me@example.com", "pass": "p"}), "provider.password"),
        ("microsoft", "/auth/accessUrl", json!("https://accounts.google.com/o/oauth2/token"), "provider.access_url"),
        ("microsoft", "/auth/accessUrl", json!(""), "provider.access_url"),
        ("microsoft", "/fromEmail", json!("no-reply@example.com"), "provider.sender"),
        ("ses", "/auth/user", json!("me@example.com"), "provider.user"),
        ("ses", "/auth/pass", json!("a".repeat(40)), "provider.password"),
        ("ses", "/port", json!(2525), "provider.port"),
        ("sendgrid", "/auth/user", json!("apiKey"), "provider.user"),
        ("sendgrid", "/auth/pass", json!("x"), "provider.password"),
        ("mailgun", "/auth/user", json!("api"), "provider.user"),
        ("mailgun", "/auth/pass", json!("key-0123"), "provider.password"),
        ("postmark", "/auth/user", json!("me@example.com"), "provider.user"),
        ("postmark", "/auth/pass", json!("other"), "provider.password"),
        ("postmark", "/port", json!(8025), "provider.port"),
        ("resend", "/auth/user", json!("me@example.com"), "provider.user"),
        ("resend", "/auth/pass", json!("key"), "provider.password"),
        ("brevo", "/auth/user", json!("me"), "provider.user"),
        ("brevo", "/auth/pass", json!("xkeysib-x"), "provider.password"),
        ("smtp2go", "/port", json!(26), "provider.port"),
        ("aliyun", "/fromEmail", json!("no-reply@example.com"), "provider.sender"),
        ("aliyun", "/auth/user", json!("me"), "provider.user"),
    ] {
        let mut config = provider(id).to_value();
        *config.pointer_mut(pointer).unwrap() = value.clone();
        let found = codes(&SmtpConfig::from_value(config).unwrap());
        assert!(found.contains(&code), "{id} {pointer} {value}: {found:?}");
    }
}

#[test]
fn hosts_that_are_no_mail_servers_are_warnings() {
    for (host, right) in [
        ("gmail.com", Some("smtp.gmail.com")),
        ("smtp.outlook.com", Some("smtp-mail.outlook.com")),
        ("api.sendgrid.com", Some("smtp.sendgrid.net")),
        ("api.mailgun.net", Some("smtp.mailgun.org")),
        ("api.postmarkapp.com", Some("smtp.postmarkapp.com")),
        ("resend.com", Some("smtp.resend.com")),
        ("smtp.brevo.com", Some("smtp-relay.brevo.com")),
        ("api.smtp2go.com", Some("mail.smtp2go.com")),
        ("email-smtp.amazonaws.com", None),
        ("email.eu-west-1.amazonaws.com", None),
    ] {
        let mut config = smtp(&json!({ "host": host }));
        let finding = config.lint().into_iter().find(|finding| finding.code == "provider.host").unwrap();
        assert_eq!(finding.fix.is_some(), right.is_some(), "{host}");
        if let (Some(fix), Some(right)) = (finding.fix, right) {
            assert!(fix.apply(&mut config));
            assert_eq!(config.host(), right);
        }
    }
}

#[test]
fn every_port_of_a_provider_is_accepted_with_its_encryption() {
    for preset in PRESETS {
        for (ports, secure) in [(preset.tls_ports, true), (preset.starttls_ports, false)] {
            for port in ports {
                let mut config = provider(preset.id);
                config.set_port(Some(*port));
                config.set_secure(secure);
                config.set_require_tls(!secure);
                assert_eq!(codes(&config), Vec::<&str>::new(), "{} {port}", preset.id);
                config.set_secure(!secure);
                config.set_require_tls(false);
                let worst = config.lint()[0].severity;
                assert_eq!(worst, Severity::Error, "{} {port} with the other encryption", preset.id);
            }
        }
    }
}

#[test]
fn a_preset_keeps_region_user_and_password() {
    let preset = SmtpPreset::of_host("email-smtp.eu-west-1.amazonaws.com").unwrap();
    let mut config = smtp(&json!({"host": "email-smtp.eu-west-1.amazonaws.com", "port": 587, "secure": false}));
    preset.apply(&mut config);
    assert_eq!((config.host(), config.port()), ("email-smtp.eu-west-1.amazonaws.com", Some(465)));
    assert_eq!(config.to_value()["auth"], json!({"user": "me", "pass": "pw"}));
    let microsoft = PRESETS.iter().find(|preset| preset.id == "microsoft").unwrap();
    let mut config = provider("microsoft");
    let before = config.to_value()["auth"].clone();
    microsoft.apply(&mut config);
    assert_eq!(config.to_value()["auth"], before);
    let mut config = provider("relay");
    PRESETS[0].apply(&mut config);
    assert_eq!(config.to_value()["auth"], Value::Object(serde_json::Map::new()), "the form asks for user and password");
}
