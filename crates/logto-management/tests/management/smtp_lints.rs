use logto_management::connectors::{ConnectorConfig as _, SmtpAuth};
use logto_management::lint::Lint as _;
use logto_management::lint::Severity::{Error, Hint, Warning};
use serde_json::{Value, json};

use crate::support::{codes, fixed, found, smtp};

#[test]
fn converts_port_to_number() {
    let mut config = smtp(&json!({"port": " 465"}));
    assert_eq!(codes(&fixed(&mut config, Error, "smtp.port_type", "port")), []);
    assert_eq!(config.port(), Some(465));
    found(&smtp(&json!({"port": "smtp"})), Error, "smtp.port_type", "port");
}

#[test]
fn rejects_port_out_of_range() {
    for port in [json!(0), json!(65536), json!(-1), json!(46.5), json!(1e30)] {
        found(&smtp(&json!({ "port": port })), Error, "smtp.port_range", "port");
    }
    let local = smtp(&json!({"port": 0, "host": "127.0.0.1", "secure": false}));
    found(&local, Hint, "smtp.port_zero", "port");
}

#[test]
fn port_465_requires_secure() {
    for members in [
        json!({"secure": null}),
        json!({"secure": false, "requireTLS": true, "ignoreTLS": true}),
        json!({"port": 2465, "secure": false}),
    ] {
        let mut config = smtp(&members);
        let after = fixed(&mut config, Error, "smtp.tls_port_without_secure", "secure");
        assert_eq!(codes(&after), []);
        assert!(config.secure() && !config.require_tls() && !config.ignore_tls());
    }
}

#[test]
fn starttls_ports_require_starttls() {
    for port in [587, 2525, 2587] {
        let mut config = smtp(&json!({ "port": port }));
        assert_eq!(codes(&fixed(&mut config, Error, "smtp.secure_on_starttls_port", "secure")), []);
        assert!(!config.secure() && config.require_tls());
    }
    let mut config = smtp(&json!({"port": 587, "secure": null}));
    assert_eq!(codes(&fixed(&mut config, Warning, "smtp.starttls_not_required", "requireTLS")), []);
    assert!(config.require_tls());
    // Local connections need no encryption.
    assert_eq!(codes(&smtp(&json!({"port": 2525, "secure": null, "host": "localhost"})).lint()), []);
    found(&smtp(&json!({"port": 25, "secure": null, "requireTLS": true})), Hint, "smtp.port_25", "port");
}

#[test]
fn finds_contradicting_tls_switches() {
    let starttls = |members: &Value| {
        let mut all = json!({"port": 587, "secure": false});
        all.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        smtp(&all)
    };
    let mut config = starttls(&json!({"requireTLS": true, "ignoreTLS": true}));
    assert_eq!(codes(&fixed(&mut config, Warning, "smtp.tls_conflict", "ignoreTLS")), []);
    assert!(config.require_tls() && !config.ignore_tls());
    let mut config = starttls(&json!({"ignoreTLS": true}));
    assert_eq!(codes(&fixed(&mut config, Warning, "smtp.ignore_tls_with_auth", "ignoreTLS")), []);
    assert!(config.require_tls() && !config.ignore_tls());
    let mut config = smtp(&json!({"requireTLS": true}));
    assert_eq!(codes(&fixed(&mut config, Hint, "smtp.tls_needless", "requireTLS")), []);
    let mut config = smtp(&json!({"tls": {"rejectUnauthorized": false, "ca": "x"}}));
    let after = fixed(&mut config, Warning, "smtp.certificate_not_checked", "tls.rejectUnauthorized");
    assert_eq!((codes(&after), &config.to_value()["tls"]), (vec![], &json!({"ca": "x"})));
}

