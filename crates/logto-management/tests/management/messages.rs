//! Messages: every key has one English template, and every template is used.

use std::collections::BTreeSet;

use logto_client::HttpError;
use logto_management::connectors::{
    ConnectorConfig, PRESETS, PhoneNumber, SmtpConfig, SmtpPreset, TwilioConfig, UsageType,
};
use logto_management::lint::{Finding, Lint as _};
use logto_management::{
    ConnectorFactory, ConnectorsPresent, ManagementError, Message, MfaPolicy, SignInExperience, diff,
};
use serde_json::{Value, json};

use crate::support::{assert_renders, keys_of, smtp, twilio};

fn of_findings(findings: Vec<Finding>) -> impl Iterator<Item = Message> {
    findings.into_iter().flat_map(|finding| {
        let label = finding.fix.map(|fix| fix.label().clone());
        [finding.message].into_iter().chain(label)
    })
}

/// The messages about one configuration for each finding.
fn of_twilio() -> impl Iterator<Item = Message> {
    let zeros = "0".repeat(32);
    let configs = [
        json!({"accountSID": format!("SK{zeros}"), "authToken": format!("AC{zeros}"), "disableRiskCheck": 1}),
        json!({"accountSID": "x", "authToken": "x", "fromMessagingServiceSID": "x"}),
        json!({"accountSID": "<account-sid>", "authToken": " x", "fromMessagingServiceSID": ""}),
        json!({"accountSID": null, "authToken": 7, "fromMessagingServiceSID": "+15550100001"}),
        json!({"fromMessagingServiceSID": format!("PN{zeros}")}),
        json!({"fromMessagingServiceSID": format!("VA{zeros}")}),
        json!({"accountSID": format!("MG{zeros}"), "fromMessagingServiceSID": format!("AC{zeros}")}),
        json!({"accountSID": "ACdev0000000000000000000000000000", "disableRiskCheck": "true", "templates": null}),
        json!({"templates": [
            7,
            {"usageType": "SignIn", "content": "a".repeat(200) + "{{code}}"},
            {"usageType": "SignIn", "content": "ё".repeat(100) + "{{code}}"},
            {"usageType": "signup", "content": "{{weather}} {{cod}}"},
            {"usageType": "registr", "content": "It’s {{code}}"},
            {"usageType": "Generic", "content": "Код – {{code}}"},
            {"usageType": "OrganizationInvitation", "content": "{{code}}"},
            {"usageType": "OrganizationInvitation", "content": "Join us"},
            {"content": 7},
        ]}),
        json!({"templates": [
            {"usageType": "SignIn", "content": "{{weather}} {{cod}}"},
            {"usageType": "OrganizationInvitation", "content": "Join us"},
        ]}),
        json!({"host": "", "accountSid": "x"}),
        json!({"host": "https://api.twilio.com"}),
        json!({"host": "api.example.com"}),
        json!({"host": 5}),
    ];
    let factory = json!({"id": "twilio-short-message-service", "formItems": []});
    let factory = ConnectorFactory::from_value(factory).unwrap();
    let regional = twilio(&json!({"host": "api.dublin.ie1.twilio.com"})).lint_for(|name| factory.has_member(name));
    configs.into_iter().flat_map(|config| of_findings(twilio(&config).lint())).chain(of_findings(regional))
}

