//! The two connectors that carry codes: SMTP for e-mail, Twilio for text messages.

mod check;
pub(crate) mod factory;
mod mailer;
pub(crate) mod saved;
pub(crate) mod smtp;
pub(crate) mod template;
pub(crate) mod twilio;

use serde::Deserialize;
use serde_json::Value;

pub use smtp::{SmtpAuth, SmtpConfig, SmtpTemplate};
pub use template::UsageType;
pub use twilio::{TwilioConfig, TwilioTemplate};

use crate::passcode::Identifier;
use crate::zod::Issues;
use factory::Kind;

/// The id of Logto's SMTP connector.
pub(crate) const SMTP_ID: &str = "simple-mail-transfer-protocol";

/// The id of Logto's Twilio connector.
pub(crate) const TWILIO_ID: &str = "twilio-short-message-service";

/// Which connectors codes go out through at the start; the Management API changes them.
///
/// [`Connectors::default`] sends to the server's own inbox, over real sockets. A file in the shape
/// of Logto's `GET /api/connectors` (see `examples/connectors.json`) with the credentials of real
/// accounts sends real messages.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Connectors {
    /// The e-mail connector.
    pub email: Option<SmtpConfig>,
    /// The text message connector.
    pub sms: Option<TwilioConfig>,
}

impl Default for Connectors {
    fn default() -> Self {
        Self { email: Some(SmtpConfig::inbox()), sms: Some(TwilioConfig::inbox()) }
    }
}

/// A connector file that cannot be used.
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
    /// No connector at all: nothing can be sent until the Management API makes one.
    #[must_use]
    pub fn none() -> Self {
        Self { email: None, sms: None }
    }

    /// Reads the JSON of a connector file: an array of `{connectorId, config}`.
    ///
    /// # Errors
    /// When it is not JSON of this shape, a connector is unknown or there twice, or one of the
    /// four required templates is missing.
    pub fn from_json(json: &str) -> Result<Self, ConnectorsError> {
        let entries: Vec<Entry> = serde_json::from_str(json).map_err(|error| ConnectorsError(error.to_string()))?;
        let mut connectors = Self::none();
        for Entry { connector_id, config } in entries {
            let refuse = |why: String| ConnectorsError(format!("{connector_id}: {why}"));
            let taken = match &*connector_id {
                SMTP_ID => {
                    let config = SmtpConfig::from_value(config).map_err(refuse)?;
                    connectors.email.replace(config).is_some()
                }
                TWILIO_ID => {
                    let config = TwilioConfig::from_value(config).map_err(refuse)?;
                    connectors.sms.replace(config).is_some()
                }
                _ => {
                    return Err(refuse(format!("unknown connector; `{SMTP_ID}` and `{TWILIO_ID}` are known")));
                }
            };
            if taken {
                return Err(refuse("it is there twice".to_owned()));
            }
        }
        Ok(connectors)
    }
}

/// Sends a message with a connector's configuration, if it keeps the rules now.
pub(crate) async fn send(kind: Kind, config: &Value, message: &Outgoing<'_>) -> Result<(), SendError> {
    let issues = kind.check(config);
    if !issues.is_empty() {
        return Err(SendError::Config(issues));
    }
    let payload = message.payload();
    let (to, usage) = (message.to.value(), message.usage);
    let unusable = |why: String| SendError::Provider(why);
    match kind {
        Kind::Email => {
            let config = SmtpConfig::from_value(config.clone()).map_err(unusable)?;
            smtp::send(&config, message.sinks, to, usage, &payload).await
        }
        Kind::Sms => {
            let config = TwilioConfig::from_value(config.clone()).map_err(unusable)?;
            twilio::send(&config, message.sinks, to, usage, &payload).await
        }
    }
}

/// A message to be sent.
pub(crate) struct Outgoing<'a> {
    pub(crate) to: &'a Identifier,
    pub(crate) code: &'a str,
    pub(crate) usage: UsageType,
    pub(crate) application: Option<(&'a str, &'a str)>,
    pub(crate) sinks: &'a Sinks,
}

impl Outgoing<'_> {
    fn payload(&self) -> Value {
        let mut payload = serde_json::json!({ "code": self.code });
        if let Some((id, name)) = self.application {
            payload["application"] = serde_json::json!({ "id": id, "name": name });
        }
        payload
    }
}

/// Where the server's own stand-ins for mail server and Twilio listen.
#[derive(Clone, Debug)]
pub(crate) struct Sinks {
    pub(crate) smtp_port: u16,
    pub(crate) smtp_starttls_port: u16,
    pub(crate) smtps_port: u16,
    pub(crate) twilio: String,
}

/// Why a message could not be sent.
#[derive(Debug)]
pub(crate) enum SendError {
    /// No connector of this type is configured.
    NoConnector(&'static str),
    /// The configuration breaks rules.
    Config(Issues),
    /// The provider's own words.
    Provider(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_example_sends_to_the_inbox() {
        let connectors = Connectors::from_json(include_str!("../../examples/connectors.json"));
        let connectors = connectors.unwrap();
        assert_eq!(connectors.email.unwrap().port, 0);
        assert_eq!(connectors.sms.unwrap().base_url.as_deref(), Some("/twilio"));
    }

    #[test]
    fn broken_files_are_refused_in_words() {
        let without = |gone: &str| {
            let mut file: Value = serde_json::from_str(include_str!("../../examples/connectors.json")).unwrap();
            let templates = file[0]["config"]["templates"].as_array_mut().unwrap();
            templates.retain(|template| template["usageType"] != gone);
            file.to_string()
        };
        for (json, says) in [
            ("[".to_owned(), "EOF while parsing"),
            (r#"[{"connectorId":"x","config":{}}]"#.to_owned(), "x: unknown connector"),
            (format!(r#"[{{"connectorId":"{SMTP_ID}","config":{{"port":25}}}}]"#), "missing field `host`"),
            (without("SignIn"), "UsageType (SignIn) should be provided"),
        ] {
            let error = Connectors::from_json(&json).unwrap_err().to_string();
            assert!(error.contains(says), "{error}");
        }
    }

    #[test]
    fn debug_says_nothing_secret() {
        let text = format!("{:?}", Connectors::default());
        assert!(!text.contains(twilio::DEV_AUTH_TOKEN), "{text}");
        assert!(!text.contains("logto-dev-password"), "{text}");
    }
}
