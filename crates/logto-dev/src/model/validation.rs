//! Validation of JSON, with the issues that Logto's validator (zod) reports.

use serde_json::{Map, Value, json};

/// The issues of a value, in the JSON of the validator.
#[derive(Clone, Debug, Default)]
pub(crate) struct Issues(Vec<Value>);

/// A value under validation, with its path.
#[derive(Clone)]
pub(crate) struct Field<'a> {
    value: Option<&'a Value>,
    path: Vec<Value>,
}

/// A rule adds an issue for each violation.
pub(crate) type Rule = fn(&Field<'_>, &mut Issues);

impl Issues {
    pub(crate) fn one(path: &[&str], issue: Value) -> Self {
        let path: Vec<Value> = path.iter().map(|name| json!(name)).collect();
        let mut issues = Self::default();
        issues.push(&path, issue);
        issues
    }

    fn push(&mut self, path: &[Value], mut issue: Value) {
        issue["path"] = json!(path);
        self.0.push(issue);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn extend(&mut self, more: Self) {
        self.0.extend(more.0);
    }

    /// The `data` of an error.
    pub(crate) fn data(&self) -> Value {
        json!({ "issues": self.0, "name": "ZodError" })
    }

    /// The `details` of an error: one line for each issue.
    pub(crate) fn details(&self) -> String {
        let lines: Vec<String> = self.0.iter().map(describe).collect();
        lines.join("\n")
    }
}

fn describe(issue: &Value) -> String {
    let text = |name: &str| issue[name].as_str().unwrap_or_default();
    let steps = issue["path"].as_array().into_iter().flatten();
    let steps = steps.map(|step| step.as_str().map_or_else(|| step.to_string(), str::to_owned));
    let path = steps.collect::<Vec<_>>().join(".");
    let message = match text("code") {
        "invalid_type" => format!("Expected {} but received {}.", text("expected"), text("received")),
        _ => text("message").to_owned(),
    };
    format!("Error in key path \"{path}\": ({}) {message}", text("code"))
}

/// The issue of a value that is missing or has the wrong type.
pub(crate) fn invalid_type(expected: &str, value: Option<&Value>) -> Value {
    let received = kind(value);
    let message = match value {
        None => "Required".to_owned(),
        Some(_) => format!("Expected {expected}, received {received}"),
    };
    json!({ "code": "invalid_type", "expected": expected, "received": received, "message": message })
}

/// The issue of a text that is none of `options`.
pub(crate) fn invalid_enum_value(options: &[&str], received: &str) -> Value {
    json!({
        "received": received, "code": "invalid_enum_value", "options": options,
        "message": format!("Invalid enum value. Expected {}, received '{received}'", alternatives(options)),
    })
}

fn alternatives(options: &[&str]) -> String {
    let quoted: Vec<String> = options.iter().map(|option| format!("'{option}'")).collect();
    quoted.join(" | ")
}

fn kind(value: Option<&Value>) -> &'static str {
    match value {
        None => "undefined",
        Some(Value::Null) => "null",
        Some(Value::Bool(_)) => "boolean",
        Some(Value::Number(_)) => "number",
        Some(Value::String(_)) => "string",
        Some(Value::Array(_)) => "array",
        Some(Value::Object(_)) => "object",
    }
}

impl<'a> Field<'a> {
    pub(crate) fn root(value: &'a Value) -> Self {
        Self { value: Some(value), path: Vec::new() }
    }

    pub(crate) fn member(&self, name: &str) -> Self {
        let value = self.value.and_then(|value| value.get(name));
        let mut path = self.path.clone();
        path.push(json!(name));
        Self { value, path }
    }

    pub(crate) fn value(&self) -> Option<&'a Value> {
        self.value
    }

    pub(crate) fn is_absent(&self) -> bool {
        self.value.is_none()
    }

    /// Whether it is an object without members.
    pub(crate) fn is_empty_object(&self) -> bool {
        self.value.and_then(Value::as_object).is_some_and(Map::is_empty)
    }

    /// Adds an issue of this value.
    pub(crate) fn add_issue(&self, issues: &mut Issues, issue: Value) {
        issues.push(&self.path, issue);
    }

    /// Requires a value of type `expected`; returns whether there is one.
    pub(crate) fn require(&self, expected: &str, issues: &mut Issues) -> bool {
        let fits = kind(self.value) == expected;
        if !fits {
            self.add_issue(issues, invalid_type(expected, self.value));
        }
        fits
    }

    /// Allows a value of type `expected`; returns whether there is one.
    pub(crate) fn optional(&self, expected: &str, issues: &mut Issues) -> bool {
        !self.is_absent() && self.require(expected, issues)
    }

    /// The same as [`Self::optional`], with `null` allowed too.
    pub(crate) fn optional_or_null(&self, expected: &str, issues: &mut Issues) -> bool {
        self.value != Some(&Value::Null) && self.optional(expected, issues)
    }

    /// Requires one of these texts.
    pub(crate) fn require_one_of(&self, options: &[&str], issues: &mut Issues) {
        match self.value.and_then(Value::as_str) {
            Some(text) if options.contains(&text) => {}
            Some(text) => self.add_issue(issues, invalid_enum_value(options, text)),
            None => self.add_issue(issues, invalid_type(&alternatives(options), self.value)),
        }
    }

    /// Allows one of these texts.
    pub(crate) fn optional_one_of(&self, options: &[&str], issues: &mut Issues) {
        if !self.is_absent() {
            self.require_one_of(options, issues);
        }
    }

    /// Requires a list and returns its items.
    pub(crate) fn items(&self, issues: &mut Issues) -> Vec<Self> {
        if !self.require("array", issues) {
            return Vec::new();
        }
        let items = self.value.and_then(Value::as_array).into_iter().flatten().enumerate();
        let items = items.map(|(index, item)| {
            let mut path = self.path.clone();
            path.push(json!(index));
            Self { value: Some(item), path }
        });
        items.collect()
    }

    /// Requires that one of `rules` holds; otherwise adds the issues of all of them.
    pub(crate) fn union(&self, issues: &mut Issues, rules: &[Rule]) {
        let mut errors = Vec::new();
        for rule in rules {
            let mut own = Issues::default();
            rule(self, &mut own);
            if own.is_empty() {
                return;
            }
            errors.push(own.data());
        }
        let issue = json!({ "code": "invalid_union", "unionErrors": errors, "message": "Invalid input" });
        self.add_issue(issues, issue);
    }
}

