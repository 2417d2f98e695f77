//! A configuration that is being written: of either connector, and not necessarily right yet.

#[cfg(test)]
use logto_management::connectors::ConfigFormatError;
use logto_management::connectors::{
    ConnectorConfig, Document, EmailTemplate, SmsTemplate, SmtpConfig, Template, TwilioConfig, UsageType,
};
use logto_management::lint::Finding;
use logto_management::{Connector, ConnectorType, FieldPath, Step};
use serde_json::{Map, Value};

use super::fields::Input;

/// What is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Text messages.
    Sms,
    /// E-mail.
    Email,
}

impl Kind {
    /// Both, in the order they are shown.
    pub(super) const ALL: [Self; 2] = [Self::Sms, Self::Email];

    /// Its name in addresses.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Sms => "sms",
            Self::Email => "email",
        }
    }

    /// The kind for a part of an address.
    pub(super) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The id of the server's kind of connector that is set up here.
    pub(super) fn factory_id(self) -> &'static str {
        match self {
            Self::Sms => TwilioConfig::FACTORY_ID,
            Self::Email => SmtpConfig::FACTORY_ID,
        }
    }

    /// Whether a connector sends this, whoever's it is.
    pub(super) fn is_of(self, connector: &Connector) -> bool {
        match connector.kind() {
            ConnectorType::Sms => self == Self::Sms,
            ConnectorType::Email => self == Self::Email,
            _ => false,
        }
    }
}

/// The configuration of one of the connectors.
#[derive(Clone, PartialEq)]
pub(super) enum Draft {
    /// Twilio.
    Sms(TwilioConfig),
    /// SMTP.
    Email(SmtpConfig),
}

/// The same for either.
macro_rules! either {
    ($draft:expr, $config:ident => $value:expr) => {
        match $draft {
            Draft::Sms($config) => $value,
            Draft::Email($config) => $value,
        }
    };
}
pub(super) use either;

impl Draft {
    /// What one begins with: templates, and nothing else.
    pub(super) fn new(kind: Kind) -> Self {
        match kind {
            Kind::Sms => Self::Sms(TwilioConfig::new()),
            Kind::Email => Self::Email(SmtpConfig::new()),
        }
    }

    /// From a configuration's members.
    pub(super) fn from_members(kind: Kind, members: Map<String, Value>) -> Self {
        match kind {
            Kind::Sms => Self::Sms(TwilioConfig::from_members(members)),
            Kind::Email => Self::Email(SmtpConfig::from_members(members)),
        }
    }

    /// From a text.
    #[cfg(test)]
    pub(super) fn from_json(kind: Kind, text: &str) -> Result<Self, ConfigFormatError> {
        Ok(match kind {
            Kind::Sms => Self::Sms(TwilioConfig::from_json(text)?),
            Kind::Email => Self::Email(SmtpConfig::from_json(text)?),
        })
    }

    /// That of a connector, if it is one that can be set up here.
    pub(super) fn of(kind: Kind, connector: &Connector) -> Option<Self> {
        match kind {
            Kind::Sms => connector.twilio().map(Self::Sms),
            Kind::Email => connector.smtp().map(Self::Email),
        }
    }

    pub(super) fn kind(&self) -> Kind {
        match self {
            Self::Sms(_) => Kind::Sms,
            Self::Email(_) => Kind::Email,
        }
    }

    pub(super) fn lint(&self) -> Vec<Finding> {
        either!(self, config => config.lint())
    }

    /// As a text, secrets in clear.
    pub(super) fn to_json(&self) -> String {
        either!(self, config => config.to_json())
    }

    /// A copy without secrets.
    pub(super) fn masked(&self) -> Self {
        match self {
            Self::Sms(config) => Self::Sms(config.masked()),
            Self::Email(config) => Self::Email(config.masked()),
        }
    }

    /// Puts the secrets of another draft in the place of the marks for them.
    pub(super) fn restore_secrets(&mut self, from: &Self) {
        match (self, from) {
            (Self::Sms(config), Self::Sms(from)) => config.restore_secrets(from),
            (Self::Email(config), Self::Email(from)) => config.restore_secrets(from),
            _ => {}
        }
    }

    /// What is at a place.
    pub(super) fn get(&self, path: &FieldPath) -> Option<&Value> {
        let (first, rest) = path.steps().split_first()?;
        let Step::Key(key) = first else { return None };
        rest.iter().try_fold(self.members().get(key)?, |value, step| match step {
            Step::Key(key) => value.get(key),
            Step::Index(index) => value.get(index),
        })
    }

