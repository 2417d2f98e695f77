//! The Twilio connector.

use std::fmt;
use std::sync::OnceLock;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::template::{self, UsageType};
use super::{SendError, Sinks};

/// Twilio's own address.
const TWILIO: &str = "https://api.twilio.com";

/// The account the built-in look-alike knows.
pub(crate) const DEV_ACCOUNT_SID: &str = "ACdev0000000000000000000000000000";

/// The token of that account.
pub(crate) const DEV_AUTH_TOKEN: &str = "logto-dev-twilio-token";

/// Logto's configuration of its Twilio connector.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct TwilioConfig {
    /// The account.
    #[serde(rename = "accountSID")]
    pub account_sid: String,
    /// Its token.
    pub auth_token: String,
    /// The messaging service that sends.
    #[serde(rename = "fromMessagingServiceSID")]
    pub from_messaging_service_sid: String,
    /// Ask Twilio to skip its fraud check.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disable_risk_check: Option<bool>,
    /// The messages.
    pub templates: Vec<TwilioTemplate>,
    /// Where Twilio is: an address, or `/twilio` for the server's own look-alike. When absent it is
    /// Twilio itself for accounts that Twilio can have, and the look-alike for all others. Logto does
    /// not know this member and ignores it.
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
    /// What it is for.
    pub usage_type: String,
    /// The text.
    pub content: String,
}

impl TwilioConfig {
    /// Sends to the server's own inbox.
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
        let missing = template::missing(&config.templates, |item| &item.usage_type);
        if missing.is_empty() { Ok(config) } else { Err(template::missing_message(&missing)) }
    }

    fn messages_url(&self, sinks: &Sinks) -> String {
        let base = match self.base_url.as_deref() {
            None if is_account(&self.account_sid) && !is_stand_in(&self.account_sid) => TWILIO,
            None | Some("/twilio") => &sinks.twilio,
            Some(other) => other.trim_end_matches('/'),
        };
        format!("{base}/2010-04-01/Accounts/{}/Messages.json", self.account_sid)
    }
}

/// Whether Twilio could have an account of this id.
fn is_account(sid: &str) -> bool {
    let digits = sid.strip_prefix("AC").unwrap_or_default();
    digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Whether an account is one of the built-in look-alike: its own, or one whose id begins with
/// `AC` and six zeros.
pub(crate) fn is_stand_in(sid: &str) -> bool {
    sid == DEV_ACCOUNT_SID || sid.starts_with("AC000000")
}

/// Sends a code to a phone.
pub(crate) async fn send(
    config: &TwilioConfig,
    sinks: &Sinks,
    to: &str,
    usage: UsageType,
    payload: &Value,
) -> Result<(), SendError> {
    let template = template::choose(&config.templates, usage, |item| &item.usage_type)
        .ok_or_else(|| SendError::Provider(format!("no template for {}", usage.as_str())))?;
    let risk_check = config.disable_risk_check.unwrap_or_default();
    let form = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("To", to)
        .append_pair("MessagingServiceSid", &config.from_messaging_service_sid)
        .append_pair("Body", &template::render(&template.content, payload))
        .append_pair("RiskCheck", if risk_check { "disable" } else { "enable" })
        .finish();
    let response = client()?
        .post(config.messages_url(sinks))
        .basic_auth(&config.account_sid, Some(&config.auth_token))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form)
        .send()
        .await
        .map_err(|error| explain(&error))?;
    if response.status().is_success() {
        return Ok(());
    }
    let body = response.text().await.map_err(|error| explain(&error))?;
    Err(SendError::Provider(body))
}

fn client() -> Result<&'static reqwest::Client, SendError> {
    static CLIENT: OnceLock<reqwest::Client> = OnceLock::new();
    if let Some(client) = CLIENT.get() {
        return Ok(client);
    }
    let client = reqwest::Client::builder()
        .timeout(Duration::from_secs(30))
        // Connections must not outlive a test's runtime: no pool.
        .pool_max_idle_per_host(0)
        .build()
        .map_err(|error| explain(&error))?;
    Ok(CLIENT.get_or_init(|| client))
}

fn explain(error: &reqwest::Error) -> SendError {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        text = format!("{text}: {inner}");
        cause = inner.source();
    }
    SendError::Provider(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_real_accounts_go_to_twilio() {
        let sinks = Sinks {
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
            config.messages_url(&sinks).split("/2010").next().unwrap().to_owned()
        };
        let real = "ACa1b2c3d4e5f60718293a4b5c6d7e8f90";
        assert_eq!(host(real, None), TWILIO);
        assert_eq!(host(real, Some("/twilio")), sinks.twilio);
        assert_eq!(host(real, Some("http://127.0.0.1:9/")), "http://127.0.0.1:9");
        for stand_in in ["AC00000000000000000000000000000001", DEV_ACCOUNT_SID, "ACfail", ""] {
            assert_eq!(host(stand_in, None), sinks.twilio, "{stand_in}");
        }
    }
}
