use logto_management::connectors::{ConnectorConfig as _, SmsTemplate, TwilioConfig, UsageType};
use logto_management::lint::Lint as _;
use logto_management::lint::Severity::{Error, Hint, Warning};
use serde_json::{Value, json};

use crate::support::{codes, found, mended, twilio};

#[test]
fn identifiers_are_known_by_their_form() {
    let zeros = "0".repeat(32);
    for (sid, part) in
        [(format!("SK{zeros}"), "API key"), ("AC123".to_owned(), "32 digits"), (format!("ac{zeros}"), "AC")]
    {
        let finding = found(&twilio(&json!({ "accountSID": sid })), Error, "twilio.account_sid", "accountSID");
        assert!(finding.message.contains(part), "{sid}");
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
        assert!(finding.message.contains(part), "{sid}");
    }
    for token in ["tw-token".to_owned(), format!("AC{zeros}")] {
        found(&twilio(&json!({ "authToken": token })), Warning, "twilio.auth_token", "authToken");
    }
}

#[test]
fn logto_dev_s_stand_in_is_told_from_an_account() {
    let config =
        twilio(&json!({"accountSID": "ACdev0000000000000000000000000000", "authToken": "logto-dev-twilio-token",
                                "fromMessagingServiceSID": "MGdev0000000000000000000000000000"}));
    found(&config, Hint, "twilio.stand_in", "accountSID");
    assert_eq!(config.lint().len(), 1);
}

#[test]
fn a_secret_is_not_in_a_sentence() {
    let findings = twilio(&json!({"authToken": " very-secret", "accountSID": "very-secret"})).lint();
    assert!(findings.len() >= 2);
    assert!(!format!("{findings:?}").contains("very-secret"));
}

#[test]
fn swapped_identifiers_are_swapped_back() {
    let (account, service) = (format!("AC{}", "0".repeat(32)), format!("MG{}", "0".repeat(32)));
    let mut config = twilio(&json!({"accountSID": service, "fromMessagingServiceSID": account}));
    assert_eq!(codes(&mended(&mut config, Error, "twilio.swapped", "accountSID")), []);
    assert_eq!((config.account_sid(), config.from_messaging_service_sid()), (account.as_str(), service.as_str()));
}

#[test]
fn what_is_not_filled_in_is_found() {
    for value in [Value::Null, json!(""), json!("  ")] {
        found(&twilio(&json!({ "authToken": value })), Error, "field.empty", "authToken");
    }
    found(&twilio(&json!({"accountSID": "<account-sid>"})), Error, "field.placeholder", "accountSID");
    // The export without secrets, sent as it is.
    found(&twilio(&json!({"authToken": "<authToken>"})), Error, "field.placeholder", "authToken");
    found(&twilio(&json!({"accountSID": {}})), Error, "field.type", "accountSID");
}

#[test]
fn spaces_that_came_with_copying_are_removed() {
    let mut config = twilio(&json!({"authToken": format!("{}\n", "0".repeat(32))}));
    assert_eq!(codes(&mended(&mut config, Error, "field.spaces", "authToken")), []);
    assert_eq!(config.auth_token(), "0".repeat(32));
}

#[test]
fn a_switch_is_true_or_false() {
    let mut config = twilio(&json!({"disableRiskCheck": "True"}));
    mended(&mut config, Error, "field.type", "disableRiskCheck");
    assert!(config.disable_risk_check());
    let mut config = twilio(&json!({"disableRiskCheck": 3}));
    mended(&mut config, Error, "field.type", "disableRiskCheck");
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
fn a_message_that_costs_twice_is_found() {
    let text = |length: usize| format!("{}{{{{code}}}}", "a".repeat(length - 6));
    assert_eq!(codes(&with_text(&text(160)).lint()), []);
    let finding = found(&with_text(&text(161)), Warning, "sms.segments", "templates[0].content");
    assert!(finding.message.contains("2 messages"));
    // The variable is longer than the code: what arrives counts.
    assert_eq!(codes(&with_text(&format!("{}{{{{ code }}}}", "a".repeat(154))).lint()), []);
}

#[test]
fn signs_of_a_word_processor_are_made_plain() {
    let mut config = with_text("Your code’s “{{code}}”…");
    assert_eq!(codes(&mended(&mut config, Warning, "sms.unicode_by_accident", "templates[0].content")), []);
    assert_eq!(content(&config), "Your code's \"{{code}}\"...");
    // Whoever writes Russian needs the room; the dash is still no help.
    let mut config = with_text("Код – {{code}}");
    assert_eq!(codes(&mended(&mut config, Hint, "sms.unicode_by_accident", "templates[0].content")), []);
    assert_eq!(codes(&with_text("Код {{code}}").lint()), []);
}
