//! Apache, for the end-to-end tests that serve the app with it.

use super::apt;
use crate::{process, project};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// How to get it.
pub(crate) const HOW_TO: &str = "install Apache (Debian: `apt-get install apache2-bin`), or name its program in APACHE";

/// The program with the libraries that few systems have, by their names in older and newer versions of Debian.
const PACKAGES: [[&str; 3]; 2] =
    [["apache2-bin", "libapr1", "libaprutil1"], ["apache2-bin", "libapr1t64", "libaprutil1t64"]];

/// Finds Apache, or unpacks Debian's into `.tools`. Returns `None` when neither works: some tests are left out then.
pub(crate) fn ensure() -> Option<PathBuf> {
    find().or_else(|| {
        let unpack = |packages: &[&str]| apt::unpack(packages, &unpacked(), "some tests serve the app with an Apache");
        PACKAGES.iter().any(|packages| unpack(packages));
        find()
    })
}

/// Finds an Apache that runs.
pub(crate) fn find() -> Option<PathBuf> {
    if let Some(program) = env::var_os("APACHE") {
        return Some(program.into());
    }
    let candidates = process::on_path("apache2").into_iter();
    let candidates = candidates.chain(["/usr/sbin/apache2".into(), unpacked().join("usr/sbin/apache2")]);
    candidates.into_iter().find(|program| works(program))
}

/// Whether it runs and has its modules where Debian has them.
fn works(program: &Path) -> bool {
    let Some(usr) = program.parent().and_then(Path::parent) else { return false };
    let folders = fs::read_dir(usr.join("lib")).into_iter().flatten().flatten().map(|entry| entry.path());
    let libraries = env::join_paths(folders.filter(|path| path.to_string_lossy().ends_with("-linux-gnu")));
    program.is_file()
        && usr.join("lib/apache2/modules/mod_rewrite.so").is_file()
        && libraries.is_ok_and(|libraries| {
            process::capture(Command::new(program).arg("-v").env("LD_LIBRARY_PATH", libraries)).is_some()
        })
}

fn unpacked() -> PathBuf {
    project::tools_dir().join("apache")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_program_does_not_work() {
        assert!(!works(Path::new("/no/such/apache2")));
        assert!(!works(Path::new("/bin/true")));
    }
}
