//! `cargo xtask doctor`: what is installed, what is missing and how to mend it.

use crate::{
    dev::ports,
    error::Result,
    project, report,
    tools::{
        self, Crate, axe, caddy,
        chromium::{self, Browser},
        nginx::{self, Nginx},
        rust,
    },
    version,
};
use std::{path::Path, process::ExitCode};

/// What an examination has found.
#[derive(Debug, PartialEq)]
enum Finding {
    /// All is well.
    Good,
    /// Something is missing that xtask installs when it is needed, or that is optional.
    Mendable,
    /// Something is missing that only the person at the machine can mend, and `dev` needs it.
    Bad,
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

    /// Something that is there or not.
    fn present(present: bool, otherwise: Finding, name: &str, how_to: &str) -> Self {
        if present {
            Self::new(Finding::Good, name)
        } else {
            Self::new(otherwise, format!("{name}: missing; {how_to}"))
        }
    }

    fn show(&self) -> String {
        let mark = match self.finding {
            Finding::Good => '✓',
            Finding::Mendable => '–',
            Finding::Bad => '✗',
        };
        format!("{mark} {}", self.text)
    }
}

/// Examines the machine; fails when `dev` cannot work and xtask cannot help.
pub(crate) fn run() -> Result<ExitCode> {
    let mut lines = vec![rustc()?];
    lines.extend(toolchain());
    lines.push(program(&tools::trunk()));
    lines.push(program(&tools::wasm_bindgen()?));
    lines.push(browser(chromium::find()));
    lines.push(proxy(nginx::find().as_ref()));
    lines.push(caddy_line(caddy::find().as_deref()));
    lines.push(axe_line(axe::find().as_deref()));
    lines.extend([3000, 3001].map(port));
    for line in &lines {
        report::line(&line.show());
    }
    let bad = lines.iter().any(|line| line.finding == Finding::Bad);
    Ok(if bad { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn rustc() -> Result<Line> {
    let least = project::metadata()?.rust_version.unwrap_or_default();
    Ok(compare_rustc(rust::rustc_version().as_deref(), &least))
}

fn compare_rustc(found: Option<&str>, least: &str) -> Line {
    match found {
        Some(found) if version::at_least(found, least) => {
            Line::new(Finding::Good, format!("rustc {found} ({least} or newer)"))
        }
        Some(found) => Line::new(Finding::Bad, format!("rustc {found} is older than {least}: `rustup update stable`")),
        None => Line::new(Finding::Bad, "rustc: missing; install rustup from https://rustup.rs"),
    }
}

fn toolchain() -> [Line; 4] {
    // With rustup, xtask adds what is missing.
    let mendable = || {
        if rust::has_rustup() { Finding::Mendable } else { Finding::Bad }
    };
    [
        Line::present(
            rust::has_wasm_target(),
            mendable(),
            "target wasm32-unknown-unknown",
            "`rustup target add wasm32-unknown-unknown`",
        ),
        Line::present(rust::has_component("clippy"), Finding::Mendable, "clippy", "`rustup component add clippy`"),
        Line::present(rust::has_component("rustfmt"), Finding::Mendable, "rustfmt", "`rustup component add rustfmt`"),
        Line::present(
            rust::has_linker(),
            Finding::Bad,
            "C compiler and linker",
            "install one (Debian: `apt-get install build-essential`, macOS: `xcode-select --install`)",
        ),
    ]
}

fn program(wanted: &Crate) -> Line {
    let name = format!("{} {}", wanted.programs.join(" and "), wanted.version);
    match wanted.find() {
        Some(path) => Line::new(Finding::Good, format!("{name} ({})", path.display())),
        None => Line::new(Finding::Mendable, format!("{name}: missing; installed into .tools when it is needed")),
    }
}

fn proxy(found: Option<&Nginx>) -> Line {
    match found {
        Some(nginx) => Line::new(Finding::Good, format!("nginx ({}) with njs", nginx.program.display())),
        None => Line::new(Finding::Mendable, format!("some end-to-end tests: {}", nginx::HOW_TO)),
    }
}

fn caddy_line(found: Option<&Path>) -> Line {
    match found {
        Some(program) => Line::new(Finding::Good, format!("Caddy ({})", program.display())),
        None => Line::new(Finding::Mendable, format!("some end-to-end tests: {}", caddy::HOW_TO)),
    }
}

fn axe_line(found: Option<&Path>) -> Line {
    match found {
        Some(script) => Line::new(Finding::Good, format!("axe-core ({})", script.display())),
        None => Line::new(Finding::Mendable, format!("some end-to-end tests: {}", axe::HOW_TO)),
    }
}

fn browser(found: Result<Browser, String>) -> Line {
    match found {
        Ok(Browser { chromium, driver, .. }) => Line::new(
            Finding::Good,
            format!(
                "Chromium {} ({}) and chromedriver {} ({})",
                chromium.version,
                chromium.path.display(),
                driver.version,
                driver.path.display()
            ),
        ),
        Err(reason) => Line::new(
            Finding::Mendable,
            format!("browser tests: {reason}; `cargo xtask test` tries apt-get where it can"),
        ),
    }
}

fn port(port: u16) -> Line {
    if ports::is_free(port) {
        Line::new(Finding::Good, format!("port {port} is free"))
    } else {
        Line::new(
            Finding::Bad,
            format!("port {port} is taken: stop the program that has it, or see `cargo xtask help` for other ports"),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_compiler_cannot_be_mended_by_xtask() {
        assert_eq!(compare_rustc(Some("1.95.0"), "1.88").finding, Finding::Good);
        assert_eq!(compare_rustc(Some("1.87.0"), "1.88").finding, Finding::Bad);
        assert_eq!(compare_rustc(None, "1.88").finding, Finding::Bad);
    }

    #[test]
    fn a_missing_browser_is_not_needed_for_development() {
        let line = browser(Err("there is no Chromium".into()));
        assert_eq!(line.finding, Finding::Mendable);
        assert!(line.show().starts_with("– browser tests: there is no Chromium"));
    }

    #[test]
    fn what_is_missing_comes_with_the_remedy() {
        let line = Line::present(false, Finding::Bad, "cc", "install gcc");
        assert_eq!(line.show(), "✗ cc: missing; install gcc");
    }
}
