//! The lints of connectors' configurations.

mod address;
mod fields;
mod html;
mod sms_text;
mod smtp;
mod templates;
mod tls;
mod twilio;

use serde_json::Value;

use super::lint::{Finding, tidied};

/// All findings about a Twilio configuration, the worst first.
pub(super) fn twilio(config: &Value) -> Vec<Finding> {
    let mut findings = fields::check(config, &twilio::FIELDS);
    twilio::check(config, &mut findings);
    templates::check(config, templates::Medium::Sms, &mut findings);
    sms_text::check(config, &mut findings);
    tidied(findings, config)
}

/// All findings about an SMTP configuration, the worst first.
pub(super) fn smtp(config: &Value) -> Vec<Finding> {
    let mut findings = fields::check(config, &smtp::FIELDS);
    smtp::check(config, &mut findings);
    tls::check(config, &mut findings);
    address::check(config, &mut findings);
    templates::check(config, templates::Medium::Email, &mut findings);
    html::check(config, &mut findings);
    tidied(findings, config)
}

/// The text at a member, if it is one.
fn text<'a>(config: &'a Value, key: &str) -> Option<&'a str> {
    config.get(key)?.as_str()
}

/// The templates that are objects, with their places.
fn template_objects(config: &Value) -> impl Iterator<Item = (usize, &Value)> {
    config["templates"].as_array().into_iter().flatten().enumerate().filter(|(_, template)| template.is_object())
}
