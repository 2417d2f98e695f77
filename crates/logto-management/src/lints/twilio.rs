//! Rules for Twilio's identifiers.

use serde_json::Value;

use super::access::text;
use super::fields::{Field, Shape};
use crate::lint::{Finding, Fix};

pub(super) const FIELDS: [Field; 4] = [
    Field::required("accountSID", "field_name.accountSID", Shape::Text),
    Field::required("authToken", "field_name.authToken", Shape::Text),
    Field::required("fromMessagingServiceSID", "field_name.fromMessagingServiceSID", Shape::Text),
    Field::optional("disableRiskCheck", "field_name.disableRiskCheck", Shape::Switch),
];

pub(super) fn check(config: &Value, findings: &mut Vec<Finding>) {
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
