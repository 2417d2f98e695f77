use logto_management::connectors::{
    ConnectorConfig as _, SmsTemplate, SmtpConfig, Template as _, TwilioConfig, UsageType,
};
use logto_management::lint::Lint as _;
use logto_management::lint::Severity::{Error, Hint, Warning};
use logto_management::lint::fix_all;
use serde_json::{Value, json};

use crate::support::{codes, fixed, found, smtp, twilio};

/// Replaces the first template, which is for sign-in.
fn with(templates: &[Value]) -> TwilioConfig {
    let mut list = twilio(&json!({})).to_value()["templates"].as_array().unwrap().clone();
    list.splice(..1, templates.iter().cloned());
    twilio(&json!({ "templates": list }))
}

fn saying(content: &str) -> TwilioConfig {
    with(&[json!({"usageType": "SignIn", "content": content})])
}

fn content(config: &TwilioConfig) -> String {
    config.template_for(&UsageType::SignIn).unwrap().content().to_owned()
}

#[test]
fn adds_missing_required_templates() {
    for usage in UsageType::REQUIRED {
        let all: Vec<_> = TwilioConfig::new().templates();
        let rest: Vec<_> = all.into_iter().filter(|template| template.usage_type() != usage).collect();
        let mut config = twilio(&json!({}));
        config.set_templates(&rest);
        let finding = config.lint()[0].clone();
        assert!(finding.message.to_string().contains(&usage.name().to_string()));
        assert_eq!(codes(&fixed(&mut config, Error, "template.missing", "templates")), []);
        assert_eq!(config.templates().len(), 9);
    }
    // Fixes of the same list of findings can all be applied.
    let mut config = twilio(&json!({"templates": []}));
    let fixes: Vec<_> = config.lint().into_iter().filter_map(|finding| finding.fix).collect();
    assert_eq!(fixes.len(), 4);
    assert!(fixes.iter().all(|fix| fix.apply(&mut config)));
    assert_eq!(codes(&config.lint()), []);
    assert!(!fixes.iter().any(|fix| fix.apply(&mut config)), "a fix changes nothing the second time");
    assert_eq!(config.templates().len(), 4);
}

#[test]
fn adds_missing_template_list() {
    for (templates, code) in [(Value::Null, "field.empty"), (json!("[]"), "field.type")] {
        let mut config = twilio(&json!({ "templates": templates }));
        assert_eq!(codes(&fixed(&mut config, Error, code, "templates")), []);
        assert_eq!(config.templates().len(), 9);
    }
    let mut config = with(&[json!("SignIn"), json!({"usageType": "SignIn", "content": "{{code}}"})]);
    assert_eq!(codes(&fixed(&mut config, Error, "field.type", "templates[0]")), []);
}

#[test]
fn finds_unknown_usage_types() {
    let finding = found(
        &with(&[
            SmsTemplate::default_for(&UsageType::SignIn).members().clone().into(),
            json!({"usageType": "Foo", "content": "{{code}}"}),
        ]),
        Warning,
        "template.unknown_usage",
        "templates[1].usageType",
    );
    assert!(finding.message.to_string().contains("never used"));
    for (written, right) in [("signin", "SignIn"), ("Sign-In", "SignIn"), ("SigIn", "SignIn")] {
        let mut config = with(&[json!({"usageType": written, "content": "{{code}} x"})]);
        let findings = config.lint();
        let finding = findings.iter().find(|finding| finding.code == "template.unknown_usage").unwrap();
        assert!(finding.message.to_string().contains(right), "the value, and not the name that people read");
        fixed(&mut config, Warning, "template.unknown_usage", "templates[0].usageType");
        assert_eq!(config.templates()[0].usage_type().as_str(), right);
    }
    // There is a template with the right name already.
    let both =
        [json!({"usageType": "signin", "content": "{{code}}"}), json!({"usageType": "SignIn", "content": "{{code}}"})];
    found(&with(&both), Warning, "template.unknown_usage", "templates[0].usageType");
    found(&with(&[json!({"usageType": "", "content": "{{code}}"})]), Error, "field.empty", "templates[0].usageType");
}

#[test]
fn removes_duplicate_template() {
    let first = json!({"usageType": "SignIn", "content": "first {{code}}"});
    let mut config = with(&[first, json!({"usageType": "SignIn", "content": "second {{code}}"})]);
    assert_eq!(codes(&fixed(&mut config, Warning, "template.duplicate", "templates[1].usageType")), []);
    assert_eq!(content(&config), "first {{code}}");
}

