//! Rules for the mail server and its sign-in.

use serde_json::Value;

use super::access::text;
use super::fields::{self, Field, Shape};
use crate::FieldPath;
use crate::lint::{Finding, Fix};

pub(super) const FIELDS: [Field; 20] = [
    Field::required("host", "field_name.host", Shape::Text),
    Field::required("port", "field_name.port", Shape::Number),
    Field::required("auth", "field_name.auth", Shape::Object),
    Field::required("fromEmail", "field_name.fromEmail", Shape::Text),
    Field::optional("replyTo", "field_name.replyTo", Shape::Text),
    Field::optional("logger", "field_name.logger", Shape::Switch),
    Field::optional("debug", "field_name.debug", Shape::Switch),
    Field::optional("disableFileAccess", "field_name.disableFileAccess", Shape::Switch),
    Field::optional("disableUrlAccess", "field_name.disableUrlAccess", Shape::Switch),
    Field::optional("name", "field_name.name", Shape::Text),
    Field::optional("localAddress", "field_name.localAddress", Shape::Text),
    Field::optional("connectionTimeout", "field_name.connectionTimeout", Shape::Number),
    Field::optional("greetingTimeout", "field_name.greetingTimeout", Shape::Number),
    Field::optional("socketTimeout", "field_name.socketTimeout", Shape::Number),
    Field::optional("dnsTimeout", "field_name.dnsTimeout", Shape::Number),
    Field::optional("secure", "field_name.secure", Shape::Switch),
    Field::optional("tls", "field_name.tls", Shape::Object),
    Field::optional("servername", "field_name.servername", Shape::Text),
    Field::optional("ignoreTLS", "field_name.ignoreTLS", Shape::Switch),
    Field::optional("requireTLS", "field_name.requireTLS", Shape::Switch),
];

pub(super) fn check(config: &Value, findings: &mut Vec<Finding>) {
    findings.extend(host(config));
    findings.extend(port(config));
    sign_in(config, findings);
    findings.extend(helo_name(config));
    for name in ["connectionTimeout", "greetingTimeout", "socketTimeout", "dnsTimeout"] {
        if config[name].as_u64().is_some_and(|millis| millis < 1000) {
            findings.push(Finding::warning("smtp.timeout", name));
        }
    }
    let headers = FieldPath::from("customHeaders");
    findings.extend(fields::check_one(
        config,
        &headers,
        &Field::optional("customHeaders", "field_name.customHeaders", Shape::Object),
    ));
}

fn host(config: &Value) -> Option<Finding> {
    let host =
        text(config, "host").filter(|host| !host.is_empty() && host.trim() == *host && !host.starts_with('<'))?;
    let set = |host: &str| Fix::new("fix.use").with("value", host).replace(config, "host", host);
    if let Some((_, rest)) = host.split_once("://") {
        let rest = rest.split(['/', '?', '#']).next().unwrap_or_default();
        // The part before the `@` may contain a password, so it is neither kept nor shown.
        let bare = rest.rsplit('@').next().unwrap_or_default();
        let finding = Finding::error("smtp.host_scheme", "host");
        return Some(if is_name(bare) || with_port(bare).is_some() { finding.fixed_by(set(bare)) } else { finding });
    }
    if let Some((name, port)) = with_port(host) {
        let fix = Fix::new("fix.use_host_and_port").with("host", name).with("port", port.to_string());
        let fix = fix.replace(config, "host", name).replace(config, "port", port);
        return Some(Finding::error("smtp.host_port", "host").fixed_by(fix));
    }
    if host.contains('@') {
        return Some(Finding::error("smtp.host_form", "host").with_message("smtp.host_form.email_address"));
    }
    if !is_name(host) {
        return Some(Finding::error("smtp.host_form", "host").with_message("smtp.host_form.characters"));
    }
    None
}

