//! Rules for the sign-in at the mail server.
//!
//! Logto accepts three forms: a login with `user` and `pass` and nothing else, OAuth 2 with a service account, OAuth 2
//! with tokens. The last one needs only a user, and accepts members that it does not know.

use serde_json::{Map, Value, json};

use super::access::text;
use super::fields::{self, Field, Shape};
use crate::FieldPath;
use crate::lint::{Finding, Fix, Severity};

/// Spellings of the types that Logto accepts.
const LOGIN_TYPES: [&str; 3] = ["login", "Login", "LOGIN"];
const OAUTH_TYPES: [&str; 3] = ["oauth2", "OAuth2", "OAUTH2"];

const TOKEN_TEXTS: [Field; 5] = [
    Field::optional("clientId", "field_name.clientId", Shape::Text),
    Field::optional("clientSecret", "field_name.clientSecret", Shape::Text),
    Field::optional("refreshToken", "field_name.refreshToken", Shape::Text),
    Field::optional("accessToken", "field_name.accessToken", Shape::Text),
    Field::optional("accessUrl", "field_name.accessUrl", Shape::Text),
];

const EXPIRES: Field = Field::optional("expires", "field_name.expires", Shape::Number);

fn at(key: &str) -> FieldPath {
    FieldPath::from("auth").key(key)
}

/// The fix for a relay without a sign-in.
fn no_sign_in(config: &Value) -> Fix {
    Fix::new("fix.no_sign_in").replace(config, "auth", json!({"type": "login"}))
}

pub(super) fn check(config: &Value, findings: &mut Vec<Finding>) {
    let old = old_sign_in(config);
    let Some(auth) = config.get("auth").and_then(Value::as_object) else {
        if let Some(auth) = old.filter(|_| config.get("auth").is_none_or(Value::is_null)) {
            // The finding about a missing sign-in is this one.
            findings.retain(|finding| finding.field != FieldPath::from("auth"));
            let fix = Fix::new("fix.move_sign_in").replace(config, "auth", auth);
            let fix = OLD.iter().fold(fix, |fix, (name, _)| fix.remove(config, *name));
            findings.push(Finding::error("smtp.old_sign_in", "auth").fixed_by(fix));
        } else if config.get("auth").is_some_and(Value::is_null) {
            for finding in findings.iter_mut().filter(|finding| finding.field == FieldPath::from("auth")) {
                finding.fix = Some(no_sign_in(config));
            }
        }
        return;
    };
    if old.is_some() {
        let fix = OLD.iter().fold(Fix::new("fix.remove"), |fix, (name, _)| fix.remove(config, *name));
        let first = OLD.iter().find(|(name, _)| config.get(name).is_some()).map_or("username", |(name, _)| *name);
        findings
            .push(Finding::warning("smtp.old_sign_in", first).with_message("smtp.old_sign_in.unused").fixed_by(fix));
    }
    if let Some(finding) = kind(config, auth) {
        findings.push(finding);
        return;
    }
    let is_typed = |names: [&str; 3]| text_of(auth, "type").is_some_and(|kind| names.contains(&kind));
    if is_typed(LOGIN_TYPES) || (!is_typed(OAUTH_TYPES) && is_login(auth)) {
        login(config, auth, findings);
    } else {
        oauth(config, auth, findings);
    }
}

/// Logto's members of the sign-in before there was `auth`, with their names in it.
const OLD: [(&str, &str); 4] = [("username", "user"), ("user", "user"), ("password", "pass"), ("pass", "pass")];

/// Returns the sign-in that members at the top have.
fn old_sign_in(config: &Value) -> Option<Value> {
    let mut auth = Map::new();
    for (old, name) in OLD {
        if let Some(value) = config.get(old).filter(|value| value.is_string()) {
            auth.entry(name).or_insert_with(|| value.clone());
        }
    }
    (!auth.is_empty()).then_some(Value::Object(auth))
}

fn text_of<'a>(auth: &'a Map<String, Value>, key: &str) -> Option<&'a str> {
    auth.get(key)?.as_str()
}

fn is_filled(auth: &Map<String, Value>, key: &str) -> bool {
    auth.get(key).is_some_and(|value| !value.is_null() && value.as_str() != Some("") && *value != json!({}))
}

fn has_oauth_member(auth: &Map<String, Value>) -> bool {
    let names = ["privateKey", "serviceClient", "clientId", "clientSecret", "refreshToken", "accessToken"];
    names.into_iter().any(|name| is_filled(auth, name))
}

fn is_login(auth: &Map<String, Value>) -> bool {
    !has_oauth_member(auth)
}

