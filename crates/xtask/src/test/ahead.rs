//! Release builds beside the parts before them: the optimiser and the linker use one core for most of their time.

use super::step::{Kind, Step};
use crate::{error::Result, process};
use std::{
    process::{Command, ExitStatus, Stdio},
    sync::mpsc::{self, Receiver, Sender},
    thread,
};

/// A build that was started, or waits for the one before it.
#[derive(Debug)]
pub(super) struct Ahead(Receiver<Finished>);

/// How a build ended.
#[derive(Debug)]
pub(super) struct Finished {
    /// Its exit status.
    pub(super) status: Result<ExitStatus>,
    /// What it printed.
    pub(super) messages: Vec<u8>,
}

impl Ahead {
    /// Waits for the end of the build. `None` if its thread has ended without a result.
    pub(super) fn wait(self) -> Option<Finished> {
        self.0.recv().ok()
    }
}

/// Starts the release builds among the steps, one after the other. The steps wait for them from now on.
pub(super) fn start(steps: &mut [Step]) {
    let mut queue = Vec::new();
    for step in steps {
        if !matches!(step.kind, Kind::Release(_)) {
            continue;
        }
        let (sender, receiver) = mpsc::channel();
        if let Kind::Release(command) = std::mem::replace(&mut step.kind, Kind::Ahead(Ahead(receiver))) {
            queue.push((command, sender));
        }
    }
    thread::spawn(move || queue.into_iter().for_each(build));
}

fn build((mut command, sender): (Command, Sender<Finished>)) {
    let mut messages = Vec::new();
    command.stdout(Stdio::null());
    let status = process::read_stderr(&mut command, "the build", |chunk| messages.extend_from_slice(chunk));
    // Without a receiver nobody needs the result.
    let _ = sender.send(Finished { status, messages });
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    #[test]
    fn release_builds_run_ahead_and_keep_their_messages() {
        let shell = |script: &str| process::program("sh", &["-c", script]);
        let mut steps = [
            Step::new("first", Kind::Release(shell("echo one >&2"))),
            Step::new("tests", Kind::Tests(shell("true"))),
            Step::new("second", Kind::Release(shell("echo two >&2; exit 1"))),
        ];
        start(&mut steps);
        let [first, tests, second] = steps.map(|step| step.kind);
        assert!(matches!(tests, Kind::Tests(_)));
        let ends = [first, second].map(|kind| match kind {
            Kind::Ahead(ahead) => ahead.wait().map(|end| (end.status.unwrap().success(), end.messages)),
            _ => None,
        });
        assert_eq!(ends, [Some((true, b"one\n".to_vec())), Some((false, b"two\n".to_vec()))]);
    }
}
