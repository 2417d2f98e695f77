//! Compares the guide about shells with the examples whose files it has.

use serde_json::Value;

use super::guide::{Step, steps};
use super::guides::blocks;
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

/// What the guide adds to the generated projects, which are no files of the example.
#[test]
fn scheme_of_the_generated_projects_is_that_of_the_redirect_uri() {
    let config: Value = read("examples/capacitor/capacitor.config.json").parse().unwrap();
    let id = config["appId"].as_str().unwrap();
    let guide = read("docs/shells.md");
    let [android, ios] = blocks(&guide, "xml")[..] else { panic!("two blocks") };
    assert!(android.contains("android:scheme=\"@string/custom_url_scheme\""));
    assert_eq!(ios.matches("<string>").count(), ios.matches(&format!("<string>{id}</string>")).count());
    assert!(example("capacitor/src/main.rs").contains(&format!("\"{id}://callback\"")));
}
