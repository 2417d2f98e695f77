use futures_executor::block_on;
use logto_management::connectors::{
    ConnectorConfig as _, ContentType, EmailTemplate, SmtpConfig, Template as _, UsageType,
};
use logto_management::lint::Lint as _;
use logto_management::lint::Severity::{Error, Warning};
use logto_management::{Authorization, LocalizedTemplate, ManagementError, fallback_order};
use serde_json::{Value, json};

use crate::support::TestClient;

/// A template as Logto 1.42 returns it.
fn stored(id: &str, language: &str, details: &Value) -> Value {
    json!({
        "tenantId": "default", "id": id, "languageTag": language, "templateType": "SignIn", "details": details,
        "createdAt": 1_795_887_479_915_u64,
    })
}

#[test]
fn reads_replaces_changes_and_deletes_templates() {
    let client = TestClient::new(Authorization::None);
    let details = json!({"subject": "Neu", "content": "{{code}}", "replyTo": "help@example.com"});
    let one = stored("t1", "de", &details);
    client.server.respond(200, &json!([one]));
    client.server.respond(200, &json!([one]));
    client.server.respond(200, &one);
    client.server.respond(204, &Value::Null);
    let api = &client.api;
    block_on(async {
        let all = api.email_templates().await.unwrap();
        assert_eq!((all[0].id(), all[0].language(), all[0].usage_type()), (Some("t1"), "de", UsageType::SignIn));
        // Logto sends HTML where no content type is named.
        let template = all[0].template();
        assert_eq!((template.subject(), template.content_type()), ("Neu", ContentType::Html));
        let same = LocalizedTemplate::new("de", &template);
        assert_eq!(api.put_email_templates(&[same]).await.unwrap(), all);
        let change = json!({"subject": "Ihr Code"}).as_object().cloned().unwrap();
        api.change_email_template("t1", &change).await.unwrap();
        api.delete_email_template("t1").await.unwrap();
        assert_eq!(api.put_email_templates(&[]).await.unwrap(), [], "an empty list is not sent");
    });
    let sent: Vec<_> = client.server.requests().into_iter().map(|it| (it.method, it.url, it.body)).collect();
    let address = |path: &str| format!("http://localhost:3001/api/email-templates{path}");
    let mut details = details;
    details["contentType"] = "text/html".into();
    let put = json!({"templates": [{"languageTag": "de", "templateType": "SignIn", "details": details}]});
    assert_eq!(
        sent,
        [
            ("GET".to_owned(), address(""), Value::Null),
            ("PUT".to_owned(), address(""), put),
            ("PATCH".to_owned(), address("/t1/details"), json!({"subject": "Ihr Code"})),
            ("DELETE".to_owned(), address("/t1"), Value::Null),
        ]
    );
}

#[test]
fn rejects_what_is_not_a_template() {
    let client = TestClient::new(Authorization::None);
    for answer in [json!({}), json!([{"id": "t1"}]), json!([stored("", "de", &json!({}))])] {
        client.server.respond(200, &answer);
        assert_eq!(block_on(client.api.email_templates()).unwrap_err(), ManagementError::Malformed, "{answer}");
    }
}

#[test]
fn empty_addresses_are_those_of_the_connector() {
    let template = EmailTemplate::from_value(json!({
        "usageType": "SignIn", "subject": "a", "content": "b", "contentType": "text/plain", "replyTo": "", "sendFrom": "",
    }));
    let members = LocalizedTemplate::new("fr", &template).template().members().clone();
    assert!(!members.contains_key("replyTo") && !members.contains_key("sendFrom"));
    assert_eq!(members["contentType"], "text/plain");
}

#[test]
fn looks_for_templates_in_the_order_of_logto() {
    for (usage, requested, fallback, expected) in [
        (UsageType::SignIn, "fr-CA", "en", vec!["fr-CA SignIn", "fr SignIn", "en SignIn", "en Generic"]),
        (UsageType::SignIn, "zh-Hans-CN", "en", vec!["zh-Hans-CN SignIn", "zh SignIn", "en SignIn", "en Generic"]),
        (UsageType::SignIn, "fr", "fr", vec!["fr SignIn", "fr Generic"]),
        (UsageType::Generic, "", "en", vec!["en Generic"]),
        (UsageType::BindMfa, "ka_GE", "en", vec!["ka_GE BindMfa", "ka BindMfa", "en BindMfa", "en Generic"]),
    ] {
        let order = fallback_order(&usage, requested, fallback);
        let order: Vec<String> = order.iter().map(|(language, usage)| format!("{language} {usage}")).collect();
        assert_eq!(order, expected);
    }
}

#[test]
fn checks_sender_and_reply_address_of_a_template() {
    let lint = |send_from: &str, reply_to: &str| {
        let config = json!({"templates": [{
            "usageType": "SignIn", "subject": "a", "content": "{{code}}", "contentType": "text/plain",
            "sendFrom": send_from, "replyTo": reply_to,
        }]});
        SmtpConfig::from_value(config).unwrap().lint()
    };
    for (send_from, reply_to, sender, reply) in [
        ("Acme <hello@example.com>", "help@example.com", false, false),
        ("{{application.name}} <hello@example.com>", "{{user.primaryEmail}}", false, false),
        ("", "", false, false),
        ("Acme", "help", true, true),
        ("a@example.com\nb", "help@example.com\n", true, false),
    ] {
        let findings = lint(send_from, reply_to);
        let is_found = |severity, code, field: &str| {
            findings.iter().any(|it| (it.severity, it.code, &*it.field.to_string()) == (severity, code, field))
        };
        assert_eq!(is_found(Error, "smtp.from_email", "templates[0].sendFrom"), sender, "{send_from}");
        assert_eq!(is_found(Warning, "smtp.reply_to", "templates[0].replyTo"), reply, "{reply_to}");
    }
}
