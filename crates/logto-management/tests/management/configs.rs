use logto_management::connectors::{
    ConfigFormatError, ConnectorConfig as _, ContentType, EmailTemplate, PRESETS, PresetAuth, SmsTemplate, SmtpAuth,
    SmtpConfig, Template as _, TwilioConfig, UsageType, sample_payload,
};
use logto_management::lint::Lint as _;
use serde_json::json;

use crate::support::{codes, smtp, twilio};

#[test]
fn new_configuration_lacks_only_account_fields() {
    let empty: Vec<_> = TwilioConfig::new().lint().iter().map(|f| (f.code, f.field.to_string())).collect();
    let expected = ["accountSID", "authToken", "fromMessagingServiceSID"];
    assert_eq!(empty, expected.map(|field| ("field.empty", field.to_owned())));
    let empty: Vec<_> = SmtpConfig::new().lint().iter().map(|f| (f.code, f.field.to_string())).collect();
    assert_eq!(empty, ["host", "port", "auth", "fromEmail"].map(|field| ("field.empty", field.to_owned())));
    assert_eq!(codes(&twilio(&json!({})).lint()), []);
    assert_eq!(codes(&smtp(&json!({})).lint()), []);
}

#[test]
fn default_messages_fit_one_sms() {
    let config = TwilioConfig::new();
    for usage in UsageType::KNOWN {
        let payload = sample_payload(&usage, "123456");
        let message = config.message(&usage, &payload).unwrap();
        let needed = payload[usage.needed_variable()].as_str().unwrap();
        assert!(message.contains(needed) && !message.contains("{{"), "{message}");
        assert_eq!(config.message_length(&usage, &payload).unwrap().segments, 1);
        let mail = SmtpConfig::new().message(&usage, &payload).unwrap();
        assert!(mail.body.contains(needed) && !mail.subject.is_empty());
        assert_eq!(mail.content_type, ContentType::Plain);
    }
}

#[test]
fn setters_change_one_member_and_keep_the_rest() {
    let mut config = SmtpConfig::from_value(json!({"new": [1, {"x": null}], "auth": {"authMethod": "PLAIN"}})).unwrap();
    config.set_host("mail.example.com");
    config.set_port(Some(587));
    config.set_require_tls(true);
    config.set_secure(false);
    config.set_from_email("me@example.com");
    config.set_reply_to("help@example.com");
    config.set_timeout("socketTimeout", Some(std::time::Duration::from_secs(5)));
    config.set_switch("debug", true);
    config.set_text("servername", "mail");
    config.set_auth(&SmtpAuth::login("me", "pw"));
    let expected = json!({
        "new": [1, {"x": null}], "auth": {"authMethod": "PLAIN", "user": "me", "pass": "pw"},
        "host": "mail.example.com", "port": 587, "requireTLS": true, "fromEmail": "me@example.com",
        "replyTo": "help@example.com", "socketTimeout": 5000, "debug": true, "servername": "mail",
    });
    assert_eq!(config.to_value(), expected);
    assert_eq!(config.timeout("socketTimeout"), Some(std::time::Duration::from_secs(5)));
    assert!(config.switch("debug") && config.require_tls() && !config.secure());

    config.set_require_tls(false);
    config.set_port(None);
    config.set_reply_to("");
    let value = config.to_value();
    assert_eq!((&value["requireTLS"], value.get("port"), value.get("replyTo")), (&json!(false), None, None));

    let mut config = TwilioConfig::from_value(json!({"baseUrl": "/twilio"})).unwrap();
    config.set_disable_risk_check(false);
    assert_eq!(config.to_value(), json!({"baseUrl": "/twilio"}));
    config.set_disable_risk_check(true);
    assert!(config.disable_risk_check());
}

