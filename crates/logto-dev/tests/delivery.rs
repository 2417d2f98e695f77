//! Sending codes: connectors, the built-in mail server and Twilio API, the inbox.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::compare::recorded;
use common::management::{TWILIO, provider_message};
use common::{ALICE, SCOPES, SOON, World};
use logto_dev::{Channel, Connectors, Faults};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

const EXAMPLE: &str = include_str!("../examples/connectors.json");

/// A world with an open sign-in, and the example connectors changed by `change`.
async fn world_with(change: impl FnOnce(&mut Value)) -> World {
    let mut file: Value = serde_json::from_str(EXAMPLE).unwrap();
    change(&mut file);
    let connectors = Connectors::from_json(&file.to_string()).unwrap();
    let world = World::with(common::seed(), connectors).await;
    begin(&world).await;
    world
}

async fn begin(world: &World) {
    world.browser.get(&world.authorize_url(SCOPES, &[], &[])).await;
    let event = json!({ "interactionEvent": "SignIn" });
    world.browser.api("PUT", "", &event).await.expect(204);
}

#[tokio::test]
async fn email_and_text_message_arrive_in_the_inbox() {
    let world = world_with(|_| {}).await;
    world.ask_for_code("SignIn", "email", ALICE).await.expect(200);
    world.ask_for_code("Register", "phone", "15550100001").await.expect(200);
    let messages = world.server.inbox();
    let [sms, mail] = &messages[..] else { panic!("{messages:?}") };
    assert_eq!((mail.channel, &*mail.to, mail.usage_type), (Channel::Email, ALICE, Some("SignIn")));
    assert_eq!(mail.subject.as_deref(), Some("Your sign-in code"));
    assert_eq!((sms.channel, &*sms.to), (Channel::Sms, "15550100001"));
    assert_eq!(sms.usage_type, Some("Register"));
    assert!(sms.body.starts_with("Your sign-up code is "), "{}", sms.body);
    let json = world.browser.get("/inbox/messages").await.body;
    assert_eq!(json[0]["code"], sms.code.as_deref().unwrap());
    assert_eq!(json[1]["channel"], "email");
    assert!(!format!("{messages:?}").contains(sms.code.as_deref().unwrap()));
    let page = world.browser.get("/inbox").await.text;
    assert!(page.contains(mail.code.as_deref().unwrap()), "{page}");
    world.browser.send("DELETE", "/inbox/messages", &[], None).await.expect(204);
    assert!(world.server.inbox().is_empty());
    assert!(world.browser.get("/inbox").await.text.contains("inbox-empty"));
}

#[tokio::test]
async fn sends_html_mail_from_templates() {
    let world = world_with(|file| {
        let templates = &mut file[0]["config"]["templates"];
        templates[0]["contentType"] = json!("text/html");
        templates[0]["subject"] = json!("{{application.name}}: {{ code }} für dich");
        templates[0]["content"] = json!("<p>Use <b>{{code}}</b>, {{unknown}}</p>\n.leading dot");
    })
    .await;
    world.ask_for_code("SignIn", "email", ALICE).await.expect(200);
    let mail = &world.server.inbox()[0];
    let code = mail.code.as_deref().unwrap();
    assert_eq!(mail.subject.as_deref(), Some(&*format!("Recorded app: {code} für dich")));
    assert!(mail.body.contains("{{unknown}}") && mail.body.contains(".leading dot"), "{}", mail.body);
}

#[tokio::test]
async fn provider_errors_reach_the_client() {
    // Nothing listens on this port.
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let refused = world_with(|file| file[0]["config"]["port"] = json!(closed)).await;
    let world = world_with(|_| {}).await;
    let faults = world.server.faults();
    for exchange in recorded("experience-send-errors") {
        let bad = exchange.response["status"] != 200;
        let starts = exchange.method() == "PUT";
        let mut expected = exchange.response["body"].clone();
        let answer = match &*exchange.title {
            _ if starts => continue,
            "SMTP refuses" => {
                let text = expected.to_string().replace("2599", &closed.to_string());
                expected = serde_json::from_str(&text).unwrap();
                refused.ask_for_code("SignIn", "email", "x@logto.test").await
            }
            // Only the Management API can store such a configuration.
            "stored config without host" => continue,
            title => {
                let reply = "535 5.7.8 Authentication credentials invalid".to_owned();
                faults.set(Faults { smtp: (title == "SMTP auth rejected").then_some(reply), ..Faults::default() });
                exchange.replay(&world.browser, &[]).await
            }
        };
        if bad {
            assert_eq!((answer.status, answer.body), (400, expected), "{}", exchange.title);
        }
    }
}

