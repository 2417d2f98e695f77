//! Rules for the list of templates, their usage types, and their variables.

use serde_json::Value;

use super::access::template_objects;
use super::address;
use super::fields::{self, Field, Shape};
use super::html::looks_like_html;
use super::spelling::nearest;
use super::syntax::{self, foreign_syntax};
use super::variables::{self as template_variables, braced, replaced, suggestion};
use crate::FieldPath;
use crate::connectors::{EmailTemplate, SmsTemplate, Template as _, UsageType, variables};
use crate::lint::{Finding, Fix, Severity};

const SUBJECT: Field = Field::required("subject", "field_name.subject", Shape::Text);
const CONTENT: Field = Field::required("content", "field_name.content", Shape::Text);

/// Kind of messages.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Medium {
    Sms,
    Email,
}

impl Medium {
    fn default_for(self, usage: &UsageType) -> Value {
        let members = match self {
            Self::Sms => SmsTemplate::default_for(usage).members().clone(),
            Self::Email => EmailTemplate::default_for(usage).members().clone(),
        };
        Value::Object(members)
    }

    fn texts(self) -> &'static [Field] {
        match self {
            Self::Sms => &[CONTENT],
            Self::Email => &[SUBJECT, CONTENT],
        }
    }
}

pub(super) fn check(config: &Value, medium: Medium, findings: &mut Vec<Finding>) {
    let all = FieldPath::from("templates");
    let Some(list) = config["templates"].as_array() else {
        let defaults = UsageType::KNOWN.iter().map(|usage| medium.default_for(usage)).collect::<Value>();
        let fix = Fix::new("fix.add_templates").replace(config, all.clone(), defaults);
        let code = if config.get("templates").is_none_or(Value::is_null) { "field.empty" } else { "field.type" };
        findings.push(Finding::error(code, all).with_message("templates.missing").fixed_by(fix));
        return;
    };
    for (index, template) in list.iter().enumerate() {
        let at = all.index(index);
        if template.is_object() {
            one(config, &at, template, medium, findings);
        } else {
            let fix = Fix::new("fix.remove").remove(config, at.clone());
            findings.push(Finding::error("field.type", at).with_message("template.not_an_object").fixed_by(fix));
        }
    }
    missing(config, medium, findings);
    duplicates(config, findings);
}

fn usage_of(template: &Value) -> &str {
    template["usageType"].as_str().unwrap_or_default()
}

fn missing(config: &Value, medium: Medium, findings: &mut Vec<Finding>) {
    for usage in UsageType::REQUIRED {
        if !template_objects(config).any(|(_, template)| usage_of(template) == usage.as_str()) {
            let fix = Fix::new("fix.add").with("value", usage.name()).add("templates", medium.default_for(&usage));
            findings.push(Finding::error("template.missing", "templates").with("usage", usage.name()).fixed_by(fix));
        }
    }
}

fn duplicates(config: &Value, findings: &mut Vec<Finding>) {
    let mut seen = Vec::new();
    for (index, template) in template_objects(config) {
        let usage = usage_of(template);
        if seen.contains(&usage) && !usage.is_empty() {
            let at = FieldPath::from("templates").index(index);
            let fix = Fix::new("fix.remove_duplicate").remove(config, at.clone());
            let finding = Finding::warning("template.duplicate", at.key("usageType"));
            findings.push(finding.with("usage", UsageType::from(usage).name()).fixed_by(fix));
        }
        seen.push(usage);
    }
}

fn one(config: &Value, at: &FieldPath, template: &Value, medium: Medium, findings: &mut Vec<Finding>) {
    let name = Field::required("usageType", "field_name.usageType", Shape::Text);
    findings.extend(fields::check_one(config, &at.key("usageType"), &name));
    findings.extend(unknown_usage(config, at, template));
    let usage = UsageType::from(usage_of(template));
    for field in medium.texts() {
        findings.extend(required_text(config, &at.key(field.name), field, &medium.default_for(&usage)));
    }
    if medium == Medium::Email {
        findings.extend(content_type(config, at, template));
        findings.extend(subject(config, at, template));
        address::check_template(config, at, findings);
    }
    // What is in a template that is never used does not matter.
    if matches!(usage, UsageType::Other(_)) || !is_first(config, at, &usage) {
        return;
    }
    if let Some(content) = template["content"].as_str().filter(|content| !content.trim().is_empty()) {
        findings.extend(needed_variable(config, at, &usage, content));
        findings.extend(escaped_line_breaks(config, at, content));
    }
    for field in medium.texts() {
        syntax::check(config, &at.key(field.name), findings);
        template_variables::check(config, &at.key(field.name), &usage, findings);
    }
}

/// Returns whether a template is the first of its usage type, which is the one that Logto uses.
fn is_first(config: &Value, at: &FieldPath, usage: &UsageType) -> bool {
    let all = FieldPath::from("templates");
    let first = template_objects(config).find(|(_, template)| usage_of(template) == usage.as_str());
    first.is_some_and(|(index, _)| all.index(index) == *at)
}

