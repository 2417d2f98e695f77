//! Rules for the sender and Reply-to addresses.

use serde_json::Value;

use super::access::text;
use crate::lint::{Finding, Fix};

pub(super) fn check(config: &Value, findings: &mut Vec<Finding>) {
    for (key, code) in [("fromEmail", "smtp.from_email"), ("replyTo", "smtp.reply_to")] {
        let Some(written) = text(config, key) else { continue };
        let written = written.trim();
        let is_placeholder = written.starts_with('<') && (!written.contains('@') || written.ends_with("your.domain>"));
        if written.is_empty() || is_placeholder {
            continue;
        }
        if written.contains(['\r', '\n']) {
            let joined = written.split_whitespace().collect::<Vec<_>>().join(" ");
            let fix = Fix::new("fix.one_line").replace(config, key, joined);
            findings.push(Finding::error(code, key).with_message("smtp.address.lines").fixed_by(fix));
        } else if !is_mailbox(written) {
            let finding = Finding::error(code, key).with_message("smtp.address.form");
            findings.push(match repaired(written) {
                Some(right) => {
                    finding.fixed_by(Fix::new("fix.use").with("value", right.as_str()).replace(config, key, right))
                }
                None => finding,
            });
        }
    }
}

/// `a@b.c`, `<a@b.c>` or `Name <a@b.c>` (RFC 5322 section 3.4, without its rarities).
fn is_mailbox(text: &str) -> bool {
    let Some(inner) = text.strip_suffix('>') else { return is_address(text) };
    let Some((name, address)) = inner.rsplit_once('<') else { return false };
    let name = name.trim();
    let unquoted = name.strip_prefix('"').and_then(|name| name.strip_suffix('"'));
    let is_name = match unquoted {
        Some(quoted) => !quoted.contains('"'),
        // Without quotes these have a meaning.
        None => !name.contains(['"', '<', '>', ',', ';', '@', ':']),
    };
    is_name && is_address(address.trim())
}

fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let forbidden = |c: char| c.is_whitespace() || c.is_control() || "<>,;:\"@()[]\\".contains(c);
    let is_local = !local.is_empty() && !local.contains(forbidden);
    let label = |label: &str| {
        !label.is_empty()
            && label.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
            && !label.starts_with('-')
    };
    is_local && domain.split('.').all(label)
}

/// `Name me@example.com`, `Acme, Inc. <me@example.com>` and `mailto:me@example.com` as they were
/// meant.
fn repaired(text: &str) -> Option<String> {
    if let Some(address) = text.strip_prefix("mailto:").filter(|address| is_address(address)) {
        return Some(address.to_owned());
    }
    let (name, address) = match text.strip_suffix('>').and_then(|inner| inner.rsplit_once('<')) {
        Some((name, address)) => (name, address.trim()),
        None => text.rsplit_once(char::is_whitespace)?,
    };
    let name: String = name.trim().chars().filter(|c| !matches!(c, '"' | '<' | '>')).collect();
    let right = format!("\"{}\" <{address}>", name.trim());
    (!name.trim().is_empty() && !name.contains('@') && is_mailbox(&right)).then_some(right)
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    #[test]
    fn recognizes_mailboxes() {
        for right in [
            "a@b.c",
            "Logto <no-reply@logto.test>",
            "<a@b.c>",
            "\"Acme, Inc.\" <a@b.c>",
            "ä@bücher.de",
            "me+tag@localhost",
            "小明 <a@b.c>",
        ] {
            assert!(is_mailbox(right), "{right}");
        }
        for wrong in [
            "",
            "a",
            "a@",
            "@b",
            "a@b@c",
            "a b@c.d",
            "Name a@b.c",
            "Acme, Inc. <a@b.c>",
            "a@b..c",
            "A <a@b.c",
            "A a@b.c>",
            "a@b.c, d@e.f",
            "mailto:a@b c",
            "a@-b.c",
        ] {
            assert!(!is_mailbox(wrong), "{wrong}");
        }
    }

    #[test]
    fn repairs_common_address_mistakes() {
        assert_eq!(repaired("Acme, Inc. <a@b.c>").as_deref(), Some("\"Acme, Inc.\" <a@b.c>"));
        assert_eq!(repaired("Shop a@b.c").as_deref(), Some("\"Shop\" <a@b.c>"));
        assert_eq!(repaired("mailto:a@b.c").as_deref(), Some("a@b.c"));
        assert_eq!(repaired("nothing"), None);
    }
}
