//! Templates: which there are, and whether they say what they should.

use serde_json::Value;

use super::fields::{self, Field, Shape};
use super::html::looks_like_html;
use super::template_objects;
use crate::FieldPath;
use crate::connectors::{EmailTemplate, ROOTS, SmsTemplate, Template as _, UsageType, variables};
use crate::lint::{Finding, Fix};

/// What the templates are for.
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

    fn texts(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Sms => &[("content", "The text")],
            Self::Email => &[("subject", "The subject"), ("content", "The text")],
        }
    }
}

pub(super) fn check(config: &Value, medium: Medium, findings: &mut Vec<Finding>) {
    let all = FieldPath::from("templates");
    let Some(list) = config["templates"].as_array() else {
        let defaults = UsageType::KNOWN.iter().map(|usage| medium.default_for(usage)).collect::<Value>();
        let fix = Fix::new("Add templates").replace(config, all.clone(), defaults);
        let code = if config.get("templates").is_none_or(Value::is_null) { "field.empty" } else { "field.type" };
        findings.push(Finding::error(code, all, "There is no list of templates.").fixed_by(fix));
        return;
    };
    for (index, template) in list.iter().enumerate() {
        let at = all.index(index);
        if template.is_object() {
            one(config, &at, template, medium, findings);
        } else {
            let fix = Fix::new("Remove it").remove(config, at.clone());
            findings.push(Finding::error("field.type", at, "A template has to be an object in braces.").fixed_by(fix));
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
            let message = format!("The template for {usage} is missing: the server refuses the configuration.");
            let fix = Fix::new(format!("Add {usage}")).add("templates", medium.default_for(&usage));
            findings.push(Finding::error("template.missing", "templates", message).fixed_by(fix));
        }
    }
}

fn duplicates(config: &Value, findings: &mut Vec<Finding>) {
    let mut seen = Vec::new();
    for (index, template) in template_objects(config) {
        let usage = usage_of(template);
        if seen.contains(&usage) && !usage.is_empty() {
            let at = FieldPath::from("templates").index(index);
            let message = format!("There is a template for {usage} before this one: this one is never used.");
            let fix = Fix::new("Remove the second one").remove(config, at.clone());
            findings.push(Finding::warning("template.duplicate", at.key("usageType"), message).fixed_by(fix));
        }
        seen.push(usage);
    }
}

fn one(config: &Value, at: &FieldPath, template: &Value, medium: Medium, findings: &mut Vec<Finding>) {
    let name = Field::required("usageType", "The usage type", Shape::Text);
    findings.extend(fields::check_one(config, &at.key("usageType"), &name));
    findings.extend(unknown_usage(config, at, template));
    let usage = UsageType::from(usage_of(template));
    for (key, label) in medium.texts() {
        text_of(config, &at.key(key), key, label, &medium.default_for(&usage), findings);
    }
    if medium == Medium::Email {
        findings.extend(content_type(config, at, template));
        findings.extend(subject(config, at, template));
    }
    if let Some(content) = template["content"].as_str().filter(|content| !content.trim().is_empty()) {
        findings.extend(needed_variable(config, at, &usage, content));
    }
    for (key, _) in medium.texts() {
        unknown_variables(config, &at.key(key), findings);
    }
}

/// Missing, empty, or no text.
fn text_of(config: &Value, at: &FieldPath, key: &str, label: &str, default: &Value, findings: &mut Vec<Finding>) {
    let (code, problem) = match at.get(config) {
        Some(Value::String(text)) if !text.trim().is_empty() => return,
        Some(Value::String(_) | Value::Null) | None => ("field.empty", "is empty"),
        Some(_) => ("field.type", "has to be a text in quotes"),
    };
    let fix = Fix::new("Use the default").replace(config, at.clone(), default[key].clone());
    findings.push(Finding::error(code, at.clone(), format!("{label} {problem}.")).fixed_by(fix));
}

fn unknown_usage(config: &Value, at: &FieldPath, template: &Value) -> Option<Finding> {
    let usage = usage_of(template);
    if usage.trim().is_empty() || !matches!(UsageType::from(usage), UsageType::Other(_)) {
        return None;
    }
    let at = at.key("usageType");
    // What Logto called Generic at first.
    let nearest = if usage.eq_ignore_ascii_case("test") {
        Some("Generic")
    } else {
        nearest(usage, UsageType::KNOWN.iter().map(UsageType::as_str))
    };
    let is_free = |name: &&str| !template_objects(config).any(|(_, other)| usage_of(other) == *name);
    let finding = |message| Finding::warning("template.unknown_usage", at.clone(), message);
    Some(match nearest.map(str::to_owned) {
        Some(name) if is_free(&name.as_str()) => {
            let message = format!("Logto does not know this usage type. Did you mean {name}?");
            let fix = Fix::new(format!("Make it {name}")).replace(config, at.clone(), name);
            finding(message).fixed_by(fix)
        }
        _ => finding("Logto does not know this usage type: the template is never used.".to_owned()),
    })
}

