//! JSON request bodies, and the errors for invalid ones.

use serde_json::{Map, Value, json};

use super::ApiError;
use crate::model::identifier::Identifier;
use crate::model::validation::{Field, Issues, invalid_type};

/// The JSON body of a request.
pub(crate) struct JsonBody(Value);

impl JsonBody {
    /// Parses a body. An empty body counts as an empty object.
    pub(crate) fn parse(body: &str) -> Result<Self, ApiError> {
        if body.is_empty() {
            return Ok(Self(json!({})));
        }
        let value: Value = serde_json::from_str(body).map_err(|error| ApiError::malformed_json(&error.to_string()))?;
        if value.is_object() || value.is_array() {
            Ok(Self(value))
        } else {
            Err(ApiError::malformed_json("invalid JSON, only supports object and array"))
        }
    }

    pub(crate) fn into_value(self) -> Value {
        self.0
    }

    /// A required string.
    pub(crate) fn text(&self, path: &[&str]) -> Result<&str, ApiError> {
        let value = path.iter().try_fold(&self.0, |value, name| value.get(name));
        value.and_then(Value::as_str).ok_or_else(|| type_error(path, "string", value))
    }

    /// A required string that is not empty.
    pub(crate) fn non_empty_text(&self, path: &[&str]) -> Result<&str, ApiError> {
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

    /// An optional string; the inner `None` is `null`.
    pub(crate) fn nullable_text(&self, name: &str) -> Result<Option<Option<&str>>, ApiError> {
        match self.0.get(name) {
            None => Ok(None),
            Some(Value::Null) => Ok(Some(None)),
            Some(_) => self.text(&[name]).map(|text| Some(Some(text))),
        }
    }

    /// An optional string, which cannot be `null`.
    pub(crate) fn optional_text(&self, path: &[&str]) -> Result<Option<&str>, ApiError> {
        let value = path.iter().try_fold(&self.0, |value, name| value.get(name));
        if value.is_none() { Ok(None) } else { self.text(path).map(Some) }
    }

    /// Those of the optional strings in the object at a path that are there.
    pub(crate) fn optional_texts(&self, path: &[&str], names: &[&str]) -> Result<Map<String, Value>, ApiError> {
        let mut texts = Map::new();
        for name in names {
            if let Some(text) = self.optional_text(&[path, &[name]].concat())? {
                texts.insert((*name).to_owned(), json!(text));
            }
        }
        Ok(texts)
    }

    /// The value of a member.
    pub(crate) fn value(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// A required integer.
    pub(crate) fn integer(&self, name: &str) -> Result<i64, ApiError> {
        let value = self.0.get(name);
        value.and_then(Value::as_i64).ok_or_else(|| type_error(&[name], "number", value))
    }

    /// An optional list of strings.
    pub(crate) fn texts(&self, name: &str) -> Result<Option<Vec<String>>, ApiError> {
        if self.0.get(name).is_none() { Ok(None) } else { self.required_texts(name).map(Some) }
    }

    /// A required list of strings.
    pub(crate) fn required_texts(&self, name: &str) -> Result<Vec<String>, ApiError> {
        let mut issues = Issues::default();
        let items = Field::root(&self.0).member(name).items(&mut issues);
        for item in &items {
            item.require("string", &mut issues);
        }
        if !issues.is_empty() {
            return Err(ApiError::invalid_request("body", &issues));
        }
        Ok(items.iter().filter_map(|item| item.value()?.as_str().map(str::to_owned)).collect())
    }

    /// An optional boolean.
    pub(crate) fn optional_boolean(&self, name: &str) -> Result<Option<bool>, ApiError> {
        if self.0.get(name).is_none() { Ok(None) } else { self.boolean(name).map(Some) }
    }

    /// A required boolean.
    pub(crate) fn boolean(&self, name: &str) -> Result<bool, ApiError> {
        let value = self.0.get(name);
        value.and_then(Value::as_bool).ok_or_else(|| type_error(&[name], "boolean", value))
    }

    /// An optional object.
    pub(crate) fn object(&self, name: &str) -> Result<Option<&Map<String, Value>>, ApiError> {
        match self.0.get(name) {
            None => Ok(None),
            Some(Value::Object(object)) => Ok(Some(object)),
            other => Err(type_error(&[name], "object", other)),
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
            "email" => Identifier::email(value),
            _ => Identifier::phone(value),
        };
        identifier.ok_or_else(|| ApiError::invalid_format(&["identifier", "value"]))
    }
}

/// The error for a value that is missing or has the wrong type.
fn type_error(path: &[&str], expected: &str, value: Option<&Value>) -> ApiError {
    ApiError::invalid_input(path, invalid_type(expected, value))
}