fn of_smtp() -> impl Iterator<Item = Message> {
    let fields = [
        "host",
        "port",
        "auth",
        "fromEmail",
        "replyTo",
        "logger",
        "debug",
        "disableFileAccess",
        "disableUrlAccess",
        "name",
        "localAddress",
        "connectionTimeout",
        "greetingTimeout",
        "socketTimeout",
        "dnsTimeout",
        "secure",
        "tls",
        "servername",
        "ignoreTLS",
        "requireTLS",
        "customHeaders",
    ];
    let wrong_types: Value = fields.into_iter().map(|field| (field.to_owned(), json!([]))).collect();
    let template = |content_type: &str, content: &str| json!({"usageType": "SignIn", "subject": "a\nb", "contentType": content_type, "content": content});
    let configs = [
        wrong_types,
        json!({"host": "a@b", "port": "465", "auth": "{\"user\": \"me\"}", "fromEmail": "Me me@example.com"}),
        json!({"host": "a b", "port": 0, "auth": {}, "fromEmail": "Me\n<me@example.com>", "servername": 1}),
        json!({"host": "smtp://a", "port": 25, "secure": null, "auth": {"user": "me"}, "fromEmail": "me"}),
        json!({"host": "a:25", "port": 25, "auth": {"user": "", "pass": ""}, "socketTimeout": 1, "name": "a b"}),
        json!({"host": "localhost", "port": 0, "secure": false, "auth": {"user": "me", "pass": "x", "type": "x"}}),
        json!({"port": 587, "secure": null, "ignoreTLS": true, "tls": {"rejectUnauthorized": false}}),
        json!({"port": 587, "secure": null, "ignoreTLS": true, "requireTLS": true}),
        json!({"requireTLS": true, "auth": {"user": "me", "type": "oauth2"}}),
        json!({"secure": false, "auth": {"user": "me", "privateKey": "k"}, "debug": "true", "replyTo": ""}),
        json!({"auth": {"user": "me", "refreshToken": "k", "pass": "x"}}),
        json!({"templates": [template("html", "{{code}}"), template("text/plain", "<p>{{code}}</p>")]}),
        json!({"templates": [template("text/html", "{{code}}"), template("text/html", "<p>{{code}}<svg/></p>")]}),
        json!({"templates": [template("text/html", "<div>{{code}}"), template("text/html", "<p>{{code}}</p><br")]}),
        json!({"templates": [template("text/html", "<link rel=stylesheet><p>{{code}}"), {"subject": ""}]}),
    ];
    let configs = configs.into_iter().chain(of_auth()).chain(of_providers()).chain(of_templates());
    configs.flat_map(|config| of_findings(smtp(&config).lint())).collect::<Vec<_>>().into_iter()
}

fn of_auth() -> impl Iterator<Item = Value> {
    let all = [
        json!({}),
        json!({"type": "login"}),
        json!({"type": "login", "user": "", "pass": ""}),
        json!({"type": "login", "user": "me", "pass": "pw", "x": 1}),
        json!({"pass": "pw"}),
        json!({"user": " me", "pass": " pw"}),
        json!({"type": "oauth2", "user": "me", "clientId": 1, "clientSecret": 1, "refreshToken": 1, "accessToken": 1,
               "accessUrl": 1, "expires": "x"}),
        json!({"type": "oauth2", "user": "me", "refreshToken": "r", "accessUrl": "x"}),
        json!({"type": "oauth2", "user": "me", "accessToken": "r"}),
        json!({"type": "oauth2", "user": "me", "serviceClient": 1, "privateKey": {"key": 1, "passphrase": 1}}),
        json!({"type": "oauth2", "user": "me", "serviceClient": "s", "privateKey": "-----BEGIN\\n"}),
        json!({"type": "oauth2", "user": "me", "serviceClient": "s", "privateKey": "ENCRYPTED PRIVATE KEY"}),
    ];
    let old = [json!({"auth": null, "username": "u", "password": "p"}), json!({"username": "u"})];
    all.into_iter().map(|auth| json!({ "auth": auth })).chain(old)
}