/// Checks `type`.
fn kind(config: &Value, auth: &Map<String, Value>) -> Option<Finding> {
    let value = auth.get("type")?;
    let written = value.as_str().unwrap_or_default();
    if LOGIN_TYPES.contains(&written) || OAUTH_TYPES.contains(&written) {
        return None;
    }
    let finding = Finding::error("smtp.auth_type", at("type"));
    let plain = written.trim().to_lowercase().replace(['-', '_', ' '], "");
    let set = |right: &'static str| Fix::new("fix.change_to").with("value", right).replace(config, at("type"), right);
    Some(finding.fixed_by(match plain.as_str() {
        "none" | "anonymous" | "noauth" | "off" if !is_filled(auth, "user") && !is_filled(auth, "pass") => {
            no_sign_in(config)
        }
        "oauth2" | "xoauth2" | "oauth" => set("oauth2"),
        "" => Fix::new("fix.remove").remove(config, at("type")),
        _ if has_oauth_member(auth) && !is_filled(auth, "pass") => set("oauth2"),
        _ => set("login"),
    }))
}

fn login(config: &Value, auth: &Map<String, Value>, findings: &mut Vec<Finding>) {
    let is_typed = auth.contains_key("type");
    let has_others = auth.keys().any(|name| !["type", "user", "pass"].contains(&name.as_str()));
    let is_string = |name: &str| auth.get(name).is_none_or(Value::is_string);
    let user = Field::optional("user", "field_name.user", Shape::Text);
    let pass = Field::optional("pass", "field_name.pass", Shape::Text);
    for field in [&user, &pass].into_iter().filter(|field| !is_string(field.name)) {
        let finding = fields::check_one(config, &at(field.name), field);
        // Without a type, Logto accepts any password as a member of OAuth 2 that it does not know.
        let is_kept = field.name == "pass" && !is_typed && auth.get("user").is_some_and(Value::is_string);
        findings.extend(if is_kept { softer(finding) } else { finding });
    }
    let (has_user, has_pass) = (is_filled(auth, "user"), is_filled(auth, "pass"));
    if !has_user && !has_pass {
        if is_string("user") && is_string("pass") {
            findings.push(nothing(config, auth, is_typed));
        }
    } else {
        for (field, is_here, code) in [(user, has_user, "smtp.auth_user"), (pass, has_pass, "smtp.auth_pass")] {
            if is_here && is_string(field.name) {
                findings.extend(fields::check_one(config, &at(field.name), &Field { required: true, ..field }));
            } else if !is_here && is_string(field.name) {
                // Beside members that only OAuth 2 may have, Logto requires the user.
                let severity =
                    if field.name == "user" && has_others && !is_typed { Severity::Error } else { Severity::Warning };
                findings.push(Finding { severity, ..Finding::warning(code, at(field.name)) });
            }
        }
    }
    if is_typed {
        beside_login(config, auth, findings);
    } else if has_others {
        // Logto takes this for OAuth 2, whose members are then empty or of another type.
        for field in TOKEN_TEXTS.iter().chain([&EXPIRES]).filter(|field| auth.contains_key(field.name)) {
            findings.extend(fields::check_one(config, &at(field.name), field));
        }
    }
}

/// The finding about a sign-in with neither user nor password.
fn nothing(config: &Value, auth: &Map<String, Value>, is_typed: bool) -> Finding {
    if !is_typed {
        // Logto drops the empty members when it stores this, and then refuses the rest.
        let finding = Finding::error("smtp.no_sign_in", "auth").with_message("smtp.no_sign_in.lost");
        return finding.fixed_by(no_sign_in(config));
    }
    if auth.len() > 1 {
        let finding = Finding::warning("smtp.no_sign_in", "auth").with_message("smtp.no_sign_in.empty");
        return finding.fixed_by(no_sign_in(config));
    }
    Finding::hint("smtp.no_sign_in", "auth").with_message("smtp.no_sign_in.relay")
}

/// A sign-in with the type “login” has no other members.
fn beside_login(config: &Value, auth: &Map<String, Value>, findings: &mut Vec<Finding>) {
    let others: Vec<&String> = auth.keys().filter(|name| !["type", "user", "pass"].contains(&name.as_str())).collect();
    if others.is_empty() {
        return;
    }
    let finding = Finding::error("smtp.auth_members", "auth");
    let fix = if has_oauth_member(auth) && !is_filled(auth, "pass") {
        Fix::new("fix.change_to").with("value", "oauth2").replace(config, at("type"), "oauth2")
    } else {
        others.iter().fold(Fix::new("fix.remove_members"), |fix, name| fix.remove(config, at(name)))
    };
    let names = others.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(", ");
    let fix = if fix.label().key() == "fix.remove_members" { fix.with("names", names.as_str()) } else { fix };
    findings.push(finding.with("names", names).fixed_by(fix));
}

