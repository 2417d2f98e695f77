//! `cargo xtask test`: every check and test, with one result at the end.
//!
//! Modules in order, each using only those before it: `count`, `step` with `ahead`, `setup`,
//! `dependencies`, `features`, `shells`, `parts`.

mod ahead;
mod count;
mod dependencies;
mod features;
mod parts;
mod setup;
mod shells;
mod step;

pub(crate) use parts::Part;

use crate::{error::Result, process, report};
use clap::{
    Args,
    builder::{PossibleValuesParser, TypedValueParser},
};
use count::{Counter, Counts};
use setup::{Need, Setup};
use std::{
    io::{self, Write as _},
    process::{Command, ExitCode},
    time::{Duration, Instant},
};
use step::{Kind, Step, only};

/// The options of `test`.
#[derive(Args, Debug, Default, PartialEq)]
pub(crate) struct Options {
    /// The parts to run, in this order; all but `engines` and `shells` when none is named
    #[arg(value_name = "PART", value_parser = part_parser())]
    pub(crate) parts: Vec<Part>,
    /// Names of tests to run in the parts that have tests, with further options of the test programs
    #[arg(last = true, value_name = "FILTER")]
    pub(crate) filter: Vec<String>,
}

/// Parses the name of a part.
fn part_parser() -> impl TypedValueParser<Value = Part> {
    PossibleValuesParser::new(Part::ALL.map(Part::name))
        .try_map(|name| Part::named(&name).ok_or_else(|| format!("there is no part `{name}`")))
}

impl Options {
    /// The parts to run. A filter chooses tests, so without named parts it leaves out those that
    /// have none.
    fn chosen(&self) -> Vec<Part> {
        let mut chosen = Vec::new();
        if self.parts.is_empty() {
            chosen.extend(Part::ALL.into_iter().filter(|part| part.is_default()));
            if !self.filter.is_empty() {
                chosen.retain(|part| part.has_tests());
            }
        } else {
            for &part in &self.parts {
                if !chosen.contains(&part) {
                    chosen.push(part);
                }
            }
        }
        chosen
    }
}

/// More failed journeys than this are no disturbance.
const DISTURBED: usize = 8;

/// The result of a part.
#[derive(Debug)]
struct Outcome {
    part: Part,
    counts: Counts,
    time: Duration,
    failures: Vec<String>,
    /// Tests that failed at first and then passed.
    unstable: Vec<String>,
}

/// Prepares everything, then runs all parts, even if one fails.
pub(crate) fn run(options: &Options) -> Result<ExitCode> {
    process::stop_on_signals(130, || report::step("stopped before the end"))?;
    let chosen = options.chosen();
    let setup = match Setup::prepare(&needs(&chosen)) {
        Ok(setup) => setup,
        Err(problem) => {
            report::error(&problem);
            report::line(&Counts::failure().to_string());
            return Ok(ExitCode::FAILURE);
        }
    };
    let steps = |part: Part| part.steps(&setup, &options.filter);
    // The first part needs its builds at once.
    let mut journeys = chosen.iter().skip(1).any(|part| *part == Part::E2e).then(|| steps(Part::E2e));
    if let Some(Ok(steps)) = &mut journeys {
        ahead::start(steps);
    }
    let run = |part| {
        let prepared = if part == Part::E2e { journeys.take() } else { None };
        run_part(part, prepared.unwrap_or_else(|| steps(part)))
    };
    let outcomes: Vec<_> = chosen.into_iter().map(run).collect();
    Ok(summarize(&outcomes))
}

/// Lists what the parts need.
fn needs(parts: &[Part]) -> Vec<Need> {
    let needs = parts.iter().flat_map(|part| match part {
        Part::Fmt => &[Need::Rustfmt][..],
        Part::Clippy => &[Need::Clippy, Need::WasmTarget],
        Part::Dependencies => &[Need::DependencyTools],
        Part::Features => &[Need::Clippy, Need::WasmTarget],
        Part::Native => &[],
        Part::Browser => &[Need::WasmTarget, Need::Browser, Need::Runner],
        Part::E2e => &[Need::Browser, Need::App],
        Part::Engines => &[Need::WasmTarget, Need::Browser, Need::Runner, Need::Engines],
        Part::Shells => &[Need::WasmTarget, Need::Browser, Need::Shells],
        Part::Docs => &[Need::WasmTarget],
        Part::Crate => &[Need::WasmTarget, Need::Crates, Need::Browser, Need::Runner],
    });
    needs.copied().collect()
}

