//! Rules for the sender and Reply-to addresses, as nodemailer parses them.

use serde_json::Value;

use super::access::text;
use crate::FieldPath;
use crate::lint::{Finding, Fix};

/// What nodemailer makes of one mailbox of a list.
#[derive(Debug, Clone, PartialEq)]
enum Mailbox {
    /// `a@b.c`, `<a@b.c>`, `Name <a@b.c>` and so on.
    Right(String),
    /// It has an address, and this would be the right way to write it.
    Loose { address: String, right: String },
    /// An address in a form that many mail servers refuse.
    Unusual(String),
    /// No address.
    Wrong,
}

pub(super) fn check(config: &Value, findings: &mut Vec<Finding>) {
    if let Some(written) = written(config, "fromEmail") {
        findings.extend(sender(config, written));
    }
    if let Some(written) = written(config, "replyTo") {
        findings.extend(reply_to(config, written));
    }
}

/// Checks the sender and the address for replies of a template, in which Logto fills in variables. They replace those of
/// the configuration.
pub(super) fn check_template(config: &Value, at: &FieldPath, findings: &mut Vec<Finding>) {
    for (key, finding) in [
        ("sendFrom", Finding::error("smtp.from_email", at.key("sendFrom"))),
        ("replyTo", Finding::warning("smtp.reply_to", at.key("replyTo"))),
    ] {
        let at = at.key(key);
        let written = at.get(config).and_then(Value::as_str).map(str::trim).unwrap_or_default();
        if written.is_empty() || written.contains("{{") {
            continue;
        }
        if written.contains(['\r', '\n']) {
            let fix = Fix::new("fix.one_line").replace(config, at, one_line(written));
            findings.push(finding.with_message("smtp.address.lines").fixed_by(fix));
        } else if mailboxes(written).contains(&Mailbox::Wrong) {
            findings.push(finding.with_message("smtp.address.form"));
        }
    }
}

/// Returns an address field that is no placeholder.
fn written<'a>(config: &'a Value, key: &str) -> Option<&'a str> {
    let written = text(config, key)?.trim();
    let is_placeholder = written.starts_with('<') && (!written.contains('@') || written.ends_with("your.domain>"));
    (!written.is_empty() && !is_placeholder).then_some(written)
}

/// Returns the address in the sender, if there is exactly one.
pub(super) fn sender_address(config: &Value) -> Option<String> {
    match mailboxes(written(config, "fromEmail")?).as_slice() {
        [Mailbox::Right(address) | Mailbox::Loose { address, .. } | Mailbox::Unusual(address)] => Some(address.clone()),
        _ => None,
    }
}

fn use_fix(config: &Value, key: &str, right: &str) -> Fix {
    Fix::new("fix.use").with("value", right).replace(config, key, right)
}

fn sender(config: &Value, written: &str) -> Option<Finding> {
    let error = || Finding::error("smtp.from_email", "fromEmail");
    let warning = || Finding::warning("smtp.from_email", "fromEmail");
    if written.contains(['\r', '\n']) {
        let fix = Fix::new("fix.one_line").replace(config, "fromEmail", one_line(written));
        return Some(warning().with_message("smtp.address.lines").fixed_by(fix));
    }
    if written.contains("{{") {
        return Some(error().with_message("smtp.address.variable"));
    }
    match mailboxes(written).as_slice() {
        [Mailbox::Right(_)] => None,
        [Mailbox::Loose { right, .. }] => {
            let finding = Finding::hint("smtp.from_email", "fromEmail").with_message("smtp.address.loose");
            Some(finding.fixed_by(use_fix(config, "fromEmail", right)))
        }
        [Mailbox::Unusual(_)] => Some(warning().with_message("smtp.address.unusual")),
        all if all.len() > 1 && !all.contains(&Mailbox::Wrong) => {
            let first = split(written, ',').first().map(|first| first.trim().to_owned()).unwrap_or_default();
            Some(warning().with_message("smtp.address.several").fixed_by(use_fix(config, "fromEmail", &first)))
        }
        _ => {
            let finding = error().with_message("smtp.address.form");
            Some(match quoted(written) {
                Some(right) => finding.fixed_by(use_fix(config, "fromEmail", &right)),
                None => finding,
            })
        }
    }
}

