//! Rules for how mail programs show an HTML email: pictures, size, and dark mode.

use serde_json::Value;

use super::access::template_objects;
use super::html::{Scan, scan};
use crate::FieldPath;
use crate::lint::Finding;

/// Gmail clips messages that are longer, in bytes.
const GMAIL_LIMIT: usize = 102 * 1024;

pub(super) fn check(config: &Value, findings: &mut Vec<Finding>) {
    for (index, template) in template_objects(config).filter(|(_, template)| template["contentType"] == "text/html") {
        if let Some(html) = template["content"].as_str() {
            document(&FieldPath::from("templates").index(index).key("content"), html, &scan(html), findings);
        }
    }
}

fn document(at: &FieldPath, html: &str, scan: &Scan, findings: &mut Vec<Finding>) {
    pictures(at, html, scan, findings);
    findings.extend(code_in_link(at, html, scan));
    if html.len() > GMAIL_LIMIT {
        let finding = Finding::warning("html.too_large", at.clone());
        findings.push(finding.with("kilobytes", html.len().div_ceil(1024)));
    }
    findings.extend(dark_mode(at, html, scan));
}

/// Returns an attribute of a tag, without quotes. Names are in lower case.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = tag.trim_start_matches('<').trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '-');
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        let length = rest.find(|c: char| c.is_whitespace() || "=/>".contains(c)).unwrap_or(rest.len());
        if length == 0 {
            return None;
        }
        let (key, after) = rest.split_at(length);
        let after = after.trim_start();
        let Some(value) = after.strip_prefix('=').map(str::trim_start) else {
            rest = after;
            continue;
        };
        let (value, next) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
            _ => value.split_at(value.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(value.len())),
        };
        if key.eq_ignore_ascii_case(name) {
            return Some(value);
        }
        rest = next;
    }
}

/// Reports the first picture of each kind that mail programs do not show.
fn pictures(at: &FieldPath, html: &str, scan: &Scan, findings: &mut Vec<Finding>) {
    let mut seen: Vec<&str> = Vec::new();
    for tag in scan.tags.iter().filter(|tag| tag.name == "img" && !tag.is_end) {
        let source = attribute(&html[tag.start..tag.end], "src").map(str::trim).unwrap_or_default();
        let Some(message) = picture(source) else { continue };
        if seen.contains(&message) {
            continue;
        }
        seen.push(message);
        let finding = match message {
            "html.picture.http" => Finding::hint("html.picture", at.clone()),
            _ => Finding::warning("html.picture", at.clone()),
        };
        findings.push(finding.with_message(message));
    }
}

/// Returns the key of what is wrong with the address of a picture.
fn picture(source: &str) -> Option<&'static str> {
    let lower = source.to_ascii_lowercase();
    let path = lower.split(['?', '#']).next().unwrap_or_default();
    if source.starts_with("{{") {
        // Its value decides.
        None
    } else if source.is_empty() {
        Some("html.picture.empty")
    } else if lower.starts_with("data:") {
        Some("html.picture.data")
    } else if lower.starts_with("cid:") {
        Some("html.picture.cid")
    } else if !lower.starts_with("https://") && !lower.starts_with("http://") {
        Some("html.picture.relative")
    } else if path.ends_with(".svg") || path.ends_with(".svgz") {
        Some("html.picture.svg")
    } else if lower.starts_with("http://") {
        Some("html.picture.http")
    } else {
        None
    }
}

/// Reports a code that is only in the address of a link, where people cannot read it.
fn code_in_link(at: &FieldPath, html: &str, scan: &Scan) -> Option<Finding> {
    let code = |text: &str| crate::connectors::variables(text).iter().any(|variable| variable.name == "code");
    if !code(html) {
        return None;
    }
    let mut visible = String::new();
    let mut from = 0;
    for tag in &scan.tags {
        visible.push_str(html.get(from..tag.start).unwrap_or_default());
        from = tag.end;
    }
    visible.push_str(html.get(from..).unwrap_or_default());
    (!code(&visible)).then(|| Finding::warning("template.code_in_link", at.clone()))
}

/// Reports colors that become unreadable where a mail program has a dark mode: a dark text without a background of
/// its own, or a light background without a color of the text.
fn dark_mode(at: &FieldPath, html: &str, scan: &Scan) -> Option<Finding> {
    let lower = html.to_ascii_lowercase();
    if lower.contains("prefers-color-scheme") || lower.contains("color-scheme") {
        return None;
    }
    let mut styles = String::new();
    let (mut texts, mut backgrounds) = (Vec::new(), Vec::new());
    for (index, tag) in scan.tags.iter().enumerate().filter(|(_, tag)| !tag.is_end) {
        let text = &lower[tag.start..tag.end];
        styles.push_str(attribute(text, "style").unwrap_or_default());
        styles.push(';');
        if tag.name == "style" {
            let end = scan.tags.get(index + 1).map_or(lower.len(), |next| next.start);
            styles.push_str(lower.get(tag.end..end).unwrap_or_default());
            styles.push(';');
        }
        backgrounds.extend(attribute(text, "bgcolor").and_then(luminance));
        if matches!(tag.name.as_str(), "font" | "body") {
            texts.extend(attribute(text, "color").or_else(|| attribute(text, "text")).and_then(luminance));
        }
    }
    for declaration in styles.split([';', '{', '}']) {
        let Some((name, value)) = declaration.split_once(':') else { continue };
        match name.trim() {
            "color" => texts.extend(luminance(value)),
            "background-color" | "background" => {
                backgrounds.extend(luminance(value).or_else(|| value.split_whitespace().find_map(luminance)));
            }
            _ => {}
        }
    }
    let is_dark = |colors: &[f64]| colors.iter().any(|color| *color < 0.05);
    let is_light = |colors: &[f64]| colors.iter().any(|color| *color > 0.8);
    let message = if backgrounds.is_empty() && is_dark(&texts) {
        "html.dark_mode.text"
    } else if texts.is_empty() && is_light(&backgrounds) {
        "html.dark_mode.background"
    } else {
        return None;
    };
    Some(Finding::hint("html.dark_mode", at.clone()).with_message(message))
}

