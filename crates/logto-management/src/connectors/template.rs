//! Message templates.

use serde_json::{Map, Value};

use super::defaults;
use super::members::{set_text, text};
use super::usage_type::UsageType;

/// Returns the list in `templates`.
pub(super) fn list(members: &Map<String, Value>) -> &[Value] {
    members.get("templates").and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// Common interface of the templates of all connectors. Like configurations, they are kept as JSON
/// objects.
pub trait Template: Clone + Sized {
    /// Returns this library's default for a usage type.
    #[must_use]
    fn default_for(usage: &UsageType) -> Self;

    /// Reads JSON. A value that is not an object becomes an empty template.
    #[must_use]
    fn from_value(value: Value) -> Self;

    /// Returns the members.
    #[must_use]
    fn members(&self) -> &Map<String, Value>;

    /// Returns the usage type.
    #[must_use]
    fn usage_type(&self) -> UsageType {
        UsageType::from(text(self.members(), "usageType"))
    }

    /// Returns the text with its `{{variables}}`.
    #[must_use]
    fn content(&self) -> &str {
        text(self.members(), "content")
    }
}

/// The template of a text message.
///
/// ```
/// use logto_management::connectors::{SmsTemplate, Template as _, UsageType};
///
/// let template = SmsTemplate::new(&UsageType::SignIn, "{{code}} is your code.");
/// assert_eq!((template.usage_type(), template.content()), (UsageType::SignIn, "{{code}} is your code."));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SmsTemplate(Map<String, Value>);

impl SmsTemplate {
    /// Creates a template with this text.
    #[must_use]
    pub fn new(usage: &UsageType, content: &str) -> Self {
        let mut template = Self::default();
        set_text(&mut template.0, "usageType", usage.as_str());
        template.set_content(content);
        template
    }

    /// Sets the text. An empty one stays as an empty text.
    pub fn set_content(&mut self, content: &str) {
        self.0.insert("content".to_owned(), content.into());
    }
}

impl Template for SmsTemplate {
    fn default_for(usage: &UsageType) -> Self {
        Self::new(usage, &defaults::content(usage))
    }

    fn from_value(value: Value) -> Self {
        Self(object(value))
    }

    fn members(&self) -> &Map<String, Value> {
        &self.0
    }
}

/// Content type of an email.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ContentType {
    /// `text/plain`, which Logto also uses for unknown types.
    Plain,
    /// `text/html`.
    Html,
}

impl ContentType {
    /// Returns the media type.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Plain => "text/plain",
            Self::Html => "text/html",
        }
    }
}

/// The template of an email.
///
/// ```
/// use logto_management::connectors::{ContentType, EmailTemplate, Template as _, UsageType};
///
/// let mut template = EmailTemplate::default_for(&UsageType::Register);
/// assert_eq!(template.content_type(), ContentType::Plain);
/// template.set_content_type(ContentType::Html);
/// template.set_content("<p>Your code is <b>{{code}}</b>.</p>");
/// assert_eq!(template.members()["contentType"], "text/html");
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EmailTemplate(Map<String, Value>);

impl EmailTemplate {
    /// Creates a template with this subject and text.
    #[must_use]
    pub fn new(usage: &UsageType, content_type: ContentType, subject: &str, content: &str) -> Self {
        let mut template = Self::default();
        set_text(&mut template.0, "usageType", usage.as_str());
        template.set_content_type(content_type);
        template.set_subject(subject);
        template.set_content(content);
        template
    }

    /// Returns the content type.
    #[must_use]
    pub fn content_type(&self) -> ContentType {
        if text(&self.0, "contentType") == "text/html" { ContentType::Html } else { ContentType::Plain }
    }

    /// Sets the content type.
    pub fn set_content_type(&mut self, content_type: ContentType) {
        set_text(&mut self.0, "contentType", content_type.as_str());
    }

    /// Returns the subject line, which can have variables.
    #[must_use]
    pub fn subject(&self) -> &str {
        text(&self.0, "subject")
    }

    /// Sets the subject line.
    pub fn set_subject(&mut self, subject: &str) {
        self.0.insert("subject".to_owned(), subject.into());
    }

    /// Sets the text. An empty one stays as an empty text.
    pub fn set_content(&mut self, content: &str) {
        self.0.insert("content".to_owned(), content.into());
    }
}

impl Template for EmailTemplate {
    fn default_for(usage: &UsageType) -> Self {
        Self::new(usage, ContentType::Plain, &defaults::subject(usage), &defaults::content(usage))
    }

    fn from_value(value: Value) -> Self {
        Self(object(value))
    }

    fn members(&self) -> &Map<String, Value> {
        &self.0
    }
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}
