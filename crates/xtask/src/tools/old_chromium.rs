//! Chromiums of some years ago, which are whole in packages of npm. They exist for Linux on x86-64 processors.

use super::npm;
use crate::{process, project};
use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

/// The major versions, with their packages: one in which the app should work, and one in which it can't.
const PACKAGES: [(&str, &str, &str); 2] =
    [("102", "@sparticuz/chrome-aws-lambda", "14.0.0"), ("92", "chrome-aws-lambda", "10.1.0")];

/// How to get them.
pub(crate) const HOW_TO: &str = "install npm, which fetches them, on Linux with an x86-64 processor";

/// Decompresses a file. Node.js is there where npm is.
const DECOMPRESS: &str = "const fs = require('fs'); \
    const program = require('zlib').brotliDecompressSync(fs.readFileSync(process.argv[1])); \
    fs.writeFileSync(process.argv[2], program, { mode: 0o755 })";

/// Finds all of them, or has npm fetch them into `.tools`. Returns the folder with one folder for each version, or `None`
/// when some are missing: their tests are left out then.
pub(crate) fn ensure() -> Option<PathBuf> {
    find().or_else(|| {
        if cfg!(all(target_os = "linux", target_arch = "x86_64")) {
            PACKAGES.iter().for_each(|(version, package, release)| fetch(version, package, release));
        }
        find()
    })
}

/// Finds all of them.
pub(crate) fn find() -> Option<PathBuf> {
    let folder = env::var_os("OLD_CHROMIUMS").map_or_else(|| project::tools_dir().join("old-chromiums"), PathBuf::from);
    PACKAGES.iter().all(|(version, ..)| runs(&program(&folder, version))).then_some(folder)
}

fn fetch(version: &str, package: &str, release: &str) {
    let folder = project::tools_dir().join("old-chromiums").join(version);
    npm::fetch(&format!("{package}@{release}"), &folder, "the app is tried in old browsers");
    let compressed = folder.join("node_modules").join(package).join("bin/chromium.br");
    let mut decompress = Command::new("node");
    decompress.args(["-e", DECOMPRESS]).arg(compressed).arg(folder.join("chromium"));
    process::capture(&mut decompress);
}

fn program(folder: &Path, version: &str) -> PathBuf {
    folder.join(version).join("chromium")
}

/// Whether the libraries that it needs are there.
fn runs(program: &Path) -> bool {
    let page = ["--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", "about:blank"];
    program.is_file() && process::capture(Command::new(program).args(page)).is_some_and(|text| text.contains("<html>"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_or_failing_program_does_not_run() {
        assert!(!runs(Path::new("/no/such/chromium")));
        assert!(!runs(Path::new("/bin/false")));
    }
}
