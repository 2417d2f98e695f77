//! The steps of a part.

use crate::process;
use std::process::Command;

/// A command and how its result counts.
#[derive(Debug)]
pub(super) enum Kind {
    /// It succeeds or fails as a whole.
    Check(Command),
    /// Its tests count one by one.
    Tests(Command),
    /// It counts only when it fails, and then nothing can follow.
    Build(Command),
    /// A check that downloads something. It does not count when the download fails, which shows in a text of
    /// its messages.
    Online(Command, &'static str),
}

/// One thing to run.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) name: String,
    pub(super) kind: Kind,
}

impl Step {
    pub(super) fn new(name: &str, kind: Kind) -> Self {
        Self { name: name.into(), kind }
    }

    pub(super) fn check(name: &str, arguments: &[&str]) -> Self {
        Self::new(name, Kind::Check(cargo(arguments)))
    }

    /// Returns the arguments of the command.
    #[cfg(test)]
    pub(super) fn arguments(&self) -> String {
        let (Kind::Check(command) | Kind::Tests(command) | Kind::Build(command) | Kind::Online(command, _)) =
            &self.kind;
        let arguments: Vec<_> = command.get_args().map(|argument| argument.to_string_lossy()).collect();
        arguments.join(" ")
    }
}

/// Returns a cargo command.
pub(super) fn cargo(arguments: &[&str]) -> Command {
    let mut command = process::cargo();
    command.args(arguments);
    command
}
