//! Import and export of configurations, in the formats of Logto's Console and API.

use logto_management::connectors::ConfigFormatError;
use serde_json::{Map, Value};

use super::draft::Draft;
use super::kind::Kind;

/// Why a text can't be imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ImportProblem {
    /// It is not JSON.
    Json {
        /// The line of the error.
        line: usize,
        /// The column of the error.
        column: usize,
    },
    /// It is not an object.
    NotAnObject,
    /// It is for another connector, with this factory id.
    Other(String),
}

impl From<ConfigFormatError> for ImportProblem {
    fn from(error: ConfigFormatError) -> Self {
        match error {
            ConfigFormatError::Json { line, column } => Self::Json { line, column },
            _ => Self::NotAnObject,
        }
    }
}

/// Parses a configuration alone, `{connectorId, config}`, a response of the API with both, or a list
/// of these.
pub(super) fn import(kind: Kind, text: &str) -> Result<Draft, ImportProblem> {
    let text = text.trim_start_matches('\u{feff}').trim();
    let value: Value = serde_json::from_str(text)
        .map_err(|error| ImportProblem::Json { line: error.line(), column: error.column() })?;
    match value {
        Value::Object(members) => of_object(kind, members),
        Value::Array(items) => {
            let id = |item: &Value| item["connectorId"].as_str().map(str::to_owned);
            let other = items.iter().find_map(id);
            let own = items.into_iter().find(|item| id(item).as_deref() == Some(kind.factory_id()));
            match (own, other) {
                (Some(Value::Object(members)), _) => of_object(kind, members),
                (_, Some(other)) => Err(ImportProblem::Other(other)),
                (_, None) => Err(ImportProblem::NotAnObject),
            }
        }
        _ => Err(ImportProblem::NotAnObject),
    }
}

fn of_object(kind: Kind, mut members: Map<String, Value>) -> Result<Draft, ImportProblem> {
    if let Some(id) = members.get("connectorId").and_then(Value::as_str)
        && id != kind.factory_id()
    {
        return Err(ImportProblem::Other(id.to_owned()));
    }
    let is_wrapped = members.contains_key("connectorId") || members.len() == 1;
    let members = match members.get_mut("config").map(Value::take) {
        Some(Value::Object(config)) if is_wrapped => config,
        Some(other) => {
            members.insert("config".to_owned(), other);
            members
        }
        None => members,
    };
    match foreign(kind, &members) {
        Some(other) => Err(ImportProblem::Other(other.factory_id().to_owned())),
        None => Ok(Draft::from_members(kind, members)),
    }
}

/// Returns the kind that members belong to, if it is not the expected one.
fn foreign(kind: Kind, members: &Map<String, Value>) -> Option<Kind> {
    let has = |names: [&str; 3]| names.iter().any(|name| members.contains_key(*name));
    let (sms, email) =
        (has(["accountSID", "authToken", "fromMessagingServiceSID"]), has(["host", "port", "fromEmail"]));
    match kind {
        Kind::Sms if email && !sms => Some(Kind::Email),
        Kind::Email if sms && !email => Some(Kind::Sms),
        _ => None,
    }
}

/// Returns the text of a file for export.
pub(super) fn export(draft: &Draft, with_secrets: bool) -> String {
    let masked = (!with_secrets).then(|| draft.masked());
    let config =
        Value::Object(logto_management::connectors::Document::members(masked.as_ref().unwrap_or(draft)).clone());
    let file = serde_json::json!({ "connectorId": draft.kind().factory_id(), "config": config });
    format!("{file:#}\n")
}

#[cfg(test)]
mod tests {
    use logto_management::connectors::Document as _;
    use serde_json::json;

    use super::*;

    fn host(value: &Value) -> Result<String, ImportProblem> {
        import(Kind::Email, &value.to_string()).map(|draft| draft.text("host"))
    }

    #[test]
    fn imports_every_format() {
        let config = json!({"host": "a", "config": "kept"});
        let id = "simple-mail-transfer-protocol";
        for shape in [
            config.clone(),
            json!({"connectorId": id, "config": config}),
            json!({"config": config}),
            json!({"id": "x", "connectorId": id, "config": config, "metadata": {}, "type": "Email"}),
            json!([{"connectorId": "twilio-short-message-service", "config": {}}, {"connectorId": id, "config": config}]),
        ] {
            assert_eq!(host(&shape).as_deref(), Ok("a"), "{shape}");
        }
        let draft = import(Kind::Email, &format!("\u{feff}{config}")).unwrap();
        assert_eq!(draft.members()["config"], "kept");
    }

    #[test]
    fn rejects_the_configuration_of_another_connector() {
        let other = |id: &str| Err(ImportProblem::Other(id.to_owned()));
        assert_eq!(
            host(&json!({"connectorId": "sendgrid-email-service", "config": {}})),
            other("sendgrid-email-service")
        );
        assert_eq!(host(&json!({"accountSID": "AC", "templates": []})), other("twilio-short-message-service"));
        assert_eq!(host(&json!([{"connectorId": "aws-ses-mail"}])), other("aws-ses-mail"));
        assert_eq!(host(&json!([])), Err(ImportProblem::NotAnObject));
        assert_eq!(host(&json!("x")), Err(ImportProblem::NotAnObject));
    }

    #[test]
    fn reports_line_and_column_of_a_syntax_error() {
        let problem = import(Kind::Sms, "{\n  \"accountSID\": \"AC\",\n}").err();
        assert_eq!(problem, Some(ImportProblem::Json { line: 3, column: 1 }));
    }

    #[test]
    fn imports_its_own_export() {
        let draft = import(Kind::Sms, r#"{"accountSID": "AC1", "authToken": "very-secret", "x": [1]}"#).unwrap();
        let masked = export(&draft, false);
        assert!(!masked.contains("very-secret") && masked.contains("AC1"));
        let mut back = import(Kind::Sms, &masked).unwrap();
        assert_eq!(back.restore_secrets(&draft), []);
        assert!(back == draft);
        assert!(import(Kind::Sms, &export(&draft, true)).unwrap() == draft);
    }
}
