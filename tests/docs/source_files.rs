//! Every source file is short, says what it defines, and is finished.

use std::fs;
use std::path::{Path, PathBuf};

use super::repository::rust_files;

/// The most lines a file may have.
const MAX_LINES: usize = 500;

fn all_files() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    ["src", "tests", "crates", "examples"].iter().flat_map(|folder| rust_files(&root.join(folder))).collect()
}

#[test]
fn no_file_is_longer_than_the_limit() {
    for file in all_files() {
        let lines = fs::read_to_string(&file).unwrap().lines().count();
        assert!(lines <= MAX_LINES, "{} has {lines} lines: split it", file.display());
    }
}

#[test]
fn every_file_starts_with_a_module_comment() {
    for file in all_files() {
        let is_test =
            file.components().any(|part| part.as_os_str() == "tests") || file.to_string_lossy().ends_with("_tests.rs");
        let text = fs::read_to_string(&file).unwrap();
        let is_documented = text.starts_with("//!") || text.starts_with("#![doc");
        assert!(is_test || is_documented || text.contains("\n//! "), "{} needs a first line //!", file.display());
    }
}

#[test]
fn nothing_is_left_unfinished() {
    // Concatenated here, so that this file does not find itself.
    let marks = [["TO", "DO"], ["FIX", "ME"], ["XX", "X"], ["unimplemented", "!("]];
    for file in all_files() {
        let text = fs::read_to_string(&file).unwrap();
        for mark in marks.map(|parts| parts.concat()) {
            assert!(!text.contains(&mark), "{} has {mark}", file.display());
        }
    }
}