    /// What a form shows for a place.
    pub(super) fn text(&self, path: &str) -> String {
        match self.get(&FieldPath::from(path)) {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(text)) => text.clone(),
            Some(value @ (Value::Object(_) | Value::Array(_))) => format!("{value:#}"),
            Some(value) => value.to_string(),
        }
    }

    /// Whether a switch is on.
    pub(super) fn is_on(&self, path: &str) -> bool {
        self.get(&FieldPath::from(path)) == Some(&Value::Bool(true))
    }

    /// Takes over what was written in a form. What doesn't fit is kept as a text: it stays as it was
    /// written, and the checks say what is wrong with it.
    pub(super) fn write(&mut self, path: &str, input: Input, text: &str) {
        let trimmed = text.trim();
        let value = match input {
            Input::Number => trimmed.parse::<u64>().map_or_else(|_| text.into(), Value::from),
            Input::Json => serde_json::from_str(trimmed).unwrap_or_else(|_| text.into()),
            Input::Text | Input::Secret | Input::LongSecret | Input::Switch => text.into(),
        };
        let is_nothing = match input {
            Input::Number | Input::Json => trimmed.is_empty(),
            _ => text.is_empty() && !keeps_its_place(path),
        };
        self.put(path, (!is_nothing).then_some(value));
    }

    /// Turns a switch. Off is written only where something was before.
    pub(super) fn turn(&mut self, path: &str, on: bool) {
        if on || self.get(&FieldPath::from(path)).is_some() {
            self.put(path, Some(on.into()));
        }
    }

    fn put(&mut self, path: &str, value: Option<Value>) {
        let path = FieldPath::from(path);
        match path.steps() {
            [Step::Key(key)] => set(self.members_mut(), key, value),
            [Step::Key(outer), Step::Key(key)] => {
                let outer = self.members_mut().entry(outer.clone()).or_insert_with(|| Value::Object(Map::new()));
                if !outer.is_object() {
                    *outer = Value::Object(Map::new());
                }
                if let Some(outer) = outer.as_object_mut() {
                    set(outer, key, value);
                }
            }
            _ => {}
        }
    }

    fn template_list(&self) -> &[Value] {
        self.members().get("templates").and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    /// What the templates are for, in their order.
    pub(super) fn usages(&self) -> Vec<UsageType> {
        let name = |template: &Value| UsageType::from(template["usageType"].as_str().unwrap_or_default());
        self.template_list().iter().map(name).collect()
    }

    /// A member of a template, as text.
    pub(super) fn template_text(&self, index: usize, key: &str) -> String {
        let text = self.template_list().get(index).and_then(|template| template[key].as_str());
        text.unwrap_or_default().to_owned()
    }

    /// Sets a member of a template.
    pub(super) fn set_template_text(&mut self, index: usize, key: &str, text: &str) {
        let templates = self.members_mut().get_mut("templates").and_then(Value::as_array_mut);
        if let Some(template) = templates.and_then(|all| all.get_mut(index)) {
            if !template.is_object() {
                *template = Value::Object(Map::new());
            }
            template[key] = text.into();
        }
    }

    /// Adds a template with a text to begin with, and gives its place.
    pub(super) fn add_template(&mut self, usage: &UsageType) -> usize {
        let template = match self {
            Self::Sms(_) => SmsTemplate::default_for(usage).members().clone(),
            Self::Email(_) => EmailTemplate::default_for(usage).members().clone(),
        };
        let mut all = self.template_list().to_vec();
        all.push(Value::Object(template));
        let last = all.len() - 1;
        self.members_mut().insert("templates".to_owned(), Value::Array(all));
        last
    }

    /// Removes a template.
    pub(super) fn remove_template(&mut self, index: usize) {
        if let Some(all) = self.members_mut().get_mut("templates").and_then(Value::as_array_mut)
            && index < all.len()
        {
            all.remove(index);
        }
    }
}

