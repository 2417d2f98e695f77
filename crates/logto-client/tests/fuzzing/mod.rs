//! Runs a target over its corpus, then over generated inputs.

pub mod checks;
pub mod genuine;
pub mod inputs;

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, TestCaseError, TestRunner};

/// How many cases run between two checks of the time.
const BATCH: u32 = 200;

/// Runs `check` with every file of `tests/fuzz-corpus/{target}`, then with `cases` inputs, or with
/// as many as fit into the requested time.
pub fn run(
    target: &str,
    cases: u32,
    inputs: impl Strategy<Value = String>,
    check: fn(&str) -> Result<(), TestCaseError>,
) {
    let corpus = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz-corpus").join(target);
    let mut files: Vec<PathBuf> = fs::read_dir(&corpus).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 5, "{} has hardly anything", corpus.display());
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let text = text.strip_suffix('\n').unwrap_or(&text);
        check(text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    }
    let Some(time) = long_run() else { return batch(cases, &inputs, check) };
    let (began, mut done) = (Instant::now(), 0_u64);
    while began.elapsed() < time {
        batch(BATCH, &inputs, check);
        done += u64::from(BATCH);
    }
    #[allow(clippy::cast_precision_loss, clippy::print_stderr, reason = "figures for whoever started a long run")]
    {
        let seconds = began.elapsed().as_secs_f64();
        eprintln!("{target}: {done} cases in {seconds:.0} s, {:.0} per second", done as f64 / seconds);
    }
}

fn batch(cases: u32, inputs: &impl Strategy<Value = String>, check: fn(&str) -> Result<(), TestCaseError>) {
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 5000, ..Config::default() };
    let result = TestRunner::new(config).run(inputs, |text| check(&text));
    result.unwrap_or_else(|error| panic!("{error}"));
}

/// How long each target runs, if requested.
fn long_run() -> Option<Duration> {
    std::env::var("FUZZ_SECONDS").ok()?.parse().ok().map(Duration::from_secs)
}
