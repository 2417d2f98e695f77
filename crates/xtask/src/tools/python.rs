//! Python with the OpenID providers that some end-to-end tests sign in through.

use super::lock;
use crate::{process, project, report, version};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The packages, each in one version.
const REQUIREMENTS: &str = include_str!("../../../../tests/e2e/providers/requirements.txt");

/// The oldest Python that the packages run on.
const OLDEST: &str = "3.10";

/// Names of Python on different systems.
const PROGRAMS: [&str; 2] = ["python3", "python"];

/// The file in the environment that says what is installed there.
const INSTALLED: &str = "installed.txt";

/// How to get it.
pub(crate) const HOW_TO: &str = "install Python 3.10 or newer with venv (Debian: `apt-get install python3-venv`), which \
    fetches the packages in tests/e2e/providers/requirements.txt, or name a Python that has them in PROVIDERS_PYTHON";

/// Finds a Python with the packages, or has pip install them into `.tools` from where pip is configured to. Returns
/// `None` when neither works: some tests are left out then.
pub(crate) fn ensure() -> Option<PathBuf> {
    find().or_else(|| {
        install();
        find()
    })
}

/// Finds a Python with the packages.
pub(crate) fn find() -> Option<PathBuf> {
    if let Some(python) = env::var_os("PROVIDERS_PYTHON") {
        return Some(python.into());
    }
    find_in(&folder())
}

/// The Python of an environment in which everything is installed.
fn find_in(folder: &Path) -> Option<PathBuf> {
    let installed = fs::read_to_string(folder.join(INSTALLED)).ok()?;
    Some(program_in(folder)).filter(|python| installed == REQUIREMENTS && python.is_file())
}

/// Creates an environment with the packages. Returns `None` when that fails.
fn install() -> Option<()> {
    let python = PROGRAMS.iter().flat_map(|name| process::on_path(name)).find(|python| is_new_enough(python))?;
    // Another xtask may be installing the same.
    let _lock = lock::hold(&project::tools_dir()).ok()?;
    let folder = folder();
    if find_in(&folder).is_some() {
        return Some(());
    }
    report::step(&format!(
        "installing Python packages into {} (some tests sign in through other OpenID providers)",
        folder.display()
    ));
    process::capture(Command::new(python).args(["-m", "venv", "--clear"]).arg(&folder))?;
    let requirements = folder.join("requirements.txt");
    fs::write(&requirements, REQUIREMENTS).ok()?;
    let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "--requirement"];
    process::capture(Command::new(program_in(&folder)).args(pip).arg(requirements))?;
    fs::write(folder.join(INSTALLED), REQUIREMENTS).ok()
}

fn is_new_enough(python: &Path) -> bool {
    let text = process::capture(Command::new(python).arg("--version"));
    text.as_deref().and_then(version::find).is_some_and(|found| version::at_least(found, OLDEST))
}

/// The program of an environment.
fn program_in(folder: &Path) -> PathBuf {
    folder.join(if cfg!(windows) { r"Scripts\python.exe" } else { "bin/python" })
}

fn folder() -> PathBuf {
    project::tools_dir().join("python")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_packages_are_not_the_wanted_ones() {
        let folder = env::temp_dir().join(format!("xtask-python-{}", std::process::id()));
        let python = program_in(&folder);
        fs::create_dir_all(python.parent().unwrap()).unwrap();
        fs::write(&python, "").unwrap();
        assert_eq!(find_in(&folder), None, "an installation that was not completed");
        fs::write(folder.join(INSTALLED), "canaille==0.3.5\n").unwrap();
        assert_eq!(find_in(&folder), None, "another version");
        fs::write(folder.join(INSTALLED), REQUIREMENTS).unwrap();
        assert_eq!(find_in(&folder), Some(python));
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn every_package_has_one_version() {
        let packages: Vec<_> = REQUIREMENTS.lines().filter(|line| !line.starts_with('#')).collect();
        assert!(packages.iter().all(|line| line.contains("==")), "{packages:?}");
        for package in ["Canaille", "django-oauth-toolkit", "django-cors-headers"] {
            assert!(packages.iter().any(|line| line.starts_with(&format!("{package}=="))), "{package}");
        }
    }
}
