//! Passes a program's output through while reading it.

use super::run::{spawn, wait};
use crate::error::Result;
use std::{
    env,
    io::{self, IsTerminal, Read, Write},
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    thread,
    time::{Duration, Instant},
};

/// The time that output is waited for after its program has ended: a process that it left running may keep
/// the other end open.
const OUTPUT_TIMEOUT: Duration = Duration::from_secs(2);

/// Runs a program whose standard output is passed through and given to `read`.
pub(crate) fn pass_stdout(command: &mut Command, doing: &str, read: impl FnMut(&[u8])) -> Result<ExitStatus> {
    command.stdin(Stdio::null()).stdout(Stdio::piped());
    let mut child = spawn(command, doing)?;
    if let Some(output) = child.stdout.take() {
        pass(&mut child, output, io::stdout(), read);
    }
    wait(child, doing)
}

/// Runs a cargo command whose standard error is passed through and given to `read`. Colors and progress stay as
/// in a terminal.
pub(crate) fn pass_stderr(command: &mut Command, doing: &str, read: impl FnMut(&[u8])) -> Result<ExitStatus> {
    if io::stderr().is_terminal() && env::var_os("CARGO_TERM_COLOR").is_none() {
        command
            .env("CARGO_TERM_COLOR", "always")
            .env("CARGO_TERM_PROGRESS_WHEN", "always")
            .env("CARGO_TERM_PROGRESS_WIDTH", "80");
    }
    command.stdin(Stdio::null()).stderr(Stdio::piped());
    let mut child = spawn(command, doing)?;
    if let Some(output) = child.stderr.take() {
        pass(&mut child, output, io::stderr(), read);
    }
    wait(child, doing)
}

/// Runs a program whose standard error goes to `read` only.
pub(crate) fn read_stderr(command: &mut Command, doing: &str, read: impl FnMut(&[u8])) -> Result<ExitStatus> {
    command.stdin(Stdio::null()).stderr(Stdio::piped());
    let mut child = spawn(command, doing)?;
    if let Some(output) = child.stderr.take() {
        pass(&mut child, output, io::sink(), read);
    }
    wait(child, doing)
}

/// Passes all output on until it or its program ends.
fn pass(child: &mut Child, from: impl Read + Send + 'static, mut to: impl Write, mut read: impl FnMut(&[u8])) {
    let chunks = chunks(from);
    let mut ended = None;
    loop {
        match chunks.recv_timeout(Duration::from_millis(100)) {
            Ok(chunk) => {
                // The reader may be gone; the output of the program is still read to its end.
                let _ = to.write_all(&chunk).and_then(|()| to.flush());
                read(&chunk);
            }
            Err(RecvTimeoutError::Disconnected) => return,
            Err(RecvTimeoutError::Timeout) => {
                if ended.is_none() && matches!(child.try_wait(), Ok(Some(_))) {
                    ended = Some(Instant::now());
                }
                if ended.is_some_and(|since| since.elapsed() > OUTPUT_TIMEOUT) {
                    return;
                }
            }
        }
    }
}

/// Reads in a separate thread, which ends when the receiver is dropped.
fn chunks(mut from: impl Read + Send + 'static) -> Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut buffer = [0; 8192];
        loop {
            match from.read(&mut buffer) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Ok(0) | Err(_) => return,
                Ok(length) => {
                    if sender.send(buffer[..length].to_vec()).is_err() {
                        return;
                    }
                }
            }
        }
    });
    receiver
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    fn passed(script: &str) -> (Vec<u8>, Vec<u8>) {
        let mut child = Command::new("sh").args(["-c", script]).stdout(Stdio::piped()).spawn().unwrap();
        let output = child.stdout.take().unwrap();
        let (mut shown, mut kept) = (Vec::new(), Vec::new());
        pass(&mut child, output, &mut shown, |chunk| {
            kept.extend_from_slice(chunk);
        });
        child.wait().unwrap();
        (shown, kept)
    }

    #[test]
    fn output_reaches_both_readers() {
        let (shown, kept) = passed("echo one; sleep 0.3; printf two");
        assert_eq!(shown, b"one\ntwo");
        assert_eq!(kept, shown);
    }

    #[test]
    fn orphaned_process_does_not_block() {
        let start = Instant::now();
        let (shown, _) = passed("echo one; sleep 20 & exit 0");
        assert_eq!(shown, b"one\n");
        assert!(start.elapsed() < Duration::from_secs(15));
    }
}