#[test]
fn reads_and_writes_three_smtp_auth_modes() {
    let of = |auth| SmtpConfig::from_value(json!({ "auth": auth })).unwrap().auth();
    assert_eq!(of(json!({"user": "u", "pass": "p"})), Some(SmtpAuth::login("u", "p")));
    assert_eq!(of(json!({"user": "u", "pass": "p", "type": "login"})), Some(SmtpAuth::login("u", "p")));
    assert_eq!(of(json!({"user": "u"})), Some(SmtpAuth::login("u", "")));
    let key = of(json!({"type": "oauth2", "user": "u", "privateKey": "k", "serviceClient": "s"})).unwrap();
    assert!(matches!(&key, SmtpAuth::OAuth2Key { service_client, private_key, .. }
        if service_client == "s" && private_key.expose() == "k"));
    let token = of(json!({"type": "oauth2", "user": "u", "refreshToken": "r", "expires": 5})).unwrap();
    assert!(matches!(&token, SmtpAuth::OAuth2Token { refresh_token, expires: Some(5), .. }
        if refresh_token.expose() == "r"));
    assert_eq!((of(json!("text")), of(json!(null))), (None, None));

    // A new mode removes the members of the old one.
    let mut config =
        SmtpConfig::from_value(json!({"auth": {"user": "u", "pass": "p", "type": "login", "x": 1}})).unwrap();
    config.set_auth(&token);
    let auth = config.to_value()["auth"].clone();
    assert_eq!(auth, json!({"type": "oauth2", "user": "u", "refreshToken": "r", "expires": 5, "x": 1}));
    config.set_auth(&key);
    assert_eq!(config.auth(), Some(key));
    config.set_auth(&SmtpAuth::login("u", "p"));
    assert_eq!(config.to_value()["auth"], json!({"user": "u", "pass": "p", "type": "login", "x": 1}));
    config.set_auth(&SmtpAuth::NoSignIn);
    assert_eq!(config.to_value()["auth"], json!({"type": "login", "x": 1}));
    config.set_auth(&SmtpAuth::login("u", "p"));
    assert_eq!(config.to_value()["auth"], json!({"user": "u", "pass": "p", "x": 1}));
}

#[test]
fn setting_the_same_auth_keeps_every_member() {
    for auth in [
        json!({"type": "login"}),
        json!({"type": "LOGIN"}),
        json!({"type": "Login", "user": "u", "pass": "p"}),
        json!({"user": "u"}),
        json!({"user": "u", "pass": 12345}),
        json!({"type": "OAUTH2", "user": "u", "clientId": "c", "refreshToken": "r"}),
        json!({"type": "oauth2", "user": "u", "accessToken": "a", "expires": 1_484_314_697_598.5}),
        json!({"type": "oauth2", "user": "u", "serviceClient": "s", "privateKey": {"key": "k", "passphrase": "pp"}}),
        json!({"type": "OAuth2", "user": "u", "serviceClient": "s", "privateKey": {"key": "k"}}),
        json!({"type": "oauth2", "user": "u", "serviceClient": "s", "privateKey": "k"}),
    ] {
        let mut config = SmtpConfig::from_value(json!({ "auth": auth })).unwrap();
        let same = config.auth().unwrap();
        config.set_auth(&same);
        assert_eq!(config.to_value()["auth"], auth);
    }
    let of = |auth: serde_json::Value| SmtpConfig::from_value(json!({ "auth": auth })).unwrap().auth();
    assert_eq!(of(json!({"type": "LOGIN"})), Some(SmtpAuth::NoSignIn));
    let key = json!({"user": "u", "serviceClient": "s", "privateKey": {"key": "k", "passphrase": "pp"}});
    assert!(matches!(of(key), Some(SmtpAuth::OAuth2Key { private_key, passphrase, .. })
        if private_key.expose() == "k" && passphrase.expose() == "pp"));
}

