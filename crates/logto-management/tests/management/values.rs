//! Accepted and refused values of each member, by the rules of Logto's connectors.

use logto_management::connectors::{ConnectorConfig as _, SmtpConfig, TwilioConfig};
use logto_management::lint::{Lint as _, Severity, fix_all};
use serde_json::{Value, json};

use crate::guard::{accepts_smtp, accepts_twilio, stored};
use crate::support::{codes, smtp, twilio};
use crate::verdicts::assert_agrees;

/// A configuration without findings with one other member; `null` is a value here.
fn with(mut config: Value, name: &str, value: &Value) -> Value {
    config[name] = value.clone();
    config
}

fn smtp_with(name: &str, value: &Value) -> Value {
    with(smtp(&json!({})).to_value(), name, value)
}

fn twilio_with(name: &str, value: &Value) -> Value {
    with(twilio(&json!({})).to_value(), name, value)
}

fn judge_smtp(name: &str, value: &Value, is_accepted: bool) {
    let config = smtp_with(name, value);
    let title = format!("{name}: {value}");
    assert_eq!(accepts_smtp(&config) && accepts_smtp(&stored(&config)), is_accepted, "{title}");
    let config = SmtpConfig::from_value(config).unwrap();
    let findings = config.lint();
    assert_agrees(&title, is_accepted, &findings);
    if !is_accepted {
        assert!(findings[0].severity == Severity::Error && findings[0].field.to_string().starts_with(name), "{title}");
    }
}

