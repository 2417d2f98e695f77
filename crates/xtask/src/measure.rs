//! `cargo xtask measure`: how large the app is and how long it takes. The measuring itself is done by
//! the program `measure` of `tests/e2e`, which has the browser and the local Logto server.

use crate::{
    error::{Problem, Result},
    process, project, report,
    tools::{self, chromium, npm::NPM},
    workspace,
};
use clap::{Args, value_parser};
use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    process::{Command, ExitCode, Stdio},
};

/// The profiles that can be chosen.
const PROFILES: [&str; 2] = ["fast", "slow"];

/// The journeys that can be chosen.
const JOURNEYS: [&str; 9] = [
    "first-visit",
    "warm-visit",
    "sign-in-click",
    "sign-in",
    "callback-cold",
    "reload",
    "deep-link",
    "api-call",
    "callback-warm",
];

/// The folder of the app that is measured beside this one.
const PEER: &str = "tests/peers/logto-react";

/// What is said when that app cannot be built.
const NO_NODE: &str = "`--beside` builds a React app and needs Node with npm, which is not here: install Node 22.12 or \
                       later from https://nodejs.org, or measure without `--beside`";

/// The options of `measure`.
#[derive(Args, Debug, Default, PartialEq)]
pub(crate) struct Options {
    /// A folder with the built app, instead of building it now
    #[arg(long, value_name = "FOLDER")]
    pub(crate) dist: Option<PathBuf>,
    /// Another build, measured in turns with the first
    #[arg(long, value_name = "FOLDER")]
    pub(crate) against: Option<PathBuf>,
    /// Measure in turns with a React app that uses @logto/react; builds it, which needs Node and npm
    #[arg(long)]
    pub(crate) beside: bool,
    /// The number of runs [default: 7]
    #[arg(long, value_parser = value_parser!(u32).range(1..))]
    pub(crate) runs: Option<u32>,
    /// The network and processor to measure with; may be repeated, both when none is named
    #[arg(long = "profile", value_name = "NAME", value_parser = PROFILES)]
    pub(crate) profiles: Vec<String>,
    /// The journey to measure; may be repeated, all when none is named
    #[arg(long = "journey", value_name = "NAME", value_parser = JOURNEYS)]
    pub(crate) journeys: Vec<String>,
    /// How late Logto responds [default: 150]
    #[arg(long, value_name = "MS", value_parser = value_parser!(u32).range(..=10_000))]
    pub(crate) provider_delay: Option<u32>,
    /// Write the figures to a file
    #[arg(long, value_name = "FILE")]
    pub(crate) json: Option<PathBuf>,
    /// Write the figures to docs/measured.json and docs/speed.md, and with `--beside` to README.md
    #[arg(long, conflicts_with_all = ["against", "profiles", "journeys", "provider_delay"])]
    pub(crate) baseline: bool,
}

impl Options {
    /// Returns the arguments for the measuring program. Relative paths begin at the repository.
    fn arguments(&self, dist: &Path, peer: Option<&Path>) -> Vec<OsString> {
        let root = project::root();
        let mut arguments: Vec<OsString> = vec!["--dist".into(), root.join(dist).into()];
        let mut add = |name: &str, value: OsString| arguments.extend([name.into(), value]);
        if let Some(folder) = &self.against {
            add("--against", root.join(folder).into());
        }
        if let Some(folder) = peer {
            add("--beside", folder.into());
        }
        if let Some(runs) = self.runs {
            add("--runs", runs.to_string().into());
        }
        self.profiles.iter().for_each(|profile| add("--profile", profile.into()));
        self.journeys.iter().for_each(|journey| add("--journey", journey.into()));
        if let Some(delay) = self.provider_delay {
            add("--provider-delay", delay.to_string().into());
        }
        if let Some(file) = &self.json {
            add("--json", root.join(file).into());
        }
        if self.baseline {
            arguments.push("--baseline".into());
        }
        arguments
    }
}

/// Builds the app where that is wanted, and measures it.
pub(crate) fn run(options: &Options) -> Result<ExitCode> {
    process::stop_on_signals(130, || report::step("stopped before the end"))?;
    tools::fetch_crates()?;
    let browser = chromium::ensure()?;
    let peer = if options.beside { Some(build_peer()?) } else { None };
    let dist = match &options.dist {
        Some(folder) => folder.clone(),
        None => tools::build_app("measure-dist")?,
    };
    let mut measure = measure();
    measure.env("CHROME", &browser.chromium.path).env("CHROMEDRIVER", &browser.driver.path);
    measure.args(options.arguments(&dist, peer.as_deref()));
    let status = process::pass_stdout(&mut measure, "the measurement", |_| ())?;
    if status.success() { Ok(ExitCode::SUCCESS) } else { Err(Problem::Failed { doing: "the measurement".into() }) }
}

fn measure() -> Command {
    let mut command = process::cargo();
    command.args(["run", "--quiet", "--package", "e2e", "--bin", "measure", "--"]);
    // The error message is enough; a backtrace does not help.
    command.env("RUST_LIB_BACKTRACE", "0");
    command
}

/// The React app in [`PEER`], built with the versions in its `package-lock.json`.
fn build_peer() -> Result<PathBuf> {
    if process::capture(&mut process::program(NPM, &["--version"])).is_none() {
        return Err(Problem::Other(NO_NODE.to_owned()));
    }
    let folder = workspace::metadata()?.target_dir.join("measure-peer");
    let npm = |arguments: &[&str]| {
        let mut command = process::program(NPM, arguments);
        command.current_dir(project::root().join(PEER)).stdout(Stdio::null());
        command
    };
    report::step("building the app in tests/peers/logto-react with npm");
    // The scripts of packages are not run: no package needs them.
    process::run(&mut npm(&["ci", "--ignore-scripts", "--no-audit", "--no-fund"]), "npm ci")?;
    let mut build = npm(&["run", "build", "--", "--emptyOutDir", "--logLevel", "error", "--outDir"]);
    process::run(build.arg(&folder), "building the React app")?;
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn options_become_arguments() {
        let options = Options {
            against: Some("/b".into()),
            runs: Some(3),
            profiles: vec!["slow".into()],
            journeys: vec!["reload".into(), "sign-in".into()],
            provider_delay: Some(0),
            json: Some("/c.json".into()),
            baseline: true,
            ..Options::default()
        };
        let path = |name: &str| project::root().join(name).display().to_string();
        let line = format!(
            "--dist|{}|--against|{}|--runs|3|--profile|slow|--journey|reload|--journey|sign-in|--provider-delay|0|--json|{}|--baseline",
            path("/a"),
            path("/b"),
            path("/c.json")
        );
        assert_eq!(options.arguments(Path::new("/a"), None), line.split('|').collect::<Vec<_>>());
        let here = Options::default().arguments(Path::new("dist"), Some(Path::new("/peer")));
        assert_eq!(here[1], project::root().join("dist"));
        assert_eq!(here[2..], ["--beside", "/peer"]);
    }

    #[test]
    fn names_are_those_of_the_program_that_measures() {
        let read = |file: &str| fs::read_to_string(project::root().join("tests/e2e/src/measure").join(file)).unwrap();
        let (journeys, profiles) = (read("journeys.rs"), read("profile.rs"));
        assert!(JOURNEYS.iter().all(|name| journeys.contains(&format!(" => \"{name}\""))));
        assert!(PROFILES.iter().all(|name| profiles.contains(&format!(" => \"{name}\""))));
        assert_eq!(journeys.matches(" => \"").count(), JOURNEYS.len());
        assert_eq!(profiles.matches(" => \"").count(), PROFILES.len());
    }
}