#[test]
fn chooses_template_like_server() {
    let config = |types: &[&str]| {
        let list: Vec<_> =
            types.iter().enumerate().map(|(i, t)| json!({"usageType": t, "content": i.to_string()})).collect();
        TwilioConfig::from_value(json!({ "templates": list })).unwrap()
    };
    let chosen = |types: &[&str], usage| config(types).template_for(&usage).map(|it| it.content().to_owned());
    assert_eq!(chosen(&["Generic", "SignIn", "SignIn"], UsageType::SignIn).as_deref(), Some("1"));
    assert_eq!(chosen(&["SignIn", "Generic"], UsageType::BindMfa).as_deref(), Some("1"));
    assert_eq!(chosen(&["SignIn"], UsageType::BindMfa), None);
    assert_eq!(chosen(&["Foo"], UsageType::from("Foo")).as_deref(), Some("0"));
}

#[test]
fn put_template_replaces_same_usage_type() {
    let mut config = TwilioConfig::from_value(json!({"templates": [7, {"usageType": "SignIn", "x": 1}]})).unwrap();
    config.put_template(SmsTemplate::new(&UsageType::SignIn, "new"));
    config.put_template(SmsTemplate::new(&UsageType::Generic, "g"));
    let expected = json!([7, {"usageType": "SignIn", "content": "new"}, {"usageType": "Generic", "content": "g"}]);
    assert_eq!(config.to_value()["templates"], expected);
    assert_eq!(config.templates().len(), 3);

    let mut template = EmailTemplate::from_value(json!({"usageType": "SignIn", "replyTo": "kept"}));
    template.set_subject("{{code}} it is");
    template.set_content_type(ContentType::Html);
    assert_eq!(template.members()["replyTo"], "kept");
}

#[test]
fn message_has_content_type_of_template() {
    let template = EmailTemplate::new(&UsageType::SignIn, ContentType::Html, "{{code}}", "<b>{{code}}</b>");
    let mut config = SmtpConfig::new();
    config.put_template(template);
    let message = config.message(&UsageType::SignIn, &json!({"code": "1"})).unwrap();
    assert_eq!(
        (message.subject.as_str(), message.content_type, message.body.as_str()),
        ("1", ContentType::Html, "<b>1</b>")
    );
}

#[test]
fn format_error_has_line_and_column() {
    let error = TwilioConfig::from_json("{\n  \"a\": 1,\n}").unwrap_err();
    assert_eq!((&error, error.code()), (&ConfigFormatError::Json { line: 3, column: 1 }, "config_format.json"));
    assert_eq!(TwilioConfig::from_json("[]").unwrap_err(), ConfigFormatError::NotAnObject);
    assert!(TwilioConfig::from_json("\u{feff}{}\n").is_ok());
}

#[test]
fn presets_have_no_findings() {
    for preset in PRESETS {
        let mut config = smtp(&json!({"ignoreTLS": true, "secure": true, "requireTLS": true}));
        preset.apply(&mut config);
        assert_eq!((config.host(), config.port()), (preset.host, Some(preset.port)), "{}", preset.id);
        // What a person still has to enter, and what the preset is about.
        let expected: &[&str] = match preset.id {
            "logto-dev" => &["smtp.port_zero"],
            "relay" => &["smtp.no_sign_in"],
            "microsoft" => &["smtp.auth_token", "provider.user"],
            "gmail" => &["provider.user", "provider.password"],
            "ses" => &["provider.user"],
            "sendgrid" | "resend" => &["provider.password"],
            "mailgun" | "brevo" | "aliyun" => &["provider.user"],
            _ => &[],
        };
        let found: Vec<_> = config.lint().iter().map(|finding| finding.code).collect();
        assert_eq!(found, expected, "{}", preset.id);
        assert!(!preset.hint().to_string().is_empty() && !preset.name.is_empty());
        match preset.auth {
            PresetAuth::NoSignIn => assert_eq!(config.auth(), Some(SmtpAuth::NoSignIn)),
            PresetAuth::OAuth2 { .. } => assert_eq!(config.auth().unwrap().user(), "me"),
            _ => assert_eq!(
                config.auth(),
                Some(SmtpAuth::login(preset.user.unwrap_or("me"), "pw")),
                "the password stays"
            ),
        }
        if let Some(user) = preset.user {
            assert_eq!(config.auth(), Some(SmtpAuth::login(user, "pw")), "the password stays");
        }
    }
}
