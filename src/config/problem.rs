//! The problems of `config.json`.

use logto_leptos::ConfigError;
use logto_ui::extension::InvalidValue;
use serde_json::Value;

/// The maximum length of the excerpt of an invalid line.
const EXCERPT: usize = 120;

/// The reason why there is no configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ConfigProblem {
    /// The host could not be reached.
    Unreachable,
    /// The host has no such file, or answered with a web page in its place.
    Missing,
    /// The host answered with an error status.
    Refused {
        /// The HTTP status.
        status: u16,
    },
    /// It is not JSON. [`located`](ConfigProblem::located) finds the place.
    NotJson {
        /// The text.
        text: String,
    },
    /// It is not JSON, at this place.
    Syntax {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
        /// That line.
        source: String,
    },
    /// It is JSON, but not an object.
    NotAnObject,
    /// A required key is missing or empty.
    MissingKey {
        /// The key.
        key: &'static str,
    },
    /// A key has an invalid value.
    WrongValue {
        /// The key, or its path.
        key: String,
        /// What is wrong with it.
        reason: InvalidValue,
    },
    /// It contains a secret, but everybody can read this file.
    Secret {
        /// The key.
        key: String,
    },
    /// The endpoint is invalid.
    Endpoint {
        /// Its value in the file.
        value: String,
        /// What is wrong with it.
        reason: ConfigError,
    },
}

impl ConfigProblem {
    /// Returns the same problem with the place of a syntax error. The parser that knows it is loaded with the page
    /// that shows it.
    pub(crate) fn located(self) -> Self {
        let Self::NotJson { text } = self else { return self };
        match serde_json::from_str::<Value>(&text) {
            Err(error) => syntax(&text, &error),
            // It is nested too deeply for this app.
            Ok(_) => Self::Syntax { line: 1, column: 1, source: String::new() },
        }
    }
}

/// Returns the position of a syntax error, with its line.
fn syntax(text: &str, error: &serde_json::Error) -> ConfigProblem {
    let line = error.line();
    let source = text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
    ConfigProblem::Syntax { line, column: error.column(), source: source.chars().take(EXCERPT).collect() }
}
