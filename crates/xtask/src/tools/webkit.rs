//! WebKitGTK with its driver and a screen in memory, for the core set of journeys.

use super::apt;
use crate::process;
use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

/// The driver's name. It starts a browser that belongs to it.
const DRIVER: &str = "WebKitWebDriver";

/// The screen's name.
const SCREEN: &str = "Xvfb";

/// How to get both.
pub(crate) const HOW_TO: &str = "install the driver of WebKitGTK and a virtual screen \
    (Debian: `apt-get install webkit2gtk-driver xvfb`), or name the file of WebKitWebDriver in WEBKIT_DRIVER";

/// Finds the driver, or installs Debian's. Returns `None` when neither works: some tests are left out then.
pub(crate) fn ensure() -> Option<PathBuf> {
    find().or_else(|| {
        // Unpacked elsewhere, it would not find the browser's files.
        if apt::usable() {
            let packages = ["webkit2gtk-driver", "xvfb"];
            apt::install(&packages, "the core set of journeys runs in WebKit").ok()?;
        }
        find()
    })
}

/// Finds a driver that runs, if there is a screen for its browser.
pub(crate) fn find() -> Option<PathBuf> {
    process::on_path(SCREEN).first()?;
    if let Some(driver) = env::var_os("WEBKIT_DRIVER") {
        return Some(driver.into());
    }
    process::on_path(DRIVER).into_iter().find(|driver| works(driver))
}

fn works(driver: &Path) -> bool {
    // It tells no version.
    driver.is_file() && process::capture(Command::new(driver).arg("--help")).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_or_failing_program_does_not_work() {
        assert!(!works(Path::new("/no/such/driver")));
        assert!(!works(Path::new("/bin/false")));
    }
}
