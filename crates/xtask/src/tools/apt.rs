//! Installing Debian packages, where that is possible without asking for a password.

use crate::{error::Result, process, report};
use std::{fs, path::Path, process::Command};

/// Whether packages can be installed.
pub(super) fn usable() -> bool {
    !process::on_path("apt-get").is_empty()
        && (is_root() || process::capture(Command::new("sudo").args(["-n", "true"])).is_some())
}

/// Installs packages from fresh lists.
pub(super) fn install(packages: &[&str], why: &str) -> Result<()> {
    report::step(&format!("installing {} with apt-get ({why})", packages.join(" and ")));
    let names = packages.join(" ");
    process::run(apt_get().args(["update", "--quiet"]), "updating the package lists")?;
    process::run(
        apt_get().args(["install", "--quiet", "-y", "--no-install-recommends"]).args(packages),
        &format!("installing the packages {names}"),
    )
}

/// Unpacks packages into a folder without installing them, so that the system does not change and no service
/// starts. Returns whether that worked.
pub(super) fn unpack(packages: &[&str], into: &Path, why: &str) -> bool {
    if process::on_path("apt-get").is_empty() || fs::create_dir_all(into).is_err() {
        return false;
    }
    report::step(&format!("unpacking {} into {} ({why})", packages.join(" and "), into.display()));
    let download = || process::capture(Command::new("apt-get").arg("download").args(packages).current_dir(into));
    let downloaded = download().or_else(|| {
        // The lists may be missing or old.
        process::run(usable().then(apt_get)?.args(["update", "--quiet"]), "updating the package lists").ok()?;
        download()
    });
    downloaded.is_some() && unpack_all(into).is_some()
}

/// Unpacks every package that lies in a folder, and removes it.
fn unpack_all(folder: &Path) -> Option<()> {
    let files = fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path());
    for package in files.filter(|file| file.extension().is_some_and(|extension| extension == "deb")) {
        process::capture(Command::new("dpkg").arg("--extract").arg(&package).arg(folder))?;
        fs::remove_file(package).ok()?;
    }
    Some(())
}

fn apt_get() -> Command {
    let mut command = if is_root() { process::program("env", &[]) } else { process::program("sudo", &["-n", "env"]) };
    command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]);
    command
}

#[cfg(unix)]
fn is_root() -> bool {
    nix::unistd::geteuid().is_root()
}

#[cfg(not(unix))]
fn is_root() -> bool {
    false
}
