//! The connectors that send verification codes: SMTP for email, Twilio for text messages.

mod config_rules;
mod connector;
mod connector_type;
mod smtp;
mod template;
mod twilio;

use serde::Deserialize;
use serde_json::Value;

pub use smtp::{SmtpAuth, SmtpConfig, SmtpTemplate};
pub use template::UsageType;
pub use twilio::{TwilioConfig, TwilioTemplate};

pub(crate) use connector::{Connector, find_connector};
pub(crate) use connector_type::{ConnectorType, factories};
pub(crate) use template::{render, template_for};
pub(crate) use twilio::{DEV_ACCOUNT_SID, DEV_AUTH_TOKEN, is_local_account};

/// The id of Logto's SMTP connector.
pub(crate) const SMTP_ID: &str = "simple-mail-transfer-protocol";

/// The id of Logto's Twilio connector.
pub(crate) const TWILIO_ID: &str = "twilio-short-message-service";

/// The connectors that send codes when the server starts. The Management API can change them.
///
/// [`Connectors::default`] sends to the server's own inbox, over real sockets. A file in the shape
/// of Logto's `GET /api/connectors` (see `examples/connectors.json`) with the credentials of real
/// accounts sends real messages.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Connectors {
    /// The email connector.
    pub email: Option<SmtpConfig>,
    /// The text message connector.
    pub sms: Option<TwilioConfig>,
}

impl Default for Connectors {
    fn default() -> Self {
        Self { email: Some(SmtpConfig::inbox()), sms: Some(TwilioConfig::inbox()) }
    }
}

/// A connector file that is not valid.
#[derive(Debug, thiserror::Error)]
#[error("the connectors are not usable: {0}")]
pub struct ConnectorsError(String);

/// An entry of the file; members Logto adds (`id`, `metadata`, …) are ignored.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    connector_id: String,
    config: Value,
}

impl Connectors {
    /// No connectors: no code can be sent until the Management API creates one.
    #[must_use]
    pub fn none() -> Self {
        Self { email: None, sms: None }
    }

    /// Reads the JSON of a connector file: an array of `{connectorId, config}`.
    ///
    /// # Errors
    /// When it is not JSON of this shape, when a connector is unknown or repeated, or when one of the four
    /// required templates is missing.
    pub fn from_json(json: &str) -> Result<Self, ConnectorsError> {
        let entries: Vec<Entry> = serde_json::from_str(json).map_err(|error| ConnectorsError(error.to_string()))?;
        let mut connectors = Self::none();
        for Entry { connector_id, config } in entries {
            let invalid = |why: String| ConnectorsError(format!("{connector_id}: {why}"));
            let is_repeated = match &*connector_id {
                SMTP_ID => {
                    let config = SmtpConfig::from_value(config).map_err(invalid)?;
                    connectors.email.replace(config).is_some()
                }
                TWILIO_ID => {
                    let config = TwilioConfig::from_value(config).map_err(invalid)?;
                    connectors.sms.replace(config).is_some()
                }
                _ => {
                    return Err(invalid(format!("unknown connector; `{SMTP_ID}` and `{TWILIO_ID}` are known")));
                }
            };
            if is_repeated {
                return Err(invalid("it is there twice".to_owned()));
            }
        }
        Ok(connectors)
    }
}

impl Connectors {
    /// The connectors in the shape of the Management API.
    pub(crate) fn into_list(self) -> Vec<Connector> {
        let email = self.email.and_then(|config| serde_json::to_value(config).ok());
        let sms = self.sms.and_then(|config| serde_json::to_value(config).ok());
        let email = email.map(|config| Connector::new(None, SMTP_ID, config));
        let sms = sms.map(|config| Connector::new(None, TWILIO_ID, config));
        email.into_iter().chain(sms).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn example_file_sends_to_the_inbox() {
        let connectors = Connectors::from_json(include_str!("../../../examples/connectors.json"));
        let connectors = connectors.unwrap();
        assert_eq!(connectors.email.unwrap().port, 0);
        assert_eq!(connectors.sms.unwrap().base_url.as_deref(), Some("/twilio"));
    }

    #[test]
    fn rejects_invalid_files_with_an_explanation() {
        let without = |gone: &str| {
            let mut file: Value = serde_json::from_str(include_str!("../../../examples/connectors.json")).unwrap();
            let templates = file[0]["config"]["templates"].as_array_mut().unwrap();
            templates.retain(|template| template["usageType"] != gone);
            file.to_string()
        };
        for (json, expected) in [
            ("[".to_owned(), "EOF while parsing"),
            (r#"[{"connectorId":"x","config":{}}]"#.to_owned(), "x: unknown connector"),
            (format!(r#"[{{"connectorId":"{SMTP_ID}","config":{{"port":25}}}}]"#), "missing field `host`"),
            (without("SignIn"), "UsageType (SignIn) should be provided"),
        ] {
            let error = Connectors::from_json(&json).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
    }

    #[test]
    fn debug_output_hides_secrets() {
        let text = format!("{:?}", Connectors::default());
        assert!(!text.contains(DEV_AUTH_TOKEN), "{text}");
        assert!(!text.contains("logto-dev-password"), "{text}");
    }
}
