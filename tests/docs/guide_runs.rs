//! Follows the guides in a new folder: runs their commands and writes their files, as a reader does.
//!
//! `cargo xtask test crate` runs what compiles; that takes a while.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::guide::{Step, steps};
use super::repository::{new_folder, read, remove_own_settings, root};
use super::template::rendered;

/// What a test replaces in the commands of a guide.
const SHELL: &str = include_str!("guide_shell.sh");

/// A reader who follows guides, one after the other.
struct Reader {
    home: PathBuf,
    /// The current folder of their terminal.
    folder: PathBuf,
}

impl Reader {
    fn new() -> Self {
        let home = new_folder("guides");
        Self { folder: home.clone(), home }
    }

    /// Follows a guide to its end. Returns what its commands print.
    fn follow(&mut self, guide: &str) -> String {
        let mut output = String::new();
        for step in steps(&read(guide)) {
            match step {
                Step::Run(commands) => output += &self.run(guide, &commands),
                Step::Write { file, text } => self.write(&file, &text),
                Step::Append { file, text } => {
                    let before = fs::read_to_string(self.folder.join(&file)).unwrap();
                    self.write(&file, &format!("{before}\n{text}"));
                }
            }
        }
        output
    }

    fn write(&self, file: &str, text: &str) {
        let path = self.folder.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Runs commands in the current folder, which they can change.
    fn run(&mut self, guide: &str, commands: &str) -> String {
        let place = self.home.join("current-folder");
        let script = format!("{SHELL}\n{commands}\npwd > '{}'", place.display());
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
        let mut shell = Command::new("sh");
        shell.args(["-c", &script]).current_dir(&self.folder);
        remove_own_settings(&mut shell);
        shell
            .env("REPOSITORY", root())
            .env("VERSION", env!("CARGO_PKG_VERSION").rsplit_once('.').unwrap().0)
            .env("CARGO_NET_OFFLINE", "true")
            // With the folder and the settings of this repository, the dependencies are compiled once for both.
            .env("CARGO_TARGET_DIR", target)
            .env("CARGO_PROFILE_DEV_DEBUG", "false");
        if std::env::var_os("WASM_BINDGEN_TEST_WEBDRIVER_JSON").is_none() {
            shell.env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", root().join("webdriver.json"));
        }
        let output = shell.output().unwrap();
        let printed = format!("{}{}", text(&output.stdout), text(&output.stderr));
        assert!(output.status.success(), "{guide}:\n{commands}\n{printed}");
        self.folder = fs::read_to_string(place).unwrap().trim_end().into();
        printed
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A manifest without what differs when the library comes from a folder.
fn manifest(text: &str) -> toml::Table {
    let mut manifest: toml::Table = text.parse().unwrap();
    let library = manifest["dependencies"]["logto-leptos"].as_table_mut().unwrap();
    library.remove("path");
    library.insert("version".into(), env!("CARGO_PKG_VERSION").rsplit_once('.').unwrap().0.into());
    manifest
}

#[test]
#[ignore = "`cargo xtask test crate` runs it"]
fn first_guides_lead_to_the_template_and_to_passing_tests() {
    let mut reader = Reader::new();
    let messages = reader.follow("docs/start.md");
    assert!(!messages.contains("warning"), "{messages}");
    for (file, wanted) in rendered("my-app") {
        let path = reader.folder.join(&file);
        let found = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        match file.as_str() {
            "Cargo.toml" => assert_eq!(manifest(&found), manifest(&wanted)),
            // `cargo new` writes one.
            ".gitignore" => {}
            _ => assert_eq!(found, wanted, "{file}"),
        }
    }

    let printed = reader.follow("docs/testing.md");
    // In Node, the runner would skip the test and succeed.
    assert!(printed.contains("only_moderators_can_close_a_discussion ... ok"), "{printed}");
    fs::remove_dir_all(reader.home).unwrap();
}

/// The guides that the test above follows.
const FOLLOWED: [&str; 2] = ["start.md", "testing.md"];

/// The guides whose commands other tests run, or that no test can run.
const RUN_ELSEWHERE: [(&str, &str); 7] = [
    (
        "api-calls.md",
        "its code is compiled with the documentation, and the tests of examples/protected-api call the API",
    ),
    ("deploy.md", "journeys/hosts builds the folder of each host and signs in on it"),
    ("offline.md", "journeys/offline uses such a folder"),
    ("releasing.md", "a release is published"),
    ("security.md", "the native tests run the same test for a shorter time"),
    ("speed.md", "a measurement takes half an hour"),
    ("troubleshooting.md", "the command compares a file of the reader's own host"),
];

#[test]
fn every_guide_with_commands_is_followed() {
    for entry in fs::read_dir(root().join("docs")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name.ends_with(".md") && !steps(&read(&format!("docs/{name}"))).is_empty() {
            let elsewhere = RUN_ELSEWHERE.iter().any(|(guide, _)| *guide == name);
            assert!(FOLLOWED.contains(&name.as_str()) || elsewhere, "{name}");
        }
    }
}
