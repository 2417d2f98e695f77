//! The problems of `config.json`.

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
    /// It is not JSON.
    Syntax {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
        /// That line.
        source: String,
        /// The parser's message.
        reason: String,
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
        reason: String,
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
        reason: String,
    },
}
