//! Cargo commands that may lack the network or a linker, with errors that say so.

use crate::{
    error::{Problem, Result},
    process, report,
    steps::Progress,
};
use std::process::Command;

/// The number of cargo's last messages that are shown when it fails.
const SHOWN: usize = 60;

/// Runs a cargo command with its output passed through.
pub(super) fn run(command: &mut Command, doing: &str) -> Result<()> {
    let mut messages = Vec::new();
    let status = process::pass_stderr(command, doing, |chunk| messages.extend_from_slice(chunk))?;
    if status.success() { Ok(()) } else { Err(diagnose(&String::from_utf8_lossy(&messages), doing)) }
}

/// Runs a cargo command as a step: its output goes to the progress, and is shown only when it fails.
pub(super) fn run_quietly(command: &mut Command, doing: &str, progress: &Progress) -> Result<()> {
    let mut messages = Vec::new();
    command.env("CARGO_TERM_PROGRESS_WHEN", "always").env("CARGO_TERM_PROGRESS_WIDTH", "80");
    let status = process::read_stderr(command, doing, |chunk| {
        progress.read(chunk);
        messages.extend_from_slice(chunk);
    })?;
    if status.success() {
        return Ok(());
    }
    let messages = String::from_utf8_lossy(&messages);
    report::lines(&last_messages(&messages));
    Err(diagnose(&messages, doing))
}

/// Returns the last messages without the progress bars between them.
fn last_messages(messages: &str) -> Vec<&str> {
    let lines = messages.split(['\n', '\r']).map(str::trim_end);
    let noise = ["Building [", "Compiling ", "Downloaded ", "Downloading ", "Blocking "];
    let kept = lines.filter(|line| !line.is_empty() && !noise.iter().any(|start| line.trim_start().starts_with(start)));
    let kept: Vec<_> = kept.collect();
    kept[kept.len().saturating_sub(SHOWN)..].to_vec()
}

/// Finds the reason of a failure in cargo's messages.
fn diagnose(messages: &str, doing: &str) -> Problem {
    const NETWORK: [&str; 10] = [
        "Could not resolve host",
        "Couldn't resolve host",
        "Could not connect",
        "Couldn't connect",
        "Failed to connect",
        "failed to download",
        "failed to get successful HTTP response",
        "spurious network error",
        "offline mode",
        "network failure seems to have happened",
    ];
    if messages.contains("linker `cc` not found") {
        Problem::NoLinker
    } else if NETWORK.iter().any(|text| messages.contains(text)) {
        Problem::NoNetwork { doing: doing.into() }
    } else {
        Problem::Failed { doing: doing.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn diagnoses_missing_network_and_linker() {
        let offline = "error: failed to get `clap`\nCaused by:\n  [6] Could not resolve hostname (Could not resolve host: example.com)";
        assert!(matches!(
            diagnose(offline, "x"),
            Problem::NoNetwork { doing } if doing == "x"
        ));
        assert!(matches!(diagnose("error: linker `cc` not found", "x"), Problem::NoLinker));
        assert!(matches!(diagnose("error[E0308]: mismatched types", "x"), Problem::Failed { .. }));
    }

    #[test]
    fn shows_messages_without_progress() {
        let messages =
            "   Compiling a v1.0.0\n\r    Building [=> ] 1/2: a\rerror[E0308]: mismatched types\n --> a.rs:1\n\n";
        assert_eq!(last_messages(messages), ["error[E0308]: mismatched types", " --> a.rs:1"]);
    }
}
