//! The lint rules for connector configurations.
//!
//! Order of the modules: `access`, `spelling` ← `fields` ← `names`, `headers`, `auth`, `address`, `smtp`, `twilio`,
//! `html` ← `rendering`, `sms_text`, `variables` ← `syntax` ← `templates`; `smtp` ← `tls`; `address` ← `provider`,
//! `templates`.

mod access;
mod address;
mod auth;
mod fields;
mod headers;
mod html;
mod names;
mod provider;
mod rendering;
mod sms_text;
mod smtp;
mod spelling;
mod syntax;
mod templates;
mod tls;
mod twilio;
mod variables;

use serde_json::Value;

use crate::connectors::{ConnectorConfig as _, SmtpConfig, TwilioConfig};
use crate::lint::{Finding, Lint, sort_and_prune};

impl Lint for TwilioConfig {
    fn lint(&self) -> Vec<Finding> {
        check_twilio(&self.to_value())
    }
}

impl TwilioConfig {
    /// Returns the findings for a server whose version of the connector is known: also members that it does not know
    /// yet. `has_member` is that of its factory or of a connector
    /// ([`Connector::has_member`](crate::Connector::has_member)).
    ///
    /// ```
    /// use logto_management::ConnectorFactory;
    /// use logto_management::connectors::TwilioConfig;
    /// use serde_json::json;
    ///
    /// let mut config = TwilioConfig::new();
    /// config.set_host("api.dublin.ie1.twilio.com");
    /// let of_logto_1_42 = json!({"id": "twilio-short-message-service", "formItems": [{"key": "accountSID"}]});
    /// let factory = ConnectorFactory::from_value(of_logto_1_42).unwrap();
    /// assert!(config.lint_for(|name| factory.has_member(name)).iter().any(|finding| finding.code == "twilio.host_ignored"));
    /// ```
    #[must_use]
    pub fn lint_for(&self, has_member: impl Fn(&str) -> Option<bool>) -> Vec<Finding> {
        let config = self.to_value();
        let mut findings = self.lint();
        twilio::for_version(&config, has_member("host"), &mut findings);
        sort_and_prune(findings, &config)
    }
}

impl Lint for SmtpConfig {
    fn lint(&self) -> Vec<Finding> {
        check_smtp(&self.to_value())
    }
}

fn check_twilio(config: &Value) -> Vec<Finding> {
    let mut findings = fields::check(config, &twilio::FIELDS);
    names::check(config, &twilio::FIELDS, &mut findings);
    twilio::check(config, &mut findings);
    templates::check(config, templates::Medium::Sms, &mut findings);
    sms_text::check(config, &mut findings);
    sort_and_prune(findings, config)
}

fn check_smtp(config: &Value) -> Vec<Finding> {
    let mut findings = fields::check(config, &smtp::FIELDS);
    names::check(config, &smtp::FIELDS, &mut findings);
    smtp::check(config, &mut findings);
    auth::check(config, &mut findings);
    tls::check(config, &mut findings);
    provider::check(config, &mut findings);
    address::check(config, &mut findings);
    headers::check(config, &mut findings);
    templates::check(config, templates::Medium::Email, &mut findings);
    html::check(config, &mut findings);
    rendering::check(config, &mut findings);
    sort_and_prune(findings, config)
}
