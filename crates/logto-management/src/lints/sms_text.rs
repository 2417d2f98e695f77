//! Text messages: what they cost.

use serde_json::Value;

use super::template_objects;
use crate::FieldPath;
use crate::connectors::{Encoding, SmsLength, UsageType, plain, render, sample_payload};
use crate::lint::{Finding, Fix};

pub(super) fn check(config: &Value, findings: &mut Vec<Finding>) {
    for (index, template) in template_objects(config) {
        let Some(content) = template["content"].as_str().filter(|content| !content.trim().is_empty()) else { continue };
        let at = FieldPath::from("templates").index(index).key("content");
        let usage = UsageType::from(template["usageType"].as_str().unwrap_or_default());
        // Measured as it arrives: with a code of six digits.
        let arrives = render(content, &sample_payload(&usage, "000000"));
        let length = SmsLength::of(&arrives);
        if length.encoding == Encoding::Ucs2 {
            findings.extend(unicode(config, &at, content, &length));
        }
        if length.segments > 1 {
            let message = format!(
                "It is sent, and paid for, as {} messages: {} places of {}.",
                length.segments,
                length.places,
                if length.encoding == Encoding::Ucs2 { "70 (for other signs than GSM's)" } else { "160" }
            );
            findings.push(Finding::warning("sms.segments", at, message));
        }
    }
}

/// Signs that got in by accident halve the room of a message.
fn unicode(config: &Value, at: &FieldPath, content: &str, length: &SmsLength) -> Option<Finding> {
    let plain = plain(content);
    let accidental = length.beyond_gsm.iter().filter(|c| plain_sign(**c));
    let signs: Vec<String> = accidental.map(|c| format!("“{c}” (U+{:04X})", u32::from(*c))).collect();
    if signs.is_empty() || plain == content {
        return None;
    }
    let message = format!(
        "{} {} the message hold 70 signs instead of 160.",
        signs.join(", "),
        if signs.len() == 1 { "makes" } else { "make" }
    );
    let fix = Fix::new("Use plain signs").replace(config, at.clone(), plain);
    let is_only_accident = signs.len() == length.beyond_gsm.len();
    let finding = if is_only_accident {
        Finding::warning("sms.unicode_by_accident", at.clone(), message)
    } else {
        let message = "Quotes, dashes or spaces of a word processor are in the text.";
        Finding::hint("sms.unicode_by_accident", at.clone(), message)
    };
    Some(finding.fixed_by(fix))
}

/// Whether a sign has a plain one that says the same.
fn plain_sign(c: char) -> bool {
    let text = c.to_string();
    plain(&text) != text
}
