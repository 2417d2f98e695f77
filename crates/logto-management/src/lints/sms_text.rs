//! Rules for the length of text messages.

use serde_json::Value;

use super::access::template_objects;
use crate::FieldPath;
use crate::connectors::{Encoding, SmsLength, UsageType, plain, render, sample_payload};
use crate::lint::{Finding, Fix};

pub(super) fn check(config: &Value, findings: &mut Vec<Finding>) {
    for (index, template) in template_objects(config) {
        let Some(content) = template["content"].as_str().filter(|content| !content.trim().is_empty()) else { continue };
        let at = FieldPath::from("templates").index(index).key("content");
        let usage = UsageType::from(template["usageType"].as_str().unwrap_or_default());
        // The length that counts is the one with a code of six digits.
        let arrives = render(content, &sample_payload(&usage, "000000"));
        let length = SmsLength::of(&arrives);
        if length.encoding == Encoding::Ucs2 {
            findings.extend(unicode(config, &at, content, &length));
        }
        if length.segments > 1 {
            let message = match length.encoding {
                Encoding::Gsm7 => "sms.segments.gsm",
                Encoding::Ucs2 => "sms.segments.unicode",
            };
            let finding = Finding::warning("sms.segments", at).with_message(message);
            findings.push(finding.with("segments", length.segments).with("units", length.units));
        }
    }
}

/// Finds typographic characters, which reduce a message from 160 to 70 characters.
fn unicode(config: &Value, at: &FieldPath, content: &str, length: &SmsLength) -> Option<Finding> {
    let plain = plain(content);
    let accidental = length.beyond_gsm.iter().filter(|c| has_plain_form(**c));
    let characters: Vec<String> = accidental.map(|c| format!("“{c}” (U+{:04X})", u32::from(*c))).collect();
    if characters.is_empty() || plain == content {
        return None;
    }
    let finding = if characters.len() == length.beyond_gsm.len() {
        let finding = Finding::warning("sms.unicode_by_accident", at.clone());
        finding.with_message("sms.unicode_by_accident.only").with("characters", characters.join(", "))
    } else {
        Finding::hint("sms.unicode_by_accident", at.clone()).with_message("sms.unicode_by_accident.among_others")
    };
    Some(finding.fixed_by(Fix::new("fix.use_plain_characters").replace(config, at.clone(), plain)))
}

/// Returns whether a character has a plain equivalent in GSM 03.38.
fn has_plain_form(c: char) -> bool {
    let text = c.to_string();
    plain(&text) != text
}
