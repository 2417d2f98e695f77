//! Commands, and the programs on `PATH`.

use crate::{
    error::{Problem, Result},
    project,
};
use std::{
    env,
    ffi::{OsStr, OsString},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// The cargo that runs xtask, in the repository's folder.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(project::root());
    command
}

/// A program with its arguments, in the repository's folder.
pub(crate) fn program(name: impl AsRef<OsStr>, arguments: &[&str]) -> Command {
    let mut command = Command::new(name);
    command.args(arguments).current_dir(project::root());
    command
}

/// Returns the standard output of a program, or `None` when it cannot be started or fails.
pub(crate) fn capture(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Every file called `name` in the folders of `PATH`, in order.
pub(crate) fn on_path(name: &str) -> Vec<PathBuf> {
    let file = format!("{name}{}", env::consts::EXE_SUFFIX);
    env::var_os("PATH")
        .iter()
        .flat_map(env::split_paths)
        .map(|folder| folder.join(&file))
        .filter(|path| path.is_file())
        .collect()
}

/// `PATH` with the folders of `programs` in front.
pub(crate) fn path_with<'a>(programs: impl IntoIterator<Item = &'a Path>) -> Result<OsString> {
    let mut folders: Vec<PathBuf> = Vec::new();
    for folder in programs.into_iter().filter_map(Path::parent) {
        if !folders.iter().any(|known| known == folder) {
            folders.push(folder.into());
        }
    }
    let inherited = env::var_os("PATH").unwrap_or_default();
    folders.extend(env::split_paths(&inherited));
    env::join_paths(folders).map_err(|error| {
        Problem::Other(format!(
            "the folders of PATH and of this repository cannot be joined ({error}): move the repository to a folder without such characters"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_of_programs_come_first_and_once() {
        let programs = [Path::new("/tools/a"), Path::new("/tools/b")];
        let path = path_with(programs).unwrap();
        let folders: Vec<_> = env::split_paths(&path).collect();
        assert_eq!(folders[0], Path::new("/tools"));
        assert_ne!(folders.get(1).map(PathBuf::as_path), Some(Path::new("/tools")));
    }
}
