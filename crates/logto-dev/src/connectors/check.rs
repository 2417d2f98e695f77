//! The rules Logto's connectors have for their configuration.

use serde_json::{Value, json};

use super::template;
use crate::zod::{At, Issues};

/// The rules of the SMTP connector.
pub(crate) fn smtp(config: &Value) -> Issues {
    let mut found = Issues::default();
    let issues = &mut found;
    let at = At::root(config);
    at.member("host").must_be("string", issues);
    at.member("port").must_be("number", issues);
    at.member("auth").union(issues, &[password_or_key, oauth2_with_token]);
    at.member("fromEmail").must_be("string", issues);
    at.member("replyTo").may_be("string", issues);
    templates(&at.member("templates"), issues, |template, issues| {
        template.member("contentType").must_be_one_of(&["text/plain", "text/html"], issues);
        template.member("subject").must_be("string", issues);
    });
    for name in ["logger", "debug", "disableFileAccess", "disableUrlAccess"] {
        at.member(name).may_be("boolean", issues);
    }
    for name in ["name", "localAddress"] {
        at.member(name).may_be("string", issues);
    }
    for name in ["connectionTimeout", "greetingTimeout", "socketTimeout", "dnsTimeout"] {
        at.member(name).may_be("number", issues);
    }
    at.member("secure").may_be("boolean", issues);
    at.member("tls").may_be("object", issues);
    at.member("servername").may_be("string", issues);
    at.member("ignoreTLS").may_be("boolean", issues);
    at.member("requireTLS").may_be("boolean", issues);
    let headers = at.member("customHeaders");
    if headers.may_be("object", issues) {
        for name in headers.value().and_then(Value::as_object).into_iter().flatten().map(|(name, _)| name) {
            headers.member(name).union(issues, &[text, texts]);
        }
    }
    found
}

/// The rules of the Twilio connector.
pub(crate) fn twilio(config: &Value) -> Issues {
    let mut found = Issues::default();
    let issues = &mut found;
    let at = At::root(config);
    for name in ["accountSID", "authToken", "fromMessagingServiceSID"] {
        at.member(name).must_be("string", issues);
    }
    at.member("disableRiskCheck").may_be("boolean", issues);
    templates(&at.member("templates"), issues, |_, _| {});
    found
}

fn password_or_key(auth: &At<'_>, issues: &mut Issues) {
    auth.union(issues, &[password, oauth2_with_key]);
}

fn password(auth: &At<'_>, issues: &mut Issues) {
    if auth.must_be("object", issues) {
        auth.member("user").must_be("string", issues);
        auth.member("pass").must_be("string", issues);
        auth.member("type").may_be_one_of(&["login", "Login", "LOGIN"], issues);
    }
}

const OAUTH2: [&str; 3] = ["oauth2", "OAuth2", "OAUTH2"];

fn oauth2_with_key(auth: &At<'_>, issues: &mut Issues) {
    if auth.must_be("object", issues) {
        auth.member("type").may_be_one_of(&OAUTH2, issues);
        auth.member("user").must_be("string", issues);
        auth.member("privateKey").union(issues, &[text, private_key]);
        auth.member("serviceClient").must_be("string", issues);
    }
}

fn private_key(key: &At<'_>, issues: &mut Issues) {
    if key.must_be("object", issues) {
        key.member("key").must_be("string", issues);
        key.member("passphrase").must_be("string", issues);
    }
}

fn oauth2_with_token(auth: &At<'_>, issues: &mut Issues) {
    if auth.must_be("object", issues) {
        auth.member("type").may_be_one_of(&OAUTH2, issues);
        auth.member("user").must_be("string", issues);
        for name in ["clientId", "clientSecret", "refreshToken", "accessToken"] {
            auth.member(name).may_be("string", issues);
        }
        auth.member("expires").may_be("number", issues);
        auth.member("accessUrl").may_be("string", issues);
    }
}

fn text(value: &At<'_>, issues: &mut Issues) {
    value.must_be("string", issues);
}

fn texts(value: &At<'_>, issues: &mut Issues) {
    for item in value.items(issues) {
        item.must_be("string", issues);
    }
}

/// The templates, with the rules the connector has beside those all have.
fn templates(at: &At<'_>, issues: &mut Issues, more: impl Fn(&At<'_>, &mut Issues)) {
    let mut own = Issues::default();
    for template in at.items(&mut own) {
        if template.must_be("object", &mut own) {
            template.member("usageType").must_be("string", &mut own);
            more(&template, &mut own);
            template.member("content").must_be("string", &mut own);
        }
    }
    if own.is_empty() {
        let given = at.value().and_then(Value::as_array).into_iter().flatten();
        let given: Vec<&str> = given.filter_map(|template| template["usageType"].as_str()).collect();
        let missing = template::missing(&given, |name| name);
        if !missing.is_empty() {
            at.refuse(issues, json!({ "code": "custom", "message": template::missing_message(&missing) }));
        }
    }
    issues.extend(own);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connectors::SmtpConfig;

    fn smtp_with(member: &str, value: Value) -> Issues {
        let mut config = serde_json::to_value(SmtpConfig::inbox()).unwrap();
        config[member] = value;
        smtp(&config)
    }

    #[test]
    fn every_optional_member_has_a_type() {
        for (member, good, bad) in [
            ("replyTo", json!("a@b.co"), json!(1)),
            ("logger", json!(true), json!("yes")),
            ("name", json!("me"), json!(null)),
            ("socketTimeout", json!(5), json!("5")),
            ("tls", json!({ "rejectUnauthorized": false }), json!([])),
            ("customHeaders", json!({ "X-A": "b", "X-C": ["d", "e"] }), json!({ "X-A": 1 })),
            ("requireTLS", json!(false), json!(0)),
            ("templates", json!([]), json!({})),
        ] {
            let issues = smtp_with(member, good);
            assert_eq!(issues.is_empty(), member != "templates", "{member}: {}", issues.details());
            assert!(!smtp_with(member, bad).is_empty(), "{member}");
        }
    }

    #[test]
    fn accounts_of_three_kinds() {
        for (auth, good) in [
            (json!({ "user": "u", "pass": "p" }), true),
            (json!({ "user": "u", "pass": "p", "type": "LOGIN" }), true),
            // Without a password it passes for the third kind.
            (json!({ "user": "u" }), true),
            (json!({ "user": "u", "type": "oauth2", "privateKey": "k", "serviceClient": "c" }), true),
            (json!({ "user": "u", "type": "oauth2", "accessToken": "t", "expires": 1 }), true),
            (json!({ "pass": "p" }), false),
            (json!({ "user": "u", "type": "magic" }), false),
            (json!("u:p"), false),
        ] {
            assert_eq!(smtp_with("auth", auth.clone()).is_empty(), good, "{auth}");
        }
    }
}
