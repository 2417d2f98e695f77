//! Long preparations, shown as numbered steps with their times.
//!
//! Steps stand in lanes. The steps of a lane run one after the other, the lanes at the same time: a large
//! crate keeps one core busy for a long time, and another lane uses the rest.

use crate::{error::Result, process, report};
use std::{
    fmt,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
        mpsc::{self, RecvTimeoutError},
    },
    thread,
    time::{Duration, Instant},
};

/// The interval at which the line about the running steps is written: in a terminal, where it replaces the last one,
/// and elsewhere.
const REFRESH: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(30)];

/// The work of a step.
type Run<'a> = Box<dyn FnOnce(&Progress) -> Result<()> + Send + 'a>;

/// A part of a preparation.
pub(crate) struct Step<'a> {
    /// A description of the work, such as `building trunk 0.21.14`.
    name: String,
    run: Run<'a>,
}

impl<'a> Step<'a> {
    /// Creates a step. `name` describes the work, such as `building logto-dev`.
    pub(crate) fn new(name: impl Into<String>, run: impl FnOnce(&Progress) -> Result<()> + Send + 'a) -> Self {
        Self { name: name.into(), run: Box::new(run) }
    }
}

impl fmt::Debug for Step<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Step").field("name", &self.name).finish_non_exhaustive()
    }
}

/// The progress of a running step.
#[derive(Debug, Default)]
pub(crate) struct Progress {
    crates: Mutex<Option<(u32, u32)>>,
}

impl Progress {
    /// Reads the number of compiled crates from cargo's progress bar, `Building [==>   ] 12/509: serde`.
    pub(crate) fn read(&self, output: &[u8]) {
        let output = String::from_utf8_lossy(output);
        if let Some(crates) = output.rsplit("] ").find_map(compiled_crates) {
            *self.crates.lock().unwrap_or_else(PoisonError::into_inner) = Some(crates);
        }
    }
}

impl fmt::Display for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self.crates.lock().unwrap_or_else(PoisonError::into_inner) {
            Some((done, all)) => write!(f, ", {done} of {all} crates"),
            None => Ok(()),
        }
    }
}

/// Parses `12/509` at the start of a text.
fn compiled_crates(text: &str) -> Option<(u32, u32)> {
    let (done, rest) = text.split_once('/')?;
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    Some((done.parse().ok()?, rest[..end].parse().ok()?))
}

/// A step with its number and state.
struct Numbered {
    number: usize,
    name: String,
    progress: Progress,
    /// The start while the step runs.
    started: Mutex<Option<Instant>>,
    ended: AtomicBool,
}

impl Numbered {
    fn started(&self) -> Option<Instant> {
        *self.started.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Runs all steps. The first failure stops the others.
///
/// # Errors
/// Returns the first failure.
pub(crate) fn run(lanes: Vec<Vec<Step<'_>>>) -> Result<()> {
    let mut number = 0;
    let mut lanes_to_run = Vec::new();
    let mut numbered = Vec::new();
    for lane in lanes {
        let first = number;
        let mut runs = Vec::new();
        for Step { name, run } in lane {
            number += 1;
            let (progress, started, ended) = (Progress::default(), Mutex::default(), AtomicBool::default());
            numbered.push(Numbered { number, name, progress, started, ended });
            runs.push(run);
        }
        lanes_to_run.push((first, runs));
    }
    let numbered = &numbered;
    let failure = Mutex::new(None);
    thread::scope(|scope| {
        let (done, finished) = mpsc::channel::<()>();
        for (first, runs) in lanes_to_run {
            let (done, failure) = (done.clone(), &failure);
            scope.spawn(move || {
                let _done = done;
                for (step, run) in numbered.iter().skip(first).zip(runs) {
                    if let Err(problem) = run_step(step, numbered.len(), run) {
                        let mut failure = failure.lock().unwrap_or_else(PoisonError::into_inner);
                        if failure.is_none() {
                            *failure = Some(problem);
                            process::end_all();
                        }
                    }
                    if failure.lock().unwrap_or_else(PoisonError::into_inner).is_some() {
                        return;
                    }
                }
            });
        }
        drop(done);
        let refresh = REFRESH[usize::from(!report::is_terminal())];
        while finished.recv_timeout(refresh) == Err(RecvTimeoutError::Timeout) {
            report::status(&status(numbered));
        }
    });
    failure.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(()), Err)
}

fn run_step(step: &Numbered, all: usize, run: impl FnOnce(&Progress) -> Result<()>) -> Result<()> {
    let label = format!("[{}/{all}] {}", step.number, step.name);
    report::step(&format!("{label} …"));
    let start = Instant::now();
    *step.started.lock().unwrap_or_else(PoisonError::into_inner) = Some(start);
    let result = run(&step.progress);
    step.ended.store(true, Ordering::SeqCst);
    if result.is_ok() {
        report::step(&format!("{label}: {}", report::duration(start.elapsed())));
    }
    result
}

/// Describes the running steps and what is left.
fn status(steps: &[Numbered]) -> String {
    let open = || steps.iter().filter(|step| !step.ended.load(Ordering::SeqCst));
    let running = open().filter_map(|step| {
        let time = report::duration(step.started()?.elapsed());
        Some(format!("[{}/{}] {}{}, {time}", step.number, steps.len(), step.name, step.progress))
    });
    let mut text = running.collect::<Vec<_>>().join(" · ");
    let left: Vec<_> = open().filter(|step| step.started().is_none()).map(|step| step.name.as_str()).collect();
    if !left.is_empty() {
        text.push_str(&format!(" · then {}", left.join(", ")));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Problem;

    #[test]
    fn reads_compiled_crates_from_the_progress_bar() {
        let progress = Progress::default();
        progress.read(b"   Compiling serde v1.0.0 [x] y\r");
        assert_eq!(progress.to_string(), "");
        progress.read(b"\r    Building [=>        ] 11/509: syn\r    Building [==>       ] 12/509: serde, syn(build)");
        assert_eq!(progress.to_string(), ", 12 of 509 crates");
    }

    #[test]
    fn steps_of_a_lane_run_in_order() {
        let log = Mutex::new(Vec::new());
        let step = |name: &'static str| {
            let log = &log;
            Step::new(name, move |_| {
                log.lock().unwrap().push(name);
                Ok(())
            })
        };
        run(vec![vec![step("a"), step("b")], vec![step("c")]]).unwrap();
        let log = log.into_inner().unwrap();
        let position = |name| log.iter().position(|other| *other == name).unwrap();
        assert!(log.len() == 3 && position("a") < position("b"), "{log:?}");
    }

    #[test]
    fn failure_ends_the_lane() {
        let after = AtomicBool::new(false);
        let steps = vec![
            Step::new("first", |_| Err(Problem::Other("broken".into()))),
            Step::new("second", |_| {
                after.store(true, Ordering::SeqCst);
                Ok(())
            }),
        ];
        assert_eq!(run(vec![steps]).unwrap_err().to_string(), "broken");
        assert!(!after.into_inner());
    }

    #[test]
    fn status_names_running_and_remaining_steps() {
        let step = |number, name: &str, started| Numbered {
            number,
            name: name.into(),
            progress: Progress::default(),
            started: Mutex::new(started),
            ended: AtomicBool::new(number == 1),
        };
        let now = Some(Instant::now());
        let steps = [step(1, "x", now), step(2, "building trunk", now), step(3, "building the app", None)];
        steps[1].progress.read(b"Building [ ] 1/2: a");
        assert_eq!(status(&steps), "[2/3] building trunk, 1 of 2 crates, 0.0 s · then building the app");
    }
}
