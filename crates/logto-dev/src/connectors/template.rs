//! Message templates with Logto's rules.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The usage types every connector must have a template for.
pub(crate) const REQUIRED_USAGE_TYPES: [&str; 4] = ["Register", "SignIn", "ForgotPassword", "Generic"];

/// Which message is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum UsageType {
    /// Somebody makes an account.
    Register,
    /// Somebody signs in.
    SignIn,
    /// Somebody has forgotten a password.
    ForgotPassword,
    /// Anything else.
    Generic,
    /// Somebody proves who they are before they change their account.
    UserPermissionValidation,
    /// Somebody adds an address or number to their account.
    BindNewIdentifier,
}

impl UsageType {
    /// The name templates are found by.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Register => "Register",
            Self::SignIn => "SignIn",
            Self::ForgotPassword => "ForgotPassword",
            Self::Generic => "Generic",
            Self::UserPermissionValidation => "UserPermissionValidation",
            Self::BindNewIdentifier => "BindNewIdentifier",
        }
    }
}

/// The template of `usage`, or else the one called `Generic`.
pub(crate) fn choose<T>(templates: &[T], usage: UsageType, usage_of: impl Fn(&T) -> &str) -> Option<&T> {
    let named = |name: &str| {
        let mut all = templates.iter();
        all.find(|template| usage_of(template) == name)
    };
    named(usage.as_str()).or_else(|| named(UsageType::Generic.as_str()))
}

/// The required usage types that have no template.
pub(crate) fn missing<T>(templates: &[T], usage_of: impl Fn(&T) -> &str) -> Vec<&'static str> {
    let required = REQUIRED_USAGE_TYPES.into_iter();
    required.filter(|name| !templates.iter().any(|template| usage_of(template) == *name)).collect()
}

/// Logto's sentence about them.
pub(crate) fn missing_message(usages: &[&str]) -> String {
    format!("Template with UsageType ({}) should be provided!", usages.join(", "))
}

/// Fills `{{ name }}` and `{{ dotted.name }}` in from `payload`; what is unknown stays as it is.
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
            // `{{{{code}}` holds a tag too: go on behind the first brace only.
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
    // Of something known, what is not there is empty.
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
    fn falls_back_to_generic() {
        let templates = ["Generic".to_owned(), "SignIn".to_owned()];
        let chosen = |templates: &[String], usage| choose(templates, usage, |name| name).map(String::to_owned);
        assert_eq!(chosen(&templates, UsageType::SignIn).as_deref(), Some("SignIn"));
        assert_eq!(chosen(&templates, UsageType::Register).as_deref(), Some("Generic"));
        assert_eq!(chosen(&templates[1..], UsageType::Register), None);
        assert_eq!(missing(&templates, |name| name), ["Register", "ForgotPassword"]);
    }
}
