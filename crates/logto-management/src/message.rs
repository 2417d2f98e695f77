//! Messages for people: a stable key with arguments, which an app renders in any language.

use std::fmt;

use crate::english::TEMPLATES;

/// The value of an argument of a [`Message`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Argument {
    /// Text that is the same in every language: a name, an address, a part of a template.
    Text(String),
    /// A number.
    Number(usize),
    /// A part with a key of its own, such as `field_name.host`.
    Message(Message),
}

impl From<String> for Argument {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Argument {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<Message> for Argument {
    fn from(message: Message) -> Self {
        Self::Message(message)
    }
}

impl From<usize> for Argument {
    fn from(number: usize) -> Self {
        Self::Number(number)
    }
}

/// A message for people. `Display` renders it in English.
///
/// ```
/// use logto_management::Message;
/// use logto_management::connectors::{ConnectorConfig as _, SmtpConfig};
/// use logto_management::lint::Lint as _;
///
/// let message = SmtpConfig::from_json("{}")?.lint()[0].message.clone();
/// assert_eq!(message.key(), "field.empty.missing");
/// assert_eq!(message.to_string(), "Host is missing.");
///
/// let french = |key: &str| match key {
///     "field.empty.missing" => Some("Champ manquant : {field}."),
///     "field_name.host" => Some("hôte"),
///     _ => None,
/// };
/// assert_eq!(message.render(french), "Champ manquant : hôte.");
/// assert!(Message::english().iter().any(|(key, _)| *key == "field.empty.missing"));
/// # Ok::<(), logto_management::connectors::ConfigFormatError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    key: &'static str,
    args: Vec<(&'static str, Argument)>,
}

impl Message {
    pub(super) fn new(key: &'static str) -> Self {
        Self { key, args: Vec::new() }
    }

    /// A message that is the same in every language.
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::new("text").with("text", text.into())
    }

    pub(super) fn with(mut self, name: &'static str, value: impl Into<Argument>) -> Self {
        self.args.push((name, value.into()));
        self
    }

    /// Returns the stable key. Each key has one template in each language.
    #[must_use]
    pub fn key(&self) -> &'static str {
        self.key
    }

    /// Returns the arguments with the names of their placeholders.
    #[must_use]
    pub fn args(&self) -> &[(&'static str, Argument)] {
        &self.args
    }

    /// Fills in the template that `templates` has for the key: `{name}` becomes the argument of that
    /// name. A key without a template is rendered in English.
    #[must_use]
    pub fn render<'a>(&self, templates: impl Fn(&str) -> Option<&'a str>) -> String {
        self.render_with(&templates)
    }

    fn render_with<'a>(&self, templates: &dyn Fn(&str) -> Option<&'a str>) -> String {
        let mut rendered = String::new();
        let mut rest = templates(self.key).or_else(|| english(self.key)).unwrap_or(self.key);
        while let Some((before, placeholder, after)) = next_placeholder(rest) {
            rendered.push_str(before);
            match self.args.iter().find(|(name, _)| *name == placeholder) {
                Some((_, Argument::Text(text))) => rendered.push_str(text),
                Some((_, Argument::Number(number))) => rendered.push_str(&number.to_string()),
                Some((_, Argument::Message(message))) => rendered.push_str(&message.render_with(templates)),
                None => {}
            }
            rest = after;
        }
        rendered + rest
    }

    /// Returns all keys with their English templates: the list that the catalog of another language
    /// has to cover.
    #[must_use]
    pub fn english() -> &'static [(&'static str, &'static str)] {
        &TEMPLATES
    }
}

fn english(key: &str) -> Option<&'static str> {
    TEMPLATES.iter().find(|(known, _)| *known == key).map(|(_, template)| *template)
}

/// Splits a template into what is before its first placeholder, the name, and what is after it.
fn next_placeholder(template: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = template.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

/// A message without arguments.
impl From<&'static str> for Message {
    fn from(key: &'static str) -> Self {
        Self::new(key)
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render_with(&english))
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    #[test]
    fn renders_text_numbers_and_messages() {
        let message = Message::new("x").with("name", "A{b}").with("count", 2).with("field", Message::new("y"));
        let templates = |key: &str| match key {
            "x" => Some("{field}: {count} × {name}, {name}{unknown}."),
            "y" => Some("Port"),
            _ => None,
        };
        assert_eq!(message.render(templates), "Port: 2 × A{b}, A{b}.");
    }

    #[test]
    fn renders_missing_translations_in_english() {
        let message = Message::new("field.empty.blank").with("field", Message::new("field_name.host"));
        assert_eq!(message.render(|_| None), "Host is empty.");
        assert_eq!(message.render(|key| (key == "field_name.host").then_some("L'hôte")), "L'hôte is empty.");
    }

    #[test]
    fn english_keys_are_unique() {
        let keys: std::collections::BTreeSet<_> = TEMPLATES.iter().map(|(key, _)| *key).collect();
        assert_eq!(keys.len(), TEMPLATES.len());
    }
}
