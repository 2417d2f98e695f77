//! Errors of fields in error responses of the Management API.

use serde_json::Value;

use crate::field::FieldPath;
use crate::message::Message;

/// The server's error of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FieldError {
    /// The field. The root for an error of the whole document.
    pub field: FieldPath,
    /// The server's message. Show it as text. Messages about the form of a value are in English.
    pub message: String,
    /// The code of the check that failed, as Logto's validator (Zod 3) names it: `invalid_type`. Logto's own code where
    /// that says which field it is about: `scope.name_exists`. Empty where the server says none.
    pub code: String,
}

impl FieldError {
    fn new(field: FieldPath, message: impl Into<String>, code: impl Into<String>) -> Self {
        Self { field, message: message.into(), code: code.into() }
    }

    /// Returns what is wrong with the form of the value, or that it is taken, for other languages than the server's
    /// English. `None` for other errors, which have a message only.
    #[must_use]
    pub fn reason(&self) -> Option<Message> {
        let is_missing = self.message == "Required" || self.message.contains("received undefined");
        Some(Message::new(match self.code.as_str() {
            "invalid_type" if is_missing => "field.rejected.missing",
            "invalid_type" => "field.rejected.type",
            "invalid_string" | "invalid_date" => "field.rejected.format",
            "invalid_enum_value"
            | "invalid_literal"
            | "invalid_union"
            | "invalid_union_discriminator"
            | "too_small"
            | "too_big"
            | "not_multiple_of" => "field.rejected.value",
            "resource.resource_identifier_in_use"
            | "scope.name_exists"
            | "role.name_in_use"
            | "user.personal_access_token_name_exists" => "field.rejected.taken",
            "scope.name_with_space" => "field.rejected.spaces",
            "user.username_already_in_use" | "user.email_already_in_use" | "user.phone_already_in_use" => {
                "hint.identifier_in_use"
            }
            _ => return None,
        }))
    }
}

/// Codes that belong to a certain field.
const FIELDS_OF_CODES: [(&str, &str); 28] = [
    ("connector.not_found_with_connector_id", "connectorId"),
    ("connector.template_not_found", "templates"),
    ("connector.invalid_type_for_syncing_profile", "syncProfile"),
    ("connector.cannot_overwrite_metadata_for_non_standard_connector", "metadata"),
    ("sign_in_experiences.passwordless_requires_verify", "signUp.verify"),
    ("sign_in_experiences.username_requires_password", "signUp.password"),
    ("sign_in_experiences.duplicated_sign_up_identifiers", "signUp.identifiers"),
    ("sign_in_experiences.missing_sign_up_identifiers", "signUp.identifiers"),
    ("sign_in_experiences.at_least_one_authentication_factor", "signIn.methods"),
    ("sign_in_experiences.code_sign_in_must_be_enabled", "signIn.methods"),
    ("sign_in_experiences.password_sign_in_must_be_enabled", "signIn.methods"),
    ("sign_in_experiences.miss_sign_up_identifier_in_sign_in", "signIn.methods"),
    ("sign_in_experiences.enabled_connector_not_found", "signIn.methods"),
    ("sign_in_experiences.email_verification_code_cannot_be_used_for_sign_in", "signIn.methods"),
    ("sign_in_experiences.phone_verification_code_cannot_be_used_for_sign_in", "signIn.methods"),
    ("sign_in_experiences.forgot_password_method_requires_connector", "forgotPasswordMethods"),
    ("sign_in_experiences.backup_code_cannot_be_enabled_alone", "mfa.factors"),
    ("sign_in_experiences.email_verification_code_cannot_be_used_for_mfa", "mfa.factors"),
    ("sign_in_experiences.phone_verification_code_cannot_be_used_for_mfa", "mfa.factors"),
    ("sign_in_experiences.adaptive_mfa_requires_mfa", "mfa.factors"),
    ("user.username_already_in_use", "username"),
    ("user.email_already_in_use", "primaryEmail"),
    ("user.phone_already_in_use", "primaryPhone"),
    ("user.personal_access_token_name_exists", "name"),
    ("resource.resource_identifier_in_use", "indicator"),
    ("scope.name_exists", "name"),
    ("scope.name_with_space", "name"),
    ("role.name_in_use", "name"),
];

pub(super) fn read(code: &str, message: &str, data: &Value, details: Option<&str>) -> Vec<FieldError> {
    if let Some((_, field)) = FIELDS_OF_CODES.iter().find(|(known, _)| *known == code) {
        return vec![FieldError::new(FieldPath::from(*field), message, code)];
    }
    let issues = from_issues(&data["issues"]);
    let mut errors = if issues.is_empty() { from_details(details.unwrap_or_default()) } else { issues };
    // Requests have the configuration in `config`; paths are relative to it.
    for error in &mut errors {
        if let Some(inner) = error.field.inside("config") {
            error.field = inner;
        }
    }
    errors
}

fn from_issues(issues: &Value) -> Vec<FieldError> {
    issues.as_array().into_iter().flatten().flat_map(from_issue).collect()
}

