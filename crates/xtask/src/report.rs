//! The output of xtask: results on standard output, progress on standard error.

use crate::error::Problem;
use std::{
    io::{self, IsTerminal, Write},
    time::Duration,
};

/// The color of progress.
const CYAN: &str = "36";

/// The color of errors.
const RED: &str = "31";

/// The longest status line: one that wraps would not be replaced by the next.
const STATUS_LENGTH: usize = 72;

/// One line on standard output.
pub(crate) fn line(text: &str) {
    let mut out = io::stdout().lock();
    // A reader that has ended (`| head`) is no failure.
    let _ = writeln!(out, "{text}");
    let _ = out.flush();
}

/// Whether standard error is a terminal.
pub(crate) fn is_terminal() -> bool {
    io::stderr().is_terminal()
}

/// One line of progress on standard error, set off from the output of the programs that run.
pub(crate) fn step(text: &str) {
    message(text, CYAN, "\n");
}

/// A line of progress that the next one replaces, in a terminal; elsewhere an ordinary one.
pub(crate) fn status(text: &str) {
    if is_terminal() {
        message(&shortened(text, STATUS_LENGTH), CYAN, "\r");
    } else {
        message(text, CYAN, "\n");
    }
}

fn shortened(text: &str, length: usize) -> String {
    if text.chars().count() <= length { text.into() } else { text.chars().take(length - 1).chain(['…']).collect() }
}

/// The sentence that ends a failed run.
pub(crate) fn error(problem: &Problem) {
    message(&format!("{problem}."), RED, "\n");
}

/// Lines of a failed program on standard error.
pub(crate) fn lines(lines: &[&str]) {
    let mut err = io::stderr().lock();
    if err.is_terminal() {
        // A status line may stand here.
        let _ = write!(err, "\u{1b}[K");
    }
    for line in lines {
        let _ = writeln!(err, "{line}");
    }
}

fn message(text: &str, color: &str, end: &str) {
    let mut err = io::stderr().lock();
    let _ = if err.is_terminal() {
        // The rest of a longer line that stood here is erased.
        write!(err, "\u{1b}[1;{color}mxtask:\u{1b}[0m {text}\u{1b}[K{end}")
    } else {
        write!(err, "xtask: {text}{end}")
    };
    let _ = err.flush();
}

/// Formats a duration: `0.4 s`, `12 s`, `2 min 5 s`.
pub(crate) fn duration(time: Duration) -> String {
    let seconds = time.as_secs();
    if time < Duration::from_secs(10) {
        format!("{:.1} s", time.as_secs_f64())
    } else if seconds < 60 {
        format!("{seconds} s")
    } else {
        format!("{} min {} s", seconds / 60, seconds % 60)
    }
}

/// A number of bytes in kilobytes of 1000 bytes, as in `173.4 kB`.
pub(crate) fn kilobytes(bytes: u64) -> String {
    format!("{}.{} kB", bytes / 1000, bytes % 1000 / 100)
}

/// Lays rows out in columns: the first to the left, the others to the right.
pub(crate) fn table<const N: usize>(rows: &[[String; N]]) -> String {
    let mut widths = [0; N];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let mut text = String::new();
    for row in rows {
        let mut first = true;
        for (width, cell) in widths.iter().zip(row) {
            let gap = " ".repeat(width - cell.chars().count());
            if first {
                text.push_str(cell);
                text.push_str(&gap);
            } else {
                text.push_str("  ");
                text.push_str(&gap);
                text.push_str(cell);
            }
            first = false;
        }
        text.truncate(text.trim_end_matches(' ').len());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_readable() {
        assert_eq!(duration(Duration::from_millis(420)), "0.4 s");
        assert_eq!(duration(Duration::from_secs(42)), "42 s");
        assert_eq!(duration(Duration::from_secs(125)), "2 min 5 s");
    }

    #[test]
    fn long_status_lines_are_shortened() {
        assert_eq!(shortened("übung", 5), "übung");
        assert_eq!(shortened("übungen", 5), "übun…");
    }

    #[test]
    fn sizes_are_in_kilobytes() {
        assert_eq!(kilobytes(173_450), "173.4 kB");
        assert_eq!(kilobytes(90), "0.0 kB");
    }

    #[test]
    fn columns_line_up() {
        let rows = [["file", "size"], ["a.wasm", "9"]].map(|row| row.map(String::from));
        assert_eq!(table(&rows), "file    size\na.wasm     9\n");
    }
}
