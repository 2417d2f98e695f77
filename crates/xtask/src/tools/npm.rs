//! Packages that npm fetches, from where npm is configured to.

use crate::{process, project, report, version};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The name of npm on this system.
pub(crate) const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

/// The oldest Node.js with which all commands of the examples work.
const OLDEST_NODE: &str = "22";

/// The version of Node.js that is fetched where it is older.
const NODE: &str = "22.23.3";

/// How to get Node.js.
pub(crate) const HOW_TO: &str = "install Node.js 22 or newer with npm";

/// Whether npm runs.
pub(super) fn is_there() -> bool {
    process::capture(Command::new(NPM).arg("--version")).is_some()
}

/// Fetches a package into a folder. The caller checks whether that worked.
pub(super) fn fetch(package: &str, into: &Path, why: &str) {
    if fs::create_dir_all(into).is_err() || !is_there() {
        return;
    }
    report::step(&format!("fetching {package} into {} with npm ({why})", into.display()));
    // The scripts of packages are not run: all that is wanted are their files.
    let options = ["install", "--ignore-scripts", "--no-save", "--no-audit", "--no-fund", "--prefix"];
    process::capture(Command::new(NPM).args(options).arg(into).arg(package));
}

/// Installs what a folder's `package-lock.json` names, unless it is there. Returns whether it is then.
pub(super) fn install(folder: &Path, why: &str) -> bool {
    let modified = |file: &str| fs::metadata(folder.join(file)).and_then(|file| file.modified()).ok();
    // npm writes this file at the end.
    let is_installed = || {
        let installed = modified("node_modules/.package-lock.json");
        installed.is_some() && installed >= modified("package-lock.json")
    };
    if !is_installed() && is_there() {
        report::step(&format!("installing the packages of {} with npm ({why})", folder.display()));
        let options = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
        process::capture(Command::new(NPM).args(options).current_dir(folder));
    }
    is_installed()
}

/// Finds a Node.js that is new enough, or has npm fetch one into `.tools`.
pub(super) fn ensure_node() -> Option<PathBuf> {
    find_node().or_else(|| {
        let (package, into) = (node_package(), node_folder());
        fetch(&format!("{package}@{NODE}"), &into, "the one on PATH is too old for Capacitor");
        find_node()
    })
}

/// Finds a Node.js that is new enough.
pub(super) fn find_node() -> Option<PathBuf> {
    let program = if cfg!(windows) { "node.exe" } else { "bin/node" };
    let fetched = node_folder().join("node_modules").join(node_package()).join(program);
    process::on_path("node").into_iter().chain([fetched]).find(|node| {
        let text = process::capture(Command::new(node).arg("--version")).unwrap_or_default();
        version::find(text.trim_start_matches('v')).is_some_and(|version| version::at_least(version, OLDEST_NODE))
    })
}

/// The package with Node.js for this machine.
fn node_package() -> String {
    let system = match env::consts::OS {
        "macos" => "darwin",
        "windows" => "win",
        other => other,
    };
    let processor = match env::consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        other => other,
    };
    format!("node-{system}-{processor}")
}

fn node_folder() -> PathBuf {
    project::tools_dir().join(format!("node-{NODE}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folder_without_packages_is_not_installed() {
        // No such folder, so npm fails.
        assert!(!install(Path::new("/no/such/folder"), "a test"));
    }
}
