//! What can be wrong with `config.json`.

/// Why there is no configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ConfigProblem {
    /// The host couldn't be reached.
    Unreachable,
    /// The host has no such file, or answered with a web page in its place.
    Missing,
    /// The host refused to hand it out.
    Refused {
        /// The HTTP status.
        status: u16,
    },
    /// It isn't JSON.
    Syntax {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
        /// That line.
        source: String,
        /// What the parser says.
        reason: String,
    },
    /// It is JSON, but not an object.
    NotAnObject,
    /// A required key is missing or empty.
    MissingKey {
        /// The key.
        key: &'static str,
    },
    /// A key holds something else than it should.
    WrongValue {
        /// The key, or where it is to be found.
        key: String,
        /// What is wrong with it.
        reason: String,
    },
    /// It holds a secret, and everybody can read this file.
    Secret {
        /// The key that holds it.
        key: String,
    },
    /// The endpoint is no place to sign in.
    Endpoint {
        /// What the file says.
        value: String,
        /// What is wrong with it.
        reason: String,
    },
}
