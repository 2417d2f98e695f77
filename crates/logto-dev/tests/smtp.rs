//! The SMTP connector: TLS, authentication, errors, and the content of messages.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::time::Duration;

use common::management::{SMTP, provider_message};
use common::{SCOPES, World};
use logto_dev::{EmailDetails, Faults};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

impl World {
    /// Tests a configuration for `port` with these members, and returns the details of the message.
    async fn mail(&self, port: u16, members: &Value) -> Result<EmailDetails, String> {
        let mut config = self.mail_config(port);
        for (name, value) in members.as_object().unwrap() {
            config[name] = value.clone();
        }
        self.server.clear_inbox();
        let answer = self.test_mail(&config).await;
        if answer.status != 204 {
            assert!(self.server.inbox().is_empty(), "it reports that nothing was sent");
            return Err(provider_message(&answer).to_owned());
        }
        let [message] = &self.server.inbox()[..] else { panic!("{:?}", self.server.inbox()) };
        Ok(message.mail.clone().unwrap())
    }
}

#[tokio::test]
async fn sends_with_starttls_and_with_implicit_tls() {
    let world = World::start().await;
    let (plain, starttls, tls) =
        (world.server.smtp_port(), world.server.smtp_starttls_port(), world.server.smtps_port());
    let trusted = json!({ "ca": world.server.smtp_certificate() });
    let anything = json!({ "rejectUnauthorized": false });
    for (port, members) in [
        (starttls, json!({ "tls": anything })),
        (starttls, json!({ "tls": anything, "requireTLS": true })),
        (starttls, json!({ "tls": trusted, "requireTLS": true })),
        (starttls, json!({ "tls": trusted, "servername": "localhost" })),
        (tls, json!({ "tls": anything, "secure": true })),
        (tls, json!({ "tls": trusted, "secure": true, "host": "localhost" })),
        (tls, json!({ "tls": { "ca": world.server.smtp_certificate(), "servername": "localhost" }, "secure": true })),
    ] {
        let mail = world.mail(port, &members).await.unwrap_or_else(|error| panic!("{members}: {error}"));
        assert!(mail.tls, "{members}");
        assert_eq!((mail.mechanism.as_deref(), mail.user.as_deref()), (Some("PLAIN"), Some("logto")));
    }
    assert!(!world.mail(plain, &json!({})).await.unwrap().tls);
    assert!(!world.mail(plain, &json!({ "tls": anything, "ignoreTLS": true })).await.unwrap().tls);
}

#[tokio::test]
async fn reports_tls_errors() {
    let world = World::start().await;
    let (plain, starttls, tls) =
        (world.server.smtp_port(), world.server.smtp_starttls_port(), world.server.smtps_port());
    let trusted = json!({ "ca": world.server.smtp_certificate() });
    for (port, members, expected) in [
        (starttls, json!({}), "self-signed certificate"),
        (tls, json!({ "secure": true }), "self-signed certificate"),
        (starttls, json!({ "tls": { "ca": "nonsense" } }), ""),
        (
            starttls,
            json!({ "tls": trusted, "servername": "other.test" }),
            "Hostname/IP does not match certificate's altnames",
        ),
        (starttls, json!({ "ignoreTLS": true }), "Invalid login: 530 5.7.0 Must issue a STARTTLS command first"),
        (plain, json!({ "secure": true }), "C07C3FA5977F0000:error:0A00010B:SSL routines"),
        (plain, json!({ "requireTLS": true }), "Error upgrading connection with STARTTLS: 454 TLS not available"),
        // The port uses TLS, so the client never receives a plain greeting.
        (tls, json!({ "greetingTimeout": 200 }), "Greeting never received"),
    ] {
        let message = world.mail(port, &members).await.unwrap_err();
        assert!(message.starts_with(expected), "{members}: {message}");
    }
}