fn of_providers() -> impl Iterator<Item = Value> {
    let of = |host: &str, user: &str, pass: &str| json!({"host": host, "auth": {"user": user, "pass": pass}, "fromEmail": "other@example.com"});
    let uuid = "00000000-0000-4000-8000-000000000001";
    let all = [
        of("smtp.gmail.com", "me@example.com", "x"),
        of("smtp.office365.com", "me@example.com", "x"),
        json!({"host": "smtp.office365.com", "auth": {"type": "oauth2", "user": "me", "refreshToken": "r"}}),
        of("email-smtp.eu-west-1.amazonaws.com", "me", &"a".repeat(40)),
        of("smtp.sendgrid.net", "me", "x"),
        of("smtp.mailgun.org", "me", "key-x"),
        of("smtp.postmarkapp.com", "me@example.com", "x"),
        of("smtp.postmarkapp.com", uuid, "x"),
        of("smtp-relay.brevo.com", "me", "xkeysib-x"),
        json!({"host": "mail.smtp2go.com", "port": 26, "tls": {"ciphers": "SSLv3"}}),
        json!({"host": "gmail.com"}),
        json!({"host": "email-smtp.amazonaws.com"}),
    ];
    all.into_iter()
}

fn of_templates() -> impl Iterator<Item = Value> {
    let content = |content: &str| json!({"templates": [{"usageType": "SignIn", "subject": "a", "contentType": "text/html", "content": content}]});
    let texts = [
        "{{{code}}} {{#if x}} {{code | upcase}} {{code | a: 1}} {{code | a(1)}} ${code} {{f x}} \\n",
        "{{code}} {{application}} {{application.x.y.z}} {{user.name}} {{organization.name}}",
        "<img src='data:x'><img src='cid:x'><img src='x'><img src='https://x/y.svg'><img src='http://x/y'><img src=''>",
        "<p style='color: black'><a href='?{{code}}'>x</a></p>",
        "<p style='background: white'>{{code}}</p>",
    ];
    let long = format!("<p>{}</p>", "a".repeat(110_000));
    let in_subject = json!({"templates": [{"usageType": "SignIn", "subject": "{{code}}", "content": "x"}]});
    let others = [
        json!({"fromEmail": "Me me@example.com", "replyTo": "{{x}}", "connectionTimeout": 0, "greetingTimeout": -1}),
        json!({"fromEmail": "a@b.c, d@e.f", "customHeaders": {"a b": "x", "c": 1}}),
        json!({"fromEmail": "\"a b\"@example.com", "requireTls": true}),
        in_subject,
        content(&long),
    ];
    texts.map(content).into_iter().chain(others)
}

fn experience(members: &Value) -> SignInExperience {
    let mut all = json!({"signUp": {"identifiers": []}, "signIn": {"methods": []}});
    all.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    SignInExperience::from_value(all).unwrap()
}

fn method(identifier: &str, password: bool, code: bool) -> Value {
    json!({"identifier": identifier, "password": password, "verificationCode": code})
}

fn experiences() -> Vec<SignInExperience> {
    let secondary = |identifier: &str| json!({"identifier": identifier, "verify": false});
    let all = [
        json!({}),
        json!({"signUp": {"identifiers": [], "secondaryIdentifiers": [secondary("emailOrPhone")]},
               "signInMode": "SignIn"}),
        json!({"signUp": {"identifiers": ["username", "email", "email", "phone"], "secondaryIdentifiers":
                   [secondary("phone"), secondary("phone")], "password": true},
               "signIn": {"methods": [method("email", false, false), method("phone", false, false)]},
               "signInMode": "Register", "forgotPasswordMethods": []}),
        json!({"signUp": {"identifiers": ["username"], "verify": true},
               "signIn": {"methods": [method("phone", true, false), method("email", true, false)]},
               "forgotPasswordMethods": ["EmailVerificationCode", "PhoneVerificationCode"]}),
        json!({"signUp": {"identifiers": ["email"], "verify": true}, "mfa": {"factors": ["EmailVerificationCode",
                   "PhoneVerificationCode"]},
               "signIn": {"methods": [method("email", true, true), method("phone", false, true),
                   method("phone", false, true)]}}),
        json!({"signIn": {"methods": [{"identifier": "phone", "password": true, "verificationCode": true,
                   "isPasswordPrimary": true}, method("email", true, true)]}, "new": 1}),
        json!({"signIn": {"methods": [method("email", true, true), method("phone", true, true)]}}),
    ];
    all.iter().chain(&settings()).map(experience).collect()
}

