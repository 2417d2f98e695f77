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

/// The time programs have to end before they are killed.
const END_TIMEOUT: Duration = Duration::from_secs(4);

/// A signal that ends a program in the same terminal may reach xtask a little later.
const SIGNAL_DELAY: Duration = Duration::from_millis(150);

static STOPPING: AtomicBool = AtomicBool::new(false);
static RUNNING: Mutex<Vec<u32>> = Mutex::new(Vec::new());

/// Installs the handler: a signal ends all programs, then `on_stop` runs and xtask exits with `code`.
pub(crate) fn install(code: i32, on_stop: fn()) -> Result<()> {
    ctrlc::set_handler(move || {
        if STOPPING.swap(true, Ordering::SeqCst) {
            return;
        }
        end(&running());
        on_stop();
        process::exit(code);
    })
    .map_err(|error| Problem::Other(format!("signals cannot be handled here: {error}")))
}

/// Ends every program that is running, because what they are for has failed.
pub(crate) fn end_all() {
    end(&running());
}

/// Whether a signal has been received.
fn stopping() -> bool {
    STOPPING.load(Ordering::SeqCst)
}

/// Ends these programs and their descendants, and kills them when they do not end in time.
pub(super) fn end(programs: &[u32]) {
    let processes = tree::with_descendants(programs);
    tree::terminate(&processes);
    let start = Instant::now();
    while tree::any_alive(&processes) {
        if start.elapsed() > END_TIMEOUT {
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

/// Removes a program that has ended: the system may give its number to another one.
pub(super) fn unregister(id: u32) {
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

/// Waits for the end of xtask after a signal: nothing may be started or printed any more.
pub(super) fn wait_if_stopping() {
    while stopping() {
        thread::sleep(Duration::from_millis(50));
    }
}

/// As [`wait_if_stopping`], after a program has failed: perhaps the same signal has ended it.
pub(super) fn wait_if_interrupted() {
    thread::sleep(SIGNAL_DELAY);
    wait_if_stopping();
}