/// Replies go nowhere with a wrong address; the message itself arrives.
fn reply_to(config: &Value, written: &str) -> Option<Finding> {
    let warning = || Finding::warning("smtp.reply_to", "replyTo");
    if written.contains(['\r', '\n']) {
        let fix = Fix::new("fix.one_line").replace(config, "replyTo", one_line(written));
        return Some(warning().with_message("smtp.address.lines").fixed_by(fix));
    }
    if written.contains("{{") {
        return Some(warning().with_message("smtp.address.variable"));
    }
    let all = mailboxes(written);
    if all.iter().all(|mailbox| matches!(mailbox, Mailbox::Right(_) | Mailbox::Unusual(_))) {
        return None;
    }
    if let [Mailbox::Loose { right, .. }] = all.as_slice() {
        let finding = Finding::hint("smtp.reply_to", "replyTo").with_message("smtp.address.loose");
        return Some(finding.fixed_by(use_fix(config, "replyTo", right)));
    }
    let finding = warning().with_message("smtp.address.form");
    Some(match quoted(written) {
        Some(right) => finding.fixed_by(use_fix(config, "replyTo", &right)),
        None => finding,
    })
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn mailboxes(text: &str) -> Vec<Mailbox> {
    split(text, ',').iter().map(|part| mailbox(part.trim())).collect()
}

/// Splits a text outside of quotes, brackets and comments.
fn split(text: &str, separator: char) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut quoted, mut escaped, mut angle, mut comment) = (0, false, false, false, 0_u32);
    for (index, c) in text.char_indices() {
        if escaped {
            escaped = false;
            continue;
        }
        match c {
            '\\' if quoted => escaped = true,
            '"' if comment == 0 => quoted = !quoted,
            _ if quoted => {}
            '(' => comment += 1,
            ')' => comment = comment.saturating_sub(1),
            '<' => angle = true,
            '>' => angle = false,
            c if c == separator && !angle && comment == 0 => {
                parts.push(&text[start..index]);
                start = index + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    // A comma at the end adds nothing.
    if parts.len() > 1 && parts.last().is_some_and(|last| last.trim().is_empty()) {
        parts.pop();
    }
    parts
}

fn mailbox(text: &str) -> Mailbox {
    if let Some((name, address)) = in_brackets(text) {
        let address = address.trim();
        if !is_address(address) {
            return if is_quoted_address(address) { Mailbox::Unusual(address.to_owned()) } else { Mailbox::Wrong };
        }
        return match name_form(name.trim()) {
            NameForm::Right => Mailbox::Right(address.to_owned()),
            // A colon begins a group of addresses.
            NameForm::NeedsQuotes => Mailbox::Loose { address: address.to_owned(), right: with_name(name, address) },
            NameForm::Wrong => Mailbox::Wrong,
        };
    }
    if is_address(text) {
        return Mailbox::Right(text.to_owned());
    }
    if is_quoted_address(text) {
        return Mailbox::Unusual(text.to_owned());
    }
    // nodemailer takes `mailto:a@b.c` as a group, and finds the address in `Name a@b.c`.
    if let Some(address) = text.strip_prefix("mailto:").filter(|address| is_address(address)) {
        return Mailbox::Loose { address: address.to_owned(), right: address.to_owned() };
    }
    let mut words: Vec<&str> = text.split_whitespace().collect();
    let addresses: Vec<usize> = (0..words.len()).filter(|index| is_address(words[*index])).collect();
    let [index] = addresses.as_slice() else { return Mailbox::Wrong };
    if text.contains(['<', '>', '"', ':', ';']) {
        return Mailbox::Wrong;
    }
    let address = words.remove(*index);
    Mailbox::Loose { address: address.to_owned(), right: with_name(&words.join(" "), address) }
}

/// Returns name and address of `Name <address>`.
fn in_brackets(text: &str) -> Option<(&str, &str)> {
    // A comment can follow, as in `<a@b.c> (Name)`.
    let end = text.rfind('>')?;
    let after = text[end + 1..].trim();
    if !(after.is_empty() || (after.starts_with('(') && after.ends_with(')'))) {
        return None;
    }
    text[..end].rsplit_once('<')
}

enum NameForm {
    Right,
    NeedsQuotes,
    Wrong,
}

fn name_form(name: &str) -> NameForm {
    if let Some(inner) = name.strip_prefix('"') {
        // Quotes inside of quotes have a backslash.
        let Some(inner) = inner.strip_suffix('"') else { return NameForm::Wrong };
        let mut escaped = false;
        for c in inner.chars() {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => return NameForm::NeedsQuotes,
                _ => {}
            }
        }
        return if escaped { NameForm::Wrong } else { NameForm::Right };
    }
    if name.contains(['<', '>']) {
        NameForm::Wrong
    } else if name.contains(['"', ':', ';']) {
        NameForm::NeedsQuotes
    } else {
        NameForm::Right
    }
}

/// Writes a name in quotes and an address.
fn with_name(name: &str, address: &str) -> String {
    let name: String = name.trim().chars().filter(|c| !matches!(c, '"' | '<' | '>' | '\\')).collect();
    if name.trim().is_empty() { address.to_owned() } else { format!("\"{}\" <{address}>", name.trim()) }
}

/// `Acme, Inc. <me@example.com>` as it was meant.
fn quoted(text: &str) -> Option<String> {
    let (name, address) = in_brackets(text)?;
    let right = with_name(name, address.trim());
    (!name.contains('@') && matches!(mailbox(&right), Mailbox::Right(_))).then_some(right)
}

fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let forbidden = |c: char| c.is_whitespace() || c.is_control() || "<>,;:\"@()[]\\".contains(c);
    !local.is_empty() && !local.contains(forbidden) && is_domain(domain)
}

