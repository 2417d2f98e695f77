//! Rules for ports and the encryption of the connection.

use serde_json::Value;

use super::access::text;
use super::smtp::is_local;
use crate::FieldPath;
use crate::connectors::SmtpPreset;
use crate::lint::{Finding, Fix};

/// Ports whose connections start unencrypted and switch to TLS with STARTTLS.
const STARTTLS_PORTS: [u64; 4] = [25, 587, 2525, 2587];
/// Ports whose connections start with TLS.
const TLS_PORTS: [u64; 2] = [465, 2465];

pub(super) fn check(config: &Value, findings: &mut Vec<Finding>) {
    let port = config["port"].as_u64();
    let on = |name: &str| config[name] == Value::Bool(true);
    let (secure, require, ignore) = (on("secure"), on("requireTLS"), on("ignoreTLS"));
    let is_remote = !is_local(config) && config["host"].is_string();
    // A provider may have other ports too.
    let preset = text(config, "host").and_then(SmtpPreset::of_host);
    let has = |ports: &[u16]| ports.iter().any(|own| Some(u64::from(*own)) == port);
    let is_tls_port = port.is_some_and(|port| TLS_PORTS.contains(&port)) || preset.is_some_and(|it| has(it.tls_ports));
    let is_starttls_port = !is_tls_port
        && (port.is_some_and(|port| STARTTLS_PORTS.contains(&port)) || preset.is_some_and(|it| has(it.starttls_ports)));

    if let Some(port) = port.filter(|_| is_tls_port && !secure) {
        let fix = Fix::new("fix.secure_on").replace(config, "secure", true).remove(config, "requireTLS");
        let fix = fix.remove(config, "ignoreTLS");
        let finding = Finding::error("smtp.tls_port_without_secure", "secure").with("port", port.to_string());
        findings.push(finding.fixed_by(fix));
        return;
    }
    if secure && is_starttls_port {
        let fix = Fix::new("fix.starttls_instead_of_secure").replace(config, "secure", false);
        let fix = fix.replace(config, "requireTLS", true).remove(config, "ignoreTLS");
        findings.push(Finding::error("smtp.secure_on_starttls_port", "secure").fixed_by(fix));
        return;
    }
    if require && ignore {
        let fix = Fix::new("fix.ignore_tls_off").remove(config, "ignoreTLS");
        findings.push(Finding::warning("smtp.tls_conflict", "ignoreTLS").fixed_by(fix));
    } else if secure && (require || ignore) {
        let name = if require { "requireTLS" } else { "ignoreTLS" };
        let fix = Fix::new("fix.remove").remove(config, name);
        findings.push(Finding::hint("smtp.tls_needless", name).fixed_by(fix));
    } else if ignore && is_remote && has_sign_in(config) {
        let fix = Fix::new("fix.use_starttls").remove(config, "ignoreTLS").replace(config, "requireTLS", true);
        findings.push(Finding::warning("smtp.ignore_tls_with_auth", "ignoreTLS").fixed_by(fix));
    } else if is_starttls_port && is_remote && !require && !ignore {
        let fix = Fix::new("fix.require_tls").replace(config, "requireTLS", true);
        findings.push(Finding::warning("smtp.starttls_not_required", "requireTLS").fixed_by(fix));
    }
    if port == Some(25) && is_remote {
        findings.push(Finding::hint("smtp.port_25", "port"));
    }
    let verification = FieldPath::from("tls").key("rejectUnauthorized");
    if verification.get(config) == Some(&Value::Bool(false)) && is_remote {
        let fix = Fix::new("fix.check_certificate").remove(config, verification.clone());
        findings.push(Finding::warning("smtp.certificate_not_checked", verification).fixed_by(fix));
    }
}

fn has_sign_in(config: &Value) -> bool {
    let is_used = |value: &Value| value.as_str() != Some("") && !value.is_null();
    config["auth"].as_object().is_some_and(|auth| auth.iter().any(|(name, value)| name != "type" && is_used(value)))
}
