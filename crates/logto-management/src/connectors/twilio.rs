//! The configuration of Logto's Twilio connector.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::config::{ConnectorConfig, connector_config};
use super::members::{flag, set_flag, set_text, text};
use super::render::render;
use super::secrets;
use super::sms::SmsLength;
use super::template::{SmsTemplate, Template as _};
use super::usage_type::UsageType;
use crate::document::Document;

/// The configuration of the connector `twilio-short-message-service`
/// ([its members](https://docs.logto.io/integrations/twilio)). `Debug` does not show the token.
///
/// ```
/// use logto_management::connectors::{ConnectorConfig as _, TwilioConfig};
/// use logto_management::lint::Lint as _;
///
/// let mut config = TwilioConfig::new();
/// config.set_account_sid("AC00000000000000000000000000000001");
/// config.set_auth_token("0123456789abcdef0123456789abcdef");
/// config.set_from_messaging_service_sid("MG00000000000000000000000000000001");
/// assert_eq!(config.lint(), []);
/// assert!(!format!("{config:?}").contains("0123456789abcdef"));
/// ```
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TwilioConfig(Map<String, Value>);

connector_config!(TwilioConfig, "twilio-short-message-service", SmsTemplate);

impl TwilioConfig {
    /// Returns the Account SID: `AC` and 32 hexadecimal digits. Empty when there is none.
    #[must_use]
    pub fn account_sid(&self) -> &str {
        text(&self.0, "accountSID")
    }

    /// Sets the Account SID.
    pub fn set_account_sid(&mut self, sid: &str) {
        set_text(&mut self.0, "accountSID", sid);
    }

    /// Returns the Auth Token. Empty when there is none.
    #[must_use]
    pub fn auth_token(&self) -> &str {
        text(&self.0, "authToken")
    }

    /// Sets the Auth Token.
    pub fn set_auth_token(&mut self, token: &str) {
        set_text(&mut self.0, "authToken", token);
    }

    /// Returns the Messaging Service SID: `MG` and 32 hexadecimal digits. Logto's connector cannot send
    /// from a phone number.
    #[must_use]
    pub fn from_messaging_service_sid(&self) -> &str {
        text(&self.0, "fromMessagingServiceSID")
    }

    /// Sets the Messaging Service SID.
    pub fn set_from_messaging_service_sid(&mut self, sid: &str) {
        set_text(&mut self.0, "fromMessagingServiceSID", sid);
    }

    /// Returns the host name of Twilio's API in a region, such as `api.dublin.ie1.twilio.com`. Empty: `api.twilio.com`.
    ///
    /// Logto's connector uses it since its version 1.5.0; the one of Logto 1.42 keeps it and ignores it
    /// ([`ConnectorFactory::has_member`](crate::ConnectorFactory::has_member) tells).
    ///
    /// ```
    /// use logto_management::connectors::TwilioConfig;
    ///
    /// let mut config = TwilioConfig::new();
    /// config.set_host("api.dublin.ie1.twilio.com");
    /// assert_eq!(config.host(), "api.dublin.ie1.twilio.com");
    /// ```
    #[must_use]
    pub fn host(&self) -> &str {
        text(&self.0, "host")
    }

    /// Sets the host name of Twilio's API in a region. An empty one removes it: the server refuses an empty text.
    pub fn set_host(&mut self, host: &str) {
        set_text(&mut self.0, "host", host);
    }

    /// Returns whether Twilio's protection against SMS pumping is off.
    #[must_use]
    pub fn disable_risk_check(&self) -> bool {
        flag(&self.0, "disableRiskCheck")
    }

    /// Turns Twilio's protection against SMS pumping off or on.
    pub fn set_disable_risk_check(&mut self, off: bool) {
        set_flag(&mut self.0, "disableRiskCheck", off);
    }

    /// Renders the text message of a usage type; `None` without a template for it.
    ///
    /// ```
    /// use logto_management::connectors::{TwilioConfig, UsageType};
    /// use serde_json::json;
    ///
    /// let message = TwilioConfig::new().message(&UsageType::SignIn, &json!({"code": "123456"}));
    /// assert!(message.unwrap().contains("123456"));
    /// ```
    #[must_use]
    pub fn message(&self, usage: &UsageType, payload: &Value) -> Option<String> {
        self.template_for(usage).map(|template| render(template.content(), payload))
    }

    /// Returns the length of that message.
    #[must_use]
    pub fn message_length(&self, usage: &UsageType, payload: &Value) -> Option<SmsLength> {
        self.message(usage, payload).map(|text| SmsLength::of(&text))
    }
}