/// Values that Logto accepts and can send with: no errors.
#[test]
fn accepted_smtp_values_have_no_errors() {
    let values = [
        (
            "host",
            vec![json!("smtp.example.com"), json!("192.0.2.1"), json!("::1"), json!("mail"), json!("bücher.example")],
        ),
        (
            "fromEmail",
            vec![
                json!("me@example.com"),
                json!("<me@example.com>"),
                json!("Me <me@example.com>"),
                json!(" me@example.com "),
                json!("\"The \\\"Shop\\\"\" <me@example.com>"),
                json!("Team @ Example <me@example.com>"),
                json!("me@[192.0.2.1]"),
                json!("me@[IPv6:2001:db8::25]"),
                json!("O'Neil <o'neil@example.com>"),
                json!("a@example.com, b@example.com"),
                json!("Me me@example.com"),
                json!("Shop: News <me@example.com>"),
                json!("\"a b\"@example.com"),
                json!("Me\n<me@example.com>"),
                json!("mailto:me@example.com"),
            ],
        ),
        (
            "replyTo",
            vec![
                json!(""),
                json!("me@example.com"),
                json!("a@example.com, B <b@example.com>"),
                json!("nobody"),
                json!("{{user.primaryEmail}}"),
                json!("\"A, B\" <a@example.com>, b@example.com"),
                json!("<reply-to>"),
            ],
        ),
        (
            "auth",
            vec![
                json!({"type": "login"}),
                json!({"type": "Login"}),
                json!({"type": "LOGIN"}),
                json!({"type": "login", "user": "", "pass": ""}),
                json!({"type": "LOGIN", "user": "me", "pass": "pw"}),
                json!({"user": "me"}),
                json!({"pass": "pw"}),
                json!({"user": "me", "pass": ""}),
                json!({"user": "me", "pass": 12345}),
                json!({"user": "me", "pass": null}),
                json!({"user": "me", "pass": " pw "}),
                json!({"user": "me", "pass": "pw", "authMethod": "PLAIN"}),
                json!({"user": "me", "pass": "pw", "refreshToken": "r"}),
                json!({"type": "OAUTH2", "user": "me", "refreshToken": "r", "clientId": "c"}),
                json!({"type": "OAuth2", "user": "me", "accessToken": "a"}),
                json!({"type": "oauth2", "user": "me", "accessToken": "a", "expires": 1.5}),
                json!({"type": "oauth2", "user": "me", "refreshToken": "r", "clientId": ""}),
                json!({"user": "me", "privateKey": "k", "serviceClient": "s"}),
                json!({"user": "me", "privateKey": {"key": "k", "passphrase": "p"}, "serviceClient": "s"}),
                json!({"user": "me", "privateKey": {"key": "k"}, "serviceClient": "s"}),
                json!({"user": "me", "privateKey": "k", "serviceClient": "s", "clientId": 5}),
            ],
        ),
        ("secure", vec![json!(true)]),
        ("requireTLS", vec![json!(true), json!(false)]),
        ("ignoreTLS", vec![json!(true), json!(false)]),
        ("logger", vec![json!(true), json!(false)]),
        ("debug", vec![json!(true), json!(false)]),
        ("disableFileAccess", vec![json!(true), json!(false)]),
        ("disableUrlAccess", vec![json!(true), json!(false)]),
        ("name", vec![json!(""), json!("auth.example.com"), json!("böx"), json!("a b")]),
        ("localAddress", vec![json!(""), json!("192.0.2.7")]),
        ("servername", vec![json!(""), json!("mail.example.com")]),
        ("connectionTimeout", vec![json!(0), json!(5), json!(1500.5), json!(120_000), json!(2_147_483_647)]),
        ("greetingTimeout", vec![json!(0), json!(30_000)]),
        ("socketTimeout", vec![json!(0), json!(600_000)]),
        ("dnsTimeout", vec![json!(0), json!(1000)]),
        ("tls", vec![json!({}), json!({"rejectUnauthorized": false, "ca": ["x"]}), json!({"ciphers": "SSLv3"})]),
        (
            "customHeaders",
            vec![
                json!({}),
                json!({"X-Tag": "a"}),
                json!({"X-Tag": ["a", "b"]}),
                json!({"X-Tag": []}),
                json!({"X Tag": "a"}),
            ],
        ),
        ("proxy", vec![json!("http://127.0.0.1:3128"), json!(null)]),
        ("pool", vec![json!(true)]),
        ("requireTls", vec![json!(true)]),
        ("replyto", vec![json!("a@example.com")]),
        ("from_email", vec![json!("a@example.com"), json!(7)]),
        ("headers", vec![json!({"X-A": "b"})]),
        ("username", vec![json!("me")]),
        ("password", vec![json!("pw")]),
    ];
    let mut count = 0;
    for (name, values) in values {
        for value in values {
            judge_smtp(name, &value, true);
            let errors = SmtpConfig::from_value(smtp_with(name, &value)).unwrap().lint();
            assert!(
                errors.iter().all(|finding| finding.severity != Severity::Error),
                "{name}: {value}: {:?}",
                codes(&errors)
            );
            count += 1;
        }
    }
    assert!(count > 85, "{count}");
}