/// The server tests with the template for everything else only: another one goes there for the test.
impl Draft {
    /// A copy in which the template at a place is the one that is tested.
    pub(super) fn testing(&self, index: usize) -> Self {
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

impl Document for Draft {
    fn members(&self) -> &Map<String, Value> {
        either!(self, config => config.members())
    }

    fn members_mut(&mut self) -> &mut Map<String, Value> {
        either!(self, config => config.members_mut())
    }
}

/// By these, empty or not, the ways to sign in to a mail server are told apart.
fn keeps_its_place(path: &str) -> bool {
    matches!(path, "auth.pass" | "auth.serviceClient" | "auth.privateKey")
}

fn set(members: &mut Map<String, Value>, key: &str, value: Option<Value>) {
    match value {
        Some(value) => {
            members.insert(key.to_owned(), value);
        }
        None => {
            members.remove(key);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn email(config: &Value) -> Draft {
        Draft::from_json(Kind::Email, &config.to_string()).unwrap()
    }

    fn value(draft: &Draft) -> Value {
        Value::Object(draft.members().clone())
    }

    #[test]
    fn a_form_writes_what_the_server_wants() {
        let mut draft = email(&json!({"unknown": 1}));
        draft.write("host", Input::Text, "mail.example.com");
        draft.write("port", Input::Number, " 465 ");
        draft.write("auth.user", Input::Text, "me");
        draft.write("auth.pass", Input::Secret, " secret ");
        draft.write("tls", Input::Json, "{\"minVersion\": \"TLSv1.2\"}");
        draft.turn("secure", true);
        draft.turn("debug", false);
        let expected = json!({
            "unknown": 1, "host": "mail.example.com", "port": 465, "auth": {"user": "me", "pass": " secret "},
            "tls": {"minVersion": "TLSv1.2"}, "secure": true,
        });
        assert_eq!(value(&draft), expected);
        assert_eq!((draft.text("port").as_str(), draft.is_on("secure")), ("465", true));
    }

    #[test]
    fn what_is_emptied_is_gone() {
        let mut draft = email(&json!({"host": "a", "port": 1, "tls": {}, "auth": {"user": "u", "pass": "p"}}));
        for (path, input) in [("host", Input::Text), ("port", Input::Number), ("tls", Input::Json)] {
            draft.write(path, input, "");
        }
        draft.write("auth.user", Input::Text, "");
        draft.write("auth.pass", Input::Secret, "");
        assert_eq!(value(&draft), json!({"auth": {"pass": ""}}));
    }

    #[test]
    fn what_does_not_fit_stays_as_it_is_written() {
        let mut draft = email(&json!({"auth": "user:password"}));
        draft.write("port", Input::Number, "46x");
        draft.write("tls", Input::Json, "{\"a\":");
        assert_eq!((draft.text("port").as_str(), draft.text("tls").as_str()), ("46x", "{\"a\":"));
        assert!(draft.lint().iter().any(|finding| finding.code == "smtp.port_type"));
        draft.write("auth.user", Input::Text, "me");
        assert_eq!(draft.get(&FieldPath::from("auth")), Some(&json!({"user": "me"})));
    }

    #[test]
    fn templates_are_changed_by_their_place() {
        let mut draft = Draft::from_json(Kind::Sms, r#"{"templates": [{"usageType": "SignIn", "x": 1}, 5]}"#).unwrap();
        draft.set_template_text(0, "content", "{{code}}");
        draft.set_template_text(1, "content", "b");
        draft.set_template_text(7, "content", "nowhere");
        assert_eq!(draft.add_template(&UsageType::Generic), 2);
        assert_eq!(draft.usages(), [UsageType::SignIn, UsageType::from(""), UsageType::Generic]);
        assert!(draft.template_text(2, "content").contains("{{code}}"));
        draft.remove_template(2);
        draft.remove_template(2);
        let expected = json!([{"usageType": "SignIn", "x": 1, "content": "{{code}}"}, {"content": "b"}]);
        assert_eq!(value(&draft)["templates"], expected);
    }

    #[test]
    fn any_template_can_be_tested() {
        let draft = email(&json!({"templates": [
            {"usageType": "SignIn", "subject": "In", "content": "a"},
            {"usageType": "Generic", "subject": "Any", "content": "b", "x": 1},
            {"usageType": "Register", "subject": "Up", "content": "c"},
        ]}));
        let sent = draft.testing(2);
        let expected = json!({"usageType": "Generic", "subject": "Up", "content": "c"});
        assert_eq!(value(&sent)["templates"][1], expected);
        assert_eq!(sent.usages(), draft.usages());
        assert!(draft.testing(1) == draft && draft.testing(9) == draft);
        assert_eq!(email(&json!({"templates": [{"usageType": "SignIn"}]})).testing(0).usages().len(), 2);
    }

    #[test]
    fn secrets_come_back() {
        let draft = email(&json!({"host": "h", "auth": {"user": "u", "pass": "very-secret"}}));
        let mut shown = draft.masked();
        assert!(!shown.to_json().contains("very-secret"));
        shown.write("host", Input::Text, "other");
        shown.restore_secrets(&draft);
        assert_eq!(value(&shown), json!({"host": "other", "auth": {"user": "u", "pass": "very-secret"}}));
    }
}
