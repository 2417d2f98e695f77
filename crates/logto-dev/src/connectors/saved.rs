//! The connectors as they are kept, and as the Management API shows them.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::factory::Kind;
use super::{Connectors, SMTP_ID, TWILIO_ID};
use crate::random;
use crate::zod;

/// A connector somebody has set up.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Saved {
    pub(crate) id: String,
    pub(crate) connector_id: String,
    pub(crate) config: Value,
}

impl Saved {
    pub(crate) fn new(id: Option<String>, connector_id: &str, config: Value) -> Self {
        Self {
            id: id.unwrap_or_else(|| random::id(12)),
            connector_id: connector_id.to_owned(),
            config: zod::clean(config).unwrap_or_else(|| json!({})),
        }
    }

    pub(crate) fn kind(&self) -> Option<Kind> {
        Kind::of_factory(&self.connector_id)
    }

    /// The connector with everything about its kind.
    pub(crate) fn to_json(&self) -> Value {
        let mut body = self.kind().map_or_else(|| json!({}), Kind::factory);
        let factory = body["id"].take();
        body["connectorId"] = factory;
        body["id"] = json!(self.id);
        body["syncProfile"] = json!(false);
        body["enableTokenStorage"] = json!(false);
        body["config"] = self.config.clone();
        body["metadata"] = json!({});
        body["extraInfo"] = json!({});
        body
    }
}

impl Connectors {
    /// The connectors to begin with.
    pub(crate) fn into_saved(self) -> Vec<Saved> {
        let email = self.email.and_then(|config| serde_json::to_value(config).ok());
        let sms = self.sms.and_then(|config| serde_json::to_value(config).ok());
        let email = email.map(|config| Saved::new(None, SMTP_ID, config));
        let sms = sms.map(|config| Saved::new(None, TWILIO_ID, config));
        email.into_iter().chain(sms).collect()
    }
}

/// The connector that sends e-mails, or text messages.
pub(crate) fn of_kind(all: &[Saved], kind: Kind) -> Option<&Saved> {
    all.iter().find(|saved| saved.kind() == Some(kind))
}
