//! Reading the bodies of the Experience API.

use serde_json::{Map, Value, json};

use super::Event;
use super::errors::ApiError;
use crate::passcode::Identifier;
use crate::zod;

/// The JSON body of a request; an empty one is an empty object.
pub(crate) struct Input(Value);

impl Input {
    pub(crate) fn read(body: &str) -> Result<Self, ApiError> {
        json(body).map(Self)
    }

    /// A required string.
    pub(crate) fn text(&self, path: &[&str]) -> Result<&str, ApiError> {
        let value = path.iter().try_fold(&self.0, |value, name| value.get(name));
        value.and_then(Value::as_str).ok_or_else(|| wrong_type(path, "string", value))
    }

    /// A required string that is not empty.
    pub(crate) fn filled(&self, path: &[&str]) -> Result<&str, ApiError> {
        let text = self.text(path)?;
        if !text.is_empty() {
            return Ok(text);
        }
        let issue = json!({
            "code": "too_small", "minimum": 1, "type": "string", "inclusive": true, "exact": false,
            "message": "String must contain at least 1 character(s)",
        });
        Err(ApiError::invalid_input(path, issue))
    }

    /// A string that may be absent; the inner `None` is `null`.
    pub(crate) fn nullable(&self, name: &str) -> Result<Option<Option<&str>>, ApiError> {
        match self.0.get(name) {
            None => Ok(None),
            Some(Value::Null) => Ok(Some(None)),
            Some(_) => self.text(&[name]).map(|text| Some(Some(text))),
        }
    }

    /// A string that may be absent, but is not `null`.
    pub(crate) fn optional(&self, path: &[&str]) -> Result<Option<&str>, ApiError> {
        let value = path.iter().try_fold(&self.0, |value, name| value.get(name));
        if value.is_none() { Ok(None) } else { self.text(path).map(Some) }
    }

    /// An object that may be absent.
    pub(crate) fn object(&self, name: &str) -> Result<Option<&Map<String, Value>>, ApiError> {
        match self.0.get(name) {
            None => Ok(None),
            Some(Value::Object(object)) => Ok(Some(object)),
            other => Err(wrong_type(&[name], "object", other)),
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
                let options = ["SignIn", "Register", "ForgotPassword"];
                Err(ApiError::invalid_input(&path, zod::not_one_of(&options, other)))
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
        let identifier = match kind {
            "email" => email(value),
            _ => phone(value),
        };
        identifier.ok_or_else(|| not_matching(&["identifier", "value"]))
    }
}

/// A body as JSON; an empty one is an empty object.
pub(crate) fn json(body: &str) -> Result<Value, ApiError> {
    if body.is_empty() {
        return Ok(json!({}));
    }
    serde_json::from_str(body).map_err(|_| {
        let issue = json!({ "code": "custom", "message": "Invalid JSON" });
        ApiError::invalid_input(&[], issue)
    })
}

/// A value of another type than the rule says, or none.
fn wrong_type(path: &[&str], expected: &str, value: Option<&Value>) -> ApiError {
    ApiError::invalid_input(path, zod::wrong_type(expected, value))
}

/// A string that does not have the form it must have.
pub(crate) fn not_matching(path: &[&str]) -> ApiError {
    let issue = json!({ "validation": "regex", "code": "invalid_string", "message": "Invalid" });
    ApiError::invalid_input(path, issue)
}

/// An e-mail address, if it is one.
pub(crate) fn email(text: &str) -> Option<Identifier> {
    is_email(text).then(|| Identifier::Email(text.to_owned()))
}

/// A phone number, if it is one.
pub(crate) fn phone(text: &str) -> Option<Identifier> {
    is_phone(text).then(|| Identifier::Phone(text.to_owned()))
}

/// Logto's rule for an e-mail address: `^\S+@\S+\.\S+$`.
fn is_email(text: &str) -> bool {
    let parts = text.split_once('@');
    let domain = parts.and_then(|(name, rest)| (!name.is_empty()).then_some(rest));
    let dotted = domain.and_then(|domain| domain.rsplit_once('.'));
    dotted.is_some_and(|(head, tail)| !head.is_empty() && !tail.is_empty()) && !text.contains(char::is_whitespace)
}

/// Logto's rule for a username: `^[A-Z_a-z]\w*$`.
pub(crate) fn is_username(text: &str) -> bool {
    let rest = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    rest && text.bytes().next().is_some_and(|first| !first.is_ascii_digit())
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
        assert!(is_username("alice_1") && !is_username("1alice") && !is_username("") && !is_username("a-b"));
        assert!(is_phone("15550100001"));
        assert!(!is_phone("+1555") && !is_phone(""));
    }
}
