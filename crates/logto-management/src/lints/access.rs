//! Access to parts of a configuration.

use serde_json::Value;

/// Returns a member that is a string.
pub(super) fn text<'a>(config: &'a Value, key: &str) -> Option<&'a str> {
    config.get(key)?.as_str()
}

/// Returns the templates that are objects, with their indexes.
pub(super) fn template_objects(config: &Value) -> impl Iterator<Item = (usize, &Value)> {
    config["templates"].as_array().into_iter().flatten().enumerate().filter(|(_, template)| template.is_object())
}