/// Values that Logto refuses when it saves them, or later when it sends.
#[test]
fn refused_smtp_values_are_errors() {
    let texts = || vec![json!(5), json!(true), json!({}), json!([]), json!(null)];
    let switches = || vec![json!("true"), json!(1), json!(0), json!(null), json!({})];
    let numbers = || vec![json!("30000"), json!("2 * 60 * 1000"), json!(true), json!(null), json!("soon")];
    let values = [
        ("host", vec![json!(""), json!(5), json!(null), json!({})]),
        ("port", vec![json!("465"), json!(null), json!(""), json!(true), json!("smtp")]),
        ("fromEmail", vec![json!(""), json!(5), json!(null), json!({"name": "Me", "address": "me@example.com"})]),
        (
            "auth",
            vec![
                json!({}),
                json!(null),
                json!("me:pw"),
                json!([]),
                json!(true),
                json!({"user": "", "pass": ""}),
                json!({"type": "none"}),
                json!({"type": "plain", "user": "me", "pass": "pw"}),
                json!({"type": "oAuth2", "user": "me", "accessToken": "a"}),
                json!({"type": "", "user": "me", "pass": "pw"}),
                json!({"type": null, "user": "me", "pass": "pw"}),
                json!({"type": 5, "user": "me", "pass": "pw"}),
                json!({"type": "login", "user": "me", "pass": "pw", "clientId": "c"}),
                json!({"type": "login", "user": "me", "pass": "pw", "authMethod": "PLAIN"}),
                json!({"type": "login", "user": "me", "refreshToken": "r"}),
                json!({"type": "login", "user": "me", "pass": 12345}),
                json!({"type": "login", "user": null}),
                json!({"user": 12345, "pass": "pw"}),
                json!({"user": null, "pass": "pw"}),
                json!({"pass": 5}),
                json!({"pass": "pw", "authMethod": "PLAIN"}),
                json!({"authMethod": "PLAIN"}),
                json!({"type": "oauth2", "accessToken": "a"}),
                json!({"type": "oauth2", "user": "", "accessToken": "a"}),
                json!({"user": "me", "refreshToken": "r", "clientId": 5}),
                json!({"user": "me", "refreshToken": "r", "clientId": null}),
                json!({"user": "me", "refreshToken": "r", "clientId": "c", "clientSecret": 5}),
                json!({"user": "me", "refreshToken": 5, "clientId": "c"}),
                json!({"user": "me", "accessToken": "a", "expires": "1484314697598"}),
                json!({"user": "me", "accessToken": "a", "expires": null}),
                json!({"user": "me", "accessToken": "a", "accessUrl": null}),
            ],
        ),
        ("replyTo", texts()),
        ("name", texts()),
        ("localAddress", texts()),
        ("servername", texts()),
        ("secure", switches()),
        ("requireTLS", switches()),
        ("ignoreTLS", switches()),
        ("logger", switches()),
        ("debug", switches()),
        ("disableFileAccess", switches()),
        ("disableUrlAccess", switches()),
        ("connectionTimeout", numbers()),
        ("greetingTimeout", numbers()),
        ("socketTimeout", numbers()),
        ("dnsTimeout", numbers()),
        ("tls", vec![json!(true), json!("{\"rejectUnauthorized\": false}"), json!(null), json!([])]),
        (
            "customHeaders",
            vec![
                json!(null),
                json!("{\"X-A\": \"b\"}"),
                json!([{"key": "X-A", "value": "b"}]),
                json!({"X-A": 1}),
                json!({"X-A": true}),
                json!({"X-A": null}),
                json!({"X-A": ["a", 1]}),
                json!({"X-A": {"b": "c"}}),
            ],
        ),
        ("templates", vec![json!(null), json!([]), json!("[]"), json!({})]),
    ];
    let mut count = 0;
    for (name, values) in values {
        for value in values {
            // Without TLS from the start, the port would have another finding.
            judge_smtp(name, &value, false);
            count += 1;
        }
    }
    assert!(count > 130, "{count}");
}

/// Values that Logto accepts, and with which no message arrives.
#[test]
fn smtp_values_that_cannot_send_are_errors() {
    for (name, value, code) in [
        ("host", json!("smtp://smtp.example.com"), "smtp.host_scheme"),
        ("host", json!("smtp.example.com:465"), "smtp.host_port"),
        ("host", json!("me@example.com"), "smtp.host_form"),
        ("host", json!("smtp example.com"), "smtp.host_form"),
        ("host", json!(" smtp.example.com"), "field.spaces"),
        ("host", json!("<host>"), "field.placeholder"),
        ("port", json!(0), "smtp.port_range"),
        ("port", json!(465.5), "smtp.port_range"),
        ("port", json!(65536), "smtp.port_range"),
        ("port", json!(587), "smtp.secure_on_starttls_port"),
        ("port", json!(2587), "smtp.secure_on_starttls_port"),
        ("secure", json!(false), "smtp.tls_port_without_secure"),
        ("fromEmail", json!("noreply"), "smtp.from_email"),
        ("fromEmail", json!("no-reply@example..com"), "smtp.from_email"),
        ("fromEmail", json!("Acme, Inc. <me@example.com>"), "smtp.from_email"),
        ("fromEmail", json!("{{user.primaryEmail}}"), "smtp.from_email"),
        ("connectionTimeout", json!(-1), "smtp.timeout"),
        ("greetingTimeout", json!(3e9), "smtp.timeout"),
        ("auth", json!({"type": "oauth2", "user": "me"}), "smtp.auth_token"),
        ("auth", json!({"user": "me", "serviceClient": "s"}), "smtp.auth_key"),
        ("auth", json!({"user": "<user>", "pass": "pw"}), "field.placeholder"),
    ] {
        let config = smtp_with(name, &value);
        assert!(accepts_smtp(&config) && accepts_smtp(&stored(&config)), "{name}: {value}");
        let findings = SmtpConfig::from_value(config).unwrap().lint();
        let first = findings.first().map(|finding| (finding.severity, finding.code));
        assert_eq!(first, Some((Severity::Error, code)), "{name}: {value}: {:?}", codes(&findings));
    }
}

