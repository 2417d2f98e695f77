//! Import and export of configurations, in the formats of Logto's Console and API.

use logto_management::connectors::{ImportError, import_config};
use serde_json::Value;

use super::draft::Draft;
use super::kind::Kind;

/// Why a text can't be imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ImportProblem {
    /// It is not JSON, and has none in it.
    Json {
        /// The line of the error.
        line: usize,
        /// The column of the error.
        column: usize,
    },
    /// There is no configuration in it.
    NotAnObject,
    /// It is for another connector, with this factory id.
    Other(String),
}

impl From<ImportError> for ImportProblem {
    fn from(error: ImportError) -> Self {
        match error {
            ImportError::Json { line, column } => Self::Json { line, column },
            ImportError::OtherConnector(id) => Self::Other(id),
            _ => Self::NotAnObject,
        }
    }
}

/// Finds the configuration in a text: alone, in a response of the API, in a row of the database, in code.
pub(super) fn import(kind: Kind, text: &str) -> Result<Draft, ImportProblem> {
    Ok(match kind {
        Kind::Sms => Draft::Sms(import_config(text)?),
        Kind::Email => Draft::Email(import_config(text)?),
    })
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
    use serde_json::json;

    use super::*;

    #[test]
    fn imports_a_configuration_with_what_is_around_it() {
        let config = json!({"host": "a", "port": 465, "x": "kept"});
        let id = Kind::Email.factory_id();
        for shape in [config.clone(), json!({"connectorId": id, "config": config}), json!([{"config": config}])] {
            let draft = import(Kind::Email, &shape.to_string()).unwrap();
            assert_eq!((draft.text("host").as_str(), draft.text("x").as_str()), ("a", "kept"), "{shape}");
        }
    }

    #[test]
    fn says_why_a_text_is_not_imported() {
        let problem = |text: &str| import(Kind::Email, text).err();
        assert_eq!(problem("{\"host\": "), Some(ImportProblem::Json { line: 1, column: 8 }));
        assert_eq!(problem("{\"a\": 1}"), Some(ImportProblem::NotAnObject));
        let other = Some(ImportProblem::Other("twilio-short-message-service".to_owned()));
        assert_eq!(problem("{\"accountSID\": \"AC\", \"host\": \"api.dublin.ie1.twilio.com\"}"), other);
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
