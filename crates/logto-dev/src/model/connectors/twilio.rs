//! The configuration of the Twilio connector.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::template;
use crate::model::local_providers::LocalProviders;

/// Base URL of Twilio's API.
const TWILIO_API: &str = "https://api.twilio.com";

/// The account of the built-in Twilio API.
pub(crate) const DEV_ACCOUNT_SID: &str = "ACdev0000000000000000000000000000";

/// The auth token of that account.
pub(crate) const DEV_AUTH_TOKEN: &str = "logto-dev-twilio-token";

/// Logto's configuration of its Twilio connector.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct TwilioConfig {
    /// The account SID.
    #[serde(rename = "accountSID")]
    pub account_sid: String,
    /// The auth token of the account.
    pub auth_token: String,
    /// The messaging service that sends.
    #[serde(rename = "fromMessagingServiceSID")]
    pub from_messaging_service_sid: String,
    /// Whether Twilio is asked to skip its fraud check.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disable_risk_check: Option<bool>,
    /// The messages.
    pub templates: Vec<TwilioTemplate>,
    /// Base URL of the Twilio API: a URL, or `/twilio` for the built-in API. When absent, accounts with a
    /// valid SID use Twilio itself and all others use the built-in API. Logto ignores this member.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_url: Option<String>,
    /// All other members.
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

impl fmt::Debug for TwilioConfig {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("TwilioConfig")
            .field("account_sid", &self.account_sid)
            .field("templates", &self.templates)
            .field("base_url", &self.base_url)
            .finish_non_exhaustive()
    }
}

/// A text message template.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct TwilioTemplate {
    /// The usage type.
    pub usage_type: String,
    /// The text.
    pub content: String,
}

impl TwilioConfig {
    /// The configuration that sends to the built-in Twilio API.
    #[must_use]
    pub fn inbox() -> Self {
        let template = |usage: &str, what: &str| TwilioTemplate {
            usage_type: usage.to_owned(),
            content: format!("Your {what}code is {{{{code}}}}. It is good for 10 minutes."),
        };
        Self {
            account_sid: DEV_ACCOUNT_SID.to_owned(),
            auth_token: DEV_AUTH_TOKEN.to_owned(),
            from_messaging_service_sid: "MGdev0000000000000000000000000000".to_owned(),
            disable_risk_check: None,
            templates: vec![
                template("SignIn", "sign-in "),
                template("Register", "sign-up "),
                template("ForgotPassword", "password reset "),
                template("Generic", ""),
                template("UserPermissionValidation", "confirmation "),
                template("BindNewIdentifier", "verification "),
            ],
            base_url: Some("/twilio".to_owned()),
            rest: Map::new(),
        }
    }

    pub(crate) fn from_value(value: Value) -> Result<Self, String> {
        let config: Self = serde_json::from_value(value).map_err(|error| error.to_string())?;
        template::check(&config.templates, |item| &item.usage_type)?;
        Ok(config)
    }

    /// The URL that messages are posted to.
    pub(crate) fn messages_url(&self, providers: &LocalProviders) -> String {
        let host = self.rest.get("host").and_then(Value::as_str).filter(|host| is_twilio_host(host));
        let regional = host.map(|host| format!("https://{host}"));
        let base = match self.base_url.as_deref() {
            None if is_valid_sid(&self.account_sid) && !is_local_account(&self.account_sid) => {
                regional.as_deref().unwrap_or(TWILIO_API)
            }
            None | Some("/twilio") => &providers.twilio,
            Some(other) => other.trim_end_matches('/'),
        };
        format!("{base}/2010-04-01/Accounts/{}/Messages.json", self.account_sid)
    }
}

/// Whether `host` is a host of Twilio's API, such as that of a region: `api.dublin.ie1.twilio.com`.
fn is_twilio_host(host: &str) -> bool {
    let is_name = host.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-".contains(&byte));
    is_name && host.starts_with("api.") && host.ends_with(".twilio.com")
}

/// Whether `sid` has the form of a Twilio account SID.
fn is_valid_sid(sid: &str) -> bool {
    let digits = sid.strip_prefix("AC").unwrap_or_default();
    digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Whether an account belongs to the built-in API: its own account, or one whose SID begins with `AC` and
/// six zeros.
pub(crate) fn is_local_account(sid: &str) -> bool {
    sid == DEV_ACCOUNT_SID || sid.starts_with("AC000000")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_valid_accounts_use_the_real_twilio() {
        let providers = LocalProviders {
            smtp_port: 1,
            smtp_starttls_port: 2,
            smtps_port: 3,
            twilio: "http://127.0.0.1:1/twilio".to_owned(),
        };
        let host = |sid: &str, base: Option<&str>| {
            let config = TwilioConfig {
                account_sid: sid.to_owned(),
                base_url: base.map(str::to_owned),
                ..TwilioConfig::inbox()
            };
            config.messages_url(&providers).split("/2010").next().unwrap().to_owned()
        };
        let real = "ACa1b2c3d4e5f60718293a4b5c6d7e8f90";
        assert_eq!(host(real, None), TWILIO_API);
        for (member, expected) in [
            ("api.dublin.ie1.twilio.com", "https://api.dublin.ie1.twilio.com"),
            ("https://api.twilio.com", TWILIO_API),
            ("api.twilio.com.evil.test", TWILIO_API),
            ("evil.test/api.twilio.com", TWILIO_API),
            ("", TWILIO_API),
        ] {
            let mut config = TwilioConfig { account_sid: real.to_owned(), base_url: None, ..TwilioConfig::inbox() };
            config.rest.insert("host".to_owned(), member.into());
            assert_eq!(config.messages_url(&providers).split("/2010").next(), Some(expected), "{member}");
            config.account_sid = DEV_ACCOUNT_SID.to_owned();
            assert!(config.messages_url(&providers).starts_with(&providers.twilio), "{member}");
        }
        assert_eq!(host(real, Some("/twilio")), providers.twilio);
        assert_eq!(host(real, Some("http://127.0.0.1:9/")), "http://127.0.0.1:9");
        for local in ["AC00000000000000000000000000000001", DEV_ACCOUNT_SID, "ACfail", ""] {
            assert_eq!(host(local, None), providers.twilio, "{local}");
        }
    }
}