#[test]
fn twilio_values_are_judged_like_logto() {
    let accepted = [
        ("host", vec![json!("api.twilio.com"), json!("api.dublin.ie1.twilio.com"), json!("api.ie1.twilio.com")]),
        ("disableRiskCheck", vec![json!(true), json!(false)]),
        ("accountSid", vec![json!("AC00000000000000000000000000000001")]),
        ("extra", vec![json!(1), json!(null)]),
    ];
    let refused = [
        (
            "host",
            vec![
                json!("https://api.dublin.ie1.twilio.com"),
                json!("api.example.com"),
                json!("api.twilio.com:443"),
                json!(5),
                json!(""),
                json!("  "),
                json!("dublin"),
                json!("ie1"),
                json!("api.twilio.com/2010"),
                json!(null),
                json!("API.twilio.com"),
                json!(" api.twilio.com"),
                json!("<host>"),
                json!("evil.com/api.twilio.com"),
            ],
        ),
        ("accountSID", vec![json!(""), json!(null), json!(5)]),
        ("authToken", vec![json!(""), json!(null), json!(5)]),
        ("fromMessagingServiceSID", vec![json!(""), json!(null), json!({})]),
        ("disableRiskCheck", vec![json!(null), json!("true"), json!(1)]),
        (
            "templates",
            vec![json!(null), json!([]), json!([{"usageType": "SignIn", "content": "{{code}}"}]), json!([5])],
        ),
    ];
    for (verdict, table) in [(true, accepted.to_vec()), (false, refused.to_vec())] {
        for (name, values) in table {
            for value in values {
                let config = twilio_with(name, &value);
                let title = format!("{name}: {value}");
                assert_eq!(accepts_twilio(&config) && accepts_twilio(&stored(&config)), verdict, "{title}");
                assert_agrees(&title, verdict, &TwilioConfig::from_value(config).unwrap().lint());
            }
        }
    }
}

