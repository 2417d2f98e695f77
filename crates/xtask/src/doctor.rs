//! `cargo xtask doctor`: everything that any command needs, whether it is there, and how to get it.

use crate::{
    dev::ports,
    error::Result,
    process, report,
    tools::{
        self, Tool, apache, axe, caddy,
        chromium::{self, Browser},
        firefox, nginx, old_chromium, python, rust, shells, webkit, wpe,
    },
    version, workspace,
};
use std::process::ExitCode;

/// The result of a check.
#[derive(Debug, PartialEq)]
enum Finding {
    /// It is there.
    Present,
    /// It is missing, and xtask installs it when it is needed, or it is optional.
    Installable,
    /// It is missing, xtask cannot install it, and `dev` needs it.
    Missing,
}

/// A line of the report.
#[derive(Debug)]
struct Line {
    finding: Finding,
    text: String,
}

impl Line {
    fn new(finding: Finding, text: impl Into<String>) -> Self {
        Self { finding, text: text.into() }
    }

    /// A line about something that is there or missing.
    fn present(present: bool, otherwise: Finding, name: &str, how_to: &str) -> Self {
        if present {
            Self::new(Finding::Present, name)
        } else {
            Self::new(otherwise, format!("{name}: missing; {how_to}"))
        }
    }

    /// A line about something optional, with a description when it is found.
    fn optional(found: Option<String>, used_by: &str, how_to: &str) -> Self {
        match found {
            Some(name) => Self::new(Finding::Present, format!("{name}, for {used_by}")),
            None => Self::new(Finding::Installable, format!("{used_by}: {how_to}")),
        }
    }

    fn show(&self) -> String {
        let mark = match self.finding {
            Finding::Present => '✓',
            Finding::Installable => '–',
            Finding::Missing => '✗',
        };
        format!("{mark} {}", self.text)
    }
}

