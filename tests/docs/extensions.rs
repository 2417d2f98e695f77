//! The crates that add pages to the app.

use std::fs;

use super::repository::{read, root, rust_files};

const CONSOLE: &str = "logto_console";

#[test]
fn leaving_the_console_out_is_deleting_three_lines_and_a_dependency() {
    let mut lines = Vec::new();
    for file in rust_files(&root().join("src")).into_iter().chain([root().join("build.rs")]) {
        let name = file.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
        let text = fs::read_to_string(&file).unwrap();
        let found =
            text.lines().filter(|line| line.contains(CONSOLE)).map(|line| (name.clone(), line.trim().to_owned()));
        lines.extend(found);
    }
    // Each is an entry of a list of its own, so what is left compiles.
    let expected = ["&logto_console::ENTRY,", "&logto_console::SETTING,", "&logto_console::EXTENSION,"];
    assert_eq!(lines, expected.map(|line| ("src/extensions.rs".to_owned(), line.to_owned())));
    let manifest = read("Cargo.toml");
    let package = manifest.split("[package]\nname = \"logto-app\"").nth(1).unwrap();
    let dependencies: Vec<_> = package.lines().filter(|line| line.contains("logto-console")).collect();
    assert_eq!(dependencies, ["logto-console.workspace = true"]);
}
