//! The files of this repository, for tests that read them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The repository's folder.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The text of a file, by its path in the repository.
pub fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Folders with files that are not ours: of builds, of npm, of shells.
const GENERATED: [&str; 4] = ["android", "ios", "node_modules", "target"];

/// All Rust files below a folder.
pub fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if !GENERATED.iter().any(|name| path.ends_with(name)) {
                files.extend(rust_files(&path));
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

/// Creates an empty folder outside of the repository. Its name is the same each time, so that what was
/// compiled there is found again.
pub fn new_folder(name: &str) -> PathBuf {
    let checkout = root().display().to_string().replace(|c: char| !c.is_alphanumeric(), "-");
    let folder = std::env::temp_dir().join(format!("logto-leptos{checkout}-{name}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Removes cargo's settings for this repository from a command's environment.
pub fn remove_own_settings(command: &mut Command) {
    let ours = |name: &str| {
        name.starts_with("CARGO_PKG_")
            || name.ends_with("RUSTFLAGS")
            || name.starts_with("CARGO_BUILD_")
            || name == "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER"
    };
    for (name, _) in std::env::vars().filter(|(name, _)| ours(name)) {
        command.env_remove(name);
    }
}