/// `"a b"@example.com`.
fn is_quoted_address(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    local.len() > 2 && local.starts_with('"') && local.ends_with('"') && is_domain(domain)
}

fn is_domain(domain: &str) -> bool {
    if let Some(literal) = domain.strip_prefix('[').and_then(|domain| domain.strip_suffix(']')) {
        let v6 = literal.strip_prefix("IPv6:").or_else(|| literal.strip_prefix("ipv6:"));
        return match v6 {
            Some(v6) => v6.parse::<std::net::Ipv6Addr>().is_ok(),
            None => literal.parse::<std::net::Ipv4Addr>().is_ok(),
        };
    }
    domain.split('.').all(|label| {
        !label.is_empty()
            && label.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
            && !label.starts_with('-')
    })
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    #[test]
    fn accepts_what_nodemailer_parses() {
        for (text, address) in [
            ("a@b.c", "a@b.c"),
            ("Logto <no-reply@logto.test>", "no-reply@logto.test"),
            ("<a@b.c>", "a@b.c"),
            ("\"Acme, Inc.\" <a@b.c>", "a@b.c"),
            ("ä@bücher.de", "ä@bücher.de"),
            ("me+tag@localhost", "me+tag@localhost"),
            ("小明 <a@b.c>", "a@b.c"),
            ("\"The \\\"Shop\\\"\" <me@example.com>", "me@example.com"),
            ("Team @ Example <me@example.com>", "me@example.com"),
            ("O'Neil <o'neil@example.com>", "o'neil@example.com"),
            ("=?utf-8?B?RXhhbXBsZQ==?= <me@example.com>", "me@example.com"),
            ("me@[192.0.2.1]", "me@[192.0.2.1]"),
            ("Me <me@[IPv6:2001:db8::25]>", "me@[IPv6:2001:db8::25]"),
            ("<a@b.c> (Shop)", "a@b.c"),
            ("\"Shop: News\" <a@b.c>", "a@b.c"),
        ] {
            assert_eq!(mailboxes(text), [Mailbox::Right(address.to_owned())], "{text}");
        }
    }

    #[test]
    fn corrects_what_nodemailer_understands() {
        for (text, right) in [
            ("Shop a@b.c", "\"Shop\" <a@b.c>"),
            ("mailto:a@b.c", "a@b.c"),
            ("Shop: News <a@b.c>", "\"Shop: News\" <a@b.c>"),
            ("The \"Shop\" <a@b.c>", "\"The Shop\" <a@b.c>"),
            ("\"The \"Shop\"\" <a@b.c>", "\"The Shop\" <a@b.c>"),
        ] {
            let expected = Mailbox::Loose { address: "a@b.c".to_owned(), right: right.to_owned() };
            assert_eq!(mailboxes(text), [expected], "{text}");
        }
        assert_eq!(mailboxes("\"a b\"@example.com"), [Mailbox::Unusual("\"a b\"@example.com".to_owned())]);
    }

    #[test]
    fn finds_what_has_no_address() {
        for text in
            ["", "a", "a@", "@b", "a@b@c", "a b", "a@b..c", "A <a@b.c", "A a@b.c>", "a@-b.c", "me@[1.2.3]", "A <>"]
        {
            assert_eq!(mailboxes(text), [Mailbox::Wrong], "{text}");
        }
        assert_eq!(mailboxes("Acme, Inc. <a@b.c>").first(), Some(&Mailbox::Wrong));
        assert_eq!(quoted("Acme, Inc. <a@b.c>").as_deref(), Some("\"Acme, Inc.\" <a@b.c>"));
        assert_eq!(quoted("nothing"), None);
    }

    #[test]
    fn splits_lists_outside_of_names() {
        for (text, parts) in [
            ("a@b.c, d@e.f", vec!["a@b.c", " d@e.f"]),
            ("\"A, B\" <a@b.c>, d@e.f,", vec!["\"A, B\" <a@b.c>", " d@e.f"]),
            ("\"A\\\", B\" <a@b.c>", vec!["\"A\\\", B\" <a@b.c>"]),
            ("a@b.c (x, y)", vec!["a@b.c (x, y)"]),
        ] {
            assert_eq!(split(text, ','), parts, "{text}");
        }
    }
}
