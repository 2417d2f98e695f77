//! Ports, and how the connection is encrypted there.

use serde_json::Value;

use super::smtp::is_local;
use crate::FieldPath;
use crate::lint::{Finding, Fix};

/// Ports that begin in clear and change to TLS by STARTTLS.
const STARTTLS_PORTS: [u64; 3] = [25, 587, 2525];

pub(super) fn check(config: &Value, findings: &mut Vec<Finding>) {
    let port = config["port"].as_u64();
    let on = |name: &str| config[name] == Value::Bool(true);
    let (secure, require, ignore) = (on("secure"), on("requireTLS"), on("ignoreTLS"));
    let is_remote = !is_local(config) && config["host"].is_string();
    let is_starttls_port = port.is_some_and(|port| STARTTLS_PORTS.contains(&port));

    if port == Some(465) && !secure {
        let message = "Port 465 begins with TLS: without “secure” the connection waits until it times out.";
        let fix = Fix::new("Turn “secure” on").replace(config, "secure", true).remove(config, "requireTLS");
        let fix = fix.remove(config, "ignoreTLS");
        findings.push(Finding::error("smtp.tls_port_without_secure", "secure", message).fixed_by(fix));
        return;
    }
    if secure && is_starttls_port {
        let message = "This port begins in clear; with “secure” the server answers “wrong version number”.";
        let fix = Fix::new("Use STARTTLS instead of “secure”").replace(config, "secure", false);
        let fix = fix.replace(config, "requireTLS", true).remove(config, "ignoreTLS");
        findings.push(Finding::error("smtp.secure_on_starttls_port", "secure", message).fixed_by(fix));
        return;
    }
    if require && ignore {
        let message = "“Ignore TLS” wins over “require TLS”: password and messages would go in clear.";
        let fix = Fix::new("Turn “ignore TLS” off").remove(config, "ignoreTLS");
        findings.push(Finding::error("smtp.tls_conflict", "ignoreTLS", message).fixed_by(fix));
    } else if secure && (require || ignore) {
        let name = if require { "requireTLS" } else { "ignoreTLS" };
        let message = "The connection begins with TLS already: this switch does nothing.";
        let fix = Fix::new("Remove it").remove(config, name);
        findings.push(Finding::hint("smtp.tls_needless", name, message).fixed_by(fix));
    } else if ignore && is_remote && has_sign_in(config) {
        let message = "Without TLS the password goes over the network in clear.";
        let fix = Fix::new("Use STARTTLS").remove(config, "ignoreTLS").replace(config, "requireTLS", true);
        findings.push(Finding::warning("smtp.ignore_tls_with_auth", "ignoreTLS", message).fixed_by(fix));
    } else if is_starttls_port && is_remote && !require && !ignore {
        let message = "Without “require TLS” everything goes in clear when the server, or somebody in between, does \
                       not offer STARTTLS.";
        let fix = Fix::new("Require TLS").replace(config, "requireTLS", true);
        findings.push(Finding::warning("smtp.starttls_not_required", "requireTLS", message).fixed_by(fix));
    }
    if port == Some(25) && is_remote {
        let message = "Many clouds block port 25, and providers want 587 or 465 from their customers.";
        findings.push(Finding::hint("smtp.port_25", "port", message));
    }
    let verification = FieldPath::from("tls").key("rejectUnauthorized");
    if verification.get(config) == Some(&Value::Bool(false)) && is_remote {
        let message = "The certificate is not checked: anybody in between can read the password.";
        let fix = Fix::new("Check the certificate").remove(config, verification.clone());
        findings.push(Finding::warning("smtp.certificate_not_checked", verification, message).fixed_by(fix));
    }
}

fn has_sign_in(config: &Value) -> bool {
    config["auth"].as_object().is_some_and(|auth| !auth.is_empty())
}
