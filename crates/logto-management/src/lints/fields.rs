//! Rules for members that are missing, empty, of the wrong type, or not filled in.

use serde_json::{Number, Value};

use crate::field::FieldPath;
use crate::lint::{Finding, Fix, Severity};
use crate::message::Message;

/// Type of a member.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Shape {
    Text,
    Switch,
    Number,
    Object,
}

pub(super) struct Field {
    pub(super) name: &'static str,
    /// The key of the message with its name.
    pub(super) name_key: &'static str,
    pub(super) shape: Shape,
    pub(super) required: bool,
}

impl Field {
    pub(super) const fn required(name: &'static str, name_key: &'static str, shape: Shape) -> Self {
        Self { name, name_key, shape, required: true }
    }

    pub(super) const fn optional(name: &'static str, name_key: &'static str, shape: Shape) -> Self {
        Self { name, name_key, shape, required: false }
    }

    /// Severity of spaces around the text. Addresses are parsed; a password may have some; other texts fail.
    fn severity_of_spaces(&self) -> Severity {
        match self.name {
            "fromEmail" | "replyTo" | "subject" => Severity::Hint,
            "pass" | "usageType" => Severity::Warning,
            _ => Severity::Error,
        }
    }

    /// A message about this field.
    pub(super) fn message(&self, key: &'static str) -> Message {
        Message::new(key).with("field", Message::new(self.name_key))
    }
}

pub(super) fn check(config: &Value, fields: &[Field]) -> Vec<Finding> {
    fields.iter().filter_map(|field| check_one(config, &FieldPath::from(field.name), field)).collect()
}

/// Checks the member at `at` of `config`, which need not be at its top.
pub(super) fn check_one(config: &Value, at: &FieldPath, field: &Field) -> Option<Finding> {
    let Some(value) = at.get(config).filter(|value| !value.is_null() || !field.required) else {
        let finding = Finding::error("field.empty", at.clone()).with_message(field.message("field.empty.missing"));
        return field.required.then_some(finding);
    };
    let is_right = match field.shape {
        Shape::Text => value.is_string(),
        Shape::Switch => value.is_boolean(),
        Shape::Number => value.is_number(),
        Shape::Object => value.is_object(),
    };
    if !is_right {
        return Some(wrong_type(config, at, field, value));
    }
    check_text(config, at, field, value.as_str()?)
}

fn wrong_type(config: &Value, at: &FieldPath, field: &Field, value: &Value) -> Finding {
    let (message, fix) = match field.shape {
        Shape::Text => ("field.type.text", "fix.to_text"),
        Shape::Switch => ("field.type.switch", "fix.to_switch"),
        Shape::Number => ("field.type.number", "fix.to_number"),
        Shape::Object => ("field.type.object", "fix.to_object"),
    };
    let code = if field.name == "port" { "smtp.port_type" } else { "field.type" };
    let finding = Finding::error(code, at.clone()).with_message(field.message(message));
    match converted(value, field.shape) {
        Some(right) => finding.fixed_by(Fix::new(fix).replace(config, at.clone(), right)),
        None if !field.required => finding.fixed_by(Fix::new("fix.remove").remove(config, at.clone())),
        None => finding,
    }
}

fn converted(value: &Value, shape: Shape) -> Option<Value> {
    match (value, shape) {
        (Value::String(text), Shape::Number) => product(text).map(|n| Value::Number(Number::from(n))),
        (Value::String(text), Shape::Switch) => text.trim().to_lowercase().parse::<bool>().ok().map(Value::Bool),
        (Value::Number(number), Shape::Text) => Some(number.to_string().into()),
        (Value::Bool(on), Shape::Text) => Some(on.to_string().into()),
        (Value::Number(number), Shape::Switch) => match number.as_u64() {
            Some(0) => Some(false.into()),
            Some(1) => Some(true.into()),
            _ => None,
        },
        // A string may contain the JSON of the object.
        (Value::String(text), Shape::Object) => serde_json::from_str(text).ok().filter(Value::is_object),
        _ => None,
    }
}

/// Reads a whole number, or a product of some, as in `2 * 60 * 1000`.
fn product(text: &str) -> Option<u64> {
    text.split('*').try_fold(1_u64, |product, factor| product.checked_mul(factor.trim().parse().ok()?))
}

fn check_text(config: &Value, at: &FieldPath, field: &Field, text: &str) -> Option<Finding> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        if field.required {
            return Some(Finding::error("field.empty", at.clone()).with_message(field.message("field.empty.blank")));
        }
        let finding = Finding::hint("field.empty", at.clone()).with_message(field.message("field.empty.blank"));
        return Some(finding.fixed_by(Fix::new("fix.remove").remove(config, at.clone())));
    }
    if is_placeholder(trimmed) {
        let (severity, fix) = match field.required {
            true => (Severity::Error, None),
            false => (Severity::Warning, Some(Fix::new("fix.remove").remove(config, at.clone()))),
        };
        let finding = Finding::error("field.placeholder", at.clone()).with_message(field.message("field.placeholder"));
        return Some(Finding { severity, fix, ..finding });
    }
    if trimmed.len() < text.len() {
        let finding = Finding::error("field.spaces", at.clone()).with_message(field.message("field.spaces"));
        let finding = Finding { severity: field.severity_of_spaces(), ..finding };
        return Some(finding.fixed_by(Fix::new("fix.trim").replace(config, at.clone(), trimmed)));
    }
    None
}

/// Whether a text is a placeholder such as `<account-sid>`, as Logto's Console and the export without secrets
/// write them.
fn is_placeholder(text: &str) -> bool {
    let Some(inner) = text.strip_prefix('<').and_then(|text| text.strip_suffix('>')) else { return false };
    !inner.contains(['<', '>']) && (!inner.contains('@') || inner.ends_with("your.domain"))
}