fn oauth(config: &Value, auth: &Map<String, Value>, findings: &mut Vec<Finding>) {
    findings.extend(fields::check_one(config, &at("user"), &Field::required("user", "field_name.user", Shape::Text)));
    let service = Field::optional("serviceClient", "field_name.serviceClient", Shape::Text);
    let is_key_form = is_key_form(auth);
    for field in TOKEN_TEXTS.iter().chain([&EXPIRES]) {
        let finding = fields::check_one(config, &at(field.name), field);
        findings.extend(if is_key_form { softer(finding) } else { finding });
    }
    findings.extend(softer(fields::check_one(config, &at("serviceClient"), &service)));
    let has = |name: &str| is_filled(auth, name);
    let is_key = has("privateKey") || has("serviceClient");
    if has("pass") {
        let fix = Fix::new("fix.remove").remove(config, at("pass"));
        let finding = Finding::warning("smtp.auth_mixed", at("pass"));
        let is_oauth = auth.contains_key("type");
        findings.push(if is_oauth { finding.fixed_by(fix) } else { finding });
    } else if is_key {
        if !(has("privateKey") && has("serviceClient")) {
            let missing = if has("privateKey") { "serviceClient" } else { "privateKey" };
            findings.push(Finding::error("smtp.auth_key", at(missing)));
        }
        private_key(config, auth, findings);
    } else if !has("refreshToken") && !has("accessToken") {
        findings.push(Finding::error("smtp.auth_token", at("refreshToken")));
    } else if has("refreshToken") && !has("clientId") {
        findings.push(Finding::warning("smtp.auth_client", at("clientId")));
    } else if !has("refreshToken") {
        findings.push(Finding::hint("smtp.auth_expires", at("accessToken")));
    }
    let url = text(&config["auth"], "accessUrl").map(str::trim).unwrap_or_default();
    let is_placeholder = url.starts_with('<');
    if !url.is_empty() && !is_placeholder && !url.starts_with("https://") && !url.starts_with("http://127.0.0.1") {
        findings.push(Finding::warning("smtp.auth_url", at("accessUrl")));
    }
}

/// Returns whether Logto accepts the members as OAuth 2 with a service account, whatever else is there.
fn is_key_form(auth: &Map<String, Value>) -> bool {
    let is_text = |name: &str| auth.get(name).is_some_and(Value::is_string);
    let is_key = match auth.get("privateKey") {
        Some(Value::Object(parts)) => {
            ["key", "passphrase"].iter().all(|name| parts.get(*name).is_some_and(Value::is_string))
        }
        value => value.is_some_and(Value::is_string),
    };
    is_key && is_text("serviceClient") && is_text("user")
}

/// Checks a private key: a text, or `{key, passphrase}`.
fn private_key(config: &Value, auth: &Map<String, Value>, findings: &mut Vec<Finding>) {
    let path = at("privateKey");
    let (path, key, passphrase) = match auth.get("privateKey") {
        Some(Value::Object(parts)) => {
            let key = Field::required("key", "field_name.privateKey", Shape::Text);
            findings.extend(softer(fields::check_one(config, &path.key("key"), &key)));
            let passphrase = Field::optional("passphrase", "field_name.passphrase", Shape::Text);
            findings.extend(softer(fields::check_one(config, &path.key("passphrase"), &passphrase)));
            (path.key("key"), parts.get("key"), is_filled(parts, "passphrase"))
        }
        value => {
            let field = Field::optional("privateKey", "field_name.privateKey", Shape::Text);
            findings.extend(softer(fields::check_one(config, &path, &field)));
            (path, value, false)
        }
    };
    let key = key.and_then(Value::as_str).unwrap_or_default();
    if key.contains("-----BEGIN") && key.contains("\\n") {
        let fix = Fix::new("fix.line_breaks").replace(config, path, key.replace("\\n", "\n"));
        findings.push(Finding::warning("smtp.auth_key_lines", at("privateKey")).fixed_by(fix));
    } else if key.contains("ENCRYPTED PRIVATE KEY") && !passphrase {
        findings.push(Finding::warning("smtp.auth_passphrase", at("privateKey")));
    }
}

/// Logto accepts a private key of any form as a member of OAuth 2 with tokens that it does not know.
fn softer(finding: Option<Finding>) -> Option<Finding> {
    finding.map(|finding| Finding { severity: finding.severity.max(Severity::Warning), ..finding })
}
