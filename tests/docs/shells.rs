//! Compares the guide about shells with the examples whose files it has.

use super::guide::{Step, steps};
use super::repository::read;

/// The files in the guide.
const FILES: [&str; 9] = [
    "capacitor/src/shell.rs",
    "capacitor/shell.js",
    "capacitor/src/preferences.rs",
    "capacitor/src/main.rs",
    "tauri/src-tauri/src/main.rs",
    "tauri/src-tauri/tauri.conf.json",
    "tauri/src-tauri/capabilities/default.json",
    "tauri/shell.js",
    "tauri/src/main.rs",
];

/// A file of an example, without the line that says what it is.
fn example(file: &str) -> String {
    let text = read(&format!("examples/{file}"));
    if file.ends_with(".rs") { text.split_once("\n\n").unwrap().1.to_owned() } else { text }
}

#[test]
fn guide_has_the_files_of_the_examples() {
    let mut found = Vec::new();
    for step in steps(&read("docs/shells.md")) {
        if let Step::Write { file, text } = step {
            assert_eq!(text, example(&file), "{file}");
            found.push(file);
        }
    }
    assert_eq!(found, FILES);
}

#[test]
fn both_examples_have_the_same_navigator() {
    assert_eq!(example("tauri/src/shell.rs"), example("capacitor/src/shell.rs"));
}