/// Finds a text that is missing, empty, or not a string.
fn required_text(config: &Value, at: &FieldPath, field: &Field, default: &Value) -> Option<Finding> {
    let (severity, code, message) = match at.get(config) {
        Some(Value::String(text)) if !text.trim().is_empty() => return None,
        // Logto sends a text of spaces as it is.
        Some(Value::String(text)) if !text.is_empty() && field.name == "subject" => {
            (Severity::Warning, "field.empty", "field.empty.blank")
        }
        Some(Value::String(_) | Value::Null) | None => (Severity::Error, "field.empty", "field.empty.blank"),
        Some(_) => (Severity::Error, "field.type", "field.type.text"),
    };
    let fix = Fix::new("fix.use_default").replace(config, at.clone(), default[field.name].clone());
    let finding = Finding::error(code, at.clone()).with_message(field.message(message)).fixed_by(fix);
    Some(Finding { severity, ..finding })
}

fn unknown_usage(config: &Value, at: &FieldPath, template: &Value) -> Option<Finding> {
    let usage = usage_of(template);
    if usage.trim().is_empty() || !matches!(UsageType::from(usage), UsageType::Other(_)) {
        return None;
    }
    let at = at.key("usageType");
    // “Test” is the former name of “Generic” in Logto.
    let nearest = if usage.eq_ignore_ascii_case("test") {
        Some("Generic")
    } else {
        nearest(usage, UsageType::KNOWN.iter().map(UsageType::as_str))
    };
    let is_free = |name: &&str| !template_objects(config).any(|(_, other)| usage_of(other) == *name);
    let finding = Finding::warning("template.unknown_usage", at.clone());
    Some(match nearest.filter(is_free) {
        Some(name) => {
            // The value itself: that of `usageType` in the configuration is meant.
            let fix = Fix::new("fix.change_to").with("value", name).replace(config, at, name);
            finding.with_message("template.unknown_usage.similar").with("usage", name).fixed_by(fix)
        }
        None => finding.with_message("template.unknown_usage.unused"),
    })
}

fn content_type(config: &Value, at: &FieldPath, template: &Value) -> Option<Finding> {
    let kind = template.get("contentType").and_then(Value::as_str).unwrap_or_default();
    if matches!(kind, "text/plain" | "text/html") {
        return None;
    }
    let content = template["content"].as_str().unwrap_or_default();
    let right = if looks_like_html(content) { "text/html" } else { "text/plain" };
    let fix = Fix::new("fix.change_to").with("value", right).replace(config, at.key("contentType"), right);
    // Logto's SendGrid connector calls it `type`.
    let fix = if template["type"].is_string() { fix.remove(config, at.key("type")) } else { fix };
    Some(Finding::error("template.content_type", at.key("contentType")).fixed_by(fix))
}

fn subject(config: &Value, at: &FieldPath, template: &Value) -> Option<Finding> {
    let subject = template["subject"].as_str().filter(|subject| !subject.trim().is_empty())?;
    if !subject.contains(['\r', '\n']) {
        return None;
    }
    let joined = subject.split_whitespace().collect::<Vec<_>>().join(" ");
    let at = at.key("subject");
    let fix = Fix::new("fix.one_line").replace(config, at.clone(), joined);
    Some(Finding::warning("template.subject_lines", at).fixed_by(fix))
}

fn needed_variable(config: &Value, at: &FieldPath, usage: &UsageType, content: &str) -> Option<Finding> {
    let needed = usage.needed_variable();
    let all = variables(content);
    if all.iter().any(|variable| variable.name == needed) {
        return None;
    }
    let subject = at.key("subject").get(config).and_then(Value::as_str).unwrap_or_default();
    let at = at.key("content");
    if *usage == UsageType::OrganizationInvitation && all.iter().any(|variable| variable.name == "code") {
        let (code, link) = (braced("code"), braced("link"));
        let fix = Fix::new("fix.use").with("value", link.as_str());
        let fix = fix.replace(config, at.clone(), replaced(content, "code", "link"));
        let finding = Finding::warning("template.no_link", at).with_message("template.no_link.code_instead");
        return Some(finding.with("link", link).with("code", code).fixed_by(fix));
    }
    let variable = braced(needed);
    // The fix for a misspelled variable is in the finding about it.
    let is_misspelled = all.iter().any(|variable| suggestion(usage, &variable.name).is_some_and(|name| name == needed))
        || foreign_syntax(content).iter().any(|part| part.name.as_deref() == Some(needed));
    let fix = Fix::new("fix.add").with("value", variable.as_str());
    let fix = fix.replace(config, at.clone(), format!("{content} {variable}"));
    let is_in_subject = variables(subject).iter().any(|variable| variable.name == needed);
    let finding = match needed {
        _ if is_in_subject => Finding::warning("template.only_in_subject", at),
        "link" if !is_misspelled => Finding::warning("template.no_link", at),
        "link" => Finding::error("template.no_link", at),
        _ => Finding::error("template.no_code", at),
    };
    let finding = finding.with("variable", variable);
    Some(if is_misspelled { finding } else { finding.fixed_by(fix) })
}

/// Finds line breaks that are written as `\n`: recipients see both characters.
fn escaped_line_breaks(config: &Value, at: &FieldPath, content: &str) -> Option<Finding> {
    if !content.contains("\\n") {
        return None;
    }
    let text = content.replace("\\r\\n", "\n").replace("\\n", "\n");
    let fix = Fix::new("fix.line_breaks").replace(config, at.key("content"), text);
    Some(Finding::warning("template.escaped_line_breaks", at.key("content")).fixed_by(fix))
}
