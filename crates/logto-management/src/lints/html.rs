//! Rules for HTML emails: elements that mail programs strip, unclosed elements, and a content type that
//! does not match the text.

use std::collections::BTreeMap;

use serde_json::Value;

use super::access::template_objects;
use crate::FieldPath;
use crate::lint::{Finding, Fix};

/// Elements without content.
const VOID: [&str; 14] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];
/// Elements whose end tag is optional.
const ENDS_ITSELF: [&str; 16] = [
    "p", "li", "td", "th", "tr", "tbody", "thead", "tfoot", "dt", "dd", "option", "colgroup", "html", "head", "body",
    "rt",
];
/// Elements that mail programs remove with their content.
const STRIPPED: [&str; 6] = ["script", "iframe", "object", "applet", "form", "svg"];
/// Elements that mark a text as HTML.
const TELLING: [&str; 28] = [
    "html", "body", "head", "p", "div", "span", "br", "b", "strong", "i", "em", "u", "a", "table", "tr", "td", "h1",
    "h2", "h3", "h4", "ul", "ol", "li", "img", "hr", "style", "center", "font",
];

/// A tag of a document.
#[derive(Debug)]
pub(super) struct Tag {
    pub(super) name: String,
    pub(super) is_end: bool,
    is_empty: bool,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Tags of a document.
#[derive(Debug, Default)]
pub(super) struct Scan {
    pub(super) tags: Vec<Tag>,
    /// The missing end of the last tag or comment.
    cut: Option<&'static str>,
}

pub(super) fn scan(html: &str) -> Scan {
    let lower = html.to_ascii_lowercase();
    let mut found = Scan::default();
    let mut from = 0;
    while let Some(start) = html[from..].find('<').map(|at| from + at) {
        let rest = &html[start..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            let Some(end) = comment.find("-->") else {
                found.cut = Some("-->");
                break;
            };
            from = start + 4 + end + 3;
            continue;
        }
        let inner = rest[1..].strip_prefix('/').unwrap_or(&rest[1..]);
        if !inner.starts_with(|c: char| c.is_ascii_alphabetic()) {
            from = start + 1;
            continue;
        }
        let name: String = inner.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
        let end = match end_of_tag(rest) {
            Ok(length) => start + length,
            Err(missing) => {
                found.cut = Some(missing);
                break;
            }
        };
        let text = &html[start..end];
        let name = name.to_ascii_lowercase();
        let is_end = text.starts_with("</");
        let is_empty = text.ends_with("/>") || VOID.contains(&name.as_str());
        from = end;
        // The content of these elements is not HTML.
        if !is_end && matches!(name.as_str(), "script" | "style" | "title" | "textarea") {
            let close = format!("</{name}");
            from = lower[end..].find(&close).map_or(html.len(), |at| end + at);
        }
        found.tags.push(Tag { name, is_end, is_empty, start, end });
    }
    found
}

/// Returns the length of the tag that a text starts with, or its missing end.
fn end_of_tag(text: &str) -> Result<usize, &'static str> {
    let mut quote = None;
    for (index, c) in text.char_indices() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (None, '>') => return Ok(index + 1),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    Err(match quote {
        Some('"') => "\">",
        Some(_) => "'>",
        None => ">",
    })
}

/// Returns whether a text has HTML elements.
pub(super) fn looks_like_html(text: &str) -> bool {
    scan(text).tags.iter().any(|tag| TELLING.contains(&tag.name.as_str()))
}

pub(super) fn check(config: &Value, findings: &mut Vec<Finding>) {
    for (index, template) in template_objects(config) {
        let at = FieldPath::from("templates").index(index);
        let Some(content) = template["content"].as_str().filter(|content| !content.trim().is_empty()) else { continue };
        let is_html = looks_like_html(content);
        match template["contentType"].as_str() {
            Some("text/html") if !is_html => {
                let fix = Fix::new("fix.send_as_plain_text").replace(config, at.key("contentType"), "text/plain");
                findings.push(Finding::hint("html.looks_plain", at.key("contentType")).fixed_by(fix));
            }
            Some("text/html") => document(config, &at.key("content"), content, findings),
            Some("text/plain") if is_html => {
                let fix = Fix::new("fix.send_as_html").replace(config, at.key("contentType"), "text/html");
                findings.push(Finding::warning("html.looks_html", at.key("contentType")).fixed_by(fix));
            }
            _ => {}
        }
    }
}

