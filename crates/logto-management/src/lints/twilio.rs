//! Rules for Twilio's identifiers.

use serde_json::Value;

use super::access::text;
use super::fields::{Field, Shape};
use crate::field::FieldPath;
use crate::lint::{Finding, Fix};

pub(super) const FIELDS: [Field; 5] = [
    Field::required("accountSID", "field_name.accountSID", Shape::Text),
    Field::required("authToken", "field_name.authToken", Shape::Text),
    Field::required("fromMessagingServiceSID", "field_name.fromMessagingServiceSID", Shape::Text),
    Field::optional("disableRiskCheck", "field_name.disableRiskCheck", Shape::Switch),
    Field::optional("host", "field_name.twilioHost", Shape::Text),
];

/// Twilio's regions, with the city in the name of their API.
const REGIONS: [(&str, &str); 3] = [("ie1", "dublin"), ("au1", "sydney"), ("us1", "ashburn")];

pub(super) fn check(config: &Value, findings: &mut Vec<Finding>) {
    // An empty host and a placeholder are findings of `host`.
    let of_host = |finding: &Finding| finding.field == FieldPath::from("host");
    findings.retain(|finding| !of_host(finding) || !["field.empty", "field.placeholder"].contains(&finding.code));
    findings.extend(host(config));
    let account = filled(config, "accountSID");
    let service = filled(config, "fromMessagingServiceSID");
    if account.is_some_and(|sid| sid.starts_with("ACdev0")) {
        findings.push(Finding::hint("twilio.stand_in", "accountSID"));
        return;
    }
    if let (Some(account), Some(service)) = (account, service)
        && is_sid(account, "MG")
        && is_sid(service, "AC")
    {
        let fix = Fix::new("fix.swap").replace(config, "accountSID", service);
        let fix = fix.replace(config, "fromMessagingServiceSID", account);
        findings.push(Finding::error("twilio.swapped", "accountSID").fixed_by(fix));
        return;
    }
    findings.extend(account.and_then(account_sid));
    findings.extend(filled(config, "authToken").and_then(auth_token));
    findings.extend(service.and_then(service_sid));
}

/// Logto takes the names of Twilio's own API only, without scheme, path and port.
fn host(config: &Value) -> Option<Finding> {
    let written = text(config, "host")?;
    let remove = || Fix::new("fix.remove").remove(config, "host");
    let error = |message| Finding::error("twilio.host", "host").with_message(message);
    if written.trim().is_empty() {
        return Some(error("twilio.host.empty").fixed_by(remove()));
    }
    if is_api_host(written.trim()) {
        return None;
    }
    let lower = written.to_ascii_lowercase();
    let rest = lower.split_once("://").map_or(lower.as_str(), |(_, rest)| rest);
    let bare = rest.split(['/', ':', '?', '#']).next().unwrap_or_default();
    let region = REGIONS.iter().find(|(region, city)| [*region, *city].contains(&bare));
    let right = match region {
        Some((region, city)) => Some(format!("api.{city}.{region}.twilio.com")),
        None => is_api_host(bare).then(|| bare.to_owned()),
    };
    Some(match right {
        Some(right) => {
            let fix = Fix::new("fix.use").with("value", right.as_str()).replace(config, "host", right);
            error("twilio.host.form").fixed_by(fix)
        }
        None => error("twilio.host.other").fixed_by(remove()),
    })
}

/// `api.twilio.com` and `api.dublin.ie1.twilio.com`.
fn is_api_host(host: &str) -> bool {
    let middle = host.strip_prefix("api.").and_then(|rest| rest.strip_suffix("twilio.com"));
    let is_label = |label: &str| {
        !label.is_empty() && label.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    };
    middle.is_some_and(|middle| {
        middle.is_empty() || middle.strip_suffix('.').is_some_and(|it| it.split('.').all(is_label))
    })
}

/// Checks a configuration for a server whose version of the connector is known.
pub(super) fn for_version(config: &Value, knows_host: Option<bool>, findings: &mut Vec<Finding>) {
    let is_set = text(config, "host").is_some_and(|host| !host.is_empty());
    if is_set && knows_host == Some(false) {
        findings.push(Finding::warning("twilio.host_ignored", "host"));
    }
}

/// Returns a text that the rules for fields have no finding for.
fn filled<'a>(config: &'a Value, key: &str) -> Option<&'a str> {
    text(config, key).filter(|text| !text.is_empty() && text.trim() == *text && !text.starts_with('<'))
}

fn is_hex(text: &str) -> bool {
    text.len() == 32 && text.chars().all(|c| c.is_ascii_hexdigit())
}

fn is_sid(text: &str, prefix: &str) -> bool {
    text.strip_prefix(prefix).is_some_and(is_hex)
}

fn account_sid(sid: &str) -> Option<Finding> {
    if is_sid(sid, "AC") {
        return None;
    }
    let message = if is_sid(sid, "SK") { "twilio.account_sid.api_key" } else { "twilio.account_sid.form" };
    Some(Finding::error("twilio.account_sid", "accountSID").with_message(message))
}

fn auth_token(token: &str) -> Option<Finding> {
    if is_hex(token) {
        return None;
    }
    let message = if token.starts_with("AC") { "twilio.auth_token.account_sid" } else { "twilio.auth_token.form" };
    Some(Finding::warning("twilio.auth_token", "authToken").with_message(message))
}

fn service_sid(sid: &str) -> Option<Finding> {
    if is_sid(sid, "MG") {
        return None;
    }
    let message = if sid.starts_with('+') || sid.chars().all(|c| c.is_ascii_digit()) {
        "twilio.service_sid.phone_number"
    } else if sid.starts_with("PN") {
        "twilio.service_sid.phone_number_sid"
    } else if sid.starts_with("VA") {
        "twilio.service_sid.verify_service"
    } else {
        "twilio.service_sid.form"
    };
    Some(Finding::error("twilio.service_sid", "fromMessagingServiceSID").with_message(message))
}
