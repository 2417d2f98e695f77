//! Email templates of the server in several languages, which take precedence over those of the connector.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::connectors::UsageType;
use super::random;

/// The usage types that these templates can have, in Logto's order.
pub(crate) const TEMPLATE_TYPES: [&str; 9] = [
    "SignIn",
    "Register",
    "ForgotPassword",
    "OrganizationInvitation",
    "Generic",
    "UserPermissionValidation",
    "BindNewIdentifier",
    "MfaVerification",
    "BindMfa",
];

/// The members of the details that Logto knows; it drops others.
pub(crate) const DETAILS: [&str; 5] = ["subject", "content", "contentType", "replyTo", "sendFrom"];

/// The template of a usage type in a language.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EmailTemplate {
    pub(crate) id: String,
    pub(crate) language_tag: String,
    pub(crate) template_type: String,
    pub(crate) details: Map<String, Value>,
    /// Milliseconds since 1970.
    created_at: i64,
}

impl EmailTemplate {
    pub(crate) fn new(language_tag: &str, template_type: &str, details: Map<String, Value>, now_ms: i64) -> Self {
        let (language_tag, template_type) = (language_tag.to_owned(), template_type.to_owned());
        Self { id: random::id(21), language_tag, template_type, details, created_at: now_ms }
    }

    /// A text of the details, unless it is empty.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.details.get(name).and_then(Value::as_str).filter(|text| !text.is_empty())
    }

    /// Whether it is for this language and usage type; `None` is for all.
    pub(crate) fn matches(&self, language_tag: Option<&str>, template_type: Option<&str>) -> bool {
        language_tag.is_none_or(|tag| tag == self.language_tag)
            && template_type.is_none_or(|name| name == self.template_type)
    }

    /// The JSON of the Management API.
    pub(crate) fn to_json(&self) -> Value {
        json!({
            "tenantId": "default", "id": self.id, "languageTag": self.language_tag,
            "templateType": self.template_type, "details": self.details, "createdAt": self.created_at,
        })
    }
}

/// The template for a message: that of the requested language, of the language without its region, of the fallback
/// language, and at last the generic one of the fallback language.
pub(crate) fn template_in_language<'a>(
    all: &'a [EmailTemplate],
    usage: UsageType,
    requested: Option<&str>,
    fallback: &str,
) -> Option<&'a EmailTemplate> {
    let find = |language: &str, name: &str| all.iter().find(|template| template.matches(Some(language), Some(name)));
    let requested = requested.filter(|tag| !tag.is_empty());
    let base = requested.and_then(|tag| tag.split_once(['-', '_'])).map(|(base, _)| base);
    let languages = requested.into_iter().chain(base).chain([fallback]);
    let own = languages.into_iter().find_map(|language| find(language, usage.as_str()));
    own.or_else(|| find(fallback, UsageType::Generic.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn falls_back_from_language_to_base_to_default_to_generic() {
        let template = |language: &str, usage: &str| EmailTemplate::new(language, usage, Map::new(), 0);
        let all = [
            template("fr-CA", "SignIn"),
            template("fr", "SignIn"),
            template("en", "SignIn"),
            template("en", "Generic"),
            template("fr", "Generic"),
        ];
        for (usage, requested, expected) in [
            (UsageType::SignIn, Some("fr-CA"), Some(("fr-CA", "SignIn"))),
            (UsageType::SignIn, Some("fr-BE"), Some(("fr", "SignIn"))),
            (UsageType::SignIn, Some("fr_BE"), Some(("fr", "SignIn"))),
            (UsageType::SignIn, Some("de"), Some(("en", "SignIn"))),
            (UsageType::SignIn, None, Some(("en", "SignIn"))),
            (UsageType::SignIn, Some(""), Some(("en", "SignIn"))),
            // The generic template of the requested language does not count.
            (UsageType::Register, Some("fr"), Some(("en", "Generic"))),
        ] {
            let found = template_in_language(&all, usage, requested, "en");
            let found = found.map(|template| (&*template.language_tag, &*template.template_type));
            assert_eq!(found, expected, "{requested:?}");
        }
        assert!(template_in_language(&all, UsageType::Register, Some("fr"), "de").is_none());
    }
}
