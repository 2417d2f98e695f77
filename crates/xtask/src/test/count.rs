//! Counting tests by the lines `test result: …` that libtest and wasm-bindgen's test runner print, and the names of
//! those that failed.

use std::{fmt, ops::AddAssign};

/// Numbers of tests and checks.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Counts {
    pub(super) passed: u64,
    pub(super) failed: u64,
}

impl Counts {
    /// One check.
    pub(super) fn check(success: bool) -> Self {
        Self { passed: success.into(), failed: (!success).into() }
    }

    /// Something that failed before it could be counted.
    pub(super) fn failure() -> Self {
        Self::check(false)
    }

    /// Whether something passed and nothing failed.
    pub(super) fn is_success(self) -> bool {
        self.failed == 0 && self.passed > 0
    }

    /// Reads a line such as `test result: ok. 3 passed; 0 failed; 1 ignored; …`.
    fn of_line(line: &str) -> Option<Self> {
        let (_, numbers) = line.strip_prefix("test result: ")?.split_once(". ")?;
        let number =
            |label: &str| numbers.split(';').find_map(|part| part.trim().strip_suffix(label)?.trim().parse().ok());
        Some(Self { passed: number("passed")?, failed: number("failed")? })
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// The last line of `cargo xtask test`.
impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

/// Sums up the results in output that arrives in chunks.
#[derive(Debug, Default)]
pub(super) struct Counter {
    counts: Counts,
    failed: Vec<String>,
    line: Vec<u8>,
}

impl Counter {
    /// Takes the next piece.
    pub(super) fn read(&mut self, piece: &[u8]) {
        for &byte in piece {
            if byte == b'\n' {
                self.end_line();
            } else {
                self.line.push(byte);
            }
        }
    }

    fn end_line(&mut self) {
        let line = String::from_utf8_lossy(&self.line);
        if let Some(counts) = Counts::of_line(line.trim_end()) {
            self.counts += counts;
        }
        if let Some(name) = failed_test(line.trim_end()) {
            self.failed.push(name.to_owned());
        }
        self.line.clear();
    }

    /// The names of the tests that failed. Fewer than the counted ones if a program did not print them.
    pub(super) fn failed(&self) -> &[String] {
        &self.failed
    }

    /// The sum. A program that fails without a failed test did not compile, or crashed: that
    /// counts as one failure.
    pub(super) fn finish(mut self, success: bool) -> Counts {
        self.end_line();
        if !success && self.counts.failed == 0 {
            self.counts.failed = 1;
        }
        self.counts
    }
}

/// The name in a line such as `test pages::opens ... FAILED`.
fn failed_test(line: &str) -> Option<&str> {
    line.strip_prefix("test ")?.strip_suffix(" ... FAILED")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(output: &str, success: bool) -> (u64, u64) {
        let mut counter = Counter::default();
        // Three bytes at a time: lines arrive in pieces.
        for piece in output.as_bytes().chunks(3) {
            counter.read(piece);
        }
        let counts = counter.finish(success);
        (counts.passed, counts.failed)
    }

    #[test]
    fn adds_up_all_test_programs() {
        let output = "\nrunning 3 tests\ntest a ... ok\n\n\
            test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\n\
            test result: FAILED. 10 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out\r\n";
        assert_eq!(counted(output, false), (13, 2));
    }

    #[test]
    fn the_last_line_may_lack_its_end() {
        assert_eq!(counted("test result: ok. 7 passed; 0 failed; 0 ignored", true), (7, 0));
    }

    #[test]
    fn only_whole_lines_count() {
        let output = "    test result: ok. 1 passed; 0 failed\n\
            said: test result: ok. 1 passed; 0 failed\n";
        assert_eq!(counted(output, true), (0, 0));
    }

    #[test]
    fn names_failed_tests() {
        let mut counter = Counter::default();
        counter
            .read(b"test a::b ... ok\ntest a::c ... FAILED\nsaid: test x ... FAILED\ntest d ... FAILED\r\ntest e ...");
        assert_eq!(counter.failed(), ["a::c", "d"]);
    }

    #[test]
    fn a_build_failure_is_one_failure() {
        assert_eq!(counted("", false), (0, 1));
        assert_eq!(counted("test result: ok. 2 passed; 0 failed\n", false), (2, 1));
    }

    #[test]
    fn no_test_at_all_is_a_failure() {
        assert!(!Counts::default().is_success());
        assert!(Counts::check(true).is_success());
        assert!(!Counts { passed: 5, failed: 1 }.is_success());
        assert_eq!(Counts::failure().to_string(), "0 passed, 1 failed");
    }
}