#[tokio::test]
async fn outcome_of_the_last_messages_to_people_is_public() {
    const PAGE: &str = "http://localhost:3000";
    let world = world_with(|_| {}).await;
    let deliveries = async || {
        let answer = world.browser.send("GET", "/dev/deliveries", &[("origin", PAGE)], None).await;
        answer.expect(200);
        assert_eq!(answer.header("access-control-allow-origin"), Some(PAGE));
        let outcome = |it: &Value| (it["connectorId"].as_str().unwrap().to_owned(), it["isSent"].as_bool().unwrap());
        let all: Vec<(String, bool)> = answer.body.as_array().unwrap().iter().map(outcome).collect();
        all
    };
    // A test message is none.
    let body = json!({ "phone": "15550100001", "config": world.sms_config() });
    world.manage("POST", &format!("/connectors/{TWILIO}/test"), &body).await.expect(204);
    assert!(deliveries().await.is_empty());
    world.ask_for_code("SignIn", "email", ALICE).await.expect(200);
    let mail = ("simple-mail-transfer-protocol".to_owned(), true);
    assert_eq!(deliveries().await, std::slice::from_ref(&mail));
    world.ask_for_code("SignIn", "phone", "15005550001").await.expect(400);
    assert_eq!(deliveries().await, [mail, (TWILIO.to_owned(), false)]);
    world.ask_for_code("SignIn", "phone", "15550100001").await.expect(200);
    assert!(deliveries().await.contains(&(TWILIO.to_owned(), true)));
    let list = world.manage("GET", "/connectors", &Value::Null).await;
    assert_eq!(list.header("link"), Some("</dev/deliveries>; rel=\"deliveries\""));
    // Other pages can't read it.
    let other = world.browser.send("GET", "/dev/deliveries", &[("origin", "http://evil.test")], None).await;
    assert_eq!(other.header("access-control-allow-origin"), None);
}

#[tokio::test]
async fn built_in_twilio_rejects_like_twilio() {
    let sends = async |world: &World, phone: &str| {
        let answer = world.ask_for_code("SignIn", "phone", phone).await;
        assert_eq!(answer.error(), "connector.general");
        let text = answer.body["data"]["message"].as_str().unwrap().to_owned();
        serde_json::from_str::<Value>(&text).unwrap()
    };
    let world = world_with(|file| file[1]["config"]["authToken"] = json!("wrong")).await;
    let error = sends(&world, "15550100001").await;
    assert_eq!((&error["code"], &error["status"]), (&json!(20003), &json!(401)));
    let world = world_with(|_| {}).await;
    assert_eq!(sends(&world, "12").await["code"], 21211);
    world.server.faults().set(Faults { twilio: Some(20429), ..Faults::default() });
    assert_eq!(sends(&world, "15550100001").await["code"], 20429);
}

#[tokio::test]
async fn magic_numbers_services_and_tokens_fail() {
    let world = World::start().await;
    let trial = async |config: &Value, phone: &str| {
        let body = json!({ "phone": phone, "config": config });
        world.manage("POST", &format!("/connectors/{TWILIO}/test"), &body).await
    };
    let code = |answer: &common::Answer| -> Value {
        let error: Value = serde_json::from_str(provider_message(answer)).unwrap();
        let more = format!("https://www.twilio.com/docs/errors/{}", error["code"]);
        assert_eq!((&error["more_info"], error["message"].as_str().unwrap().is_empty()), (&json!(more), false));
        error["code"].clone()
    };
    let config = world.sms_config();
    for (phone, error) in [
        ("15005550001", 21211),
        ("15005550002", 21612),
        ("15005550003", 21408),
        ("15005550004", 21610),
        ("15005550009", 21614),
    ] {
        assert_eq!(code(&trial(&config, phone).await), error, "{phone}");
    }
    for (member, value, error) in [
        ("fromMessagingServiceSID", "MG00000000000000000000000000021606", 21606),
        ("fromMessagingServiceSID", "MG00000000000000000000000000021703", 21703),
        ("fromMessagingServiceSID", "", 21603),
        ("authToken", "wrong-token", 20003),
        ("accountSID", "ACfail", 20003),
    ] {
        let mut config = config.clone();
        config[member] = json!(value);
        assert_eq!(code(&trial(&config, "15550100001").await), error, "{member} {value}");
    }
    // Twilio reports a carrier filter later: the message is accepted and never arrives.
    trial(&config, "15005550007").await.expect(204);
    world.server.faults().set(Faults { twilio: Some(30007), ..Faults::default() });
    trial(&config, "15550100001").await.expect(204);
    assert!(world.server.inbox().is_empty());
    world.server.faults().clear();
    for (disable, sent) in [(Value::Null, "enable"), (json!(true), "disable"), (json!(false), "enable")] {
        let mut config = config.clone();
        if !disable.is_null() {
            config["disableRiskCheck"] = disable;
        }
        trial(&config, "15550100001").await.expect(204);
        let message = &world.server.inbox()[0];
        let sms = message.sms.as_ref().unwrap();
        assert_eq!(sms.risk_check.as_deref(), Some(sent));
        assert_eq!(sms.messaging_service_sid, "MG00000000000000000000000000000001");
    }
}

