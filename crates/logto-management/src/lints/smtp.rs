//! The mail server, and the sign-in there.

use serde_json::Value;

use super::fields::{self, Field, Shape};
use super::text;
use crate::FieldPath;
use crate::lint::{Finding, Fix};

pub(super) const FIELDS: [Field; 20] = [
    Field::required("host", "The host", Shape::Text),
    Field::required("port", "The port", Shape::Number),
    Field::required("auth", "The sign-in at the mail server", Shape::Object),
    Field::required("fromEmail", "The sender", Shape::Text),
    Field::optional("replyTo", "The address for answers", Shape::Text),
    Field::optional("logger", "“Logger”", Shape::Switch),
    Field::optional("debug", "“Debug”", Shape::Switch),
    Field::optional("disableFileAccess", "“Disable file access”", Shape::Switch),
    Field::optional("disableUrlAccess", "“Disable URL access”", Shape::Switch),
    Field::optional("name", "The name of this server", Shape::Text),
    Field::optional("localAddress", "The local address", Shape::Text),
    Field::optional("connectionTimeout", "The time-out of the connection", Shape::Number),
    Field::optional("greetingTimeout", "The time-out of the greeting", Shape::Number),
    Field::optional("socketTimeout", "The time-out of the transfer", Shape::Number),
    Field::optional("dnsTimeout", "The time-out of the name look-up", Shape::Number),
    Field::optional("secure", "“Secure”", Shape::Switch),
    Field::optional("tls", "“TLS”", Shape::Object),
    Field::optional("servername", "The name in the certificate", Shape::Text),
    Field::optional("ignoreTLS", "“Ignore TLS”", Shape::Switch),
    Field::optional("requireTLS", "“Require TLS”", Shape::Switch),
];

pub(super) fn check(config: &Value, findings: &mut Vec<Finding>) {
    findings.extend(host(config));
    findings.extend(port(config));
    sign_in(config, findings);
    findings.extend(helo_name(config));
    for name in ["connectionTimeout", "greetingTimeout", "socketTimeout", "dnsTimeout"] {
        if config[name].as_u64().is_some_and(|millis| millis < 1000) {
            let message = "Time-outs are in milliseconds: this is less than a second.";
            findings.push(Finding::warning("smtp.timeout", name, message));
        }
    }
    let headers = FieldPath::from("customHeaders");
    findings.extend(fields::check_one(
        config,
        &headers,
        &Field::optional("customHeaders", "The list of custom headers", Shape::Object),
    ));
}

fn host(config: &Value) -> Option<Finding> {
    let host =
        text(config, "host").filter(|host| !host.is_empty() && host.trim() == *host && !host.starts_with('<'))?;
    let set = |host: &str| Fix::new(format!("Use {host}")).replace(config, "host", host);
    if let Some((_, rest)) = host.split_once("://") {
        let rest = rest.split(['/', '?', '#']).next().unwrap_or_default();
        // What is before the `@` may be a password: it is neither kept nor shown.
        let bare = rest.rsplit('@').next().unwrap_or_default();
        let finding = Finding::error("smtp.host_scheme", "host", "The host is a name, without “smtp://” or the like.");
        return Some(if is_name(bare) || with_port(bare).is_some() { finding.fixed_by(set(bare)) } else { finding });
    }
    if let Some((name, port)) = with_port(host) {
        let fix =
            Fix::new(format!("Use {name} and port {port}")).replace(config, "host", name).replace(config, "port", port);
        let message = "The port has a field of its own.";
        return Some(Finding::error("smtp.host_port", "host", message).fixed_by(fix));
    }
    if host.contains('@') {
        let message = "The host is the mail server's name, not an e-mail address.";
        return Some(Finding::error("smtp.host_form", "host", message));
    }
    if !is_name(host) {
        let message = "This is no host: it has signs that no host name has.";
        return Some(Finding::error("smtp.host_form", "host", message));
    }
    None
}

/// A name or address in the form of a host.
fn is_name(host: &str) -> bool {
    let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    let is_v6 = bare.parse::<std::net::Ipv6Addr>().is_ok();
    let right = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    is_v6 || (!host.is_empty() && host.chars().all(right) && !host.starts_with(['.', '-']) && !host.contains(".."))
}

