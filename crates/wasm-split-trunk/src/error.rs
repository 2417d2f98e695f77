//! Errors, each with one sentence that says what to do about it.

use std::{error, fmt, io};

/// The result of a step.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why an app was not split. The folder with the build is then as Trunk left it, or incomplete: do not deploy it.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// A program failed, and has printed why.
    Failed {
        /// The operation.
        doing: String,
    },
    /// A program could not be started, or a file not be read or written.
    Io {
        /// The operation.
        doing: String,
        /// The error of the system.
        source: io::Error,
    },
    /// Anything else, as a sentence.
    Other(String),
}

impl Error {
    /// For `map_err` on an operation of the system.
    pub(crate) fn io(doing: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let doing = doing.into();
        move |source| Self::Io { doing, source }
    }

    /// For `ok_or_else` on the output of a tool.
    pub(crate) fn unexpected(what: &'static str) -> impl Fn() -> Self {
        move || Self::Other(format!("{what} is not as expected: is it another version?"))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed { doing } => write!(f, "{doing} failed: the reason is in the lines above"),
            Self::Io { doing, source } => write!(f, "{doing} failed: {source}"),
            Self::Other(text) => f.write_str(text),
        }
    }
}

impl error::Error for Error {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            Self::Failed { .. } | Self::Other(_) => None,
        }
    }
}
