//! What the examples for shells need: packages of npm for Capacitor, libraries and programs of a desktop for Tauri.

use super::{apt, npm, webkit};
use crate::{process, project};
use std::{path::PathBuf, process::Command};

/// The programs with which Tauri's example is tried.
const PROGRAMS: [&str; 6] = ["dbus-daemon", "gio", "pkg-config", "update-desktop-database", "xdg-mime", "xdg-open"];

/// Debian's packages with them, and with the web view.
const PACKAGES: [&str; 8] = [
    "dbus",
    "desktop-file-utils",
    "libglib2.0-bin",
    "libwebkit2gtk-4.1-dev",
    "pkg-config",
    "webkit2gtk-driver",
    "xdg-utils",
    "xvfb",
];

/// How to get what Tauri needs.
pub(crate) const TAURI_HOW_TO: &str = "on Linux, install WebKitGTK 4.1 for development, its driver and programs of a \
    desktop (Debian: `apt-get install libwebkit2gtk-4.1-dev webkit2gtk-driver xvfb dbus desktop-file-utils xdg-utils \
    libglib2.0-bin pkg-config`)";

/// How to get what Capacitor needs.
pub(crate) const CAPACITOR_HOW_TO: &str = npm::HOW_TO;

/// Installs the packages of the example for Capacitor. Returns the Node.js for its commands, or `None` when something is
/// missing: its tests are left out then.
pub(crate) fn ensure_capacitor() -> Option<PathBuf> {
    let folder = project::root().join("examples").join("capacitor");
    npm::install(&folder, "the example for Capacitor").then(npm::ensure_node)?
}

/// Finds the Node.js for Capacitor's commands.
pub(crate) fn find_node() -> Option<PathBuf> {
    npm::find_node()
}

/// Finds what Tauri needs, or installs Debian's. Returns the driver of its web view, or `None` when something is missing:
/// its tests are left out then.
pub(crate) fn ensure_tauri() -> Option<PathBuf> {
    find_tauri().or_else(|| {
        if cfg!(target_os = "linux") && apt::usable() {
            apt::install(&PACKAGES, "the example for Tauri is built and used").ok()?;
        }
        find_tauri()
    })
}

/// Finds what Tauri needs.
pub(crate) fn find_tauri() -> Option<PathBuf> {
    if !cfg!(target_os = "linux") || PROGRAMS.iter().any(|program| process::on_path(program).is_empty()) {
        return None;
    }
    process::capture(Command::new("pkg-config").args(["--exists", "webkit2gtk-4.1"]))?;
    webkit::find()
}
