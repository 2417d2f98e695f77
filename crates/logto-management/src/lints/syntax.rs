//! Syntax of other template languages, which Logto does not know: it fills in `{{name}}`, and nothing else.

use std::ops::Range;

use serde_json::Value;

use super::variables::braced;
use crate::FieldPath;
use crate::connectors::{ROOTS, variables};
use crate::lint::{Finding, Fix};

/// A part of a template in another language.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ForeignSyntax {
    /// The key of the message.
    pub(super) message: &'static str,
    range: Range<usize>,
    /// The name of the variable that was meant.
    pub(super) name: Option<String>,
}

/// The most characters of a part that a message shows.
const MAX_SHOWN: usize = 40;

/// Reports the first part of each language.
pub(super) fn check(config: &Value, at: &FieldPath, findings: &mut Vec<Finding>) {
    let Some(text) = at.get(config).and_then(Value::as_str) else { return };
    let mut seen: Vec<&str> = Vec::new();
    for part in foreign_syntax(text) {
        if seen.contains(&part.message) {
            continue;
        }
        seen.push(part.message);
        let shown: String = text[part.range.clone()].chars().take(MAX_SHOWN).collect();
        let finding = Finding::warning("template.syntax", at.clone()).with_message(part.message).with("part", shown);
        findings.push(match part.name {
            Some(name) => {
                let right = braced(&name);
                let new = [&text[..part.range.start], &right, &text[part.range.end..]].concat();
                finding.fixed_by(Fix::new("fix.use").with("value", right).replace(config, at.clone(), new))
            }
            None => finding,
        });
    }
}

/// Returns the parts of a text that only other template languages understand, in order.
pub(super) fn foreign_syntax(text: &str) -> Vec<ForeignSyntax> {
    let mut found = Vec::new();
    let mut from = 0;
    while from < text.len() {
        let Some(start) = text[from..].find(['{', '<', '$', '%', '[']).map(|at| from + at) else { break };
        match part_at(text, start) {
            Some((part, end)) => {
                found.extend(part);
                from = end.max(start + 1);
            }
            None => from = start + 1,
        }
        // The next character boundary.
        while !text.is_char_boundary(from) {
            from += 1;
        }
    }
    found
}

/// Returns the part that begins here, and where it ends. A variable of Logto has an end and no part.
fn part_at(text: &str, start: usize) -> Option<(Option<ForeignSyntax>, usize)> {
    let rest = &text[start..];
    let part = |message, length: usize, name: Option<&str>| {
        let name = name.map(str::to_owned);
        Some((Some(ForeignSyntax { message, range: start..start + length, name }), start + length))
    };
    let enclosed = |open: &str, close: &str| {
        let inner = rest.strip_prefix(open)?;
        let end = inner.find(close)?;
        // A part is on one line, or it is none.
        let inner = inner.get(..end).filter(|inner| inner.len() < 400)?;
        Some((inner, open.len() + end + close.len()))
    };
    if let Some((inner, length)) = enclosed("{{{", "}}}") {
        let name = inner.trim();
        if is_name(name) {
            return part("template.syntax.triple", length, Some(name));
        }
    }
    if rest.starts_with("{{") {
        if let Some(variable) = variables(rest).first().filter(|variable| variable.range.start == 0) {
            return match variable.name.as_str() {
                "else" | "this" => part("template.syntax.handlebars", variable.range.end, None),
                _ => Some((None, start + variable.range.end)),
            };
        }
        let (inner, length) = enclosed("{{", "}}")?;
        let inner = inner.trim().trim_matches(['-', '~']).trim();
        return match inner.chars().next()? {
            '#' | '/' | '^' | '>' | '!' | '&' | '*' | '@' => part("template.syntax.handlebars", length, None),
            _ if inner.starts_with("else ") => part("template.syntax.handlebars", length, None),
            _ if inner.contains('|') => {
                let (name, filter) = inner.split_once('|')?;
                let language = match (filter.contains(':'), filter.contains('(')) {
                    (true, false) => "template.syntax.liquid",
                    (false, true) => "template.syntax.jinja",
                    _ => "template.syntax.liquid_or_jinja",
                };
                part(language, length, Some(name.trim()).filter(|name| is_name(name)))
            }
            _ if is_name(inner) => part("template.syntax.placeholder", length, Some(inner)),
            '{' => None,
            _ => part("template.syntax.other", length, None),
        };
    }
    if let Some((inner, length)) = enclosed("{%", "%}") {
        let word = inner.trim().trim_matches('-').trim().split([' ', '\n', '(']).next().unwrap_or_default();
        return match word {
            "assign" | "capture" | "endcapture" | "case" | "when" | "endcase" | "unless" | "endunless" | "elsif"
            | "render" | "liquid" | "tablerow" | "increment" => part("template.syntax.liquid", length, None),
            "set" | "endset" | "elif" | "block" | "endblock" | "extends" | "macro" | "endmacro" | "import" | "from"
            | "with" | "endwith" | "trans" | "load" => part("template.syntax.jinja", length, None),
            _ => part("template.syntax.liquid_or_jinja", length, None),
        };
    }
    if let Some((_, length)) = enclosed("{#", "#}") {
        return part("template.syntax.jinja", length, None);
    }
    // These are common in texts, so only Logto's names are taken for variables.
    for (open, close) in [("${", "}"), ("<%=", "%>"), ("[[", "]]"), ("{", "}"), ("%", "%")] {
        if let Some((inner, length)) = enclosed(open, close) {
            let name = inner.trim();
            if is_name(name) && ROOTS.contains(&name.split('.').next().unwrap_or_default()) {
                return part("template.syntax.placeholder", length, Some(name));
            }
        }
    }
    if let Some((_, length)) = enclosed("<%", "%>") {
        return part("template.syntax.other", length, None);
    }
    None
}

