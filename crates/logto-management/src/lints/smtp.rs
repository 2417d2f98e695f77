//! Rules for the mail server.

use serde_json::Value;

use super::access::text;
use super::fields::{Field, Shape};
use crate::lint::{Finding, Fix};

pub(super) const FIELDS: [Field; 21] = [
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
    Field::optional("customHeaders", "field_name.customHeaders", Shape::Object),
];

pub(super) fn check(config: &Value, findings: &mut Vec<Finding>) {
    findings.extend(host(config));
    findings.extend(port(config));
    findings.extend(helo_name(config));
    for name in ["connectionTimeout", "greetingTimeout", "socketTimeout", "dnsTimeout"] {
        findings.extend(timeout(config, name));
    }
}

/// The longest timeout of Node, in milliseconds. A longer one ends at once.
const MAX_TIMEOUT: f64 = 2_147_483_647.0;

fn timeout(config: &Value, name: &'static str) -> Option<Finding> {
    let millis = config[name].as_f64()?;
    let fix = Fix::new("fix.remove").remove(config, name);
    if !(0.0..=MAX_TIMEOUT).contains(&millis) {
        return Some(Finding::error("smtp.timeout", name).with_message("smtp.timeout.ends_at_once").fixed_by(fix));
    }
    if millis == 0.0 {
        return Some(Finding::hint("smtp.timeout", name).with_message("smtp.timeout.default").fixed_by(fix));
    }
    (millis < 1000.0).then(|| Finding::warning("smtp.timeout", name).with_message("smtp.timeout.short"))
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

/// The name in the EHLO command must be ASCII (RFC 5321 section 4.1.1.1); some containers' host names
/// are not.
fn helo_name(config: &Value) -> Option<Finding> {
    let name = text(config, "name")?;
    if name.is_ascii() && !name.trim().contains(char::is_whitespace) {
        return None;
    }
    let fix = Fix::new("fix.remove").remove(config, "name");
    Some(Finding::warning("smtp.helo_name", "name").fixed_by(fix))
}
