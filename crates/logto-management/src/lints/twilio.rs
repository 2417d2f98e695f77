//! Twilio's identifiers.

use serde_json::Value;

use super::fields::{Field, Shape};
use super::text;
use crate::lint::{Finding, Fix};

pub(super) const FIELDS: [Field; 4] = [
    Field::required("accountSID", "The Account SID", Shape::Text),
    Field::required("authToken", "The Auth Token", Shape::Text),
    Field::required("fromMessagingServiceSID", "The Messaging Service SID", Shape::Text),
    Field::optional("disableRiskCheck", "The switch for the risk check", Shape::Switch),
];

pub(super) fn check(config: &Value, findings: &mut Vec<Finding>) {
    let account = filled(config, "accountSID");
    let service = filled(config, "fromMessagingServiceSID");
    if account.is_some_and(|sid| sid.starts_with("ACdev0")) {
        let message = "This is logto-dev's stand-in for an account: messages go to its inbox, and to nobody's phone.";
        findings.push(Finding::hint("twilio.stand_in", "accountSID", message));
        return;
    }
    if let (Some(account), Some(service)) = (account, service)
        && is_sid(account, "MG")
        && is_sid(service, "AC")
    {
        let message = "Account SID and Messaging Service SID are in each other's place.";
        let fix = Fix::new("Swap them").replace(config, "accountSID", service);
        let fix = fix.replace(config, "fromMessagingServiceSID", account);
        findings.push(Finding::error("twilio.swapped", "accountSID", message).fixed_by(fix));
        return;
    }
    findings.extend(account.and_then(account_sid));
    findings.extend(filled(config, "authToken").and_then(auth_token));
    findings.extend(service.and_then(service_sid));
}

/// A text that has no complaint yet.
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
    let message = if is_sid(sid, "SK") {
        "This is the SID of an API key. The connector needs the Account SID, which begins with AC."
    } else {
        "An Account SID is AC and 32 digits from 0 to f; it is on the first page of Twilio's console."
    };
    Some(Finding::error("twilio.account_sid", "accountSID", message))
}

fn auth_token(token: &str) -> Option<Finding> {
    if is_hex(token) {
        return None;
    }
    let message = if token.starts_with("AC") {
        "This is an Account SID. The Auth Token is beside it in Twilio's console."
    } else {
        "An Auth Token is 32 digits from 0 to f; API keys do not work here."
    };
    Some(Finding::warning("twilio.auth_token", "authToken", message))
}

fn service_sid(sid: &str) -> Option<Finding> {
    if is_sid(sid, "MG") {
        return None;
    }
    let message = if sid.starts_with('+') || sid.chars().all(|c| c.is_ascii_digit()) {
        "This is a phone number. Make a messaging service in Twilio's console, add the number to its senders, and \
         give the service's SID."
    } else if sid.starts_with("PN") {
        "This is the SID of a phone number. The connector needs the one of a messaging service, which begins with MG."
    } else if sid.starts_with("VA") {
        "This is the SID of a Verify service. The connector needs the one of a messaging service, which begins with MG."
    } else {
        "A Messaging Service SID is MG and 32 digits from 0 to f."
    };
    Some(Finding::error("twilio.service_sid", "fromMessagingServiceSID", message))
}
