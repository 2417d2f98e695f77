//! Caddy, for the journeys on one.

use super::apt;
use crate::{process, project};
use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

/// How to have it.
pub(crate) const HOW_TO: &str = "install Caddy (Debian: `apt-get install caddy`), or name its file in CADDY";

/// Finds Caddy, or unpacks Debian's into `.tools`. `None` where neither works: some journeys are left
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
    fn what_is_not_there_or_fails_does_not_work() {
        assert!(!works(Path::new("/no/such/caddy")));
        assert!(!works(Path::new("/bin/false")));
    }
}