#[test]
fn fixes_host_with_scheme_or_port() {
    for (written, host) in [
        ("smtp://smtp.example.com", "smtp.example.com"),
        ("https://smtp.example.com/mail?x", "smtp.example.com"),
        ("smtps://me:very-secret@smtp.example.com", "smtp.example.com"),
    ] {
        let mut config = smtp(&json!({ "host": written }));
        assert!(!format!("{:?}", config.lint()).contains("very-secret"));
        assert_eq!(codes(&fixed(&mut config, Error, "smtp.host_scheme", "host")), []);
        assert_eq!(config.host(), host);
    }
    let mut config = smtp(&json!({"host": "smtp.example.com:587", "secure": null, "requireTLS": true}));
    assert_eq!(codes(&fixed(&mut config, Error, "smtp.host_port", "host")), []);
    assert_eq!((config.host(), config.port()), ("smtp.example.com", Some(587)));
    for host in ["me@example.com", "smtp example.com", "smtp/example", ".example.com", "a..b"] {
        found(&smtp(&json!({ "host": host })), Error, "smtp.host_form", "host");
    }
    let mut config = smtp(&json!({"host": " smtp.example.com "}));
    assert_eq!(codes(&fixed(&mut config, Error, "field.spaces", "host")), []);
    for host in ["192.0.2.1", "::1", "mail", "bücher.example", "2001:db8::25"] {
        assert_eq!(codes(&smtp(&json!({ "host": host })).lint()), [], "{host}");
    }
}

#[test]
fn checks_sender_and_reply_to_addresses() {
    for sender in ["me", "me@", "Me me at example.com", "{{user.primaryEmail}}"] {
        found(&smtp(&json!({ "fromEmail": sender })), Error, "smtp.from_email", "fromEmail");
    }
    found(&smtp(&json!({"fromEmail": "\"a b\"@example.com"})), Warning, "smtp.from_email", "fromEmail");
    for (written, severity, right) in [
        ("Acme, Inc. <me@example.com>", Error, "\"Acme, Inc.\" <me@example.com>"),
        ("Me me@example.com", Hint, "\"Me\" <me@example.com>"),
        ("mailto:me@example.com", Hint, "me@example.com"),
        ("Shop: News <me@example.com>", Hint, "\"Shop: News\" <me@example.com>"),
        ("Me\n<me@example.com>", Warning, "Me <me@example.com>"),
        ("me@example.com, you@example.com", Warning, "me@example.com"),
    ] {
        let mut config = smtp(&json!({ "fromEmail": written }));
        assert_eq!(codes(&fixed(&mut config, severity, "smtp.from_email", "fromEmail")), []);
        assert_eq!(config.from_email(), right);
    }
    for list in ["a@example.com, B <b@example.com>", "\"A, B\" <a@example.com>, b@example.com"] {
        assert_eq!(codes(&smtp(&json!({ "replyTo": list })).lint()), [], "{list}");
    }
    found(&smtp(&json!({"replyTo": "nobody"})), Warning, "smtp.reply_to", "replyTo");
    found(&smtp(&json!({"replyTo": "{{user.primaryEmail}}"})), Warning, "smtp.reply_to", "replyTo");
    let mut config = smtp(&json!({"replyTo": ""}));
    assert_eq!(codes(&fixed(&mut config, Hint, "field.empty", "replyTo")), []);
    found(&smtp(&json!({"fromEmail": "<from_email_address@your.domain>"})), Error, "field.placeholder", "fromEmail");
}