/// Checks the machine; fails when something is missing that `dev` needs and xtask cannot install.
pub(crate) fn run() -> Result<ExitCode> {
    let mut lines = vec![rustc()?];
    lines.extend(toolchain());
    lines.extend(tools::installable()?.iter().map(program));
    lines.push(Line::optional(
        process::on_path("cargo-binstall").first().map(|path| format!("cargo-binstall ({})", path.display())),
        "prebuilt tools instead of compiled ones",
        "put cargo-binstall on PATH (optional)",
    ));
    lines.push(browser(chromium::find()));
    let firefox = firefox::find().map(|(path, version)| format!("Firefox {version} ({})", path.display()));
    lines.push(Line::optional(firefox, "some tests of test engines", firefox::HOW_TO));
    let webkit = webkit::find().map(|driver| format!("WebKit's driver ({})", driver.display()));
    lines.push(Line::optional(webkit, "some tests of test engines", webkit::HOW_TO));
    let wpe = wpe::find().map(|wpe| format!("WPE WebKit's driver ({})", wpe.driver.display()));
    lines.push(Line::optional(wpe, "some tests of test engines", wpe::HOW_TO));
    let old = old_chromium::find().map(|folder| format!("old Chromiums ({})", folder.display()));
    lines.push(Line::optional(old, "some tests of test engines", old_chromium::HOW_TO));
    let node = shells::find_node().map(|node| format!("Node.js for Capacitor ({})", node.display()));
    lines.push(Line::optional(node, "some tests of test shells", shells::CAPACITOR_HOW_TO));
    let tauri = shells::find_tauri().map(|_| "WebKitGTK 4.1 and programs of a desktop".to_owned());
    lines.push(Line::optional(tauri, "some tests of test shells", shells::TAURI_HOW_TO));
    let nginx = nginx::find().map(|nginx| format!("nginx ({}) with njs", nginx.program.display()));
    lines.push(Line::optional(nginx, "some tests of test e2e", nginx::HOW_TO));
    let caddy = caddy::find().map(|program| format!("Caddy ({})", program.display()));
    lines.push(Line::optional(caddy, "some tests of test e2e", caddy::HOW_TO));
    let apache = apache::find().map(|program| format!("Apache ({})", program.display()));
    lines.push(Line::optional(apache, "some tests of test e2e", apache::HOW_TO));
    let axe = axe::find().map(|script| format!("axe-core ({})", script.display()));
    lines.push(Line::optional(axe, "some tests of test e2e", axe::HOW_TO));
    let python = python::find().map(|program| format!("Python ({}) with OpenID providers", program.display()));
    lines.push(Line::optional(python, "some tests of test e2e", python::HOW_TO));
    lines.extend([ports::APP_PORT, ports::LOGTO_PORT].map(port));
    for line in &lines {
        report::line(&line.show());
    }
    let missing = lines.iter().any(|line| line.finding == Finding::Missing);
    Ok(if missing { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn rustc() -> Result<Line> {
    let least = workspace::metadata()?.rust_version.unwrap_or_default();
    Ok(compare_rustc(rust::rustc_version().as_deref(), &least))
}

fn compare_rustc(found: Option<&str>, least: &str) -> Line {
    match found {
        Some(found) if version::at_least(found, least) => {
            Line::new(Finding::Present, format!("rustc {found} ({least} or newer)"))
        }
        Some(found) => {
            Line::new(Finding::Missing, format!("rustc {found} is older than {least}: `rustup update stable`"))
        }
        None => Line::new(Finding::Missing, "rustc: missing; install rustup from https://rustup.rs"),
    }
}

fn toolchain() -> [Line; 5] {
    // With rustup, xtask adds what is missing.
    let needed = if rust::has_rustup() { Finding::Installable } else { Finding::Missing };
    let optional = |present, name, how_to| Line::present(present, Finding::Installable, name, how_to);
    [
        Line::present(
            rust::has_wasm_target(),
            needed,
            "target wasm32-unknown-unknown",
            "`rustup target add wasm32-unknown-unknown`",
        ),
        optional(rust::has_component("clippy"), "clippy, for test clippy", "`rustup component add clippy`"),
        optional(rust::has_component("rustfmt"), "rustfmt, for test fmt", "`rustup component add rustfmt`"),
        optional(rust::has_source(), "rust-src, for smaller release builds", "`rustup component add rust-src`"),
        Line::present(
            rust::has_linker(),
            Finding::Missing,
            "C compiler and linker",
            "install one (Debian: `apt-get install build-essential`, macOS: `xcode-select --install`)",
        ),
    ]
}

fn program(wanted: &Tool) -> Line {
    let (name, used_by) = (wanted.programs.join(" and "), wanted.used_by);
    match wanted.find() {
        Some(path) => Line::new(Finding::Present, format!("{name} ({}), for {used_by}", path.display())),
        None => Line::new(
            Finding::Installable,
            format!("{name} {}, for {used_by}: missing; installed into .tools when it is needed", wanted.version),
        ),
    }
}

fn browser(found: Result<Browser, String>) -> Line {
    match found {
        Ok(Browser { chromium, driver, .. }) => Line::new(
            Finding::Present,
            format!(
                "Chromium {} ({}) and chromedriver {} ({})",
                chromium.version,
                chromium.path.display(),
                driver.version,
                driver.path.display()
            ),
        ),
        Err(reason) => Line::new(
            Finding::Installable,
            format!("browser tests: {reason}; `cargo xtask test` tries apt-get where it can"),
        ),
    }
}

fn port(port: u16) -> Line {
    if ports::is_free(port) {
        Line::new(Finding::Present, format!("port {port} is free"))
    } else {
        Line::new(
            Finding::Missing,
            format!("port {port} is taken: stop the program that has it, or see `cargo xtask help` for other ports"),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_compiler_must_be_updated_by_hand() {
        assert_eq!(compare_rustc(Some("1.95.0"), "1.88").finding, Finding::Present);
        assert_eq!(compare_rustc(Some("1.87.0"), "1.88").finding, Finding::Missing);
        assert_eq!(compare_rustc(None, "1.88").finding, Finding::Missing);
    }

    #[test]
    fn missing_browser_does_not_stop_development() {
        let line = browser(Err("there is no Chromium".into()));
        assert_eq!(line.finding, Finding::Installable);
        assert!(line.show().starts_with("– browser tests: there is no Chromium"));
    }

    #[test]
    fn missing_item_comes_with_instructions() {
        let line = Line::present(false, Finding::Missing, "cc", "install gcc");
        assert_eq!(line.show(), "✗ cc: missing; install gcc");
    }
}
