//! The steps of a part.

use super::ahead::Ahead;
use crate::process;
use std::process::Command;

/// A command and how its result counts.
#[derive(Debug)]
pub(super) enum Kind {
    /// It succeeds or fails as a whole.
    Check(Command),
    /// Its tests count one by one.
    Tests(Command),
    /// The same, with real browsers, which a busy machine can disturb: what failed runs once more, on its own.
    Journeys(Command),
    /// It counts only when it fails, and then nothing can follow.
    Build(Command),
    /// The same, optimised: it may run ahead.
    Release(Command),
    /// A release build that runs ahead.
    Ahead(Ahead),
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
        let (Kind::Check(command)
        | Kind::Tests(command)
        | Kind::Journeys(command)
        | Kind::Build(command)
        | Kind::Release(command)
        | Kind::Online(command, _)) = &self.kind
        else {
            return String::new();
        };
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

/// Returns a `cargo test` command with a filter at its end.
pub(super) fn tests(arguments: &[&str], filter: &[String]) -> Command {
    let mut command = cargo(&["test", "--no-fail-fast"]);
    command.args(arguments);
    if !filter.is_empty() {
        command.arg("--").args(filter);
    }
    command
}

/// Returns the command for these tests alone, one after the other. `tests` is a `cargo test` command.
pub(super) fn only(tests: &Command, names: &[String]) -> Command {
    let mut command = Command::new(tests.get_program());
    command.args(tests.get_args().take_while(|&argument| argument != "--"));
    command.args(["--", "--exact", "--test-threads=1"]).args(names);
    for (name, value) in tests.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    if let Some(folder) = tests.get_current_dir() {
        command.current_dir(folder);
    }
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failed_tests_run_again_alone_in_the_same_environment() {
        let mut tests = cargo(&["test", "--package", "e2e", "--", "sign_in", "--skip", "axe"]);
        tests.env("E2E_DIST", "/dist").env_remove("CHROME");
        let again = only(&tests, &["sign_in::by_email".to_owned()]);
        assert_eq!(again.get_program(), tests.get_program());
        let arguments: Vec<_> = again.get_args().collect();
        assert_eq!(arguments, ["test", "--package", "e2e", "--", "--exact", "--test-threads=1", "sign_in::by_email"]);
        assert!(again.get_envs().eq(tests.get_envs()));
    }
}