fn document(config: &Value, at: &FieldPath, html: &str, findings: &mut Vec<Finding>) {
    let scan = scan(html);
    findings.extend(stripped(config, at, html, &scan));
    findings.extend(external_css(config, at, html, &scan));
    findings.extend(unclosed(config, at, html, &scan));
}

fn stripped(config: &Value, at: &FieldPath, html: &str, scan: &Scan) -> Option<Finding> {
    let index = scan.tags.iter().position(|tag| !tag.is_end && STRIPPED.contains(&tag.name.as_str()))?;
    let tag = &scan.tags[index];
    // Only the tags of a form are removed: its content may have the code.
    let without = if tag.name == "form" {
        let forms = scan.tags.iter().filter(|other| other.name == "form");
        let (mut text, last) =
            forms.fold((String::new(), 0), |(text, from), form| (text + &html[from..form.start], form.end));
        text.push_str(&html[last..]);
        text
    } else {
        let mut depth = 1;
        let end = scan.tags[index + 1..].iter().filter(|other| other.name == tag.name).find(|other| {
            depth = if other.is_end { depth - 1 } else { depth + i32::from(!other.is_empty) };
            depth == 0
        });
        let end = if html[..tag.end].ends_with("/>") { tag.end } else { end.map_or(html.len(), |end| end.end) };
        cut(html, tag.start, end)
    };
    let name = tag.name.as_str();
    let fix = Fix::new("fix.remove_tag").with("tag", name).replace(config, at.clone(), without);
    Some(Finding::warning("html.stripped", at.clone()).with("tag", name).fixed_by(fix))
}

fn external_css(config: &Value, at: &FieldPath, html: &str, scan: &Scan) -> Option<Finding> {
    let finding = Finding::warning("html.external_css", at.clone());
    let lower = html.to_ascii_lowercase();
    let link = scan.tags.iter().find(|tag| tag.name == "link" && lower[tag.start..tag.end].contains("stylesheet"));
    if let Some(tag) = link {
        let fix = Fix::new("fix.remove_link").replace(config, at.clone(), cut(html, tag.start, tag.end));
        return Some(finding.fixed_by(fix));
    }
    lower.contains("@import").then_some(finding)
}

fn unclosed(config: &Value, at: &FieldPath, html: &str, scan: &Scan) -> Option<Finding> {
    let finding = Finding::warning("html.unclosed", at.clone());
    if let Some(missing) = scan.cut {
        let fix = Fix::new("fix.close").replace(config, at.clone(), format!("{html}{missing}"));
        return Some(finding.with_message("html.unclosed.cut").fixed_by(fix));
    }
    let mut open: Vec<&str> = Vec::new();
    // How many elements of each name are open, so that an end tag without a start is not searched for.
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for tag in scan.tags.iter().filter(|tag| !tag.is_empty && !ENDS_ITSELF.contains(&tag.name.as_str())) {
        let name = tag.name.as_str();
        if !tag.is_end {
            open.push(name);
            *counts.entry(name).or_default() += 1;
        } else if counts.get(name).is_some_and(|count| *count > 0) {
            // This closes the elements that are still open inside it, as mail programs do.
            while let Some(last) = open.pop() {
                if let Some(count) = counts.get_mut(last) {
                    *count -= 1;
                }
                if last == name {
                    break;
                }
            }
        }
    }
    let last = *open.last()?;
    let ends: String = open.iter().rev().map(|name| format!("</{name}>")).collect();
    let fix = Fix::new("fix.add").with("value", ends.as_str()).replace(config, at.clone(), format!("{html}{ends}"));
    Some(finding.with_message("html.unclosed.tag").with("tag", last).fixed_by(fix))
}

fn cut(text: &str, start: usize, end: usize) -> String {
    format!("{}{}", &text[..start], &text[end..])
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    #[test]
    fn distinguishes_text_from_html() {
        for text in ["1 < 2 > 0", "a <b", "me <me@example.com>", "<code>", "if a<b then", "{{code}}", "<>"] {
            assert!(!looks_like_html(text), "{text}");
        }
        for text in ["<p>Hi", "a<BR/>b", "<a href=\"x\">y</a>", "<b>{{code}}</b>"] {
            assert!(looks_like_html(text), "{text}");
        }
    }

    #[test]
    fn quoted_attributes_may_contain_tag_ends() {
        let scan = scan("<a title=\"1 > 2\" href='x'>y</a><!-- <b> --><br/>");
        let names: Vec<_> = scan.tags.iter().map(|tag| (tag.name.as_str(), tag.is_end, tag.is_empty)).collect();
        assert_eq!(names, [("a", false, false), ("a", true, false), ("br", false, true)]);
    }
}
