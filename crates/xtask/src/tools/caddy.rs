//! Caddy, for the end-to-end tests that serve the app with it.

use super::apt;
use crate::{process, project};
use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

/// How to get it.
pub(crate) const HOW_TO: &str = "install Caddy (Debian: `apt-get install caddy`), or name its file in CADDY";

/// Finds Caddy, or unpacks Debian's into `.tools`. Returns `None` when neither works: some tests are left
/// out then.
pub(crate) fn ensure() -> Option<PathBuf> {
    find().or_else(|| {
        apt::unpack(&["caddy"], &unpacked(), "some tests sign in to the app on a Caddy");
        find()
    })
}

/// Finds a Caddy that runs.
pub(crate) fn find() -> Option<PathBuf> {
    if let Some(program) = env::var_os("CADDY") {
        return Some(program.into());
    }
    let candidates = process::on_path("caddy").into_iter().chain([unpacked().join("usr/bin/caddy")]);
    candidates.into_iter().find(|program| works(program))
}

fn works(program: &Path) -> bool {
    program.is_file() && process::capture(Command::new(program).arg("version")).is_some()
}

fn unpacked() -> PathBuf {
    project::tools_dir().join("caddy")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_or_failing_program_does_not_work() {
        assert!(!works(Path::new("/no/such/caddy")));
        assert!(!works(Path::new("/bin/false")));
    }
}