#[test]
fn outdated_fix_changes_nothing() {
    let fix = |config: &TwilioConfig| config.lint()[0].fix.clone().unwrap();
    // The text was changed since.
    let stale = fix(&saying("Welcome back!"));
    let mut config = saying("{{code}}, written since");
    assert!(!stale.apply(&mut config));
    assert_eq!(content(&config), "{{code}}, written since");
    // The template to be removed is gone.
    let first = json!({"usageType": "SignIn", "content": "first {{code}}"});
    let second = json!({"usageType": "SignIn", "content": "second {{code}}"});
    let stale = fix(&with(&[first.clone(), second]));
    let mut config = with(&[first]);
    let before = config.clone();
    assert!(!stale.apply(&mut config));
    assert_eq!(config, before);
}

#[test]
fn adds_missing_code_or_link() {
    let mut config = saying("Welcome back!");
    assert_eq!(codes(&fixed(&mut config, Error, "template.no_code", "templates[0].content")), []);
    assert_eq!(content(&config), "Welcome back! {{code}}");
    // A misspelled variable is fixed in place.
    let mut config = saying("It is {{cod}}.");
    found(&config, Error, "template.no_code", "templates[0].content");
    assert_eq!(codes(&fixed(&mut config, Warning, "template.unknown_variable", "templates[0].content")), []);
    assert_eq!(content(&config), "It is {{code}}.");

    let invitation = |content: &str| {
        let mut config = twilio(&json!({}));
        config.put_template(SmsTemplate::new(&UsageType::OrganizationInvitation, content));
        config
    };
    for (written, right) in [("Join us", "Join us {{link}}"), ("Join with {{ code }}", "Join with {{link}}")] {
        let mut config = invitation(written);
        assert_eq!(codes(&fixed(&mut config, Warning, "template.no_link", "templates[4].content")), []);
        assert_eq!(config.templates()[4].content(), right);
    }
}

#[test]
fn fixes_unknown_variables() {
    for (written, right) in [
        ("{{code}} {{aplication.name}}", "{{code}} {{application.name}}"),
        ("{{code}} {{ Code }}", "{{code}} {{code}}"),
        ("{{verification_code}}", "{{code}}"),
        ("{{code}} {{org.name}} {{organisation.name}}", "{{code}} {{org.name}} {{organization.name}}"),
        ("{{CODE}} and {{CODE}}", "{{code}} and {{code}}"),
    ] {
        let mut config = saying(written);
        assert!(config.lint().iter().any(|finding| finding.code == "template.unknown_variable"), "{written}");
        fix_all(&mut config, TwilioConfig::lint);
        assert_eq!(content(&config), right);
    }
    found(&saying("{{code}} {{weather}}"), Warning, "template.unknown_variable", "templates[0].content");
    assert_eq!(codes(&saying("{{code}} {{application.name}} {{locale}}").lint()), []);
    found(&saying("{{code}} {{organization.name}}"), Hint, "template.optional_variable", "templates[0].content");
}

#[test]
fn replaces_empty_text_with_default() {
    for value in [json!(""), json!(" \n"), Value::Null, json!(7)] {
        let code = if value.is_number() { "field.type" } else { "field.empty" };
        let mut config = with(&[json!({"usageType": "SignIn", "content": value})]);
        assert_eq!(codes(&fixed(&mut config, Error, code, "templates[0].content")), []);
        assert_eq!(content(&config), SmsTemplate::default_for(&UsageType::SignIn).content());
    }
}

fn email(members: &Value) -> SmtpConfig {
    let mut config = smtp(&json!({})).to_value();
    config["templates"][0].as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    SmtpConfig::from_value(config).unwrap()
}

#[test]
fn fixes_empty_and_multiline_subjects() {
    let mut config = email(&json!({"subject": ""}));
    assert_eq!(codes(&fixed(&mut config, Error, "field.empty", "templates[0].subject")), []);
    let mut config = email(&json!({"subject": "Your code\r\nBcc: x@example.com"}));
    assert_eq!(codes(&fixed(&mut config, Warning, "template.subject_lines", "templates[0].subject")), []);
    assert_eq!(config.templates()[0].subject(), "Your code Bcc: x@example.com");
    found(&email(&json!({"subject": "{{weather}}"})), Warning, "template.unknown_variable", "templates[0].subject");
}

#[test]
fn fixes_unknown_content_type() {
    for (content, right) in [("Code {{code}}", "text/plain"), ("<p>{{code}}</p>", "text/html")] {
        for kind in [json!("text/markdown"), json!("html"), Value::Null, json!(1)] {
            let mut config = email(&json!({"contentType": kind, "content": content}));
            assert_eq!(codes(&fixed(&mut config, Error, "template.content_type", "templates[0].contentType")), []);
            assert_eq!(config.to_value()["templates"][0]["contentType"], right);
        }
    }
}