fn from_issue(issue: &Value) -> Vec<FieldError> {
    let field = FieldPath::from_zod(&issue["path"]);
    let member = |name: &str| issue[name].as_str().unwrap_or_default();
    // The errors of the best matching branch of a union say more than “Invalid input”.
    let shapes = issue["unionErrors"].as_array().into_iter().flatten().map(|shape| from_issues(&shape["issues"]));
    let best = shapes.filter(|errors| !errors.is_empty()).min_by_key(Vec::len);
    best.unwrap_or_else(|| vec![FieldError::new(field, member("message"), member("code"))])
}

/// Lines such as `Error in key path "templates.0.content": (invalid_type) Expected …`.
fn from_details(details: &str) -> Vec<FieldError> {
    let lines = details.lines().filter_map(|line| {
        let rest = line.trim().strip_prefix("Error in key path \"")?;
        let (path, message) = rest.split_once("\":")?;
        let message = message.trim();
        let coded = message.strip_prefix('(').and_then(|message| message.split_once(") "));
        let (code, message) = coded.unwrap_or(("", message));
        Some(FieldError::new(FieldPath::from(path), message, code))
    });
    lines.collect()
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use serde_json::json;

    use super::*;

    fn fields(errors: &[FieldError]) -> Vec<(String, &str)> {
        errors.iter().map(|error| (error.field.to_string(), error.message.as_str())).collect()
    }

    #[test]
    fn reads_details_without_issues() {
        let details = "Error in key path \"config.port\": (invalid_type) Expected number but received string.\nx\n\
                       Error in key path \"templates.0.content\": (custom) No.";
        let errors = read("guard.invalid_input", "", &Value::Null, Some(details));
        let expected = [("port", "Expected number but received string."), ("templates[0].content", "No.")];
        assert_eq!(fields(&errors), expected.map(|(field, message)| (field.to_owned(), message)));
    }

    #[test]
    fn form_errors_have_a_reason_for_every_language() {
        let issue = |code: &str, message: &str| json!({"path": ["port"], "code": code, "message": message});
        for (code, message, key) in [
            ("invalid_type", "Required", Some("field.rejected.missing")),
            ("invalid_type", "Expected number, received string", Some("field.rejected.type")),
            ("invalid_string", "Invalid url", Some("field.rejected.format")),
            ("invalid_enum_value", "Invalid enum value.", Some("field.rejected.value")),
            ("custom", "Template not found", None),
        ] {
            let data = json!({"issues": [issue(code, message)]});
            let reason = read("connector.invalid_config", "", &data, None)[0].reason();
            assert_eq!(reason.as_ref().map(Message::key), key, "{code} {message}");
        }
        let details = "Error in key path \"config.port\": (invalid_type) Expected number but received undefined.";
        let reason = read("guard.invalid_input", "", &Value::Null, Some(details))[0].reason();
        assert_eq!(reason.as_ref().map(Message::key), Some("field.rejected.missing"));
    }

    #[test]
    fn taken_names_have_a_reason_for_every_language() {
        for (code, field) in [
            ("resource.resource_identifier_in_use", "indicator"),
            ("scope.name_exists", "name"),
            ("role.name_in_use", "name"),
        ] {
            let errors = read(code, "The name is already in use", &Value::Null, None);
            assert_eq!(fields(&errors), [(field.to_owned(), "The name is already in use")]);
            let reason = errors[0].reason();
            assert_eq!(reason.as_ref().map(Message::key), Some("field.rejected.taken"), "{code}");
        }
        for kind in ["username", "email", "phone"] {
            let errors = read(&format!("user.{kind}_already_in_use"), "Taken.", &Value::Null, None);
            let reason = errors[0].reason();
            assert_eq!(reason.as_ref().map(Message::key), Some("hint.identifier_in_use"), "{kind}");
        }
        let reason = read("scope.name_with_space", "No spaces.", &Value::Null, None)[0].reason();
        assert_eq!(reason.as_ref().map(Message::key), Some("field.rejected.spaces"));
    }

    #[test]
    fn uses_union_branch_with_fewest_errors() {
        let issue = |path: &str, message: &str| json!({"path": ["auth", path], "message": message});
        let union = json!({"code": "invalid_union", "path": ["auth"], "message": "Invalid input", "unionErrors": [
            {"issues": [issue("privateKey", "Required"), issue("serviceClient", "Required")]},
            {"issues": [issue("pass", "Expected string")]},
        ]});
        let errors = read("connector.invalid_config", "", &json!({"issues": [union]}), None);
        assert_eq!(fields(&errors), [("auth.pass".to_owned(), "Expected string")]);
    }

    #[test]
    fn ignores_malformed_issues() {
        for data in [json!(null), json!([]), json!({"issues": 1}), json!({"issues": [1]})] {
            let errors = read("guard.invalid_input", "no", &data, Some("text"));
            assert!(errors.iter().all(|error| error.field.is_root()), "{data}");
        }
    }
}
