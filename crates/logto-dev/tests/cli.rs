//! The command line: arguments, messages, exit codes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::process::{Command, Output, Stdio};

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_logto-dev")).args(arguments).output().unwrap()
}

/// Checks for one line on stderr and exit code 1.
#[track_caller]
fn assert_failure(arguments: &[&str], expected: &str) {
    let output = run(arguments);
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert_eq!(text.lines().count(), 1, "{text}");
    assert!(text.starts_with("logto-dev: ") && text.contains(expected), "{text}");
}

#[test]
fn prints_help_and_version() {
    let output = run(&["--help"]);
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    for flag in [
        "--port",
        "--smtp-port",
        "--smtp-starttls-port",
        "--smtps-port",
        "--seed",
        "--connectors",
        "--no-connectors",
        "--data",
        "--endpoint",
    ] {
        assert!(text.contains(flag), "{flag}");
    }
    let output = run(&["--version"]);
    assert!(output.stdout.starts_with(b"logto-dev "));
}

#[test]
fn reports_invalid_arguments_in_one_line() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    assert_failure(&["--port", &port], &format!("port {port} is taken"));
    assert_failure(&["--port", "x"], "x");
    assert_failure(&["--color"], "--color");
    assert_failure(&["--seed", "/no/such/file.json"], "/no/such/file.json");
    assert_failure(&["--port", "0", "--endpoint", "nowhere"], "`nowhere` is no endpoint");
    let broken = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    assert_failure(&["--seed", broken], "Cargo.toml: the seed is not usable");
    assert_failure(&["--connectors", broken], "Cargo.toml: the connectors are not usable");
}

#[test]
fn prints_its_addresses_and_stops_on_ctrl_c() {
    let seed = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/seed.json");
    let connectors = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/connectors.json");
    let mut child = Command::new(env!("CARGO_BIN_EXE_logto-dev"))
        .args(["--port", "0", "--seed", seed, "--connectors", connectors])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let first = lines.next().unwrap().unwrap();
    assert!(first.starts_with("logto-dev is ready at http://localhost:"), "{first}");
    assert!(lines.any(|line| line.unwrap() == "Ctrl-C stops it."));
    let interrupt = ["-INT", &child.id().to_string()];
    assert!(Command::new("kill").args(interrupt).status().unwrap().success());
    let status = child.wait().unwrap();
    assert!(status.success(), "{status}");
}
