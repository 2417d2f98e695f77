//! Rules for the variables of templates: each usage type has its own.

use std::collections::BTreeSet;

use serde_json::Value;

use super::spelling::nearest;
use crate::FieldPath;
use crate::connectors::{ROOTS, UsageType, available_variables, is_optional, sample_payload, variables};
use crate::lint::{Finding, Fix};

/// The most findings about variables of a text. Each fix has a copy of the text.
const MAX_FINDINGS: usize = 10;

/// Reports variables that Logto does not fill in for a usage type, or fills in with nothing.
pub(super) fn check(config: &Value, at: &FieldPath, usage: &UsageType, findings: &mut Vec<Finding>) {
    let Some(text) = at.get(config).and_then(Value::as_str) else { return };
    let payload = sample_payload(usage, "0");
    let mut seen = BTreeSet::new();
    let all = variables(text);
    // An invitation with a code and no link has a finding of its own.
    let is_code_for_link =
        *usage == UsageType::OrganizationInvitation && !all.iter().any(|variable| variable.name == "link");
    for variable in all {
        let name = variable.name;
        if is_code_for_link && name == "code" {
            continue;
        }
        // These belong to another template language, which is reported.
        if matches!(name.as_str(), "else" | "this") || seen.contains(&name) {
            continue;
        }
        let Some(finding) = judge(config, at, usage, &payload, &name, text) else { continue };
        if seen.len() == MAX_FINDINGS {
            break;
        }
        findings.push(finding);
        seen.insert(name);
    }
}

fn judge(
    config: &Value,
    at: &FieldPath,
    usage: &UsageType,
    payload: &Value,
    name: &str,
    text: &str,
) -> Option<Finding> {
    let warning = |message| Finding::warning("template.unknown_variable", at.clone()).with_message(message);
    let listed = |finding: Finding| finding.with("name", name).with("available", available(usage));
    let root = name.split('.').next().unwrap_or_default();
    if !ROOTS.contains(&root) || suggestion(usage, name).is_some() {
        return Some(match suggestion(usage, name) {
            Some(right) => {
                let fix = Fix::new("fix.use").with("value", braced(&right));
                let fix = fix.replace(config, at.clone(), replaced(text, name, &right));
                let finding = warning("template.unknown_variable.similar").with("name", name);
                finding.with("suggestion", right).fixed_by(fix)
            }
            None => listed(warning("template.unknown_variable.unknown")),
        });
    }
    if payload.get(root).is_none() {
        return Some(listed(warning("template.unknown_variable.not_here")).with("usage", usage.name()));
    }
    let value = name.split('.').try_fold(payload, |value, part| value.get(part));
    match value {
        Some(Value::Object(_)) => Some(listed(warning("template.unknown_variable.object"))),
        Some(_) if is_optional(usage, root) => {
            let finding = Finding::hint("template.optional_variable", at.clone());
            Some(finding.with("name", braced(name)))
        }
        Some(_) => None,
        None => Some(listed(warning("template.unknown_variable.no_value"))),
    }
}

/// Returns the variables that work, as templates write them. Those of profiles and pictures are many, and are left out.
fn available(usage: &UsageType) -> String {
    let names = available_variables(usage).into_iter();
    let short =
        names.filter(|name| !name.contains(".profile.") && (!name.contains("branding") || name.ends_with(".logoUrl")));
    short.map(|name| braced(&name)).collect::<Vec<_>>().join(", ")
}

/// A variable as templates write it.
pub(super) fn braced(name: &str) -> String {
    format!("{{{{{name}}}}}")
}

/// Returns the variable of the usage type that a wrong name means.
pub(super) fn suggestion(usage: &UsageType, name: &str) -> Option<String> {
    let all = available_variables(usage);
    if all.iter().any(|known| known == name) {
        return None;
    }
    let root = name.split('.').next().unwrap_or_default();
    let payload = sample_payload(usage, "");
    if ROOTS.contains(&root) {
        // A member of a text, such as `code.value`, or a misspelled member.
        let value = payload.get(root)?;
        if !value.is_object() {
            return Some(root.to_owned());
        }
        let same_depth = all.iter().filter(|known| known.starts_with(&format!("{root}."))).map(String::as_str);
        return (name.contains('.')).then(|| nearest(name, same_depth)).flatten().map(str::to_owned);
    }
    let others =
        [("verificationcode", "code"), ("otp", "code"), ("passcode", "code"), ("url", "link"), ("app", "application")];
    let plain = root.to_lowercase().replace('_', "");
    let alias = others.iter().find(|(alias, _)| *alias == plain).map(|(_, right)| *right);
    let right = alias.or_else(|| nearest(root, ROOTS.into_iter())).filter(|right| payload.get(right).is_some())?;
    // These are texts, without members.
    let rest = if matches!(right, "code" | "link" | "locale" | "uiLocales") { "" } else { &name[root.len()..] };
    let right = format!("{right}{rest}");
    all.contains(&right).then_some(right)
}

/// Replaces a variable by another in a text.
pub(super) fn replaced(text: &str, name: &str, by: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for variable in variables(text).into_iter().filter(|variable| variable.name == name) {
        out.push_str(&text[from..variable.range.start]);
        out.push_str(&braced(by));
        from = variable.range.end;
    }
    out.push_str(&text[from..]);
    out
}
