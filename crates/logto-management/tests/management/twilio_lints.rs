use logto_management::connectors::{ConnectorConfig as _, SmsTemplate, TwilioConfig, UsageType};
use logto_management::lint::Lint as _;
use logto_management::lint::Severity::{Error, Hint, Warning};
use serde_json::{Value, json};

use crate::support::{codes, fixed, found, twilio};

#[test]
fn recognizes_wrong_twilio_identifiers() {
    let zeros = "0".repeat(32);
    for (sid, part) in
        [(format!("SK{zeros}"), "API key"), ("AC123".to_owned(), "32 digits"), (format!("ac{zeros}"), "AC")]
    {
        let finding = found(&twilio(&json!({ "accountSID": sid })), Error, "twilio.account_sid", "accountSID");
        assert!(finding.message.to_string().contains(part), "{sid}");
    }
    for (sid, part) in [
        ("+15550100001".to_owned(), "phone number"),
        ("15550100001".to_owned(), "phone number"),
        (format!("PN{zeros}"), "phone number"),
        (format!("VA{zeros}"), "Verify"),
        (format!("MG{zeros}0"), "32 digits"),
    ] {
        let config = twilio(&json!({ "fromMessagingServiceSID": sid }));
        let finding = found(&config, Error, "twilio.service_sid", "fromMessagingServiceSID");
        assert!(finding.message.to_string().contains(part), "{sid}");
    }
    for token in ["tw-token".to_owned(), format!("AC{zeros}")] {
        found(&twilio(&json!({ "authToken": token })), Warning, "twilio.auth_token", "authToken");
    }
}

#[test]
fn recognizes_simulated_account_of_logto_dev() {
    let config =
        twilio(&json!({"accountSID": "ACdev0000000000000000000000000000", "authToken": "logto-dev-twilio-token",
                                "fromMessagingServiceSID": "MGdev0000000000000000000000000000"}));
    found(&config, Hint, "twilio.stand_in", "accountSID");
    assert_eq!(config.lint().len(), 1);
}

#[test]
fn findings_have_no_secrets() {
    let findings = twilio(&json!({"authToken": " very-secret", "accountSID": "very-secret"})).lint();
    assert!(findings.len() >= 2);
    assert!(!format!("{findings:?}").contains("very-secret"));
}

#[test]
fn swaps_swapped_identifiers() {
    let (account, service) = (format!("AC{}", "0".repeat(32)), format!("MG{}", "0".repeat(32)));
    let mut config = twilio(&json!({"accountSID": service, "fromMessagingServiceSID": account}));
    assert_eq!(codes(&fixed(&mut config, Error, "twilio.swapped", "accountSID")), []);
    assert_eq!((config.account_sid(), config.from_messaging_service_sid()), (account.as_str(), service.as_str()));
}

#[test]
fn finds_empty_fields_and_placeholders() {
    for value in [Value::Null, json!(""), json!("  ")] {
        found(&twilio(&json!({ "authToken": value })), Error, "field.empty", "authToken");
    }
    found(&twilio(&json!({"accountSID": "<account-sid>"})), Error, "field.placeholder", "accountSID");
    // An export without secrets has placeholders.
    found(&twilio(&json!({"authToken": "<authToken>"})), Error, "field.placeholder", "authToken");
    found(&twilio(&json!({"accountSID": {}})), Error, "field.type", "accountSID");
}

#[test]
fn removes_surrounding_spaces() {
    let mut config = twilio(&json!({"authToken": format!("{}\n", "0".repeat(32))}));
    assert_eq!(codes(&fixed(&mut config, Error, "field.spaces", "authToken")), []);
    assert_eq!(config.auth_token(), "0".repeat(32));
}

#[test]
fn fixes_switches_of_wrong_type() {
    let mut config = twilio(&json!({"disableRiskCheck": "True"}));
    fixed(&mut config, Error, "field.type", "disableRiskCheck");
    assert!(config.disable_risk_check());
    let mut config = twilio(&json!({"disableRiskCheck": 3}));
    fixed(&mut config, Error, "field.type", "disableRiskCheck");
    assert!(!config.disable_risk_check());
}

fn content(config: &TwilioConfig) -> String {
    config.to_value()["templates"][0]["content"].as_str().unwrap().to_owned()
}

fn with_text(content: &str) -> TwilioConfig {
    let mut config = twilio(&json!({}));
    config.put_template(SmsTemplate::new(&UsageType::SignIn, content));
    config
}

#[test]
fn warns_about_second_segment() {
    let text = |length: usize| format!("{}{{{{code}}}}", "a".repeat(length - 6));
    assert_eq!(codes(&with_text(&text(160)).lint()), []);
    let finding = found(&with_text(&text(161)), Warning, "sms.segments", "templates[0].content");
    assert!(finding.message.to_string().contains("2 messages"));
    // The length of the rendered message counts: the variable is longer than the code.
    assert_eq!(codes(&with_text(&format!("{}{{{{ code }}}}", "a".repeat(154))).lint()), []);
}

#[test]
fn replaces_typographic_characters() {
    let mut config = with_text("Your code’s “{{code}}”…");
    assert_eq!(codes(&fixed(&mut config, Warning, "sms.unicode_by_accident", "templates[0].content")), []);
    assert_eq!(content(&config), "Your code's \"{{code}}\"...");
    // Russian text needs UCS-2 anyway, so the dash is only a hint.
    let mut config = with_text("Код – {{code}}");
    assert_eq!(codes(&fixed(&mut config, Hint, "sms.unicode_by_accident", "templates[0].content")), []);
    assert_eq!(codes(&with_text("Код {{code}}").lint()), []);
}

#[test]
fn says_that_a_server_ignores_the_host() {
    let regional = twilio(&json!({"host": "api.dublin.ie1.twilio.com"}));
    for (config, knows_host, expected) in [
        (&regional, Some(false), vec!["twilio.host_ignored"]),
        (&regional, Some(true), vec![]),
        (&regional, None, vec![]),
        (&twilio(&json!({})), Some(false), vec![]),
    ] {
        let codes: Vec<_> = config.lint_for(|_| knows_host).iter().map(|finding| finding.code).collect();
        assert_eq!(codes, expected, "{knows_host:?}");
    }
}
