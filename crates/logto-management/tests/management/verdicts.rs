//! The checks agree with what Logto accepts, stores and can send with.

use logto_management::connectors::{ConnectorConfig as _, SmtpConfig, TwilioConfig};
use logto_management::lint::{Finding, Lint as _, Severity};
use serde_json::Value;

use crate::guard::{accepts_smtp, accepts_twilio, stored};
use crate::support::codes;

/// Codes of errors of configurations that Logto accepts, and with which no message arrives.
pub const NOT_DELIVERED: [&str; 17] = [
    "field.placeholder",
    "field.spaces",
    "smtp.auth_key",
    "smtp.auth_token",
    "smtp.from_email",
    "smtp.host_form",
    "smtp.host_port",
    "smtp.host_scheme",
    "smtp.port_range",
    "smtp.secure_on_starttls_port",
    "smtp.timeout",
    "smtp.tls_port_without_secure",
    "template.no_code",
    "template.no_link",
    "twilio.account_sid",
    "twilio.service_sid",
    "twilio.swapped",
];

struct Case {
    title: String,
    config: Value,
    accepts: bool,
    keeps: bool,
}

/// The recorded cases.
const RECORDED: &str = include_str!("../vectors/connector-configs/verdicts.json");
/// Further cases, whose verdicts follow from the rules that the recorded ones show.
const FURTHER: &str = include_str!("../vectors/connector-configs/further.json");

fn cases(kind: &str, file: &str) -> Vec<Case> {
    let (recorded, all): (Value, Value) =
        (serde_json::from_str(RECORDED).unwrap(), serde_json::from_str(file).unwrap());
    let case = |case: &Value| {
        let mut config = recorded["bases"][kind].clone();
        let members = config.as_object_mut().unwrap();
        members.extend(case["set"].as_object().unwrap().clone());
        for name in case["unset"].as_array().into_iter().flatten() {
            members.remove(name.as_str().unwrap());
        }
        let (accepts, keeps) = (case["accepts"].as_bool().unwrap(), case["keeps"].as_bool().unwrap());
        Case { title: case["title"].as_str().unwrap().to_owned(), config, accepts, keeps }
    };
    all[kind].as_array().unwrap().iter().map(case).collect()
}

/// Checks findings against a verdict: what Logto refuses is an error; other errors are known not to be delivered.
pub fn assert_agrees(title: &str, is_accepted: bool, findings: &[Finding]) {
    let errors: Vec<_> = findings.iter().filter(|finding| finding.severity == Severity::Error).cloned().collect();
    if is_accepted {
        let is_known = errors.iter().all(|error| NOT_DELIVERED.contains(&error.code));
        assert!(is_known, "{title}: Logto accepts it, and the errors are {:?}", codes(&errors));
    } else {
        assert!(!errors.is_empty(), "{title}: Logto refuses it, and the findings are {:?}", codes(findings));
    }
}

fn assert_agree(all: Vec<Case>, accepts: impl Fn(&Value) -> bool, lint: impl Fn(Value) -> Vec<Finding>) {
    for case in all {
        assert_eq!(accepts(&case.config), case.accepts, "{}", case.title);
        assert_eq!(accepts(&stored(&case.config)), case.keeps, "{} once stored", case.title);
        let findings = lint(case.config);
        assert_agrees(&case.title, case.accepts && case.keeps, &findings);
    }
}

#[test]
fn errors_of_smtp_configurations_are_those_of_logto() {
    let (recorded, further) = (cases("smtp", RECORDED), cases("smtp", FURTHER));
    assert_eq!((recorded.len(), further.len()), (123, 204));
    for all in [recorded, further] {
        assert_agree(all, accepts_smtp, |config| SmtpConfig::from_value(config).unwrap().lint());
    }
}

