//! The outcome of the last message that each connector was to send to a person. Test messages are not among them.

use std::sync::Mutex;

use serde::Serialize;
use serde_json::Value;

use super::connectors::{Connector, ConnectorType};
use super::lock::lock;

/// The outcome of a message.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Delivery {
    /// The id of the connector factory.
    connector_id: &'static str,
    /// Whether the provider accepted it.
    is_sent: bool,
    /// Milliseconds since 1970.
    at: i64,
    /// The configuration without its templates.
    #[serde(skip)]
    config: Value,
}

/// The last outcome of each connector.
#[derive(Default)]
pub(crate) struct Deliveries(Mutex<Vec<Delivery>>);

impl Deliveries {
    /// Records the outcome of a message that was sent with `config`.
    pub(crate) fn record(&self, kind: ConnectorType, config: &Value, is_sent: bool, now_ms: i64) {
        let connector_id = kind.factory_id();
        let mut all = lock(&self.0);
        all.retain(|delivery| delivery.connector_id != connector_id);
        all.push(Delivery { connector_id, is_sent, at: now_ms, config: without_templates(config) });
    }

    /// The outcomes that say something about these connectors: only templates may have changed since.
    pub(crate) fn of(&self, connectors: &[Connector]) -> Vec<Delivery> {
        let is_current = |delivery: &&Delivery| {
            let mut same = connectors.iter().filter(|connector| connector.connector_id == delivery.connector_id);
            same.any(|connector| without_templates(&connector.config) == delivery.config)
        };
        lock(&self.0).iter().filter(is_current).cloned().collect()
    }
}

fn without_templates(config: &Value) -> Value {
    let mut config = config.clone();
    if let Some(members) = config.as_object_mut() {
        members.remove("templates");
    }
    config
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn forgets_a_delivery_when_the_configuration_changes() {
        let deliveries = Deliveries::default();
        let kind = ConnectorType::Email;
        let connector = |config: Value| [Connector::new(None, kind.factory_id(), config)];
        let used = json!({ "host": "h", "templates": [] });
        deliveries.record(kind, &used, false, 1);
        deliveries.record(kind, &used, true, 2);
        let current = deliveries.of(&connector(json!({ "host": "h", "templates": [{}] })));
        let expected = json!([{ "connectorId": kind.factory_id(), "isSent": true, "at": 2 }]);
        assert_eq!(serde_json::to_value(current).unwrap(), expected);
        assert!(deliveries.of(&connector(json!({ "host": "g" }))).is_empty());
        assert!(deliveries.of(&[]).is_empty());
    }
}
