//! Rendering of templates by Logto's rules.

use std::ops::Range;

use serde_json::Value;

use super::template::ContentType;

/// A rendered email.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EmailMessage {
    /// The subject line.
    pub subject: String,
    /// The content type of `body`.
    pub content_type: ContentType,
    /// The text. HTML is untrusted: show it in a sandboxed frame.
    pub body: String,
}

/// A `{{variable}}` of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Variable {
    /// The name, such as `code` or `application.name`.
    pub name: String,
    /// The byte range, braces included.
    pub range: Range<usize>,
}

/// Returns the variables of a template in order, by Logto's pattern `/{{\s*([\w.]+)\s*}}/g`.
///
/// ```
/// use logto_management::connectors::variables;
///
/// let names: Vec<_> = variables("{{ code }} for {{application.name}}, {{no-name}}").into_iter().map(|v| v.name).collect();
/// assert_eq!(names, ["code", "application.name"]);
/// ```
#[must_use]
pub fn variables(template: &str) -> Vec<Variable> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = template[from..].find("{{") {
        let start = from + at;
        match variable_at(template, start) {
            Some(variable) => {
                from = variable.range.end;
                found.push(variable);
            }
            // `{{{code}}` has a variable that starts at the second brace.
            None => from = start + 1,
        }
    }
    found
}

fn variable_at(template: &str, start: usize) -> Option<Variable> {
    let inner = template[start + 2..].trim_start_matches(is_space);
    let length = inner.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '.'))).unwrap_or(inner.len());
    let (name, rest) = inner.split_at(length);
    let rest = rest.trim_start_matches(is_space).strip_prefix("}}")?;
    let range = start..template.len() - rest.len();
    (!name.is_empty()).then(|| Variable { name: name.to_owned(), range })
}

/// Returns whether JavaScript's `\s` matches.
fn is_space(c: char) -> bool {
    c == '\u{feff}' || (c.is_whitespace() && c != '\u{85}')
}

/// Renders a template with the members of `payload`.
///
/// A variable whose first part is not in the payload stays unchanged. A variable without a value in an
/// existing member becomes empty. Other values than strings are converted like JavaScript's
/// `String(value)`.
///
/// ```
/// use logto_management::connectors::render;
/// use serde_json::json;
///
/// let payload = json!({"code": "123456", "application": {"name": "Shop"}});
/// assert_eq!(render("{{ code }} for {{application.name}}", &payload), "123456 for Shop");
/// assert_eq!(render("{{application.id}}{{user.name}}", &payload), "{{user.name}}");
/// ```
#[must_use]
pub fn render(template: &str, payload: &Value) -> String {
    let mut rendered = String::with_capacity(template.len());
    let mut from = 0;
    for variable in variables(template) {
        rendered.push_str(&template[from..variable.range.start]);
        let root = variable.name.split('.').next().unwrap_or_default();
        if root.is_empty() || payload.get(root).is_none() {
            rendered.push_str(&template[variable.range.clone()]);
        } else {
            rendered.push_str(&lookup(payload, &variable.name));
        }
        from = variable.range.end;
    }
    rendered.push_str(&template[from..]);
    rendered
}

fn lookup(payload: &Value, path: &str) -> String {
    let value = path.split('.').try_fold(payload, |value, part| match value {
        Value::Object(_) => value.get(part),
        Value::Array(items) => part.parse::<usize>().ok().and_then(|index| items.get(index)),
        _ => None,
    });
    value.map(as_text).unwrap_or_default()
}

fn as_text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::Array(items) => items.iter().map(as_text).collect::<Vec<_>>().join(","),
        Value::Object(_) => "[object Object]".to_owned(),
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn renders_templates_like_logto() {
        let payload = json!({"code": "123456", "application": {"name": "Shop", "tags": ["a", null, 2]}, "n": 3,
                             "yes": true, "none": null});
        for (template, rendered) in [
            ("Code {{code}}.", "Code 123456."),
            ("{{ code }}/{{\n\tcode\u{a0}}}", "123456/123456"),
            ("{{application.name}}: {{  code  }}", "Shop: 123456"),
            ("{{unknown}} stays", "{{unknown}} stays"),
            ("{{ unknown.name }} stays", "{{ unknown.name }} stays"),
            ("{{application.id}}|{{application.name.x}}|{{code.}}", "||"),
            ("{{application}}", "[object Object]"),
            ("{{application.tags}} {{application.tags.2}}", "a,,2 2"),
            ("{{n}} {{yes}} {{none}}", "3 true "),
            ("{{.code}} {{..}} {{}} {{ }}", "{{.code}} {{..}} {{}} {{ }}"),
            ("open {{code", "open {{code"),
            ("{{{code}}} {{{{code}}", "{123456} {{123456"),
            ("{{co de}} {{co-de}} {{çode}}", "{{co de}} {{co-de}} {{çode}}"),
            ("{ {code}} {code}", "{ {code}} {code}"),
            ("no tag", "no tag"),
            ("", ""),
        ] {
            assert_eq!(render(template, &payload), rendered, "{template}");
        }
    }

    #[test]
    fn does_not_render_inserted_values() {
        assert_eq!(render("{{code}}", &json!({"code": "{{code}}"})), "{{code}}");
    }

    #[test]
    fn variable_has_byte_range() {
        let template = "é {{ code }}!";
        let variable = &variables(template)[0];
        assert_eq!(&template[variable.range.clone()], "{{ code }}");
    }
}
