//! Email templates in several languages: the Management API, and which of them a message has.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::compare::recorded;
use common::management::SMTP;
use common::{ALICE, SCOPES, World};
use serde_json::{Value, json};

#[tokio::test]
async fn replays_email_templates() {
    let world = World::start().await;
    let token = world.machine_token().await;
    let mut ids: Vec<(String, String)> = Vec::new();
    for mut exchange in recorded("email-templates") {
        let mut fill: Vec<(&str, &str)> = ids.iter().map(|(old, new)| (&**old, &**new)).collect();
        fill.push(("<credentials>", &token));
        let answer = exchange.send(&world.browser, &fill).await;
        let made = exchange.response["body"].as_array().into_iter().flatten();
        for (old, new) in made.zip(answer.body.as_array().into_iter().flatten()) {
            let pair = (common::text(old, "id"), common::text(new, "id"));
            if !ids.contains(&pair) {
                ids.push(pair);
            }
        }
        let response = ids.iter().fold(exchange.response.to_string(), |text, (old, new)| text.replace(old, new));
        exchange.response = serde_json::from_str(&response).unwrap();
        exchange.compare(&answer);
    }
    assert_eq!(ids.len(), 3);
}

fn template(language: &str, usage: &str, more: &Value) -> Value {
    let mut details = json!({ "subject": format!("{language} {usage}"), "content": "<p>{{code}} {{locale}}</p>" });
    details.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap_or_default());
    json!({ "languageTag": language, "templateType": usage, "details": details })
}

/// Asks for a code in a sign-in or registration with these `ui_locales`, and returns the subject of the message.
async fn subject(world: &World, event: &str, ui_locales: &str) -> String {
    world.server.clear_inbox();
    world.browser.forget_cookies();
    let more: Vec<(&str, &str)> = Some(("ui_locales", ui_locales)).filter(|it| !it.1.is_empty()).into_iter().collect();
    world.browser.get(&world.authorize_url(SCOPES, &[], &more)).await;
    world.send_code(event, "email", if event == "SignIn" { ALICE } else { "new@logto.test" }).await;
    world.server.inbox()[0].subject.clone().unwrap()
}

#[tokio::test]
async fn message_has_the_template_of_the_requested_language() {
    let world = World::start().await;
    assert_eq!(subject(&world, "SignIn", "fr").await, "Your sign-in code", "that of the connector");
    let addresses = json!({ "replyTo": "aide@logto.test", "sendFrom": "Aide <aide@logto.test>" });
    let templates = json!({ "templates": [
        template("fr", "SignIn", &addresses), template("en", "SignIn", &json!({ "contentType": "text/plain" })),
        template("en", "Generic", &json!({})),
    ] });
    world.manage("PUT", "/email-templates", &templates).await.expect(200);
    for (event, ui_locales, expected) in [
        ("SignIn", "fr", "fr SignIn"),
        ("SignIn", "fr-CA en", "fr SignIn"),
        ("SignIn", "de", "en SignIn"),
        ("SignIn", "", "en SignIn"),
        // The connector has a template for it, but the generic one of the server takes precedence.
        ("Register", "fr", "en Generic"),
    ] {
        assert_eq!(subject(&world, event, ui_locales).await, expected, "{event} {ui_locales}");
    }
    subject(&world, "SignIn", "fr").await;
    let message = &world.server.inbox()[0];
    assert!(message.body.trim_end().ends_with(" fr"), "{}", message.body);
    let mail = message.mail.clone().unwrap();
    assert_eq!(
        (mail.from.as_deref(), mail.reply_to.as_deref()),
        (Some("Aide <aide@logto.test>"), Some("aide@logto.test"))
    );
}

#[tokio::test]
async fn test_message_has_the_generic_template_of_the_server() {
    let world = World::start().await;
    let templates = json!({ "templates": [template("fr", "Generic", &json!({}))] });
    world.manage("PUT", "/email-templates", &templates).await.expect(200);
    for (locale, expected) in [("fr-CA", "fr Generic"), ("de", "Generic code")] {
        let config = world.mail_config(world.server.smtp_port());
        let body = json!({ "email": "foo@logto.test", "config": config, "locale": locale });
        world.manage("POST", &format!("/connectors/{SMTP}/test"), &body).await.expect(204);
        assert_eq!(world.server.inbox()[0].subject.as_deref(), Some(expected));
    }
}
