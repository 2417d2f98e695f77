//! Firefox and its driver, for the core set of journeys.

use super::{apt, catalog};
use crate::{error::Result, process, project, version};
use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

/// Names of Firefox on different systems.
const BROWSERS: [&str; 2] = ["firefox-esr", "firefox"];

/// Paths of Firefox outside of `PATH`.
const BROWSER_FILES: [&str; 2] =
    ["/Applications/Firefox.app/Contents/MacOS/firefox", r"C:\Program Files\Mozilla Firefox\firefox.exe"];

/// How to get it. xtask compiles the driver itself.
pub(crate) const HOW_TO: &str = "install Firefox (Debian: `apt-get install firefox-esr`), or name its file in FIREFOX; \
    geckodriver is taken from GECKODRIVER or PATH, or compiled into .tools";

/// A Firefox with its driver.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Firefox {
    /// The browser.
    pub(crate) browser: PathBuf,
    /// geckodriver.
    pub(crate) driver: PathBuf,
}

/// Finds Firefox, or installs Debian's; without the right to, unpacks it into `.tools`. Compiles geckodriver where it
/// is missing. Returns `None` without Firefox: some tests are left out then.
///
/// # Errors
/// Fails if geckodriver can't be installed.
pub(crate) fn ensure() -> Result<Option<Firefox>> {
    let found = find_browser().or_else(|| {
        let (packages, why) = (["firefox-esr"], "the core set of journeys runs in it, without a window");
        if !apt::usable() || apt::install(&packages, why).is_err() {
            apt::unpack(&packages, &unpacked(), why);
        }
        find_browser()
    });
    let Some(browser) = found else { return Ok(None) };
    let driver = match named_driver() {
        Some(driver) => driver,
        None => catalog::geckodriver().ensure()?,
    };
    Ok(Some(Firefox { browser, driver }))
}

/// Finds a Firefox that runs, and returns its version as well.
pub(crate) fn find() -> Option<(PathBuf, String)> {
    let browser = find_browser()?;
    let version = version_of(&browser)?;
    Some((browser, version))
}

fn find_browser() -> Option<PathBuf> {
    if let Some(browser) = env::var_os("FIREFOX") {
        return Some(browser.into());
    }
    let on_path = BROWSERS.iter().flat_map(|name| process::on_path(name));
    let elsewhere = BROWSER_FILES.iter().map(PathBuf::from).chain([unpacked().join("usr/lib/firefox-esr/firefox-esr")]);
    on_path.chain(elsewhere).find(|browser| version_of(browser).is_some())
}

fn named_driver() -> Option<PathBuf> {
    env::var_os("GECKODRIVER").map(PathBuf::from)
}

/// The version that a Firefox tells. Without the libraries that it needs, it tells none.
fn version_of(browser: &Path) -> Option<String> {
    if !browser.is_file() {
        return None;
    }
    let text = process::capture(Command::new(browser).args(["--headless", "--version"]))?;
    version::find(&text).map(str::to_owned)
}

fn unpacked() -> PathBuf {
    project::tools_dir().join("firefox")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_or_failing_program_has_no_version() {
        assert_eq!(version_of(Path::new("/no/such/firefox")), None);
        assert_eq!(version_of(Path::new("/bin/false")), None);
    }
}
