//! The outcome of the last test message, and whether somebody tried a sign-in: remembered in this browser for each
//! server and connector. Neither secrets nor recipients are stored.

use std::collections::BTreeMap;

use logto_management::connectors::Document as _;
use logto_ui::storage;
use serde_json::Value;

use super::draft::Draft;
use super::kind::Kind;

/// The beginning of the keys in localStorage.
const PREFIX: &str = "logto-leptos:connector:";

/// The outcome of the last test message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outcome {
    /// Whether the provider took it.
    pub(crate) is_sent: bool,
    /// When, in milliseconds since 1970.
    pub(crate) at: i64,
    /// The [fingerprint](fingerprint) of the configuration that was tested.
    pub(crate) fingerprint: String,
}

impl Outcome {
    /// Whether it is about a configuration: nothing but templates and secrets has changed since.
    pub(super) fn is_about(&self, draft: &Draft) -> bool {
        self.fingerprint == fingerprint(draft)
    }

    fn to_text(&self) -> String {
        let result = if self.is_sent { "sent" } else { "failed" };
        [&self.at.to_string(), " ", result, " ", &self.fingerprint].concat()
    }

    fn from_text(text: &str) -> Option<Self> {
        let mut parts = text.split(' ');
        let at = parts.next()?.parse().ok()?;
        let is_sent = match parts.next()? {
            "sent" => true,
            "failed" => false,
            _ => return None,
        };
        Some(Self { is_sent, at, fingerprint: parts.next()?.to_owned() })
    }
}

/// What this browser remembers about a connector.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Memory {
    /// The outcome of the last test message.
    pub(crate) outcome: Option<Outcome>,
    /// Whether somebody tried a sign-in with it.
    pub(crate) is_tried: bool,
}

impl Memory {
    /// Reads what is remembered about a connector of the server at `address`.
    pub(crate) fn stored(address: &str, kind: Kind) -> Self {
        let read = |name| storage::local()?.get_item(&key(name, address, kind)).ok().flatten();
        Self { outcome: read("test").and_then(|text| Outcome::from_text(&text)), is_tried: read("tried").is_some() }
    }

    /// Stores it. If storage is blocked, it lasts as long as the page.
    pub(crate) fn store(&self, address: &str, kind: Kind) {
        let write = |name, value: Option<&str>| {
            let (storage, key) = (storage::local()?, key(name, address, kind));
            match value {
                Some(value) => storage.set_item(&key, value).ok(),
                None => storage.remove_item(&key).ok(),
            }
        };
        write("test", self.outcome.as_ref().map(Outcome::to_text).as_deref());
        write("tried", self.is_tried.then_some("1"));
    }
}

fn key(name: &str, address: &str, kind: Kind) -> String {
    [PREFIX, name, ":", kind.name(), ":", address].concat()
}

/// Returns a number for a configuration without its secrets and templates, which is the same for the copy that the
/// server stores: it drops empty members, and may change their order.
pub(super) fn fingerprint(draft: &Draft) -> String {
    let mut members = draft.masked().members().clone();
    members.remove("templates");
    let mut text = String::new();
    canonical(&Value::Object(members), &mut text);
    // FNV-1a. It tells configurations apart, and protects nothing.
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{hash:016x}")
}

/// Writes a value with sorted keys and without empty members.
fn canonical(value: &Value, out: &mut String) {
    match value {
        Value::Object(members) => {
            let sorted: BTreeMap<&String, &Value> = members.iter().filter(|(_, value)| !is_empty(value)).collect();
            out.push('{');
            for (key, value) in sorted {
                out.push_str(key);
                out.push(':');
                canonical(value, out);
                out.push(',');
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for item in items {
                canonical(item, out);
                out.push(',');
            }
            out.push(']');
        }
        other => out.push_str(&other.to_string()),
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.values().all(is_empty),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(config: &Value) -> String {
        fingerprint(&Draft::from_json(Kind::Email, &config.to_string()).unwrap())
    }

    #[test]
    fn fingerprint_is_that_of_the_stored_copy() {
        let sent = json!({"host": "h", "port": 465, "replyTo": "", "tls": {}, "auth": {"user": "u", "pass": "very-secret"},
            "templates": [{"usageType": "SignIn"}]});
        let stored = json!({"auth": {"pass": "other-secret", "user": "u"}, "port": 465, "host": "h"});
        assert_eq!(of(&sent), of(&stored));
        for other in [json!({"host": "g"}), json!({"host": "h", "port": 465}), json!({"host": "h", "port": "465"})] {
            assert_ne!(of(&sent), of(&other), "{other}");
        }
    }

    #[test]
    fn reads_what_it_wrote() {
        for is_sent in [true, false] {
            let outcome = Outcome { is_sent, at: 1_790_000_000_000, fingerprint: of(&json!({"host": "h"})) };
            let text = outcome.to_text();
            assert!(!text.contains("host"), "{text}");
            assert_eq!(Outcome::from_text(&text), Some(outcome));
        }
        for text in ["", "x sent y", "5 lost y", "5 sent"] {
            assert_eq!(Outcome::from_text(text), None, "{text}");
        }
    }
}
