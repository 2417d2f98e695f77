//! Rules for custom headers: a text or a list of texts for each name.

use serde_json::Value;

use crate::FieldPath;
use crate::lint::{Finding, Fix};

pub(super) fn check(config: &Value, findings: &mut Vec<Finding>) {
    let all = FieldPath::from("customHeaders");
    let Some(headers) = config["customHeaders"].as_object() else { return };
    for (name, value) in headers {
        let at = all.key(name);
        let is_right = match value {
            Value::String(_) => true,
            Value::Array(items) => items.iter().all(Value::is_string),
            _ => false,
        };
        let remove = || Fix::new("fix.remove").remove(config, at.clone());
        if !is_right {
            let fix = as_text(value).map(|right| Fix::new("fix.to_text").replace(config, at.clone(), right));
            let finding = Finding::error("smtp.header_value", at.clone()).with("name", name.as_str());
            findings.push(finding.fixed_by(fix.unwrap_or_else(remove)));
        } else if name.is_empty() || name.contains(|c: char| !c.is_ascii_graphic() || c == ':') {
            let finding = Finding::warning("smtp.header_name", at.clone()).with("name", name.as_str());
            findings.push(finding.fixed_by(remove()));
        }
    }
}

/// Returns a number, a switch or a list of those as text.
fn as_text(value: &Value) -> Option<Value> {
    match value {
        Value::String(_) => Some(value.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string().into()),
        Value::Array(items) => items.iter().map(|item| as_text(item).filter(Value::is_string)).collect(),
        _ => None,
    }
}