#[tokio::test]
async fn failed_tls_is_reported_and_nothing_is_sent() {
    for option in ["secure", "requireTLS"] {
        let world = world_with(|file| file[0]["config"][option] = json!(true)).await;
        let answer = world.ask_for_code("SignIn", "email", ALICE).await;
        assert_eq!(answer.error(), "connector.general", "{option}: {}", answer.text);
        assert!(world.server.inbox().is_empty());
    }
    let plain = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = plain.local_addr().unwrap();
    let hang_up = async {
        let (mut stream, _) = plain.accept().await.unwrap();
        stream.write_all(b"this is not TLS").await.unwrap();
    };
    let base = format!("https://{address}");
    let world = world_with(|file| file[1]["config"]["baseUrl"] = json!(base)).await;
    let (answer, ()) = tokio::join!(world.ask_for_code("SignIn", "phone", "15550100001"), hang_up);
    assert_eq!(answer.error(), "connector.general", "{}", answer.text);
}

#[tokio::test]
async fn missing_connector_is_reported() {
    let file: Value = serde_json::from_str(EXAMPLE).unwrap();
    let only_mail = Connectors::from_json(&json!([file[0]]).to_string()).unwrap();
    let world = World::with(common::seed(), only_mail).await;
    begin(&world).await;
    let answer = world.ask_for_code("SignIn", "phone", "15550100001").await;
    assert_eq!((answer.status, answer.error()), (501, "connector.not_found"));
}

/// Sends SMTP line by line and returns the first line of each reply.
async fn smtp(port: u16, lines: &[&str]) -> Vec<String> {
    let stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let (reader, mut writer) = stream.into_split();
    let mut reader = BufReader::new(reader).lines();
    let mut replies = vec![reader.next_line().await.unwrap().unwrap()];
    for line in lines {
        writer.write_all(line.as_bytes()).await.unwrap();
        writer.write_all(b"\r\n").await.unwrap();
        let mut reply = reader.next_line().await.unwrap().unwrap();
        replies.push(reply.clone());
        while reply.as_bytes()[3] == b'-' {
            reply = reader.next_line().await.unwrap().unwrap();
        }
    }
    replies
}

#[tokio::test]
async fn mail_server_follows_the_protocol() {
    let world = World::start().await;
    let port = world.server.smtp_port();
    let message = "Subject: Hi\r\n\r\n..dots\r\n...\r\ncode 424242\r\n.";
    let replies = smtp(
        port,
        &[
            "MAIL",
            "EHLO me",
            "RCPT TO:<a@b.co>",
            "DATA",
            "AUTH LOGIN",
            "dXNlcg==",
            "cGFzcw==",
            "AUTH PLAIN AHUAcA==",
            "AUTH X",
            "mail from:<c@d.co> SIZE=10",
            "MAIL FROM:<c@d.co>",
            "RCPT TO:nobody",
            "RCPT TO:<a@b.co>",
            "RSET",
            "DATA",
            "MAIL FROM:<> SIZE=99999999",
            "MAIL FROM:<>",
            "RCPT TO:<a@b.co>",
            "RCPT TO:<e@f.co>",
            "DATA",
            message,
            "NOOP",
            "VRFY x",
            "QUIT",
        ],
    )
    .await;
    let codes: Vec<&str> = replies.iter().map(|reply| &reply[..3]).collect();
    let expected = [
        "220", "501", "250", "503", "503", "334", "334", "235", "235", "504", "250", "503", "501", "250", "250", "503",
        "552", "250", "250", "250", "354", "250", "250", "502", "221",
    ];
    assert_eq!(codes, expected);
    let code = world.server.wait_for_code("A@B.co", SOON).await;
    assert_eq!(code.as_deref(), Some("424242"));
    let messages = world.server.inbox();
    assert_eq!(messages.len(), 2, "one for each recipient");
    assert_eq!(messages[0].body.lines().collect::<Vec<_>>(), [".dots", "..", "code 424242"]);
}