/// Removes nulls and empty strings, lists and objects, as Logto does before it stores a value.
pub(crate) fn remove_empty(value: Value) -> Option<Value> {
    match value {
        Value::Null => None,
        Value::String(text) => (!text.is_empty()).then_some(Value::String(text)),
        Value::Array(items) => {
            let items: Vec<Value> = items.into_iter().filter_map(remove_empty).collect();
            (!items.is_empty()).then_some(Value::Array(items))
        }
        Value::Object(members) => {
            let members = members.into_iter().filter_map(|(name, value)| Some((name, remove_empty(value)?)));
            let members: Map<String, Value> = members.collect();
            (!members.is_empty()).then_some(Value::Object(members))
        }
        other => Some(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn removes_empty_values() {
        let value = json!({ "a": "", "b": { "c": null, "d": [] }, "e": [1, ""], "f": false, "g": 0 });
        assert_eq!(remove_empty(value), Some(json!({ "e": [1], "f": false, "g": 0 })));
        assert_eq!(remove_empty(json!({})), None);
    }

    #[test]
    fn issues_have_a_path_and_a_message() {
        let value = json!({ "list": [{ "word": "x" }, { "word": 1 }] });
        let mut issues = Issues::default();
        for item in Field::root(&value).member("list").items(&mut issues) {
            item.member("word").require_one_of(&["a", "b"], &mut issues);
        }
        Field::root(&value).member("more").optional("string", &mut issues);
        assert_eq!(issues.data()["issues"].as_array().unwrap().len(), 2);
        assert_eq!(
            issues.details(),
            "Error in key path \"list.0.word\": (invalid_enum_value) Invalid enum value. Expected 'a' | 'b', \
             received 'x'\nError in key path \"list.1.word\": (invalid_type) Expected 'a' | 'b' but received number."
        );
    }
}
