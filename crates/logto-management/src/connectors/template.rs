//! Message templates.

use std::fmt;

use serde_json::{Map, Value};

use super::defaults;
use super::members::{set_text, text};

/// What a message is for. Logto looks its template up by this name.
///
/// ```
/// use logto_management::connectors::UsageType;
///
/// assert_eq!(UsageType::from("SignIn"), UsageType::SignIn);
/// assert_eq!(UsageType::from("Foo").as_str(), "Foo");
/// assert!(UsageType::Generic.is_required());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UsageType {
    /// Somebody signs in with a code.
    SignIn,
    /// Somebody makes an account.
    Register,
    /// Somebody has forgotten a password.
    ForgotPassword,
    /// Anything that has no template of its own; and test messages.
    Generic,
    /// Somebody is invited to an organization: has a `{{link}}`, no code.
    OrganizationInvitation,
    /// Somebody proves who they are before they change their account.
    UserPermissionValidation,
    /// Somebody adds an address or number to their account.
    BindNewIdentifier,
    /// The second step of a sign-in.
    MfaVerification,
    /// Somebody sets the second step up.
    BindMfa,
    /// A name that this library does not know.
    Other(String),
}

impl UsageType {
    /// All that Logto knows.
    pub const KNOWN: [Self; 9] = [
        Self::SignIn,
        Self::Register,
        Self::ForgotPassword,
        Self::Generic,
        Self::OrganizationInvitation,
        Self::UserPermissionValidation,
        Self::BindNewIdentifier,
        Self::MfaVerification,
        Self::BindMfa,
    ];

    /// Those without whose templates the server refuses the configuration, in its order.
    pub const REQUIRED: [Self; 4] = [Self::Register, Self::SignIn, Self::ForgotPassword, Self::Generic];

    /// The name that Logto has for it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::SignIn => "SignIn",
            Self::Register => "Register",
            Self::ForgotPassword => "ForgotPassword",
            Self::Generic => "Generic",
            Self::OrganizationInvitation => "OrganizationInvitation",
            Self::UserPermissionValidation => "UserPermissionValidation",
            Self::BindNewIdentifier => "BindNewIdentifier",
            Self::MfaVerification => "MfaVerification",
            Self::BindMfa => "BindMfa",
            Self::Other(name) => name,
        }
    }

    /// Whether the server refuses a configuration without a template for it.
    #[must_use]
    pub fn is_required(&self) -> bool {
        Self::REQUIRED.contains(self)
    }

    /// The variable without which such a message is of no use.
    #[must_use]
    pub fn needed_variable(&self) -> &'static str {
        if *self == Self::OrganizationInvitation { "link" } else { "code" }
    }
}

impl From<&str> for UsageType {
    fn from(name: &str) -> Self {
        let known = Self::KNOWN.into_iter().find(|usage| usage.as_str() == name);
        known.unwrap_or_else(|| Self::Other(name.to_owned()))
    }
}

impl fmt::Display for UsageType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The list in `templates`.
pub(super) fn list(members: &Map<String, Value>) -> &[Value] {
    members.get("templates").and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// What templates of all connectors have in common. They are kept as JSON objects, as
/// configurations are.
pub trait Template: Clone + Sized {
    /// Logto's default for this usage type, in this library's words.
    #[must_use]
    fn default_for(usage: &UsageType) -> Self;

    /// From JSON; what is no object is an empty one.
    #[must_use]
    fn from_value(value: Value) -> Self;

    /// The members.
    #[must_use]
    fn members(&self) -> &Map<String, Value>;

    /// What it is for.
    #[must_use]
    fn usage_type(&self) -> UsageType {
        UsageType::from(text(self.members(), "usageType"))
    }

    /// The text with its `{{variables}}`.
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
    /// A template with this text.
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

/// What an e-mail's text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ContentType {
    /// `text/plain`, which Logto also takes what is neither for.
    Plain,
    /// `text/html`.
    Html,
}

impl ContentType {
    /// The media type.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Plain => "text/plain",
            Self::Html => "text/html",
        }
    }
}

/// The template of an e-mail.
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
    /// A template with this subject and text.
    #[must_use]
    pub fn new(usage: &UsageType, content_type: ContentType, subject: &str, content: &str) -> Self {
        let mut template = Self::default();
        set_text(&mut template.0, "usageType", usage.as_str());
        template.set_content_type(content_type);
        template.set_subject(subject);
        template.set_content(content);
        template
    }

    /// What the text is.
    #[must_use]
    pub fn content_type(&self) -> ContentType {
        if text(&self.0, "contentType") == "text/html" { ContentType::Html } else { ContentType::Plain }
    }

    /// Sets what the text is.
    pub fn set_content_type(&mut self, content_type: ContentType) {
        set_text(&mut self.0, "contentType", content_type.as_str());
    }

    /// The subject line, which may have variables too.
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
