//! Installing Debian packages, where that is possible without asking for a password.

use crate::{error::Result, process, report};
use std::process::Command;

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