fn content_type(config: &Value, at: &FieldPath, template: &Value) -> Option<Finding> {
    let kind = template.get("contentType").and_then(Value::as_str).unwrap_or_default();
    if matches!(kind, "text/plain" | "text/html") {
        return None;
    }
    let content = template["content"].as_str().unwrap_or_default();
    let right = if looks_like_html(content) { "text/html" } else { "text/plain" };
    let at = at.key("contentType");
    let fix = Fix::new(format!("Make it {right}")).replace(config, at.clone(), right);
    let message = "The kind of content is “text/plain” or “text/html”.";
    Some(Finding::error("template.content_type", at, message).fixed_by(fix))
}

fn subject(config: &Value, at: &FieldPath, template: &Value) -> Option<Finding> {
    let subject = template["subject"].as_str().filter(|subject| !subject.trim().is_empty())?;
    if !subject.contains(['\r', '\n']) {
        return None;
    }
    let joined = subject.split_whitespace().collect::<Vec<_>>().join(" ");
    let at = at.key("subject");
    let fix = Fix::new("Put it on one line").replace(config, at.clone(), joined);
    Some(Finding::error("template.subject_lines", at, "A subject is on one line.").fixed_by(fix))
}

fn needed_variable(config: &Value, at: &FieldPath, usage: &UsageType, content: &str) -> Option<Finding> {
    let needed = usage.needed_variable();
    let all = variables(content);
    if all.iter().any(|variable| variable.name == needed) {
        return None;
    }
    let at = at.key("content");
    if *usage == UsageType::OrganizationInvitation && all.iter().any(|variable| variable.name == "code") {
        let message = "An invitation has a {{link}} and no code: “{{code}}” would be seen as it is.";
        let to = replaced(content, "code", "link");
        let fix = Fix::new("Use {{link}}").replace(config, at.clone(), to);
        return Some(Finding::warning("template.no_link", at, message).fixed_by(fix));
    }
    let (code, what) = match needed {
        "link" => ("template.no_link", "link"),
        _ => ("template.no_code", "code"),
    };
    let message = format!("The text has no {{{{{needed}}}}}: whoever gets it has no {what} to go on with.");
    // A mistyped one is mended by its own fix.
    if all.iter().any(|variable| suggestion(&variable.name).is_some_and(|name| name == needed)) {
        return Some(Finding::error(code, at, message));
    }
    let fix =
        Fix::new(format!("Add {{{{{needed}}}}}")).replace(config, at.clone(), format!("{content} {{{{{needed}}}}}"));
    let finding =
        if needed == "link" { Finding::warning(code, at, message) } else { Finding::error(code, at, message) };
    Some(finding.fixed_by(fix))
}

fn unknown_variables(config: &Value, at: &FieldPath, findings: &mut Vec<Finding>) {
    let Some(text) = at.get(config).and_then(Value::as_str) else { return };
    let mut seen = Vec::new();
    for variable in variables(text) {
        let name = variable.name;
        let root = name.split('.').next().unwrap_or_default();
        if ROOTS.contains(&root) || seen.contains(&name) {
            continue;
        }
        let finding = |message| Finding::warning("template.unknown_variable", at.clone(), message);
        findings.push(match suggestion(&name) {
            Some(right) => {
                let message = format!("Logto has no “{name}”: it would be seen as it is. Did you mean “{right}”?");
                let fix = Fix::new(format!("Use {{{{{right}}}}}"));
                finding(message).fixed_by(fix.replace(config, at.clone(), replaced(text, &name, &right)))
            }
            None => finding(format!("Logto has no “{name}”: it would be seen as it is.")),
        });
        seen.push(name);
    }
}

/// The name with the nearest known root.
fn suggestion(name: &str) -> Option<String> {
    let root = name.split('.').next().unwrap_or_default();
    if ROOTS.contains(&root) {
        return None;
    }
    let others =
        [("verificationcode", "code"), ("otp", "code"), ("passcode", "code"), ("url", "link"), ("app", "application")];
    let plain = root.to_lowercase().replace('_', "");
    let alias = others.iter().find(|(alias, _)| *alias == plain).map(|(_, right)| *right);
    let right = alias.or_else(|| nearest(root, ROOTS.into_iter()))?;
    // “code.x” has nothing in it.
    let rest = if matches!(right, "code" | "link" | "locale" | "uiLocales") { "" } else { &name[root.len()..] };
    Some(format!("{right}{rest}"))
}

fn replaced(text: &str, name: &str, by: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for variable in variables(text).into_iter().filter(|variable| variable.name == name) {
        out.push_str(&text[from..variable.range.start]);
        out.push_str(&format!("{{{{{by}}}}}"));
        from = variable.range.end;
    }
    out.push_str(&text[from..]);
    out
}

/// The one of few edits; short names have to be nearer than long ones.
fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let lower = name.to_lowercase();
    let best = known.map(|known| (distance(&lower, &known.to_lowercase()), known)).min_by_key(|(edits, _)| *edits)?;
    let most = if best.1.len() < 6 { 1 } else { 2 };
    (best.0 <= most).then_some(best.1)
}

/// Edits between two texts (Levenshtein), neighbours in each other's place counted as two.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    if a.len() > 64 {
        return usize::MAX;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut corner = i;
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let above = row[j + 1];
            let change = corner + usize::from(from != *to);
            row[j + 1] = change.min(above + 1).min(row[j] + 1);
            corner = above;
        }
    }
    row.last().copied().unwrap_or_default()
}