/// Returns whether Logto's pattern for variables matches a name.
fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.'))
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    #[test]
    fn names_other_template_languages() {
        for (text, message, part, name) in [
            ("{{{code}}}", "template.syntax.triple", "{{{code}}}", Some("code")),
            ("{{#if organization}}x", "template.syntax.handlebars", "{{#if organization}}", None),
            ("x{{/if}}", "template.syntax.handlebars", "{{/if}}", None),
            ("{{else}}", "template.syntax.handlebars", "{{else}}", None),
            ("{{else if user}}", "template.syntax.handlebars", "{{else if user}}", None),
            ("{{> footer}}", "template.syntax.handlebars", "{{> footer}}", None),
            ("{{! note }}", "template.syntax.handlebars", "{{! note }}", None),
            ("{{this}}", "template.syntax.handlebars", "{{this}}", None),
            ("{{@index}}", "template.syntax.handlebars", "{{@index}}", None),
            ("{{ code | upcase }}", "template.syntax.liquid_or_jinja", "{{ code | upcase }}", Some("code")),
            ("{{ code | append: 'x' }}", "template.syntax.liquid", "{{ code | append: 'x' }}", Some("code")),
            ("{{ code|default('x') }}", "template.syntax.jinja", "{{ code|default('x') }}", Some("code")),
            ("{% if code %}", "template.syntax.liquid_or_jinja", "{% if code %}", None),
            ("{%- assign x = 1 -%}", "template.syntax.liquid", "{%- assign x = 1 -%}", None),
            ("{% set x = 1 %}", "template.syntax.jinja", "{% set x = 1 %}", None),
            ("{# note #}", "template.syntax.jinja", "{# note #}", None),
            ("Code ${code}", "template.syntax.placeholder", "${code}", Some("code")),
            ("Code {code}", "template.syntax.placeholder", "{code}", Some("code")),
            ("Code %code%", "template.syntax.placeholder", "%code%", Some("code")),
            ("Code [[ code ]]", "template.syntax.placeholder", "[[ code ]]", Some("code")),
            ("Code <%= code %>", "template.syntax.placeholder", "<%= code %>", Some("code")),
            ("Code {{- code -}}", "template.syntax.placeholder", "{{- code -}}", Some("code")),
            ("<% if (x) { %>", "template.syntax.other", "<% if (x) { %>", None),
            ("{{code()}}", "template.syntax.other", "{{code()}}", None),
            ("{{uppercase code}}", "template.syntax.other", "{{uppercase code}}", None),
        ] {
            let found = foreign_syntax(text);
            let shown = found.first().map(|it| (it.message, &text[it.range.clone()], it.name.as_deref()));
            assert_eq!(shown, Some((message, part, name)), "{text}: {found:?}");
        }
    }

    #[test]
    fn leaves_texts_and_styles_alone() {
        for text in [
            "{{code}} {{ application.name }}",
            "p { color: red } a{b}",
            "100% sure, 50%",
            "$5 {x} [[x]] %x%",
            "<p>1 < 2</p> {",
            "{{",
            "{{ }}",
            "é{ü}",
        ] {
            assert_eq!(foreign_syntax(text), [], "{text}");
        }
    }
}
