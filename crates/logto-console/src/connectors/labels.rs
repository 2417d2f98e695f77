//! The labels of fields, usage types and severities, and the ids of the inputs.

use logto_management::connectors::UsageType;
use logto_management::lint::Severity;

use super::kind::Kind;
use crate::messages::{FieldMessages, admin, text};

/// Returns the messages of the field at a path of a connector's configuration.
pub(super) fn field_messages(kind: Kind, path: &str) -> FieldMessages {
    // Both connectors have a host; that of Twilio is optional and not a mail server.
    let path = if kind == Kind::Sms && path == "host" { "twilio.host" } else { path };
    let messages = &admin().connectors.form;
    messages.field_by_path.get(path).unwrap_or(messages.unknown_field)
}

/// Returns the name of a usage type; Logto's key where it has no other name.
pub(super) fn usage_label(usage: &UsageType) -> String {
    text(&usage.name())
}

/// Returns the label of a severity.
pub(super) fn severity_label(severity: Severity) -> &'static str {
    let messages = &admin().connectors.remarks;
    match severity {
        Severity::Error => messages.error,
        Severity::Warning => messages.warning,
        Severity::Hint => messages.hint,
    }
}

/// Returns the id of the input for a member of a template. Some are members of the configuration, too.
pub(super) fn template_input_id(member: &str) -> String {
    match member {
        "replyTo" | "sendFrom" => ["input-template-", member].concat(),
        _ => input_id(member),
    }
}

/// Returns the id of the input for a path.
pub(super) fn input_id(path: &str) -> String {
    ["input-", path].concat()
}