#[test]
fn errors_of_twilio_configurations_are_those_of_logto() {
    let (recorded, further) = (cases("twilio", RECORDED), cases("twilio", FURTHER));
    assert_eq!((recorded.len(), further.len()), (18, 64));
    for all in [recorded, further] {
        assert_agree(all, accepts_twilio, |config| TwilioConfig::from_value(config).unwrap().lint());
    }
}

/// What the recorded configurations are about, beside errors.
#[test]
fn recorded_configurations_have_their_warnings() {
    for (title, expected) in [
        ("auth {}", vec!["smtp.no_sign_in"]),
        ("auth {type:LOGIN}", vec!["smtp.no_sign_in"]),
        ("auth empty strings", vec!["smtp.no_sign_in"]),
        ("mailhog empty creds", vec!["smtp.no_sign_in"]),
        ("auth login user only", vec!["smtp.auth_pass"]),
        ("auth pass only", vec!["smtp.auth_user"]),
        ("auth login with clientId", vec!["smtp.auth_members"]),
        ("auth no type, pass + clientId", vec!["smtp.auth_mixed"]),
        ("legacy username/password", vec!["smtp.old_sign_in"]),
        ("top-level user/pass", vec!["smtp.old_sign_in"]),
        ("typo requireTls", vec!["field.misspelled"]),
        ("typo replyto", vec!["field.misspelled"]),
        ("typo from_email", vec!["field.misspelled"]),
        ("customHeaders number", vec!["smtp.header_value"]),
        ("connectionTimeout 0", vec!["smtp.timeout"]),
        ("fromEmail two", vec!["smtp.from_email"]),
        ("fromEmail encoded word", vec![]),
        ("fromEmail apostrophe", vec![]),
        ("fromEmail at in name", vec![]),
        ("fromEmail escaped quote", vec![]),
        ("replyTo variable", vec!["smtp.reply_to"]),
        ("office365 recipe", vec!["provider.password", "smtp.old_ciphers"]),
        ("resend 2465 not secure", vec!["smtp.tls_port_without_secure"]),
        ("resend 2587 secure", vec!["smtp.secure_on_starttls_port"]),
        ("sendgrid apiKey casing", vec!["provider.user"]),
        ("gmail spaces in app password", vec!["provider.sender"]),
        ("gmail from other", vec!["provider.sender"]),
        ("key object", vec![]),
        ("auth.type OAUTH2 key", vec![]),
        ("auth.type LOGIN", vec![]),
        ("oauth2 expires float", vec!["smtp.auth_expires"]),
    ] {
        let case =
            cases("smtp", RECORDED).into_iter().find(|case| case.title == title).unwrap_or_else(|| panic!("{title}"));
        let mut found: Vec<_> = SmtpConfig::from_value(case.config).unwrap().lint().iter().map(|it| it.code).collect();
        found.dedup();
        assert_eq!(found, expected, "{title}");
    }
    for (title, expected) in [
        ("template handlebars each", vec!["template.syntax", "template.optional_variable"]),
        ("template code as verification_code", vec!["template.no_code", "template.unknown_variable"]),
        ("template dollar", vec!["template.no_code", "template.syntax"]),
        ("template code only in subject", vec!["template.only_in_subject"]),
        ("template code in link", vec!["template.code_in_link"]),
        ("template unknown usage", vec!["template.unknown_usage"]),
        ("newline escaped literally", vec!["template.escaped_line_breaks"]),
        ("data: image", vec!["html.picture"]),
        ("relative image", vec!["html.picture"]),
        ("http image", vec!["html.picture"]),
    ] {
        let case =
            cases("smtp", RECORDED).into_iter().find(|case| case.title == title).unwrap_or_else(|| panic!("{title}"));
        let findings = SmtpConfig::from_value(case.config).unwrap().lint();
        let found: std::collections::BTreeSet<_> = findings.iter().map(|it| it.code).collect();
        // Other usage types have other variables.
        let found: Vec<_> = found.into_iter().filter(|code| expected.contains(code)).collect();
        let mut expected = expected;
        expected.sort_unstable();
        assert_eq!(found, expected, "{title}");
    }
}