#[test]
fn checks_smtp_auth() {
    let with = |auth: Value| smtp(&json!({ "auth": auth }));
    for auth in [json!({}), json!({"user": "", "pass": ""})] {
        let mut config = with(auth);
        let finding = config.lint().into_iter().find(|finding| finding.code == "smtp.no_sign_in").unwrap();
        assert_eq!(finding.severity, Error);
        assert!(finding.fix.unwrap().apply(&mut config));
        assert_eq!(config.auth(), Some(SmtpAuth::NoSignIn));
    }
    found(&with(json!({"type": "login"})), Hint, "smtp.no_sign_in", "auth");
    found(&with(json!({"user": "me"})), Warning, "smtp.auth_pass", "auth.pass");
    found(&with(json!({"user": "me", "pass": ""})), Warning, "smtp.auth_pass", "auth.pass");
    found(&with(json!({"pass": "pw"})), Warning, "smtp.auth_user", "auth.user");
    found(&with(json!({"user": "<username>", "pass": "pw"})), Error, "field.placeholder", "auth.user");
    let oauth = |members: Value| {
        let mut auth = json!({"type": "oauth2", "user": "me"});
        auth.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        with(auth)
    };
    found(&oauth(json!({})), Error, "smtp.auth_token", "auth.refreshToken");
    found(&oauth(json!({"privateKey": "k"})), Error, "smtp.auth_key", "auth.serviceClient");
    found(&oauth(json!({"serviceClient": "s"})), Error, "smtp.auth_key", "auth.privateKey");
    let mut config = oauth(json!({"pass": "pw", "refreshToken": "r", "clientId": "c"}));
    assert_eq!(codes(&fixed(&mut config, Warning, "smtp.auth_mixed", "auth.pass")), []);
    found(&oauth(json!({"refreshToken": "r"})), Warning, "smtp.auth_client", "auth.clientId");
    found(&oauth(json!({"accessToken": "a"})), Hint, "smtp.auth_expires", "auth.accessToken");
    let config = oauth(json!({"refreshToken": "r", "clientId": "c", "accessUrl": "login.example.com"}));
    found(&config, Warning, "smtp.auth_url", "auth.accessUrl");
    let encrypted = "-----BEGIN ENCRYPTED PRIVATE KEY-----";
    let key = |key: Value| oauth(json!({"privateKey": key, "serviceClient": "s"}));
    found(&key(json!(encrypted)), Warning, "smtp.auth_passphrase", "auth.privateKey");
    assert_eq!(codes(&key(json!({"key": encrypted, "passphrase": "p"})).lint()), []);
    let mut config = key(json!("-----BEGIN PRIVATE KEY-----\\nx"));
    assert_eq!(codes(&fixed(&mut config, Warning, "smtp.auth_key_lines", "auth.privateKey")), []);
    assert_eq!(codes(&oauth(json!({"refreshToken": "r", "clientId": "c", "clientSecret": "s"})).lint()), []);
    assert_eq!(codes(&oauth(json!({"privateKey": "k", "serviceClient": "s"})).lint()), []);
    assert_eq!(codes(&with(json!({"user": "me", "pass": "pw", "type": "LOGIN"})).lint()), []);
    let mut config = with(json!({"user": "me", "pass": "pw", "type": "plain"}));
    assert_eq!(codes(&fixed(&mut config, Error, "smtp.auth_type", "auth.type")), []);
    let mut config = with(json!({"user": "me", "pass": "pw", "type": "login", "secure": true}));
    assert_eq!(codes(&fixed(&mut config, Error, "smtp.auth_members", "auth")), []);
    let mut config = with(json!("{\"user\": \"me\", \"pass\": \"pw\"}"));
    assert_eq!(codes(&fixed(&mut config, Error, "field.type", "auth")), []);
}

#[test]
fn checks_types_of_optional_members() {
    let mut config = smtp(&json!({"debug": "false"}));
    assert_eq!(codes(&fixed(&mut config, Error, "field.type", "debug")), []);
    assert_eq!(config.to_value()["debug"], false);
    let mut config = smtp(&json!({"connectionTimeout": "120000"}));
    assert_eq!(codes(&fixed(&mut config, Error, "field.type", "connectionTimeout")), []);
    let mut config = smtp(&json!({"customHeaders": []}));
    assert_eq!(codes(&fixed(&mut config, Error, "field.type", "customHeaders")), []);
    let mut config = smtp(&json!({"name": "böx"}));
    assert_eq!(codes(&fixed(&mut config, Warning, "smtp.helo_name", "name")), []);
    found(&smtp(&json!({"socketTimeout": 30})), Warning, "smtp.timeout", "socketTimeout");
    for (millis, severity) in [(0, Hint), (-1, Error), (3_000_000_000_i64, Error)] {
        let mut config = smtp(&json!({ "connectionTimeout": millis }));
        assert_eq!(codes(&fixed(&mut config, severity, "smtp.timeout", "connectionTimeout")), []);
    }
}
