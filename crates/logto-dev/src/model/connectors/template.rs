//! Message templates, chosen and rendered by Logto's rules.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The usage types for which every connector must have a template.
const REQUIRED_USAGE_TYPES: [&str; 4] = ["Register", "SignIn", "ForgotPassword", "Generic"];

/// What a message is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum UsageType {
    /// Creating an account.
    Register,
    /// Signing in.
    SignIn,
    /// Resetting a forgotten password.
    ForgotPassword,
    /// Everything without a template of its own.
    Generic,
    /// Confirming the identity of a user before an account change.
    UserPermissionValidation,
    /// Adding an email address or phone number to an account.
    BindNewIdentifier,
    /// Inviting somebody to an organization.
    OrganizationInvitation,
    /// The second step of a sign-in.
    MfaVerification,
}

impl UsageType {
    /// The name in the templates of a connector.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Register => "Register",
            Self::SignIn => "SignIn",
            Self::ForgotPassword => "ForgotPassword",
            Self::Generic => "Generic",
            Self::UserPermissionValidation => "UserPermissionValidation",
            Self::BindNewIdentifier => "BindNewIdentifier",
            Self::OrganizationInvitation => "OrganizationInvitation",
            Self::MfaVerification => "MfaVerification",
        }
    }
}

/// The template for `usage`, or else the template `Generic`.
pub(crate) fn template_for<T>(templates: &[T], usage: UsageType, usage_of: impl Fn(&T) -> &str) -> Option<&T> {
    let named = |name: &str| {
        let mut all = templates.iter();
        all.find(|template| usage_of(template) == name)
    };
    named(usage.as_str()).or_else(|| named(UsageType::Generic.as_str()))
}

/// The required usage types without a template.
pub(crate) fn missing<T>(templates: &[T], usage_of: impl Fn(&T) -> &str) -> Vec<&'static str> {
    let required = REQUIRED_USAGE_TYPES.into_iter();
    required.filter(|name| !templates.iter().any(|template| usage_of(template) == *name)).collect()
}

/// Checks that the required templates are there; the error is Logto's message.
pub(crate) fn check<T>(templates: &[T], usage_of: impl Fn(&T) -> &str) -> Result<(), String> {
    let missing = missing(templates, usage_of);
    if missing.is_empty() { Ok(()) } else { Err(missing_message(&missing)) }
}

/// Logto's error message about missing templates.
pub(crate) fn missing_message(usages: &[&str]) -> String {
    format!("Template with UsageType ({}) should be provided!", usages.join(", "))
}

/// Replaces `{{ name }}` and `{{ dotted.name }}` with values of `payload`. Unknown names stay as they are.
pub(crate) fn render(template: &str, payload: &Value) -> String {
    let mut rendered = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(start) = rest.find("{{") {
        let (before, tail) = rest.split_at(start);
        rendered.push_str(before);
        let Some(end) = tail.find("}}") else {
            rest = tail;
            break;
        };
        let (tag, after) = tail.split_at(end + 2);
        if let Some(value) = lookup(payload, tag[2..end].trim()) {
            rendered.push_str(&value);
            rest = after;
        } else {
            // `{{{{code}}` contains a tag too, so only the first brace is skipped.
            rendered.push('{');
            rest = &tail[1..];
        }
    }
    rendered.push_str(rest);
    rendered
}

fn lookup(payload: &Value, path: &str) -> Option<String> {
    let mut names = path.split('.');
    let root = payload.get(names.next()?)?;
    // A missing member of a known object is rendered as empty text.
    let value = names.try_fold(root, |value, name| value.get(name));
    match value {
        None | Some(Value::Null) => Some(String::new()),
        Some(Value::String(text)) => Some(text.clone()),
        Some(Value::Number(number)) => Some(number.to_string()),
        Some(Value::Bool(_) | Value::Array(_) | Value::Object(_)) => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn renders_as_logto_does() {
        let payload = json!({ "code": "123456", "application": { "name": "Shop" }, "n": 3 });
        for (template, rendered) in [
            ("Code {{code}}.", "Code 123456."),
            ("{{ code }}/{{code}}", "123456/123456"),
            ("{{application.name}}: {{  code  }}", "Shop: 123456"),
            ("{{unknown}} stays", "{{unknown}} stays"),
            ("{{application}} stays", "{{application}} stays"),
            ("{{application.id}} is empty", " is empty"),
            ("{{organization.id}} stays", "{{organization.id}} stays"),
            ("{{n}}", "3"),
            ("open {{code", "open {{code"),
            ("{{{code}}}", "{123456}"),
            ("no tag", "no tag"),
            ("", ""),
        ] {
            assert_eq!(render(template, &payload), rendered, "{template}");
        }
    }

    #[test]
    fn falls_back_to_the_generic_template() {
        let templates = ["Generic".to_owned(), "SignIn".to_owned()];
        let chosen = |templates: &[String], usage| template_for(templates, usage, |name| name).map(String::to_owned);
        assert_eq!(chosen(&templates, UsageType::SignIn).as_deref(), Some("SignIn"));
        assert_eq!(chosen(&templates, UsageType::Register).as_deref(), Some("Generic"));
        assert_eq!(chosen(&templates[1..], UsageType::Register), None);
        assert_eq!(missing(&templates, |name| name), ["Register", "ForgotPassword"]);
    }
}
