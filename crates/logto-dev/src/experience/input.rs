//! Reading the bodies of the Experience API.

use serde_json::{Value, json};

use super::Event;
use super::errors::ApiError;
use crate::passcode::Identifier;

/// The JSON body of a request; an empty one is an empty object.
pub(crate) struct Input(Value);

impl Input {
    pub(crate) fn read(body: &str) -> Result<Self, ApiError> {
        if body.is_empty() {
            return Ok(Self(json!({})));
        }
        serde_json::from_str(body).map(Self).map_err(|_| {
            let issue = json!({ "code": "custom", "message": "Invalid JSON" });
            ApiError::invalid_input(&[], issue)
        })
    }

    /// A required string.
    pub(crate) fn text(&self, path: &[&str]) -> Result<&str, ApiError> {
        let value = path.iter().try_fold(&self.0, |value, name| value.get(name));
        match value {
            Some(Value::String(text)) => Ok(text),
            other => {
                let received = match other {
                    None => "undefined",
                    Some(Value::Null) => "null",
                    Some(Value::Bool(_)) => "boolean",
                    Some(Value::Number(_)) => "number",
                    Some(Value::Array(_)) => "array",
                    Some(_) => "object",
                };
                let message = match other {
                    None => "Required".to_owned(),
                    Some(_) => format!("Expected string, received {received}"),
                };
                let issue = json!({
                    "code": "invalid_type", "expected": "string", "received": received,
                    "message": message,
                });
                Err(ApiError::invalid_input(path, issue))
            }
        }
    }

    /// The required `interactionEvent`.
    pub(crate) fn event(&self) -> Result<Event, ApiError> {
        let path = ["interactionEvent"];
        match self.text(&path)? {
            "SignIn" => Ok(Event::SignIn),
            "Register" => Ok(Event::Register),
            "ForgotPassword" => Ok(Event::ForgotPassword),
            other => {
                let issue = json!({
                    "received": other, "code": "invalid_enum_value",
                    "options": ["SignIn", "Register", "ForgotPassword"],
                    "message": format!(
                        "Invalid enum value. Expected 'SignIn' | 'Register' | 'ForgotPassword', received '{other}'"
                    ),
                });
                Err(ApiError::invalid_input(&path, issue))
            }
        }
    }

    /// The required `identifier`.
    pub(crate) fn identifier(&self) -> Result<Identifier, ApiError> {
        let kind = self.text(&["identifier", "type"])?;
        if !["email", "phone"].contains(&kind) {
            let issue = json!({
                "code": "invalid_union_discriminator", "options": ["email", "phone"],
                "message": "Invalid discriminator value. Expected 'email' | 'phone'",
            });
            return Err(ApiError::invalid_input(&["identifier", "type"], issue));
        }
        let value = self.text(&["identifier", "value"])?;
        let (good, identifier) = if kind == "email" {
            (is_email(value), Identifier::Email(value.to_owned()))
        } else {
            (is_phone(value), Identifier::Phone(value.to_owned()))
        };
        if good {
            return Ok(identifier);
        }
        let issue = json!({ "validation": "regex", "code": "invalid_string", "message": "Invalid" });
        Err(ApiError::invalid_input(&["identifier", "value"], issue))
    }
}

/// Logto's rule for an e-mail address: `^\S+@\S+\.\S+$`.
fn is_email(text: &str) -> bool {
    let parts = text.split_once('@');
    let domain = parts.and_then(|(name, rest)| (!name.is_empty()).then_some(rest));
    let dotted = domain.and_then(|domain| domain.rsplit_once('.'));
    dotted.is_some_and(|(head, tail)| !head.is_empty() && !tail.is_empty()) && !text.contains(char::is_whitespace)
}

/// Logto's rule for a phone number: digits only.
fn is_phone(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers() {
        for good in ["a@b.co", "a+b@c.d.example"] {
            assert!(is_email(good), "{good}");
        }
        for bad in ["a", "a@b", "@b.co", "a @b.co", "a@.co", "a@b."] {
            assert!(!is_email(bad), "{bad}");
        }
        assert!(is_phone("15550100001"));
        assert!(!is_phone("+1555") && !is_phone(""));
    }
}
