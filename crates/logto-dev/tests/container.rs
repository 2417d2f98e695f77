//! The container recipe, as far as it can be checked without building the image: what it copies is enough for cargo,
//! and its package, program and options exist.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const RECIPE: &str = include_str!("../../../deploy/logto-dev/Containerfile");
/// What the build gets to see.
const CONTEXT: &str = include_str!("../../../deploy/logto-dev/Containerfile.dockerignore");
const README: &str = include_str!("../README.md");

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Copies a file, or a folder without builds in it.
fn copy(from: &Path, to: &Path) {
    if from.is_file() {
        fs::copy(from, to).unwrap();
        return;
    }
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        if entry.file_name() != "target" && entry.file_name() != "node_modules" {
            copy(&entry.path(), &to.join(entry.file_name()));
        }
    }
}

#[test]
fn copied_files_are_enough_for_cargo() {
    let context = std::env::temp_dir().join(format!("logto-dev-context-{}", std::process::id()));
    fs::create_dir_all(&context).unwrap();
    let mut lines = CONTEXT.lines().filter(|line| !line.starts_with('#'));
    assert_eq!(lines.next(), Some("*"), "everything would be copied");
    // The last line that fits decides. The copy below leaves the same folders out.
    assert_eq!(lines.skip_while(|line| line.starts_with('!')).collect::<Vec<_>>(), ["**/target", "**/node_modules"]);
    for name in CONTEXT.lines().filter_map(|line| line.strip_prefix('!')) {
        copy(&root().join(name), &context.join(name));
    }
    let metadata = ["metadata", "--locked", "--offline", "--format-version", "1"];
    let output = Command::new(env!("CARGO")).args(metadata).current_dir(&context).output().unwrap();
    fs::remove_dir_all(&context).unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn recipe_installs_this_program_and_does_not_run_as_root() {
    let line =
        |start: &str| RECIPE.lines().find(|line| line.starts_with(start)).unwrap_or_else(|| panic!("no {start}"));
    assert_eq!(line("RUN"), "RUN cargo install --locked --path crates/logto-dev --root /installed");
    let program = env!("CARGO_BIN_EXE_logto-dev");
    let name = Path::new(program).file_stem().unwrap().to_str().unwrap();
    assert!(line("COPY --from=build").starts_with(&format!("COPY --from=build /installed/bin/{name} ")));
    // So the tests compile the same program.
    assert!(!include_str!("../Cargo.toml").contains("\n[features]"));
    let images: Vec<&str> = RECIPE.lines().filter(|line| line.starts_with("FROM ")).collect();
    let [build, run] = images[..] else { panic!("{images:?}") };
    // Debian 12 is bookworm: the program finds the C library that it was linked to.
    assert!(build.contains("/rust:1-slim-bookworm AS build") && run.ends_with("/cc-debian12:nonroot"), "{images:?}");
    assert_eq!(line("USER"), "USER nonroot");
    // Without a handler, the first process of a container ignores signals.
    assert!(line("STOPSIGNAL").ends_with("SIGINT") && include_str!("../src/main.rs").contains("ctrl_c()"));
    assert!(line("ENTRYPOINT").contains(line("COPY --from=build").split(' ').next_back().unwrap()));
    // The image must not suggest that a published port is of use.
    assert!(!RECIPE.contains("EXPOSE"));
}

#[test]
fn documented_commands_name_existing_files_and_options() {
    let (_, section) = README.split_once("## In a container").unwrap();
    let (section, _) = section.split_once("\n## ").unwrap();
    assert!(section.contains("docker build -f deploy/logto-dev/Containerfile -t logto-dev .\n"));
    let help = Command::new(env!("CARGO_BIN_EXE_logto-dev")).arg("--help").output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let calls: Vec<&str> = section.lines().filter(|line| line.contains("docker run")).collect();
    assert!(calls.len() >= 3 && calls.iter().all(|call| call.contains("--network host")), "{calls:?}");
    for option in ["--port", "--seed", "--connectors", "--data"] {
        assert!(section.contains(option) && help.contains(option), "{option}");
    }
}