#[test]
fn fixes_make_refused_values_acceptable() {
    for (name, value, fixed) in [
        ("connectionTimeout", json!("2 * 60 * 1000"), json!(120_000)),
        ("port", json!(" 465 "), json!(465)),
        ("secure", json!(1), json!(true)),
        (
            "customHeaders",
            json!({"X-A": 1, "X-B": ["a", true], "X-C": null}),
            json!({"X-A": "1", "X-B": ["a", "true"]}),
        ),
        ("auth", json!({}), json!({"type": "login"})),
        ("auth", json!({"user": "", "pass": ""}), json!({"type": "login"})),
        ("auth", json!({"type": "none"}), json!({"type": "login"})),
        (
            "auth",
            json!({"type": "PLAIN", "user": "me", "pass": "pw"}),
            json!({"type": "login", "user": "me", "pass": "pw"}),
        ),
        (
            "auth",
            json!({"type": "login", "user": "me", "pass": "pw", "x": 1}),
            json!({"type": "login", "user": "me", "pass": "pw"}),
        ),
        (
            "auth",
            json!({"type": "login", "user": "me", "refreshToken": "r", "clientId": "c"}),
            json!({"type": "oauth2", "user": "me", "refreshToken": "r", "clientId": "c"}),
        ),
        ("auth", json!({"type": null, "user": "me", "pass": "pw"}), json!({"user": "me", "pass": "pw"})),
        ("tls", json!("{\"minVersion\": \"TLSv1.2\"}"), json!({"minVersion": "TLSv1.2"})),
        ("replyTo", json!(5), json!("5")),
    ] {
        let mut config = SmtpConfig::from_value(smtp_with(name, &value)).unwrap();
        fix_all(&mut config, SmtpConfig::lint);
        assert_eq!(config.to_value()[name], fixed, "{name}: {value}");
        assert!(accepts_smtp(&config.to_value()) && accepts_smtp(&stored(&config.to_value())), "{name}: {value}");
    }
    for (value, fixed) in [
        ("https://api.dublin.ie1.twilio.com/", json!("api.dublin.ie1.twilio.com")),
        ("ie1", json!("api.dublin.ie1.twilio.com")),
        ("sydney", json!("api.sydney.au1.twilio.com")),
        ("api.twilio.com:443", json!("api.twilio.com")),
        ("api.example.com", Value::Null),
        ("", Value::Null),
    ] {
        let mut config = TwilioConfig::from_value(twilio_with("host", &value.into())).unwrap();
        fix_all(&mut config, TwilioConfig::lint);
        assert_eq!(config.to_value()["host"], fixed, "{value}");
    }
}

#[test]
fn misspelled_members_are_renamed() {
    for (written, value, right) in [
        ("requireTls", json!(true), "requireTLS"),
        ("require_tls", json!(true), "requireTLS"),
        ("replyto", json!("a@example.com"), "replyTo"),
        ("reply-to", json!("a@example.com"), "replyTo"),
        ("headers", json!({"X-A": "b"}), "customHeaders"),
        ("disableFileAcess", json!(true), "disableFileAccess"),
        ("serverName", json!("mail.example.com"), "servername"),
    ] {
        let mut config = smtp(&json!({"port": 587, "secure": null, "requireTLS": null}));
        config = SmtpConfig::from_value(with(config.to_value(), written, &value)).unwrap();
        let finding = config.lint().into_iter().find(|finding| finding.code == "field.misspelled").unwrap();
        assert!(finding.message.to_string().contains(right), "{written}");
        assert!(finding.fix.unwrap().apply(&mut config));
        assert_eq!((config.to_value().get(written), &config.to_value()[right]), (None, &value), "{written}");
    }
    for (written, right) in
        [("accountSid", "accountSID"), ("auth_token", "authToken"), ("messagingServiceSid", "fromMessagingServiceSID")]
    {
        let mut value = twilio(&json!({})).to_value();
        let old = value.as_object_mut().unwrap().remove(right).unwrap();
        value[written] = old.clone();
        let mut config = TwilioConfig::from_value(value).unwrap();
        fix_all(&mut config, TwilioConfig::lint);
        assert_eq!(config.to_value()[right], old, "{written}");
        assert_eq!(codes(&config.lint()), []);
    }
    // The right one is there too: the other has no effect.
    let mut config = smtp(&json!({"from_email": "old@example.com"}));
    fix_all(&mut config, SmtpConfig::lint);
    assert_eq!((config.from_email(), config.to_value().get("from_email")), ("Me <me@example.com>", None));
    // Members of nodemailer stay.
    assert_eq!(codes(&smtp(&json!({"proxy": "http://p", "pool": true, "dkim": {}, "lmtp": false})).lint()), []);
}

#[test]
fn old_sign_in_moves_into_auth() {
    for members in [json!({"username": "u", "password": "p"}), json!({"user": "u", "pass": "p"})] {
        let mut config = smtp(&json!({"auth": null})).to_value();
        config.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        let mut config = SmtpConfig::from_value(config).unwrap();
        assert_eq!(codes(&config.lint()).len(), 1);
        fix_all(&mut config, SmtpConfig::lint);
        assert_eq!(config.to_value()["auth"], json!({"user": "u", "pass": "p"}));
        assert_eq!(codes(&config.lint()), []);
    }
}
