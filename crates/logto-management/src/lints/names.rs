//! Rules for misspelled members: Logto keeps and ignores them.

use serde_json::Value;

use super::fields::Field;
use crate::lint::{Finding, Fix};

/// Other names of members.
const ALIASES: [(&str, &str); 8] = [
    ("from", "fromEmail"),
    ("sender", "fromEmail"),
    ("headers", "customHeaders"),
    ("hostname", "host"),
    ("server", "host"),
    ("messagingServiceSid", "fromMessagingServiceSID"),
    ("sid", "accountSID"),
    ("token", "authToken"),
];

/// Members of nodemailer, which Logto passes on.
const OF_NODEMAILER: [&str; 16] = [
    "authMethod",
    "component",
    "dkim",
    "forceAuth",
    "lmtp",
    "maxConnections",
    "maxMessages",
    "opportunisticTLS",
    "pool",
    "proxy",
    "rateDelta",
    "rateLimit",
    "service",
    "socket",
    "transactionLog",
    "url",
];

pub(super) fn check(config: &Value, fields: &[Field], findings: &mut Vec<Finding>) {
    let Some(members) = config.as_object() else { return };
    let is_known = |name: &str| name == "templates" || fields.iter().any(|field| field.name == name);
    for (written, value) in members {
        // The sign-in at the top has a finding of its own.
        let is_old_sign_in = ["username", "user", "password", "pass"].contains(&written.as_str());
        let is_other = OF_NODEMAILER.contains(&written.as_str());
        if is_known(written) || is_old_sign_in || is_other {
            continue;
        }
        let Some(right) = meant(written, value, fields) else { continue };
        let fix = if config.get(right).is_some_and(|value| !value.is_null()) {
            Fix::new("fix.remove").remove(config, written.as_str())
        } else {
            let fix = Fix::new("fix.rename").with("name", right).remove(config, written.as_str());
            fix.replace(config, right, value.clone())
        };
        let finding = Finding::warning("field.misspelled", written.as_str());
        findings.push(finding.with("written", written.as_str()).with("name", right).fixed_by(fix));
    }
}

/// Returns the member that a name means.
fn meant(written: &str, value: &Value, fields: &[Field]) -> Option<&'static str> {
    let plain = |name: &str| name.to_lowercase().replace(['_', '-', ' '], "");
    let name = plain(written);
    let known = || fields.iter().map(|field| field.name).chain(["templates"]);
    if let Some(right) = known().find(|known| plain(known) == name) {
        return Some(right);
    }
    let alias = ALIASES.iter().find(|(alias, right)| plain(alias) == name && known().any(|known| known == *right));
    if let Some((_, right)) = alias {
        return (value.is_string() || value.is_object()).then_some(*right);
    }
    // In short names, one other letter makes another word.
    known().find(|known| known.len() >= 6 && super::spelling::distance(&name, &plain(known)) == 1)
}