/// Two-step sign-in, looks, documents and languages.
fn settings() -> Vec<Value> {
    let mfa = |factors: &[&str], policy: &str| json!({"mfa": {"factors": factors, "policy": policy}});
    let policies = MfaPolicy::KNOWN.into_iter().map(|policy| mfa(&[], policy.as_str()));
    let others = [
        json!({"socialSignIn": {"automaticAccountLinking": true}}),
        mfa(&["BackupCode"], "NoPrompt"),
        mfa(&["Totp", "WebAuthn", "EmailVerificationCode", "PhoneVerificationCode"], "NoPrompt"),
        json!({"color": {"primaryColor": "6139F6", "isDarkModeEnabled": true, "darkPrimaryColor": "#ffffff"}}),
        json!({"branding": {"logoUrl": "logo", "darkLogoUrl": "http://example.com/a", "favicon": "https://example.com/f",
                   "darkFavicon": "https://example.com/d"}}),
        json!({"termsOfUseUrl": "javascript:x", "privacyPolicyUrl": "https://example.com/p", "supportEmail": "x",
               "supportWebsiteUrl": "https://example.com/s", "unknownSessionRedirectUrl": "https://example.com"}),
        json!({"agreeToTermsPolicy": "Manual"}),
        json!({"agreeToTermsPolicy": "ManualRegistrationOnly", "socialSignInConnectorTargets": ["google", "github"]}),
        json!({"languageInfo": {"autoDetect": true, "fallbackLanguage": "fr"}}),
    ];
    policies.chain(others).collect()
}

fn of_sign_in_experience() -> Vec<Message> {
    let all = experiences();
    let findings = all.iter().flat_map(|experience| experience.check(ConnectorsPresent::default()));
    let changes = all.iter().flat_map(|before| all.iter().flat_map(|after| diff(before, after)));
    let changes = changes.flat_map(|change| [change.what, change.before, change.after]);
    of_findings(findings.collect()).chain(changes).collect()
}

fn rejected(code: &str, data: Value) -> ManagementError {
    ManagementError::Rejected { code: code.to_owned(), message: String::new(), data, details: None }
}

fn of_errors() -> impl Iterator<Item = Message> {
    let codes = [
        "connector.invalid_config",
        "connector.unexpected_type",
        "connector.not_found",
        "connector.template_not_found",
        "connector.rate_limit_exceeded",
        "sign_in_experiences.enabled_connector_not_found",
        "sign_in_experiences.passwordless_requires_verify",
        "sign_in_experiences.at_least_one_authentication_factor",
        "sign_in_experiences.code_sign_in_must_be_enabled",
        "user.email_already_in_use",
        "user.invalid_role_type",
        "localization.invalid_translation_structure",
        "localization.cannot_delete_default_language",
    ];
    let mail = [
        "wrong version number",
        "ECONNREFUSED",
        "ENOTFOUND",
        "EAI_AGAIN",
        "Greeting never received",
        "ETIMEDOUT",
        "STARTTLS",
        "self-signed certificate",
        "altnames",
        "Application-specific password required",
        "Missing credentials",
        "530",
        "534",
        "535",
        "550",
        "553",
    ];
    let twilio = [20003, 20404, 21211, 21408, 21608, 21610, 21614, 21701, 21703];
    let twilio = twilio.map(|number| json!({"code": number, "message": "x"}).to_string());
    let provider = mail.map(str::to_owned).into_iter().chain(twilio);
    let errors = [
        ManagementError::Unauthorized,
        ManagementError::Forbidden,
        ManagementError::NotFound,
        ManagementError::Malformed,
        HttpError::Network.into(),
    ];
    let rejections = codes.into_iter().map(|code| rejected(code, Value::Null));
    let provider = provider.map(|message| rejected("connector.general", json!({ "message": message })));
    errors.into_iter().chain(rejections).chain(provider).map(|error| error.hint().unwrap())
}

