//! Errors, each with one sentence that says what to do about it.

use std::{error::Error, fmt, io};

/// The result of every chore.
pub(crate) type Result<T, E = Problem> = std::result::Result<T, E>;

/// A reason to stop.
#[derive(Debug)]
pub(crate) enum Problem {
    /// Another program listens where a server should.
    PortTaken {
        /// The port.
        port: u16,
        /// The option that chooses another one.
        option: &'static str,
    },
    /// Rust cannot link native programs here.
    NoLinker,
    /// A part of the Rust toolchain is missing and could not be added.
    Toolchain {
        /// The name of the missing part.
        what: String,
        /// The command that adds it.
        command: String,
    },
    /// Something had to be fetched and could not be.
    NoNetwork {
        /// The operation.
        doing: String,
    },
    /// A program failed and has printed the reason.
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
    /// Anything else, as a sentence that says what to do.
    Other(String),
}

impl Problem {
    /// For `map_err` on an operation of the system.
    pub(crate) fn io(doing: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let doing = doing.into();
        move |source| Self::Io { doing, source }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Other(text) => f.write_str(text),
            Self::PortTaken { port, option } => write!(
                f,
                "port {port} is taken by another program: stop that program, or choose another port with `{option} <port>`"
            ),
            Self::NoLinker => f.write_str(
                "there is no C compiler and linker (`cc`), which Rust needs for native programs: install one \
                 (Debian and Ubuntu: `apt-get install build-essential`, Fedora: `dnf install gcc`, macOS: `xcode-select --install`)",
            ),
            Self::Toolchain { what, command } => {
                write!(f, "the Rust toolchain has no {what}: add it with `{command}`")
            }
            Self::NoNetwork { doing } => write!(
                f,
                "{doing} needs the network and could not reach it: connect this machine (or set the proxy cargo should use), then run the command again; \
                 later runs work without"
            ),
            Self::Failed { doing } => write!(f, "{doing} failed: the reason is in the lines above"),
            Self::Io { doing, source } => write!(f, "{doing} failed: {source}"),
        }
    }
}

impl Error for Problem {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn taken_port_names_the_option_for_another() {
        let text = Problem::PortTaken { port: 3000, option: "--port" }.to_string();
        assert!(text.contains("3000") && text.contains("`--port <port>`"));
    }

    #[test]
    fn messages_are_single_lines() {
        let problems = [
            Problem::NoLinker,
            Problem::NoNetwork { doing: "installing trunk".into() },
            Problem::Toolchain { what: "wasm target".into(), command: "rustup target add".into() },
        ];
        for problem in problems {
            let text = problem.to_string();
            assert!(!text.contains('\n') && !text.contains("  "), "{text}");
        }
    }
}
