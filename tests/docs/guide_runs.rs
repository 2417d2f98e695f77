//! Follows the guides in a new folder: runs their commands and writes their files, as a reader does.
//!
//! `cargo xtask test crate` runs what compiles; that takes a while.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::guide::{Step, steps};
use super::package::UNPACKED;
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
        let reader = Self { folder: home.clone(), home };
        // The library's own dependencies come from their packages, too.
        let patch = ["logto-client", "logto-browser"].map(|name| {
            let path = UNPACKED.folder.join(name);
            format!("{name} = {{ path = {path:?} }}\n")
        });
        reader.write(".cargo/config.toml", &format!("[patch.crates-io]\n{}", patch.concat()));
        reader
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
            .env("PACKAGES", &UNPACKED.folder)
            .env("BUILT", self.home.join("built"))
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

/// The guides that the test below follows, in this order. A reader goes on with the app of the first one.
const FOLLOWED: [&str; 7] =
    ["start.md", "testing.md", "routing.md", "components.md", "api-calls.md", "deploy.md", "offline.md"];

#[test]
#[ignore = "`cargo xtask test crate` runs it"]
fn guides_lead_to_the_template_to_passing_tests_and_to_folders_for_hosts() {
    let mut reader = Reader::new();
    for guide in FOLLOWED {
        // The guides about hosts write folders from a build of the app.
        if guide == "deploy.md" {
            write_built_app(&reader);
        }
        let printed = reader.follow(&format!("docs/{guide}"));
        match guide {
            "start.md" => {
                assert!(!has_warning(&printed), "{printed}");
                check_template(&reader);
                let tree = reader.run(guide, "cargo tree --prefix none --format {p} --target wasm32-unknown-unknown");
                assert_eq!(our_packages(&tree), ["logto-browser", "logto-client", "logto-leptos"]);
            }
            // In Node, the runner would skip the test and succeed.
            "testing.md" => {
                for test in ["only_moderators_can_close_a_discussion", "orders_are_read_with_the_stored_token"] {
                    assert!(printed.contains(&format!("{test} ... ok")), "{printed}");
                }
            }
            "routing.md" | "components.md" | "api-calls.md" => assert!(!has_warning(&printed), "{guide}: {printed}"),
            "offline.md" => assert!(reader.folder.join("dist/sw.js").is_file()),
            _ => {}
        }
    }
    fs::remove_dir_all(reader.home).unwrap();
}

/// Whether cargo or the compiler warns. That packages of ours are not used is true until the guide adds the library.
fn has_warning(printed: &str) -> bool {
    printed.lines().any(|line| line.starts_with("warning") && !line.starts_with("warning: patch `logto-"))
}

/// Checks that the project has the files of the template for new apps.
fn check_template(reader: &Reader) {
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
}

/// The packages in a project's dependency tree that come from a folder, without the project itself.
fn our_packages(tree: &str) -> Vec<&str> {
    let names = tree.lines().filter(|line| line.contains(" (/")).filter_map(|line| line.split(' ').next());
    let mut names: Vec<&str> = names.filter(|name| *name != "my-app").collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// Writes a small app in the form of a build.
fn write_built_app(reader: &Reader) {
    let page = "<!doctype html><meta charset=utf-8><base href=/>\
                <script data-wasm=/a-0123456789abcdef_bg.wasm src=/boot.js type=module></script>";
    let files = [
        ("index.html", page),
        ("boot.js", "boot()"),
        ("a-0123456789abcdef_bg.wasm", "wasm"),
        ("config.json", r#"{"endpoint":"http://localhost:3001"}"#),
    ];
    for (name, content) in files {
        let path = reader.home.join("built").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
}

/// The guides whose commands other tests run, or that no test can run.
const RUN_ELSEWHERE: [(&str, &str); 6] = [
    ("operators.md", "`guide_commands` runs the command with another `sudo`"),
    ("releasing.md", "`releasing` has cargo read the commands; the packages are made and used by the test above"),
    ("security.md", "the native tests run the same test for a shorter time"),
    ("shells.md", "`cargo xtask test shells` builds the two examples, runs them and generates the projects"),
    ("speed.md", "a measurement takes half an hour; a test of `xtask` reads the options"),
    ("troubleshooting.md", "`guide_commands` runs the command with another `curl`"),
];

#[test]
fn every_guide_with_commands_is_followed() {
    let mut found = Vec::new();
    for entry in fs::read_dir(root().join("docs")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name.ends_with(".md") && !steps(&read(&format!("docs/{name}"))).is_empty() {
            found.push(name);
        }
    }
    found.sort_unstable();
    let mut named: Vec<&str> = FOLLOWED.into_iter().chain(RUN_ELSEWHERE.map(|(guide, _)| guide)).collect();
    named.sort_unstable();
    assert_eq!(found, named);
}

/// The command takes too long for a test, so the names in it are checked.
#[test]
fn fuzz_test_of_the_guide_exists() {
    let commands = steps(&read("docs/security.md"));
    let [Step::Run(command)] = &commands[..] else { panic!("{commands:?}") };
    assert!(command.starts_with("FUZZ_SECONDS=60 cargo test --release -p logto-client --test fuzz -- "), "{command}");
    assert!(read("crates/logto-client/tests/fuzzing/mod.rs").contains("var(\"FUZZ_SECONDS\")"));
    assert!(root().join("crates/logto-client/tests/fuzz.rs").is_file());
}