/// Returns the relative luminance of a color (WCAG), from 0 for black to 1 for white.
fn luminance(color: &str) -> Option<f64> {
    let color = color.trim().trim_end_matches("!important").trim();
    let [red, green, blue] = match color {
        "black" => [0, 0, 0],
        "white" | "#fff" => [255, 255, 255],
        _ => match color.strip_prefix('#') {
            Some(digits) => hex(digits)?,
            None => rgb(color)?,
        },
    };
    let linear = |channel: u8| {
        let value = f64::from(channel) / 255.0;
        if value <= 0.03928 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    Some(0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue))
}

fn hex(digits: &str) -> Option<[u8; 3]> {
    let value = u32::from_str_radix(digits, 16).ok()?;
    let [_, red, green, blue] = match digits.len() {
        3 => {
            let [_, _, high, low] = value.to_be_bytes();
            [0, (high & 15) * 17, (low >> 4) * 17, (low & 15) * 17]
        }
        6 => value.to_be_bytes(),
        _ => return None,
    };
    Some([red, green, blue])
}

fn rgb(color: &str) -> Option<[u8; 3]> {
    let inner = color.strip_prefix("rgb(")?.strip_suffix(')')?;
    let mut channels = inner.split([',', ' ']).filter(|text| !text.is_empty()).map(str::parse::<u8>);
    Some([channels.next()?.ok()?, channels.next()?.ok()?, channels.next()?.ok()?])
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    fn messages(html: &str) -> Vec<&'static str> {
        let mut findings = Vec::new();
        document(&FieldPath::from("content"), html, &scan(html), &mut findings);
        findings.iter().map(|finding| finding.message.key()).collect()
    }

    #[test]
    fn reads_attributes() {
        for (tag, value) in [
            ("<img src=\"a\">", Some("a")),
            ("<img alt='src=x' SRC='b c'/>", Some("b c")),
            ("<img hidden src=c>", Some("c")),
            ("<img src = d alt=x>", Some("d")),
            ("<img data-src=e>", None),
            ("<img src>", None),
        ] {
            assert_eq!(attribute(tag, "src"), value, "{tag}");
        }
    }

    #[test]
    fn judges_pictures() {
        for (source, message) in [
            ("https://example.com/logo.png", None),
            ("https://example.com/logo.png?v=.svg", None),
            ("{{application.branding.logoUrl}}", None),
            ("data:image/png;base64,AAAA", Some("html.picture.data")),
            ("cid:logo", Some("html.picture.cid")),
            ("/logo.png", Some("html.picture.relative")),
            ("logo.png", Some("html.picture.relative")),
            ("//example.com/logo.png", Some("html.picture.relative")),
            ("https://example.com/logo.svg", Some("html.picture.svg")),
            ("https://example.com/LOGO.SVG?v=1", Some("html.picture.svg")),
            ("http://example.com/logo.png", Some("html.picture.http")),
            ("", Some("html.picture.empty")),
        ] {
            let html = format!("<p>{{{{code}}}}</p><img alt='' src=\"{source}\"><img src='{source}'>");
            assert_eq!(messages(&html), message.into_iter().collect::<Vec<_>>(), "{source}");
        }
    }

    #[test]
    fn finds_long_mails_and_codes_that_nobody_can_read() {
        let long = format!("<p>{{{{code}}}}{}</p>", "a".repeat(GMAIL_LIMIT));
        assert_eq!(messages(&long), ["html.too_large"]);
        assert_eq!(messages("<a href=\"https://a.test/?code={{code}}\">Confirm</a>"), ["template.code_in_link"]);
        assert_eq!(messages("<a href='https://a.test/?c={{code}}'>{{code}}</a>"), Vec::<&str>::new());
    }

    #[test]
    fn finds_colors_that_dark_mode_makes_unreadable() {
        for (html, message) in [
            ("<p style=\"color: #000\">{{code}}</p>", Some("html.dark_mode.text")),
            ("<p style='color:#111111'>{{code}}</p>", Some("html.dark_mode.text")),
            ("<style>p { color: black }</style><p>{{code}}</p>", Some("html.dark_mode.text")),
            ("<font color=black>{{code}}</font>", Some("html.dark_mode.text")),
            ("<table bgcolor='#ffffff'><tr><td>{{code}}</table>", Some("html.dark_mode.background")),
            ("<p style='background: white url(x)'>{{code}}</p>", Some("html.dark_mode.background")),
            ("<p style='background-color: rgb(250, 250, 250)'>{{code}}</p>", Some("html.dark_mode.background")),
            ("<p style='color: #000; background: #fff'>{{code}}</p>", None),
            ("<p style='color: red'>{{code}}</p>", None),
            ("<meta name='color-scheme' content='light dark'><p style='color: #000'>{{code}}</p>", None),
            ("<p>{{code}}</p>", None),
        ] {
            assert_eq!(messages(html), message.into_iter().collect::<Vec<_>>(), "{html}");
        }
    }
}