#[tokio::test]
async fn authenticates_with_password_or_token() {
    let world = World::start().await;
    let port = world.server.smtp_port();
    let oauth2 = json!({ "type": "OAuth2", "user": "me@logto.test", "accessToken": "ya29.token" });
    let mail = world.mail(port, &json!({ "auth": oauth2 })).await.unwrap();
    assert_eq!((mail.mechanism.as_deref(), mail.user.as_deref()), (Some("XOAUTH2"), Some("me@logto.test")));
    for (auth, expected) in [
        (json!({ "user": "reject", "pass": "x" }), "Invalid login: 535 5.7.8 Authentication credentials invalid"),
        (json!({ "user": "logto", "pass": "wrong" }), "Invalid login: 535"),
        (json!({ "user": "a", "type": "oauth2", "accessToken": "expired" }), "Invalid login: 535"),
        (json!({ "user": "a" }), "Missing credentials for \"PLAIN\""),
        (json!({ "type": "login" }), "Missing credentials for \"PLAIN\""),
        (json!({}), "Missing credentials for \"PLAIN\""),
        (json!({ "user": "a", "type": "oauth2", "refreshToken": "x" }), "logto-dev signs in"),
    ] {
        let message = world.mail(port, &json!({ "auth": auth })).await.unwrap_err();
        assert!(message.starts_with(expected), "{auth}: {message}");
    }
}

#[tokio::test]
async fn sends_without_credentials_to_relay_without_sign_in() {
    let world = World::start().await;
    let (port, received) = server_with_mechanism("NONE").await;
    let message = world.mail(port, &json!({ "auth": { "type": "login" } })).await.unwrap_err();
    assert_eq!(message, "Mail command failed: 421 4.3.2 Closing");
    assert!(!received.await.unwrap().contains("AUTH"));
    // An empty member is dropped when it is stored, so that the connector is no longer valid.
    for (auth, is_kept) in [(json!({ "type": "login" }), true), (json!({}), false)] {
        let mut config = world.mail_config(port);
        config["auth"] = auth;
        let id = world.create_connector(SMTP, &config).await;
        let stored = world.manage("GET", &format!("/connectors/{id}"), &Value::Null).await.body;
        assert_eq!(stored["config"].get("auth").is_some(), is_kept, "{stored}");
    }
}

/// A mail server with a single mechanism. Returns its port and the lines it received.
async fn server_with_mechanism(mechanism: &'static str) -> (u16, tokio::task::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let received = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        stream.write_all(b"220 here\r\n").await.unwrap();
        let (mut received, mut buffer) = (String::new(), [0; 4096]);
        loop {
            let length = stream.read(&mut buffer).await.unwrap();
            if length == 0 {
                return received;
            }
            let line = String::from_utf8_lossy(&buffer[..length]).into_owned();
            let reply = match &line {
                line if line.starts_with("EHLO") => format!("250-here\r\n250 AUTH {mechanism}\r\n"),
                line if line.starts_with("AUTH LOGIN") => "334 VXNlcm5hbWU6\r\n".to_owned(),
                line if line.starts_with("bG9ndG8=") => "334 UGFzc3dvcmQ6\r\n".to_owned(),
                line if line.starts_with("c2VjcmV0") => "235 2.7.0 OK\r\n".to_owned(),
                _ => "421 4.3.2 Closing\r\n".to_owned(),
            };
            received.push_str(&line);
            stream.write_all(reply.as_bytes()).await.unwrap();
        }
    });
    (port, received)
}

#[tokio::test]
async fn uses_login_if_plain_is_not_offered() {
    let world = World::start().await;
    let (port, received) = server_with_mechanism("LOGIN").await;
    let message = world.mail(port, &json!({ "name": "shop.example" })).await.unwrap_err();
    assert_eq!(message, "Mail command failed: 421 4.3.2 Closing");
    let received = received.await.unwrap();
    assert!(
        received.starts_with("EHLO shop.example\r\nAUTH LOGIN\r\nbG9ndG8=\r\nc2VjcmV0\r\nMAIL FROM:"),
        "{received}"
    );
}

