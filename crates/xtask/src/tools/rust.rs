//! The Rust toolchain: target, components, linker.

use crate::{
    error::{Problem, Result},
    process, project, report, version,
};
use std::{env, fs, path::Path, process::Command};

/// The compiler cargo uses.
fn rustc() -> Command {
    process::program(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()), &[])
}

/// The compiler's version.
pub(crate) fn rustc_version() -> Option<String> {
    let text = process::capture(rustc().arg("--version"))?;
    version::find(&text).map(Into::into)
}

/// Whether the standard library for the browser is installed.
pub(crate) fn has_wasm_target() -> bool {
    let text = process::capture(rustc().args(["--print", "target-libdir", "--target", project::WASM_TARGET]));
    text.is_some_and(|folder| {
        fs::read_dir(folder.trim()).into_iter().flatten().flatten().any(|entry| {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            name.starts_with("libstd-") && name.ends_with(".rlib")
        })
    })
}

/// Adds the browser target where it is missing.
pub(crate) fn ensure_wasm_target() -> Result<()> {
    ensure("target wasm32-unknown-unknown", &["target", "add", project::WASM_TARGET], has_wasm_target)
}

/// Whether `cargo <name>` works.
pub(crate) fn has_component(name: &str) -> bool {
    let command = name.trim_start_matches("rust");
    process::capture(process::cargo().args([command, "--version"])).is_some()
}

/// Adds `rustfmt` or `clippy` where it is missing.
pub(crate) fn ensure_component(name: &str) -> Result<()> {
    ensure(&format!("component {name}"), &["component", "add", name], || has_component(name))
}

/// Whether the source of the standard library is there, added where that is possible.
pub(crate) fn ensure_source() -> bool {
    ensure("component rust-src", &["component", "add", "rust-src"], has_source).is_ok()
}

/// Whether the source of the standard library is there.
pub(crate) fn has_source() -> bool {
    let sysroot = process::capture(rustc().args(["--print", "sysroot"]));
    sysroot.is_some_and(|sysroot| {
        let source = Path::new(sysroot.trim()).join("lib/rustlib/src/rust/library");
        source.join("Cargo.lock").is_file()
    })
}

/// Whether the compiler can build the app for size: panics that abort without a message came in Rust 1.92.
pub(crate) fn has_immediate_abort() -> bool {
    let options = ["-Zunstable-options", "-Cpanic=immediate-abort", "--print", "cfg", "--target", project::WASM_TARGET];
    process::capture(rustc().args(options).env("RUSTC_BOOTSTRAP", "1")).is_some()
}

/// Whether rustup is there to add what is missing.
pub(crate) fn has_rustup() -> bool {
    !process::on_path("rustup").is_empty()
}

fn ensure(what: &str, rustup: &[&str], present: impl Fn() -> bool) -> Result<()> {
    if present() {
        return Ok(());
    }
    if has_rustup() {
        report::step(&format!("adding the {what} to the Rust toolchain"));
        // The result is checked below.
        let _ = process::run(&mut process::program("rustup", rustup), "rustup");
        if present() {
            return Ok(());
        }
    }
    Err(missing(what, rustup))
}

fn missing(what: &str, rustup: &[&str]) -> Problem {
    Problem::Toolchain { what: what.into(), command: format!("rustup {}", rustup.join(" ")) }
}

/// The flags of rustc for the browser, as cargo reads them from the environment.
const BROWSER_FLAGS: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";

/// The flag with which Leptos replaces the types of views by one, as `cargo leptos` does in development: a fifth fewer
/// functions, which makes a development build faster and a release smaller.
pub(super) const ERASED_VIEWS: &str = "--cfg erase_components";

/// Makes a development build for the browser erase the types of views.
pub(crate) fn erase_view_types(command: &mut Command) {
    add_browser_flags(command, ERASED_VIEWS);
}

/// Adds flags of rustc for the browser to those that are set.
pub(super) fn add_browser_flags(command: &mut Command, flags: &str) {
    let set = env::var(BROWSER_FLAGS).unwrap_or_default();
    command.env(BROWSER_FLAGS, format!("{set} {flags}").trim_start());
}

/// Whether native programs can be linked. Windows toolchains bring or find their own linker.
pub(crate) fn has_linker() -> bool {
    cfg!(windows) || process::capture(Command::new("cc").arg("--version")).is_some()
}

/// Fails when native programs cannot be linked.
pub(crate) fn ensure_linker() -> Result<()> {
    if has_linker() { Ok(()) } else { Err(Problem::NoLinker) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_version_of_the_compiler() {
        assert!(version::at_least(&rustc_version().unwrap(), "1.80"));
    }

    #[test]
    fn installed_component_is_not_added() {
        assert!(ensure("target x", &["no-such-command"], || true).is_ok());
    }

    #[test]
    fn missing_component_names_the_command() {
        let text = missing("target x", &["target", "add", "x"]).to_string();
        assert!(text.contains("no target x") && text.contains("`rustup target add x`"));
    }
}
