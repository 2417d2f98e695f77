//! What the chores need beside cargo: found where it is, installed where it is not.

mod apt;
pub(crate) mod axe;
pub(crate) mod caddy;
pub(crate) mod chromium;
mod crates;
mod lock;
pub(crate) mod nginx;
mod release;
pub(crate) mod rust;

pub(crate) use crates::Crate;

use crate::{
    error::{Problem, Result},
    process, project,
};
use std::{ffi::OsString, path::PathBuf, process::Command};

/// The version of trunk this repository is built with.
const TRUNK: &str = "0.22.1";

/// The version of wasm-split-cli.
const WASM_SPLIT: &str = "0.2.4";

/// trunk, in the pinned version.
pub(crate) fn trunk() -> Crate {
    Crate {
        package: "trunk",
        programs: &["trunk"],
        version: TRUNK.into(),
        // It declares a newer Rust than it needs. TLS is what its own downloads would use; they
        // are not used here, but it does not build without.
        options: &["--ignore-rust-version", "--no-default-features", "--features", "rustls"],
        why: "it builds the app and serves it during development",
    }
}

/// The command line of wasm-bindgen, in exactly the version of the library in `Cargo.lock`:
/// the two do not understand each other otherwise.
pub(crate) fn wasm_bindgen() -> Result<Crate> {
    Ok(Crate {
        package: "wasm-bindgen-cli",
        programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
        version: project::locked_version("wasm-bindgen")?,
        options: &[],
        why: "it makes JavaScript for the compiled app and runs the browser tests",
    })
}

/// What takes a release build of the app apart. It knows the names that `leptos::wasm_split` gives,
/// in the version of the library in `Cargo.lock`.
pub(crate) fn wasm_split() -> Crate {
    Crate {
        package: "wasm_split_cli_support",
        programs: &["wasm-split-cli"],
        version: WASM_SPLIT.into(),
        options: &["--features", "build-binary"],
        why: "it takes the app apart into what loads first and what loads when it is opened",
    }
}

/// Trunk and wasm-bindgen, ready to use.
#[derive(Debug)]
pub(crate) struct WebTools {
    trunk: PathBuf,
    path: OsString,
}

impl WebTools {
    /// Finds or installs everything that building the app takes.
    pub(crate) fn prepare() -> Result<Self> {
        rust::ensure_linker()?;
        rust::ensure_wasm_target()?;
        let wasm_bindgen = wasm_bindgen()?.ensure()?;
        let trunk = trunk().ensure()?;
        wasm_split().ensure()?;
        let path = process::path_with([trunk.as_path(), wasm_bindgen.as_path()])?;
        Ok(Self { trunk, path })
    }

    /// Trunk with arguments, able to find the right wasm-bindgen.
    pub(crate) fn trunk(&self, arguments: &[&str]) -> Command {
        let mut command = process::program(&self.trunk, arguments);
        command
            .env("PATH", &self.path)
            // A failed build is shown by the compiler's messages; trunk's own backtrace hides them.
            .env("RUST_LIB_BACKTRACE", "0");
        command
    }
}

/// Downloads the crates of the workspace where they are missing.
pub(crate) fn fetch_crates() -> Result<()> {
    let mut command = process::cargo();
    command.arg("fetch");
    cargo(&mut command, "downloading the crates in Cargo.lock")
}

/// Runs a cargo command that may need the network or a linker, and says so when these are what
/// it lacks.
pub(crate) fn cargo(command: &mut Command, doing: &str) -> Result<()> {
    let mut messages = Vec::new();
    let status = process::pass_stderr(command, doing, |chunk| messages.extend_from_slice(chunk))?;
    if status.success() { Ok(()) } else { Err(diagnose(&String::from_utf8_lossy(&messages), doing)) }
}

/// The reason behind cargo's messages.
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
    fn cargo_messages_are_understood() {
        let offline = "error: failed to get `lexopt`\nCaused by:\n  [6] Could not resolve hostname (Could not resolve host: example.com)";
        assert!(matches!(
            diagnose(offline, "x"),
            Problem::NoNetwork { doing } if doing == "x"
        ));
        assert!(matches!(diagnose("error: linker `cc` not found", "x"), Problem::NoLinker));
        assert!(matches!(diagnose("error[E0308]: mismatched types", "x"), Problem::Failed { .. }));
    }

    #[test]
    fn wasm_bindgen_has_the_version_of_the_lock_file() {
        let version = wasm_bindgen().unwrap().version;
        assert!(version.starts_with("0.2."), "{version}");
    }
}
