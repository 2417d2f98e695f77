//! The templates of a configuration.

use logto_management::connectors::{
    ConnectorConfig as _, ContentType, Document as _, EmailTemplate, SmsTemplate, SmtpConfig, Template as _, UsageType,
};
use serde_json::{Map, Value};

use super::Draft;
use crate::messages::email_template;

impl Draft {
    /// Returns a draft of email templates alone.
    pub(crate) fn of_templates(templates: &[EmailTemplate]) -> Self {
        let mut config = SmtpConfig::from_members(Map::new());
        config.set_templates(templates);
        Self::Email(config)
    }

    /// Returns the templates of emails.
    pub(crate) fn email_templates(&self) -> Vec<EmailTemplate> {
        match self {
            Self::Sms(_) => Vec::new(),
            Self::Email(config) => config.templates(),
        }
    }

    fn template_list(&self) -> &[Value] {
        self.members().get("templates").and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    /// Returns the length of all templates' texts, in bytes.
    pub(crate) fn template_bytes(&self) -> usize {
        let texts = self.template_list().iter().filter_map(Value::as_object).flat_map(Map::values);
        texts.filter_map(Value::as_str).map(str::len).sum()
    }

    /// What the templates are for, in their order.
    pub(crate) fn usages(&self) -> Vec<UsageType> {
        let name = |template: &Value| UsageType::from(template["usageType"].as_str().unwrap_or_default());
        self.template_list().iter().map(name).collect()
    }

    /// A member of a template, as text.
    pub(crate) fn template_text(&self, index: usize, key: &str) -> String {
        let text = self.template_list().get(index).and_then(|template| template[key].as_str());
        text.unwrap_or_default().to_owned()
    }

    /// Sets a member of a template.
    pub(crate) fn set_template_text(&mut self, index: usize, key: &str, text: &str) {
        let templates = self.members_mut().get_mut("templates").and_then(Value::as_array_mut);
        if let Some(template) = templates.and_then(|all| all.get_mut(index)) {
            if !template.is_object() {
                *template = Value::Object(Map::new());
            }
            template[key] = text.into();
        }
    }

    /// Adds a template with a text to begin with, in the language of an email if there is one, and gives its place.
    pub(crate) fn add_template(&mut self, usage: &UsageType, language: Option<&str>) -> usize {
        let texts = language.and_then(|tag| email_template(tag, usage.as_str()));
        let template = match (&*self, texts) {
            (Self::Sms(_), _) => SmsTemplate::default_for(usage).members().clone(),
            (Self::Email(_), None) => EmailTemplate::default_for(usage).members().clone(),
            (Self::Email(_), Some((subject, content))) => {
                EmailTemplate::new(usage, ContentType::Plain, subject, content).members().clone()
            }
        };
        let mut all = self.template_list().to_vec();
        all.push(Value::Object(template));
        let last = all.len() - 1;
        self.members_mut().insert("templates".to_owned(), Value::Array(all));
        last
    }

    /// Removes a template.
    pub(crate) fn remove_template(&mut self, index: usize) {
        if let Some(all) = self.members_mut().get_mut("templates").and_then(Value::as_array_mut)
            && index < all.len()
        {
            all.remove(index);
        }
    }

    /// Returns a copy for testing the template at a place. The server tests the template for
    /// [`UsageType::Generic`], so the template takes that one's place.
    pub(crate) fn testing(&self, index: usize) -> Self {
        let mut copy = self.clone();
        let Some(mut template) = self.template_list().get(index).filter(|it| it.is_object()).cloned() else {
            return copy;
        };
        let generic = UsageType::Generic.as_str();
        template["usageType"] = generic.into();
        if let Some(all) = copy.members_mut().get_mut("templates").and_then(Value::as_array_mut) {
            match all.iter_mut().find(|it| it["usageType"] == generic) {
                Some(place) => *place = template,
                None => all.push(template),
            }
        }
        copy
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::connectors::kind::Kind;

    #[test]
    fn templates_are_changed_by_their_place() {
        let mut draft = Draft::from_json(Kind::Sms, r#"{"templates": [{"usageType": "SignIn", "x": 1}, 5]}"#).unwrap();
        draft.set_template_text(0, "content", "{{code}}");
        draft.set_template_text(1, "content", "b");
        draft.set_template_text(7, "content", "nowhere");
        assert_eq!(draft.add_template(&UsageType::Generic, None), 2);
        assert_eq!(draft.usages(), [UsageType::SignIn, UsageType::from(""), UsageType::Generic]);
        assert!(draft.template_text(2, "content").contains("{{code}}"));
        draft.remove_template(2);
        draft.remove_template(2);
        let expected = json!([{"usageType": "SignIn", "x": 1, "content": "{{code}}"}, {"content": "b"}]);
        assert_eq!(draft.members()["templates"], expected);
    }

    #[test]
    fn new_template_is_in_its_language() {
        for usage in UsageType::KNOWN {
            let added = |language: Option<&str>| {
                let mut draft = Draft::of_templates(&[]);
                draft.add_template(&usage, language);
                draft.email_templates().remove(0)
            };
            let english = EmailTemplate::default_for(&usage);
            for language in [None, Some("en-GB"), Some("de")] {
                assert_eq!(added(language), english, "{language:?}");
            }
            let variable = ["{{", usage.needed_variable(), "}}"].concat();
            for language in ["fr-CA", "ja", "ar"] {
                let template = added(Some(language));
                assert!(template.subject() != english.subject() && template.content() != english.content());
                assert!(template.content().contains(&variable), "{language}: {template:?}");
            }
        }
    }

    #[test]
    fn templates_of_a_language_are_a_draft_of_their_own() {
        let template = EmailTemplate::default_for(&UsageType::SignIn);
        let draft = Draft::of_templates(std::slice::from_ref(&template));
        assert_eq!(draft.email_templates(), [template]);
        assert_eq!((draft.usages(), draft.members().len()), (vec![UsageType::SignIn], 1));
    }

    #[test]
    fn any_template_can_be_tested() {
        let draft = email(json!({"templates": [
            {"usageType": "SignIn", "subject": "In", "content": "a"},
            {"usageType": "Generic", "subject": "Any", "content": "b", "x": 1},
            {"usageType": "Register", "subject": "Up", "content": "c"},
        ]}));
        let sent = draft.testing(2);
        let expected = json!({"usageType": "Generic", "subject": "Up", "content": "c"});
        assert_eq!(sent.members()["templates"][1], expected);
        assert_eq!(sent.usages(), draft.usages());
        assert!(draft.testing(1) == draft && draft.testing(9) == draft);
        assert_eq!(email(json!({"templates": [{"usageType": "SignIn"}]})).testing(0).usages().len(), 2);
    }

    #[expect(clippy::needless_pass_by_value, reason = "it is written in place")]
    fn email(config: Value) -> Draft {
        Draft::from_json(Kind::Email, &config.to_string()).unwrap()
    }
}
