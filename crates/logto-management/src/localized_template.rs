//! Email templates of the server in several languages.

use serde_json::{Map, Value, json};

use crate::connectors::{EmailTemplate, Template as _, UsageType};

/// An email template of the server for a usage type in a language. It takes precedence over those of the connector
/// (<https://docs.logto.io/connectors/email-connectors/email-templates>).
///
/// ```
/// use logto_management::LocalizedTemplate;
/// use logto_management::connectors::{EmailTemplate, Template as _, UsageType};
///
/// let template = LocalizedTemplate::new("fr", &EmailTemplate::default_for(&UsageType::SignIn));
/// assert_eq!((template.language(), template.usage_type()), ("fr", UsageType::SignIn));
/// assert_eq!(template.id(), None, "the server does not have it yet");
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct LocalizedTemplate {
    id: Option<String>,
    language: String,
    usage_type: UsageType,
    details: Map<String, Value>,
}

impl LocalizedTemplate {
    /// Creates a template in a language from its texts. `replyTo` and `sendFrom` among them replace the address for
    /// replies and the sender of the connector.
    #[must_use]
    pub fn new(language: &str, template: &EmailTemplate) -> Self {
        let mut details = template.members().clone();
        details.remove("usageType");
        // Empty addresses mean those of the connector.
        details.retain(|name, value| !["replyTo", "sendFrom"].contains(&name.as_str()) || *value != "");
        Self { id: None, language: language.to_owned(), usage_type: template.usage_type(), details }
    }

    /// Reads the server's response; `None` when it is not an email template.
    #[must_use]
    pub fn from_value(response: Value) -> Option<Self> {
        let Value::Object(mut members) = response else { return None };
        let text = |name: &str| members.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
        let (id, language) = (text("id")?.to_owned(), text("languageTag")?.to_owned());
        let usage_type = UsageType::from(text("templateType")?);
        let Some(Value::Object(details)) = members.remove("details") else { return None };
        Some(Self { id: Some(id), language, usage_type, details })
    }

    /// Returns the id; `None` for one that the server does not have.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// Returns the language tag, such as `fr` or `pt-BR`.
    #[must_use]
    pub fn language(&self) -> &str {
        &self.language
    }

    /// Returns the usage type.
    #[must_use]
    pub fn usage_type(&self) -> UsageType {
        self.usage_type.clone()
    }

    /// Returns the texts as a template of a connector. Without a content type, Logto sends HTML.
    #[must_use]
    pub fn template(&self) -> EmailTemplate {
        let mut members = self.details.clone();
        members.insert("usageType".to_owned(), self.usage_type.as_str().into());
        members.entry("contentType").or_insert_with(|| "text/html".into());
        EmailTemplate::from_value(Value::Object(members))
    }

    pub(super) fn body(&self) -> Value {
        json!({"languageTag": self.language, "templateType": self.usage_type.as_str(), "details": self.details})
    }
}

/// Returns the languages and usage types in which Logto looks for an email template of the server, in its order: the
/// requested language, the language without its region, the fallback language of the sign-in experience, and the
/// generic template of the fallback language. Without any of them, it takes the connector's own template.
///
/// ```
/// use logto_management::connectors::UsageType;
/// use logto_management::fallback_order;
///
/// let order = fallback_order(&UsageType::SignIn, "pt-BR", "en");
/// let languages: Vec<&str> = order.iter().map(|(language, _)| language.as_str()).collect();
/// assert_eq!(languages, ["pt-BR", "pt", "en", "en"]);
/// assert_eq!(order[3].1, UsageType::Generic);
/// ```
#[must_use]
pub fn fallback_order(usage: &UsageType, requested: &str, fallback: &str) -> Vec<(String, UsageType)> {
    let base = requested.split(['-', '_']).next().unwrap_or_default();
    let own = [requested, base, fallback].map(|language| (language, usage.clone()));
    let mut order: Vec<(String, UsageType)> = Vec::new();
    for (language, usage) in own.into_iter().chain([(fallback, UsageType::Generic)]) {
        let step = (language.to_owned(), usage);
        if !language.is_empty() && !order.contains(&step) {
            order.push(step);
        }
    }
    order
}
