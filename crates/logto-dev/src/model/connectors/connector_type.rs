//! The types of connectors, and their factories as the Management API describes them.

use std::sync::OnceLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::{SMTP_ID, TWILIO_ID, config_rules};
use crate::model::identifier::IdentifierType;
use crate::model::validation::Issues;

/// The type of a connector: what it sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ConnectorType {
    Email,
    Sms,
}

impl ConnectorType {
    pub(crate) const ALL: [Self; 2] = [Self::Email, Self::Sms];

    /// The id of the connector factory for it.
    pub(crate) fn factory_id(self) -> &'static str {
        match self {
            Self::Email => SMTP_ID,
            Self::Sms => TWILIO_ID,
        }
    }

    /// The type of the connector factory `id`.
    pub(crate) fn from_factory_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.factory_id() == id)
    }

    /// The type that sends codes to such identifiers.
    pub(crate) fn for_identifier(identifier: IdentifierType) -> Option<Self> {
        match identifier {
            IdentifierType::Username => None,
            IdentifierType::Email => Some(Self::Email),
            IdentifierType::Phone => Some(Self::Sms),
        }
    }

    /// Logto's name of the type.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Email => "Email",
            Self::Sms => "Sms",
        }
    }

    /// Checks a configuration by the rules of the connector.
    pub(crate) fn check(self, config: &Value) -> Issues {
        match self {
            Self::Email => config_rules::smtp(config),
            Self::Sms => config_rules::twilio(config),
        }
    }

    /// The entry of `GET /api/connector-factories`.
    pub(crate) fn factory(self) -> Value {
        let mut all = factories().iter();
        all.find(|factory| factory["id"] == self.factory_id()).cloned().unwrap_or_default()
    }
}

/// The body of `GET /api/connector-factories`.
pub(crate) fn factories() -> &'static [Value] {
    static ALL: OnceLock<Vec<Value>> = OnceLock::new();
    ALL.get_or_init(|| {
        let text = include_str!("../../assets/connectors/factories.json");
        let mut all: Vec<Value> = serde_json::from_str(text).unwrap_or_default();
        for factory in &mut all {
            let (readme, shape) = match factory["id"].as_str() {
                Some(SMTP_ID) => (include_str!("../../assets/connectors/smtp.md"), ENVELOPE),
                _ => (include_str!("../../assets/connectors/twilio.md"), BUBBLE),
            };
            factory["readme"] = json!(readme);
            factory["logo"] = json!(logo(shape));
        }
        all
    })
}

/// SVG path of an envelope.
const ENVELOPE: &str = "M10 14h28v20H10zm0 0 14 11 14-11";
/// SVG path of a speech bubble.
const BUBBLE: &str = "M10 12h28v20H22l-7 6v-6h-5z";

/// The logo as a data URL.
fn logo(path: &str) -> String {
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 48 48\" fill=\"none\" stroke=\"#5d34f2\" \
         stroke-width=\"3\" stroke-linejoin=\"round\"><path d=\"{path}\"/></svg>"
    );
    format!("data:image/svg+xml;base64,{}", STANDARD.encode(svg))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_has_a_factory() {
        assert_eq!(factories().len(), 2);
        for kind in ConnectorType::ALL {
            let factory = kind.factory();
            assert_eq!(factory["type"], kind.as_str());
            assert!(factory["readme"].as_str().unwrap().starts_with("# "));
            assert_eq!(ConnectorType::from_factory_id(kind.factory_id()), Some(kind));
        }
        assert_eq!(ConnectorType::from_factory_id("nope"), None);
    }

    #[test]
    fn default_values_of_the_form_are_valid() {
        for kind in ConnectorType::ALL {
            let factory = kind.factory();
            let items = factory["formItems"].as_array().unwrap();
            let mut config = json!({ "port": 25 });
            for item in items {
                let key = item["key"].as_str().unwrap();
                if item["required"] == true && key != "port" {
                    config[key] = item.get("defaultValue").unwrap_or(&json!("x")).clone();
                }
            }
            assert!(kind.check(&config).is_empty(), "{}", kind.check(&config).details());
        }
    }
}
