//! Members that are missing, empty, of the wrong type, or not filled in.

use serde_json::{Number, Value};

use crate::FieldPath;
use crate::lint::{Finding, Fix};

/// What a member has to be.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Shape {
    Text,
    Switch,
    Number,
    Object,
}

pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) label: &'static str,
    pub(super) shape: Shape,
    pub(super) required: bool,
}

impl Field {
    pub(super) const fn required(name: &'static str, label: &'static str, shape: Shape) -> Self {
        Self { name, label, shape, required: true }
    }

    pub(super) const fn optional(name: &'static str, label: &'static str, shape: Shape) -> Self {
        Self { name, label, shape, required: false }
    }
}

pub(super) fn check(config: &Value, fields: &[Field]) -> Vec<Finding> {
    fields.iter().filter_map(|field| check_one(config, &FieldPath::from(field.name), field)).collect()
}

/// Checks the member at `at` of `config`, which need not be at its top.
pub(super) fn check_one(config: &Value, at: &FieldPath, field: &Field) -> Option<Finding> {
    let Field { label, .. } = field;
    let Some(value) = at.get(config).filter(|value| !value.is_null() || !field.required) else {
        return field.required.then(|| Finding::error("field.empty", at.clone(), format!("{label} is missing.")));
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
    let wanted = match field.shape {
        Shape::Text => "a text in quotes",
        Shape::Switch => "true or false",
        Shape::Number => "a number without quotes",
        Shape::Object => "an object in braces",
    };
    let code = if field.name == "port" { "smtp.port_type" } else { "field.type" };
    let finding = Finding::error(code, at.clone(), format!("{} has to be {wanted}.", field.label));
    match converted(value, field.shape) {
        Some(right) => finding.fixed_by(Fix::new(format!("Make it {wanted}")).replace(config, at.clone(), right)),
        None if !field.required => finding.fixed_by(Fix::new("Remove it").remove(config, at.clone())),
        None => finding,
    }
}

fn converted(value: &Value, shape: Shape) -> Option<Value> {
    match (value, shape) {
        (Value::String(text), Shape::Number) => text.trim().parse::<u64>().ok().map(|n| Value::Number(Number::from(n))),
        (Value::String(text), Shape::Switch) => text.trim().to_lowercase().parse::<bool>().ok().map(Value::Bool),
        (Value::Number(number), Shape::Text) => Some(number.to_string().into()),
        // What is in a text may be the object that was meant.
        (Value::String(text), Shape::Object) => serde_json::from_str(text).ok().filter(Value::is_object),
        _ => None,
    }
}

fn check_text(config: &Value, at: &FieldPath, field: &Field, text: &str) -> Option<Finding> {
    let label = field.label;
    let trimmed = text.trim();
    if trimmed.is_empty() {
        if field.required {
            return Some(Finding::error("field.empty", at.clone(), format!("{label} is empty.")));
        }
        let finding = Finding::hint("field.empty", at.clone(), format!("{label} is empty."));
        return Some(finding.fixed_by(Fix::new("Remove it").remove(config, at.clone())));
    }
    if is_placeholder(trimmed) {
        let finding = Finding::error("field.placeholder", at.clone(), format!("{label} is not filled in yet."));
        let fix = (!field.required).then(|| Fix::new("Remove it").remove(config, at.clone()));
        return Some(Finding { fix, ..finding });
    }
    if trimmed.len() < text.len() {
        let finding = Finding::error("field.spaces", at.clone(), format!("{label} has spaces around it."));
        return Some(finding.fixed_by(Fix::new("Remove the spaces").replace(config, at.clone(), trimmed)));
    }
    None
}

/// `<account-sid>`, as Logto's Console and the export without secrets write what is to be filled in.
fn is_placeholder(text: &str) -> bool {
    let Some(inner) = text.strip_prefix('<').and_then(|text| text.strip_suffix('>')) else { return false };
    !inner.contains(['<', '>']) && (!inner.contains('@') || inner.ends_with("your.domain"))
}