fn run_part(part: Part, steps: Result<Vec<Step>>) -> Outcome {
    let start = Instant::now();
    let mut counts = Counts::default();
    let (mut failures, mut unstable) = (Vec::new(), Vec::new());
    let steps = steps.unwrap_or_else(|problem| {
        report::error(&problem);
        counts += Counts::failure();
        failures.push(part.name().to_owned());
        Vec::new()
    });
    for step in steps {
        report::step(&step.name);
        let (result, go_on) = match run_step(step.kind, &mut unstable) {
            Ok(result) => result,
            Err(problem) => {
                report::error(&problem);
                (Counts::failure(), false)
            }
        };
        if result.failed > 0 {
            failures.push(step.name);
        }
        counts += result;
        if !go_on {
            break;
        }
    }
    Outcome { part, counts, time: start.elapsed(), failures, unstable }
}

/// Runs a step. Returns its result and whether the next step of its part makes sense. Tests that passed only when
/// repeated are added to `unstable`.
fn run_step(kind: Kind, unstable: &mut Vec<String>) -> Result<(Counts, bool)> {
    match kind {
        Kind::Check(mut command) => {
            let status = process::pass_stdout(&mut command, "the check", |_| ())?;
            Ok((Counts::check(status.success()), true))
        }
        Kind::Tests(mut command) => Ok((run_tests(&mut command)?.0, true)),
        Kind::Journeys(mut command) => {
            let (counts, failed) = run_tests(&mut command)?;
            if !may_be_disturbed(counts, &failed) {
                return Ok((counts, true));
            }
            report::step("the failed tests once more, on their own");
            let again = run_tests(&mut only(&command, &failed))?;
            Ok((after_repetition(counts, failed, &again, unstable), true))
        }
        Kind::Online(mut command, unreachable) => {
            let mut messages = Vec::new();
            let status = process::pass_stderr(&mut command, "the check", |chunk| messages.extend_from_slice(chunk))?;
            let left_out = !status.success() && String::from_utf8_lossy(&messages).contains(unreachable);
            if left_out {
                report::step("this check is left out, because the network cannot be reached");
            }
            Ok((if left_out { Counts::default() } else { Counts::check(status.success()) }, true))
        }
        Kind::Build(mut command) | Kind::Release(mut command) => {
            let status = process::pass_stdout(&mut command, "the build", |_| ())?;
            Ok(built(status.success()))
        }
        Kind::Ahead(build) => {
            let Some(finished) = build.wait() else { return Ok(built(false)) };
            // Not more can be done when nobody reads it.
            let _ = io::stderr().write_all(&finished.messages);
            Ok(built(finished.status?.success()))
        }
    }
}

/// The result of a build: it counts only when it failed.
fn built(is_successful: bool) -> (Counts, bool) {
    (if is_successful { Counts::default() } else { Counts::failure() }, is_successful)
}

/// Runs tests. Returns their result and the names of those that failed.
fn run_tests(command: &mut Command) -> Result<(Counts, Vec<String>)> {
    let mut counter = Counter::default();
    let status = process::pass_stdout(command, "the tests", |chunk| counter.read(chunk))?;
    let failed = counter.failed().to_vec();
    Ok((counter.finish(status.success()), failed))
}

/// Whether journeys may have failed because the machine was busy. Without the name of each, something else failed.
fn may_be_disturbed(counts: Counts, failed: &[String]) -> bool {
    counts.failed > 0 && counts.failed == failed.len() as u64 && failed.len() <= DISTURBED
}

/// Returns the result of journeys of which those that had failed ran once more. Those that passed then are added to
/// `unstable`.
fn after_repetition(
    first: Counts,
    failed: Vec<String>,
    (again, still_failed): &(Counts, Vec<String>),
    unstable: &mut Vec<String>,
) -> Counts {
    if again.passed + again.failed != first.failed {
        // They did not all run.
        return first;
    }
    unstable.extend(failed.into_iter().filter(|name| !still_failed.contains(name)));
    Counts { passed: first.passed + again.passed, failed: again.failed }
}

