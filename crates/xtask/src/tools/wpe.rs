//! WPE WebKit with its driver, an older engine of the kind of Safari's: that of a Debian release stays as it is.

use super::apt;
use crate::process;
use std::{env, path::PathBuf};

/// How to get it.
pub(crate) const HOW_TO: &str = "install WPE WebKit's driver and the browser cog \
    (Debian: `apt-get install cog wpewebkit-driver`), or name their files in WPE_DRIVER and COG";

/// The browser and its driver.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Wpe {
    /// The browser.
    pub(crate) browser: PathBuf,
    /// Its driver.
    pub(crate) driver: PathBuf,
}

/// Finds both, or installs Debian's. Returns `None` when neither works: some tests are left out then.
pub(crate) fn ensure() -> Option<Wpe> {
    find().or_else(|| {
        // Unpacked elsewhere, it would not find its files.
        if apt::usable() {
            apt::install(&["cog", "wpewebkit-driver"], "some journeys run in an older WebKit").ok()?;
        }
        find()
    })
}

/// Finds both.
pub(crate) fn find() -> Option<Wpe> {
    let program = |variable: &str, name: &str| {
        env::var_os(variable).map(PathBuf::from).or_else(|| process::on_path(name).into_iter().next())
    };
    Some(Wpe { browser: program("COG", "cog")?, driver: program("WPE_DRIVER", "WPEWebDriver")? })
}