fn of_field_errors() -> impl Iterator<Item = Message> {
    let issues = [
        ("invalid_type", "Required"),
        ("invalid_type", "Expected number, received string"),
        ("invalid_string", "Invalid url"),
        ("too_small", "String must contain at least 1 character(s)"),
    ];
    let issues = issues.map(|(code, message)| json!({"code": code, "message": message, "path": ["port"]}));
    let mut errors = rejected("connector.invalid_config", json!({ "issues": issues })).field_errors();
    for code in ["role.name_in_use", "scope.name_with_space", "user.email_already_in_use"] {
        errors.extend(rejected(code, Value::Null).field_errors());
    }
    errors.into_iter().map(|error| error.reason().unwrap())
}

#[test]
fn every_key_has_a_template_and_every_template_is_used() {
    let presets = PRESETS.iter().map(SmtpPreset::hint);
    let errors = of_errors().chain(of_field_errors());
    let notes = PhoneNumber::note("+44 07911 123456");
    let usages = UsageType::KNOWN.into_iter().map(|usage| usage.name());
    let findings = of_twilio().chain(of_smtp()).chain(of_sign_in_experience());
    let messages = findings.chain(errors).chain(presets).chain(notes).chain(usages);
    let mut used = BTreeSet::new();
    for message in messages {
        assert_renders(&message);
        used.extend(keys_of(&message).into_iter().map(|(key, _)| key));
    }
    let known: BTreeSet<_> = Message::english().iter().map(|(key, _)| *key).collect();
    assert_eq!(known.difference(&used).collect::<Vec<_>>(), Vec::<&&str>::new());
}

#[test]
fn renders_english_sentences() {
    let sentences = |findings: Vec<Finding>| {
        let sentence = |finding: Finding| (finding.message.to_string(), finding.fix.map(|fix| fix.label().to_string()));
        findings.into_iter().map(sentence).collect::<Vec<_>>()
    };
    let mut config = twilio(&json!({"accountSID": "", "fromMessagingServiceSID": "+15550100001"})).to_value();
    config["templates"][0]["content"] = "It’s {{cod}}".into();
    config["templates"][1]["content"] = "Welcome".into();
    config["templates"][2]["content"] = ("a".repeat(161) + "{{code}}").into();
    let expected = [
        ("Account SID is empty.", None),
        (
            "This is a phone number. Create a messaging service in the Twilio console, add the number to its senders, \
             and use the SID of the service.",
            None,
        ),
        ("The text has no {{code}}: recipients won't get a code.", None),
        ("The text has no {{code}}: recipients won't get a code.", Some("Add {{code}}")),
        ("Logto has no variable “cod”: recipients would see it unchanged. Did you mean “code”?", Some("Use {{code}}")),
        ("A message with “’” (U+2019) holds 70 characters instead of 160.", Some("Use plain characters")),
        ("Sent and charged as 2 messages: 167 characters, with 160 in a single message.", None),
    ];
    let expected = expected.map(|(message, label)| (message.to_owned(), label.map(str::to_owned)));
    assert_eq!(sentences(TwilioConfig::from_value(config).unwrap().lint()), expected);
    let config = SmtpConfig::from_json(r#"{"host": "smtp://mail.example.com", "port": "465"}"#).unwrap();
    let expected = [
        ("Port must be a number without quotes.", Some("Make it a number without quotes")),
        ("Mail server sign-in is missing.", None),
        ("Sender is missing.", None),
        ("Enter the host name only, without “smtp://”.", Some("Use mail.example.com")),
        ("There is no list of templates.", Some("Add templates")),
    ];
    let expected = expected.map(|(message, label)| (message.to_owned(), label.map(str::to_owned)));
    assert_eq!(sentences(config.lint()), expected);
}