#[tokio::test]
async fn sets_the_configured_headers() {
    let world = World::start().await;
    let members = json!({
        "replyTo": "Help <help@logto.test>", "localAddress": "127.0.0.1",
        "customHeaders": { "X-Shop": "one", "X-Tags": ["a", "b"], "X-Sly": "v\r\nBcc: evil@logto.test" },
    });
    let mail = world.mail(world.server.smtp_port(), &members).await.unwrap();
    assert_eq!(mail.from.as_deref(), Some("Shop <no-reply@logto.test>"));
    assert_eq!(mail.reply_to.as_deref(), Some("Help <help@logto.test>"));
    assert!(mail.content_type.unwrap().starts_with("text/plain"));
    let header = |wanted: &str| {
        let mut headers = mail.headers.iter();
        headers.find(|(name, _)| name == wanted).map(|(_, value)| value.as_str())
    };
    assert_eq!((header("X-Shop"), header("X-Tags"), header("Bcc")), (Some("one"), Some("a, b"), None));
    let mut html = world.mail_config(0);
    html["templates"][3]["contentType"] = json!("text/html");
    html["templates"][3]["content"] = json!("<p>{{code}} for {{application.name}}</p>");
    world.test_mail(&html).await.expect(204);
    let message = &world.server.inbox()[0];
    assert_eq!((message.code.as_deref(), &*message.body), (Some("000000"), "000000 for {{application.name}}"));
    assert!(message.mail.as_ref().unwrap().content_type.as_deref().unwrap().starts_with("text/html"));
    for (member, bad) in [("fromEmail", "not an address"), ("localAddress", "nowhere"), ("replyTo", "@")] {
        assert!(!world.mail(0, &json!({ member: bad })).await.unwrap_err().is_empty());
    }
}

#[tokio::test]
async fn reports_rejections_greylisting_and_timeouts() {
    let world = World::start().await;
    let faults = world.server.faults();
    let send = async |fault: Faults| {
        // Only a server that never replies causes a timeout.
        let patience = if fault.smtp_delay > Some(Duration::from_secs(1)) { 300 } else { 20_000 };
        faults.set(fault);
        world.mail(0, &json!({ "socketTimeout": patience, "greetingTimeout": patience })).await
    };
    let refusal = |reply: &str| Some(reply.to_owned());
    for (fault, expected) in [
        (
            Faults { smtp_recipient: refusal("550 5.1.1 No such user"), ..Faults::default() },
            "Can't send mail - all recipients were rejected: 550 5.1.1 No such user",
        ),
        (
            Faults { smtp: refusal("554 5.7.1 Looks like spam"), ..Faults::default() },
            "Message failed: 554 5.7.1 Looks like spam",
        ),
        (Faults { smtp_delay: Some(Duration::from_secs(600)), ..Faults::default() }, "Greeting never received"),
    ] {
        assert_eq!(send(fault).await.unwrap_err(), expected);
    }
    let greylisted = send(Faults { smtp_greylisting: 1, ..Faults::default() }).await.unwrap_err();
    assert!(greylisted.ends_with("451 4.7.1 Greylisted, please try again later"), "{greylisted}");
    world.mail(0, &json!({})).await.expect("the second time it is taken");
    send(Faults { smtp_delay: Some(Duration::from_millis(20)), ..Faults::default() }).await.expect("late is not never");
}

#[tokio::test]
async fn sends_with_the_stored_configuration() {
    let world = World::start().await;
    let mut config = world.mail_config(world.server.smtp_port());
    let id = world.create_connector(SMTP, &config).await;
    world.browser.get(&world.authorize_url(SCOPES, &[], &[])).await;
    world.send_code("SignIn", "email", "a@logto.test").await;
    assert!(world.server.inbox()[0].body.starts_with("SignIn: "), "{}", world.server.inbox()[0].body);
    config["templates"][0]["content"] = json!("Neu: {{code}}");
    config["port"] = json!(world.server.smtp_starttls_port());
    config["tls"] = json!({ "rejectUnauthorized": false });
    world.manage("PATCH", &format!("/connectors/{id}"), &json!({ "config": config })).await.expect(200);
    world.send_code("SignIn", "email", "a@logto.test").await;
    let message = &world.server.inbox()[0];
    assert!(message.body.starts_with("Neu: ") && message.mail.as_ref().unwrap().tls, "{}", message.body);
    world.manage("DELETE", &format!("/connectors/{id}"), &Value::Null).await.expect(204);
    let answer = world.ask_for_code("SignIn", "email", "a@logto.test").await;
    assert_eq!((answer.status, answer.error()), (501, "connector.not_found"));
}
