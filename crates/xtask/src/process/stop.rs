//! Stopping on Ctrl-C, on SIGTERM and when the terminal closes, together with every program that
//! xtask has started and with the programs started by those.

use super::tree;
use crate::error::{Problem, Result};
use std::{
    process,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

/// How long programs may take to end after they are asked to.
const PATIENCE: Duration = Duration::from_secs(4);

/// A signal that ends a program in the same terminal may reach xtask a little later.
const SIGNAL_DELAY: Duration = Duration::from_millis(150);

static STOPPING: AtomicBool = AtomicBool::new(false);
static RUNNING: Mutex<Vec<u32>> = Mutex::new(Vec::new());

/// From now on a signal stops all programs; then `last_words` runs and xtask ends with `code`.
pub(crate) fn install(code: i32, last_words: fn()) -> Result<()> {
    ctrlc::set_handler(move || {
        if STOPPING.swap(true, Ordering::SeqCst) {
            return;
        }
        end(&running());
        last_words();
        process::exit(code);
    })
    .map_err(|error| Problem::Other(format!("signals cannot be handled here: {error}")))
}

/// Ends every program that is running, because what they are for has failed.
pub(crate) fn end_all() {
    end(&running());
}

/// Whether a signal has come.
fn stopping() -> bool {
    STOPPING.load(Ordering::SeqCst)
}

/// Ends these programs and their descendants: politely first, then for good.
pub(super) fn end(programs: &[u32]) {
    let processes = tree::with_descendants(programs);
    tree::terminate(&processes);
    let start = Instant::now();
    while tree::any_alive(&processes) {
        if start.elapsed() > PATIENCE {
            tree::kill(&processes);
            return;
        }
        thread::sleep(Duration::from_millis(20));
    }
}

/// Adds a running program.
pub(super) fn register(id: u32) {
    list(|running| running.push(id));
}

/// Takes a program off the list: it has ended, and the system may give its number to another.
pub(super) fn forget(id: u32) {
    list(|running| running.retain(|&other| other != id));
}

fn running() -> Vec<u32> {
    let mut copy = Vec::new();
    list(|running| copy.clone_from(running));
    copy
}

fn list(change: impl FnOnce(&mut Vec<u32>)) {
    change(&mut RUNNING.lock().unwrap_or_else(PoisonError::into_inner));
}

/// Waits for the end of xtask when a signal has come: nothing must be started or said any more.
pub(super) fn hold_if_stopping() {
    while stopping() {
        thread::sleep(Duration::from_millis(50));
    }
}

/// As [`hold_if_stopping`], after a program has failed: perhaps the same signal has ended it.
pub(super) fn hold_if_interrupted() {
    thread::sleep(SIGNAL_DELAY);
    hold_if_stopping();
}
