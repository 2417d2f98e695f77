//! The outcome of the last messages that the server sent to people, where it offers that.

use std::time::Duration;

use logto_leptos::ports::{HttpRequest, send_within};
use logto_leptos::{WebClock, WebHttp};
use logto_management::Connector;
use serde_json::Value;

use super::draft::Draft;
use super::kind::Kind;
use super::outcome::{Outcome, fingerprint};
use crate::management::Management;

/// Time limit of the request. The page waits for it.
const DEADLINE: Duration = Duration::from_secs(2);

/// Fetches the outcome of the last message that was sent with each of these connectors. Nothing is requested from a
/// server that does not offer it.
pub(crate) async fn fetch_deliveries(management: Management, connectors: &[Connector]) -> Vec<(Kind, Outcome)> {
    let Some(url) = management.deliveries() else { return Vec::new() };
    match send_within(&WebHttp, &WebClock, DEADLINE, HttpRequest::get(url)).await {
        Ok(answer) if answer.is_success() => read(answer.body(), connectors),
        _ => Vec::new(),
    }
}

/// Reads the server's list: the outcomes for connectors that can be set up here.
fn read(body: &[u8], connectors: &[Connector]) -> Vec<(Kind, Outcome)> {
    let list = serde_json::from_slice::<Value>(body).unwrap_or_default();
    let outcome = |entry: &Value| {
        let kind = Kind::ALL.into_iter().find(|kind| entry["connectorId"] == kind.factory_id())?;
        let connector = connectors.iter().find(|connector| connector.factory_id() == kind.factory_id())?;
        let fingerprint = fingerprint(&Draft::of(kind, connector)?);
        Some((kind, Outcome { is_sent: entry["isSent"].as_bool()?, at: entry["at"].as_i64()?, fingerprint }))
    };
    list.as_array().into_iter().flatten().filter_map(outcome).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn reads_the_outcomes_of_connectors_that_are_installed() {
        let value =
            json!({"id": "a", "connectorId": Kind::Email.factory_id(), "type": "Email", "config": {"host": "h"}});
        let connectors = [Connector::from_value(value).unwrap()];
        let list = json!([
            {"connectorId": Kind::Email.factory_id(), "isSent": false, "at": 7},
            {"connectorId": Kind::Sms.factory_id(), "isSent": true, "at": 8},
            {"connectorId": "sendgrid-email-service", "isSent": true, "at": 9},
        ]);
        let found = read(list.to_string().as_bytes(), &connectors);
        let [(Kind::Email, outcome)] = &found[..] else { panic!("{found:?}") };
        assert_eq!((outcome.is_sent, outcome.at), (false, 7));
        assert!(outcome.is_about(&Draft::of(Kind::Email, &connectors[0]).unwrap()));
        assert!(read(b"<!doctype html>", &connectors).is_empty());
    }
}