/// Returns whether a text has the form of a host name or IP address.
fn is_name(host: &str) -> bool {
    let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    let is_v6 = bare.parse::<std::net::Ipv6Addr>().is_ok();
    let right = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    is_v6 || (!host.is_empty() && host.chars().all(right) && !host.starts_with(['.', '-']) && !host.contains(".."))
}

/// Splits `mail.example.com:587` into host and port.
fn with_port(host: &str) -> Option<(&str, u16)> {
    let (name, port) = host.rsplit_once(':')?;
    let port = port.parse().ok()?;
    (is_name(name) && !host.parse::<std::net::Ipv6Addr>().is_ok_and(|_| true)).then_some((name, port))
}

/// Returns whether the mail server is on this machine.
pub(super) fn is_local(config: &Value) -> bool {
    text(config, "host").is_some_and(|host| {
        host == "localhost" || host.ends_with(".localhost") || host.starts_with("127.") || host == "::1"
    })
}

fn port(config: &Value) -> Option<Finding> {
    let port = config.get("port")?.as_number()?;
    if port.as_u64() == Some(0) && is_local(config) {
        return Some(Finding::hint("smtp.port_zero", "port"));
    }
    let is_in_range = port.as_u64().is_some_and(|port| (1..=65535).contains(&port));
    (!is_in_range).then(|| Finding::error("smtp.port_range", "port"))
}

fn sign_in(config: &Value, findings: &mut Vec<Finding>) {
    let Some(auth) = config.get("auth").filter(|auth| auth.is_object()) else { return };
    if auth.as_object().is_some_and(serde_json::Map::is_empty) {
        findings.push(Finding::warning("smtp.no_sign_in", "auth"));
        return;
    }
    let at = |key: &str| FieldPath::from("auth").key(key);
    let has = |key: &str| text(auth, key).is_some_and(|text| !text.is_empty());
    let kind = text(auth, "type").unwrap_or_default();
    let mut of = |field: &Field| findings.extend(fields::check_one(config, &at(field.name), field));
    of(&Field::required("user", "field_name.user", Shape::Text));
    if let Some(value) = auth.get("type") {
        let is_known = value.is_null() || ["login", "oauth2"].contains(&kind);
        if !is_known {
            let right = if kind.eq_ignore_ascii_case("oauth2") { "oauth2" } else { "login" };
            let fix = Fix::new("fix.change_to").with("value", right).replace(config, at("type"), right);
            findings.push(Finding::error("smtp.auth_type", at("type")).fixed_by(fix));
            return;
        }
    }
    let is_key = has("privateKey") || has("serviceClient");
    let is_token = ["clientId", "clientSecret", "refreshToken", "accessToken"].into_iter().any(has);
    if kind != "oauth2" && !is_key && !is_token {
        // Logto takes a missing password for OAuth 2, but not an empty one.
        if auth.get("pass").is_none() {
            findings.push(Finding::error("smtp.auth_pass", at("pass")));
        } else {
            findings.extend(fields::check_one(
                config,
                &at("pass"),
                &Field::required("pass", "field_name.pass", Shape::Text),
            ));
        }
        return;
    }
    if has("pass") {
        findings.push(Finding::warning("smtp.auth_mixed", at("pass")));
    } else if is_key && !(has("privateKey") && has("serviceClient")) {
        let missing = if has("privateKey") { "serviceClient" } else { "privateKey" };
        findings.push(Finding::error("smtp.auth_key", at(missing)));
    } else if !is_key && !has("refreshToken") && !has("accessToken") {
        findings.push(Finding::error("smtp.auth_token", at("refreshToken")));
    }
}

/// The name in the EHLO command must be ASCII (RFC 5321 section 4.1.1.1); some containers' host names
/// are not.
fn helo_name(config: &Value) -> Option<Finding> {
    let name = text(config, "name")?;
    if name.is_ascii() && !name.trim().contains(char::is_whitespace) {
        return None;
    }
    let fix = Fix::new("fix.remove").remove(config, "name");
    Some(Finding::error("smtp.helo_name", "name").fixed_by(fix))
}