/// Prints a line for each part and the result of all.
fn summarize(outcomes: &[Outcome]) -> ExitCode {
    let header = ["part", "passed", "failed", "time"].map(String::from);
    let rows = outcomes.iter().map(|outcome| {
        [
            outcome.part.name().to_owned(),
            outcome.counts.passed.to_string(),
            outcome.counts.failed.to_string(),
            report::duration(outcome.time),
        ]
    });
    let rows: Vec<_> = std::iter::once(header).chain(rows).collect();
    report::line(&format!("\n{}", report::table(&rows)));
    for test in outcomes.iter().flat_map(|outcome| &outcome.unstable) {
        report::line(&format!("unstable (failed, then passed on its own): {test}"));
    }
    for failure in outcomes.iter().flat_map(|outcome| &outcome.failures) {
        report::line(&format!("failed: {failure}"));
    }
    let mut total = Counts::default();
    for outcome in outcomes {
        total += outcome.counts;
    }
    report::line(&total.to_string());
    if total.is_success() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_parts_but_engines_and_shells_run_unless_named() {
        let all = Options::default().chosen();
        let left_out = |part: &Part| matches!(part, Part::Engines | Part::Shells);
        assert!(Part::ALL.iter().all(|part| all.contains(part) != left_out(part)), "{all:?}");
        let named = Options { parts: vec![Part::E2e, Part::Fmt, Part::E2e], ..Options::default() };
        assert_eq!(named.chosen(), [Part::E2e, Part::Fmt]);
    }

    #[test]
    fn a_filter_leaves_out_parts_without_tests() {
        let filtered = Options { filter: vec!["name".into()], ..Options::default() };
        assert_eq!(filtered.chosen(), [Part::Native, Part::Browser, Part::E2e]);
    }

    #[test]
    #[cfg(unix)]
    fn online_check_counts_unless_the_network_is_missing() {
        let result = |script: &str| {
            run_step(Kind::Online(process::program("sh", &["-c", script]), "no route"), &mut vec![]).unwrap()
        };
        assert_eq!(result("true"), (Counts::check(true), true));
        assert_eq!(result("exit 1"), (Counts::failure(), true));
        assert_eq!(result("echo error: no route >&2; exit 1"), (Counts::default(), true));
    }

    #[test]
    fn few_failed_journeys_with_names_run_once_more() {
        let names: Vec<String> = (0..9).map(|number| format!("journey_{number}")).collect();
        let counts = |failed| Counts { passed: 3, failed };
        assert!(may_be_disturbed(counts(2), &names[..2]));
        assert!(!may_be_disturbed(counts(0), &[]), "nothing failed");
        assert!(!may_be_disturbed(counts(2), &names[..1]), "something without a name failed");
        assert!(!may_be_disturbed(counts(9), &names), "too many");
    }

    #[test]
    fn journeys_that_pass_alone_are_unstable() {
        let first = Counts { passed: 3, failed: 2 };
        let names = || vec!["a".to_owned(), "b".to_owned()];
        let result = |passed, failed, still_failed: &[String]| {
            let mut unstable = Vec::new();
            let again = (Counts { passed, failed }, still_failed.to_vec());
            (after_repetition(first, names(), &again, &mut unstable), unstable)
        };
        assert_eq!(result(2, 0, &[]), (Counts { passed: 5, failed: 0 }, names()));
        assert_eq!(result(1, 1, &names()[..1]), (Counts { passed: 4, failed: 1 }, names()[1..].to_vec()));
        assert_eq!(result(0, 1, &[]), (first, Vec::new()), "they did not all run");
    }

    #[test]
    #[cfg(unix)]
    fn a_failed_build_ends_its_part() {
        let failed = run_step(Kind::Build(process::program("false", &[])), &mut vec![]).unwrap();
        assert_eq!(failed, (Counts::failure(), false));
        let built = run_step(Kind::Build(process::program("true", &[])), &mut vec![]).unwrap();
        assert_eq!(built, (Counts::default(), true));
    }
}
