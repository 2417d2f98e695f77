//! The validation rules for the configurations of the connectors.

use serde_json::{Value, json};

use super::template;
use crate::model::validation::{Field, Issues};

/// Validates the configuration of the SMTP connector.
pub(crate) fn smtp(config: &Value) -> Issues {
    let mut found = Issues::default();
    let issues = &mut found;
    let at = Field::root(config);
    at.member("host").require("string", issues);
    at.member("port").require("number", issues);
    at.member("auth").union(issues, &[password_or_key, oauth2_with_token]);
    at.member("fromEmail").require("string", issues);
    at.member("replyTo").optional("string", issues);
    templates(&at.member("templates"), issues, |template, issues| {
        template.member("contentType").require_one_of(&["text/plain", "text/html"], issues);
        template.member("subject").require("string", issues);
    });
    for name in ["logger", "debug", "disableFileAccess", "disableUrlAccess"] {
        at.member(name).optional("boolean", issues);
    }
    for name in ["name", "localAddress"] {
        at.member(name).optional("string", issues);
    }
    for name in ["connectionTimeout", "greetingTimeout", "socketTimeout", "dnsTimeout"] {
        at.member(name).optional("number", issues);
    }
    at.member("secure").optional("boolean", issues);
    at.member("tls").optional("object", issues);
    at.member("servername").optional("string", issues);
    at.member("ignoreTLS").optional("boolean", issues);
    at.member("requireTLS").optional("boolean", issues);
    let headers = at.member("customHeaders");
    if headers.optional("object", issues) {
        for name in headers.value().and_then(Value::as_object).into_iter().flatten().map(|(name, _)| name) {
            headers.member(name).union(issues, &[text, texts]);
        }
    }
    found
}

/// Validates the configuration of the Twilio connector.
pub(crate) fn twilio(config: &Value) -> Issues {
    let mut found = Issues::default();
    let issues = &mut found;
    let at = Field::root(config);
    for name in ["accountSID", "authToken", "fromMessagingServiceSID"] {
        at.member(name).require("string", issues);
    }
    at.member("disableRiskCheck").optional("boolean", issues);
    templates(&at.member("templates"), issues, |_, _| {});
    found
}

fn password_or_key(auth: &Field<'_>, issues: &mut Issues) {
    auth.union(issues, &[password, oauth2_with_key]);
}

/// User and password, or neither of them for a relay that offers no sign-in. There must be nothing else.
fn password(auth: &Field<'_>, issues: &mut Issues) {
    const MEMBERS: [&str; 3] = ["user", "pass", "type"];
    if auth.require("object", issues) {
        auth.member("user").optional("string", issues);
        auth.member("pass").optional("string", issues);
        auth.member("type").optional_one_of(&["login", "Login", "LOGIN"], issues);
        let members = auth.value().and_then(Value::as_object).into_iter().flatten();
        let unknown: Vec<&str> = members.map(|(name, _)| &**name).filter(|name| !MEMBERS.contains(name)).collect();
        if !unknown.is_empty() {
            let names = unknown.iter().map(|name| format!("'{name}'")).collect::<Vec<_>>().join(", ");
            let message = format!("Unrecognized key(s) in object: {names}");
            let issue = json!({ "code": "unrecognized_keys", "keys": unknown, "message": message });
            auth.add_issue(issues, issue);
        }
    }
}

const OAUTH2: [&str; 3] = ["oauth2", "OAuth2", "OAUTH2"];

fn oauth2_with_key(auth: &Field<'_>, issues: &mut Issues) {
    if auth.require("object", issues) {
        auth.member("type").optional_one_of(&OAUTH2, issues);
        auth.member("user").require("string", issues);
        auth.member("privateKey").union(issues, &[text, private_key]);
        auth.member("serviceClient").require("string", issues);
    }
}

fn private_key(key: &Field<'_>, issues: &mut Issues) {
    if key.require("object", issues) {
        key.member("key").require("string", issues);
        key.member("passphrase").require("string", issues);
    }
}

fn oauth2_with_token(auth: &Field<'_>, issues: &mut Issues) {
    if auth.require("object", issues) {
        auth.member("type").optional_one_of(&OAUTH2, issues);
        auth.member("user").require("string", issues);
        for name in ["clientId", "clientSecret", "refreshToken", "accessToken"] {
            auth.member(name).optional("string", issues);
        }
        auth.member("expires").optional("number", issues);
        auth.member("accessUrl").optional("string", issues);
    }
}

fn text(value: &Field<'_>, issues: &mut Issues) {
    value.require("string", issues);
}

fn texts(value: &Field<'_>, issues: &mut Issues) {
    for item in value.items(issues) {
        item.require("string", issues);
    }
}

/// Validates the templates: the rules of every connector, and those in `more`.
fn templates(at: &Field<'_>, issues: &mut Issues, more: impl Fn(&Field<'_>, &mut Issues)) {
    let mut own = Issues::default();
    for template in at.items(&mut own) {
        if template.require("object", &mut own) {
            template.member("usageType").require("string", &mut own);
            more(&template, &mut own);
            template.member("content").require("string", &mut own);
        }
    }
    if own.is_empty() {
        let given = at.value().and_then(Value::as_array).into_iter().flatten();
        let given: Vec<&str> = given.filter_map(|template| template["usageType"].as_str()).collect();
        let missing = template::missing(&given, |name| name);
        if !missing.is_empty() {
            at.add_issue(issues, json!({ "code": "custom", "message": template::missing_message(&missing) }));
        }
    }
    issues.extend(own);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::connectors::SmtpConfig;

    fn smtp_with(member: &str, value: Value) -> Issues {
        let mut config = serde_json::to_value(SmtpConfig::inbox()).unwrap();
        config[member] = value;
        smtp(&config)
    }

    #[test]
    fn optional_members_must_have_their_type() {
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
    fn accepts_three_types_of_credentials() {
        for (auth, good) in [
            (json!({ "user": "u", "pass": "p" }), true),
            (json!({ "user": "u", "pass": "p", "type": "LOGIN" }), true),
            // Without a password it counts as the third type.
            (json!({ "user": "u" }), true),
            (json!({ "user": "u", "type": "oauth2", "privateKey": "k", "serviceClient": "c" }), true),
            (json!({ "user": "u", "type": "oauth2", "accessToken": "t", "expires": 1 }), true),
            // Accepted, and sent without a sign-in.
            (json!({ "pass": "p" }), true),
            (json!({ "type": "login" }), true),
            (json!({}), true),
            (json!({ "type": "oauth2", "accessToken": "t" }), false),
            (json!({ "user": "u", "type": "magic" }), false),
            (json!("u:p"), false),
        ] {
            assert_eq!(smtp_with("auth", auth.clone()).is_empty(), good, "{auth}");
        }
    }
}
