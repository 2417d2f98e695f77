//! Runs a program to its end.

use super::stop;
use crate::error::{Problem, Result};
use std::{
    io,
    process::{Child, Command, ExitStatus, Stdio},
};

/// Runs a program to its end; `doing` names it in the sentence when it fails.
pub(crate) fn run(command: &mut Command, doing: &str) -> Result<()> {
    let status = wait(spawn(command.stdin(Stdio::null()), doing)?, doing)?;
    if status.success() { Ok(()) } else { Err(Problem::Failed { doing: doing.into() }) }
}

/// Starts a program that xtask stops when it is itself stopped. [`wait`] must follow.
pub(super) fn spawn(command: &mut Command, doing: &str) -> Result<Child> {
    stop::wait_if_stopping();
    let child = command.spawn().map_err(|source| not_started(command, doing, source))?;
    stop::register(child.id());
    Ok(child)
}

/// Waits for a program started with [`spawn`].
pub(super) fn wait(mut child: Child, doing: &str) -> Result<ExitStatus> {
    let status = child.wait().map_err(Problem::io(doing.to_owned()));
    stop::unregister(child.id());
    if !status.as_ref().is_ok_and(ExitStatus::success) {
        stop::wait_if_interrupted();
    }
    status
}

fn not_started(command: &Command, doing: &str, source: io::Error) -> Problem {
    let name = command.get_program().to_string_lossy();
    Problem::Io { doing: format!("{doing} (starting `{name}`)"), source }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::process;

    #[test]
    fn a_missing_program_is_named() {
        let error = run(&mut process::program("no-such-program-here", &[]), "testing").unwrap_err();
        assert!(error.to_string().contains("no-such-program-here"));
    }
}
