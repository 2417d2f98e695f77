//! Measures built apps: `cargo run -p e2e --bin measure -- --dist <folder>`. `cargo xtask measure`
//! finds the browser, builds the app and calls this.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use e2e::measure::{self, BASELINE, Budgets, DOCUMENT, Journey, PROVIDER_DELAY, Peer, Plan, Profile, README, Report};
use lexopt::{Arg, Parser, ValueExt as _};

/// The command-line options.
#[derive(Debug, Default)]
struct Options {
    dist: Option<PathBuf>,
    against: Option<PathBuf>,
    beside: Option<PathBuf>,
    runs: Option<usize>,
    profiles: Vec<Profile>,
    journeys: Vec<Journey>,
    provider_delay: Option<u32>,
    json: Option<PathBuf>,
    baseline: bool,
}

fn options() -> Result<Options> {
    let mut options = Options::default();
    let mut parser = Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("dist") => options.dist = Some(parser.value()?.into()),
            Arg::Long("against") => options.against = Some(parser.value()?.into()),
            Arg::Long("beside") => options.beside = Some(parser.value()?.into()),
            Arg::Long("runs") => options.runs = Some(parser.value()?.parse()?),
            Arg::Long("profile") => {
                let name = parser.value()?.string()?;
                options
                    .profiles
                    .push(Profile::from_name(&name).with_context(|| format!("there is no profile `{name}`"))?);
            }
            Arg::Long("journey") => {
                let name = parser.value()?.string()?;
                options
                    .journeys
                    .push(Journey::from_name(&name).with_context(|| format!("there is no journey `{name}`"))?);
            }
            Arg::Long("provider-delay") => options.provider_delay = Some(parser.value()?.parse()?),
            Arg::Long("json") => options.json = Some(parser.value()?.into()),
            Arg::Long("baseline") => options.baseline = true,
            _ => return Err(argument.unexpected().into()),
        }
    }
    Ok(options)
}

#[tokio::main]
async fn main() -> Result<()> {
    let options = options()?;
    let dist = options.dist.as_ref().context("usage: measure --dist <folder>")?;
    let all = options.profiles.is_empty() && options.journeys.is_empty() && options.provider_delay.is_none();
    if options.baseline && !(all && options.against.is_none()) {
        bail!("the baseline has all journeys under all profiles with the default delay, and no second build");
    }
    let mut reports = measure::measure(&plan(dist, &options), log_progress).await?.into_iter();
    let mut report = reports.next().context("nothing was measured")?;
    let other = options.against.as_ref().and_then(|against| Some((against, reports.next()?)));
    report.peer = reports.next().map(Peer::of).transpose()?;
    let report = &report;
    print_tables(&measure::tables(report));
    if let Some((against, other)) = other {
        let names = [dist.display().to_string(), against.display().to_string()];
        print_tables(&measure::comparison(report, &other, [&names[0], &names[1]]));
    }
    if let Some(baseline) = baseline().filter(|baseline| baseline.provider_delay == report.provider_delay) {
        print_tables(&measure::comparison(report, &baseline, ["now", BASELINE]));
    }
    for exceeded in Budgets::committed()?.exceeded(report) {
        log_progress(&format!("over budget: {exceeded}"));
    }
    if let Some(file) = &options.json {
        write_json(file, report)?;
    }
    if options.baseline {
        write_json(&root().join(BASELINE), report)?;
        let file = root().join(DOCUMENT);
        let document = fs::read_to_string(&file).with_context(|| format!("reading {}", file.display()))?;
        fs::write(&file, measure::with_tables(&document, report)?)?;
        if report.peer.is_some() {
            let file = root().join(README);
            let readme = fs::read_to_string(&file).with_context(|| format!("reading {}", file.display()))?;
            fs::write(&file, measure::with_comparison(&readme, report)?)?;
        }
    }
    Ok(())
}

fn plan(dist: &Path, options: &Options) -> Plan {
    let or_all = |chosen: &[Profile]| if chosen.is_empty() { Profile::ALL.to_vec() } else { chosen.to_vec() };
    let journeys = if options.journeys.is_empty() { Journey::ALL.to_vec() } else { options.journeys.clone() };
    Plan {
        folders: [Some(dist.to_owned()), options.against.clone(), options.beside.clone()]
            .into_iter()
            .flatten()
            .collect(),
        runs: options.runs.unwrap_or(7),
        profiles: or_all(&options.profiles),
        journeys,
        provider_delay: options.provider_delay.unwrap_or(PROVIDER_DELAY),
    }
}

/// The committed report, if there is one in the current format.
fn baseline() -> Option<Report> {
    let text = fs::read_to_string(root().join(BASELINE)).ok()?;
    let report = serde_json::from_str(&text);
    if report.is_err() {
        log_progress(&format!("{BASELINE} is of another version of this program: there is nothing to compare with"));
    }
    report.ok()
}

fn write_json(file: &Path, report: &Report) -> Result<()> {
    let text = serde_json::to_string_pretty(report)? + "\n";
    fs::write(file, text).with_context(|| format!("writing {}", file.display()))
}

/// The repository's folder.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[allow(clippy::print_stdout, reason = "a program that prints tables")]
fn print_tables(text: &str) {
    println!("{text}");
}

#[allow(clippy::print_stderr, reason = "progress does not belong into the tables")]
fn log_progress(text: &str) {
    eprintln!("measure: {text}");
}
