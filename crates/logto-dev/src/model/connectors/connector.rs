//! A configured connector, as the Management API shows it.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::ConnectorType;
use crate::model::random;
use crate::model::validation::remove_empty;

/// A configured connector.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Connector {
    pub(crate) id: String,
    pub(crate) connector_id: String,
    pub(crate) config: Value,
}

impl Connector {
    pub(crate) fn new(id: Option<String>, connector_id: &str, config: Value) -> Self {
        Self {
            id: id.unwrap_or_else(|| random::id(12)),
            connector_id: connector_id.to_owned(),
            config: remove_empty(config).unwrap_or_else(|| json!({})),
        }
    }

    pub(crate) fn kind(&self) -> Option<ConnectorType> {
        ConnectorType::from_factory_id(&self.connector_id)
    }

    /// The JSON of the Management API: the connector with the data of its factory.
    pub(crate) fn to_json(&self) -> Value {
        let mut body = self.kind().map_or_else(|| json!({}), ConnectorType::factory);
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

/// The connector of this type.
pub(crate) fn find_connector(connectors: &[Connector], kind: ConnectorType) -> Option<&Connector> {
    connectors.iter().find(|connector| connector.kind() == Some(kind))
}
