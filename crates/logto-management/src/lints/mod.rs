//! The lint rules for connector configurations.
//!
//! Order of the modules: `access` ← `fields` ← `html` ← `templates`, `sms_text`, `twilio`, `address`,
//! `smtp` ← `tls`.

mod access;
mod address;
mod fields;
mod html;
mod sms_text;
mod smtp;
mod templates;
mod tls;
mod twilio;

use serde_json::Value;

use crate::connectors::{ConnectorConfig as _, SmtpConfig, TwilioConfig};
use crate::lint::{Finding, Lint, sort_and_prune};

impl Lint for TwilioConfig {
    fn lint(&self) -> Vec<Finding> {
        check_twilio(&self.to_value())
    }
}

impl Lint for SmtpConfig {
    fn lint(&self) -> Vec<Finding> {
        check_smtp(&self.to_value())
    }
}

fn check_twilio(config: &Value) -> Vec<Finding> {
    let mut findings = fields::check(config, &twilio::FIELDS);
    twilio::check(config, &mut findings);
    templates::check(config, templates::Medium::Sms, &mut findings);
    sms_text::check(config, &mut findings);
    sort_and_prune(findings, config)
}

fn check_smtp(config: &Value) -> Vec<Finding> {
    let mut findings = fields::check(config, &smtp::FIELDS);
    smtp::check(config, &mut findings);
    tls::check(config, &mut findings);
    address::check(config, &mut findings);
    templates::check(config, templates::Medium::Email, &mut findings);
    html::check(config, &mut findings);
    sort_and_prune(findings, config)
}