/// `mail.example.com:587` in its parts.
fn with_port(host: &str) -> Option<(&str, u16)> {
    let (name, port) = host.rsplit_once(':')?;
    let port = port.parse().ok()?;
    (is_name(name) && !host.parse::<std::net::Ipv6Addr>().is_ok_and(|_| true)).then_some((name, port))
}

/// Whether messages go nowhere but to this machine.
pub(super) fn is_local(config: &Value) -> bool {
    text(config, "host").is_some_and(|host| {
        host == "localhost" || host.ends_with(".localhost") || host.starts_with("127.") || host == "::1"
    })
}

fn port(config: &Value) -> Option<Finding> {
    let port = config.get("port")?.as_number()?;
    if port.as_u64() == Some(0) && is_local(config) {
        let message = "Port 0 stands for logto-dev's own inbox; no other server understands it.";
        return Some(Finding::hint("smtp.port_zero", "port", message));
    }
    let is_in_range = port.as_u64().is_some_and(|port| (1..=65535).contains(&port));
    if is_in_range {
        return None;
    }
    let message = "A port is a whole number from 1 to 65535; mail servers take 465 or 587.";
    Some(Finding::error("smtp.port_range", "port", message))
}

fn sign_in(config: &Value, findings: &mut Vec<Finding>) {
    let Some(auth) = config.get("auth").filter(|auth| auth.is_object()) else { return };
    if auth.as_object().is_some_and(serde_json::Map::is_empty) {
        let message = "Without user and password the mail server has to know this one by its address, and older Logto \
                       servers refuse the configuration.";
        findings.push(Finding::warning("smtp.no_sign_in", "auth", message));
        return;
    }
    let at = |key: &str| FieldPath::from("auth").key(key);
    let has = |key: &str| text(auth, key).is_some_and(|text| !text.is_empty());
    let kind = text(auth, "type").unwrap_or_default();
    let mut of = |field: &Field| findings.extend(fields::check_one(config, &at(field.name), field));
    of(&Field::required("user", "The user at the mail server", Shape::Text));
    if let Some(value) = auth.get("type") {
        let is_known = value.is_null() || ["login", "oauth2"].contains(&kind);
        if !is_known {
            let right = if kind.eq_ignore_ascii_case("oauth2") { "oauth2" } else { "login" };
            let fix = Fix::new(format!("Make it “{right}”")).replace(config, at("type"), right);
            let message = "The way to sign in is “login” or “oauth2”.";
            findings.push(Finding::error("smtp.auth_type", at("type"), message).fixed_by(fix));
            return;
        }
    }
    let is_key = has("privateKey") || has("serviceClient");
    let is_token = ["clientId", "clientSecret", "refreshToken", "accessToken"].into_iter().any(has);
    if kind != "oauth2" && !is_key && !is_token {
        // An empty one is a password that is not filled in; a missing one is taken for OAuth 2.
        if auth.get("pass").is_none() {
            let message = "There is no password: the server takes this for OAuth 2 without tokens, and cannot sign in.";
            findings.push(Finding::error("smtp.auth_pass", at("pass"), message));
        } else {
            findings.extend(fields::check_one(
                config,
                &at("pass"),
                &Field::required("pass", "The password", Shape::Text),
            ));
        }
        return;
    }
    if has("pass") {
        let message = "With a password the server does not use OAuth 2: remove one of both.";
        findings.push(Finding::warning("smtp.auth_mixed", at("pass"), message));
    } else if is_key && !(has("privateKey") && has("serviceClient")) {
        let missing = if has("privateKey") { "serviceClient" } else { "privateKey" };
        let message = "OAuth 2 with a service account needs its id and its private key.";
        findings.push(Finding::error("smtp.auth_key", at(missing), message));
    } else if !is_key && !has("refreshToken") && !has("accessToken") {
        let message = "OAuth 2 needs a refresh token or an access token.";
        findings.push(Finding::error("smtp.auth_token", at("refreshToken"), message));
    }
}

/// The name that the connection begins with has to be ASCII (RFC 5321 section 4.1.1.1); some
/// containers' host names are not.
fn helo_name(config: &Value) -> Option<Finding> {
    let name = text(config, "name")?;
    if name.is_ascii() && !name.trim().contains(char::is_whitespace) {
        return None;
    }
    let message = "The name has signs other than letters, digits, dots and dashes: mail servers refuse it.";
    let fix = Fix::new("Remove it").remove(config, "name");
    Some(Finding::error("smtp.helo_name", "name", message).fixed_by(fix))
}
