//! Chromium and its driver.

use super::apt;
use crate::{
    error::{Problem, Result},
    process, report, version,
};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Names of Chromium on different systems.
const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Paths of browsers outside of `PATH`.
const BROWSER_FILES: [&str; 3] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
];

/// Paths of drivers outside of `PATH`.
const DRIVER_FILES: [&str; 2] = ["/usr/lib/chromium/chromedriver", "/usr/lib/chromium-browser/chromedriver"];

const HOW_TO: &str = "install Chromium and a chromedriver of the same version \
    (Debian: `apt-get install chromium chromium-driver`, macOS: `brew install --cask chromium chromedriver`), \
    or name their files in CHROME and CHROMEDRIVER";

/// A program and its version.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Program {
    /// Its file.
    pub(crate) path: PathBuf,
    /// Its version.
    pub(crate) version: String,
}

/// A browser with a driver that fits.
#[derive(Debug, PartialEq)]
pub(crate) struct Browser {
    /// The browser.
    pub(crate) chromium: Program,
    /// Its driver.
    pub(crate) driver: Program,
    /// Whether `CHROME` names the browser. The driver does not look there.
    pub(crate) chosen: bool,
}

/// Finds Chromium and its driver, or installs them first.
pub(crate) fn ensure() -> Result<Browser> {
    let reason = match find() {
        Ok(browser) => return Ok(browser),
        Err(reason) => reason,
    };
    let named = env::var_os("CHROME").is_some() || env::var_os("CHROMEDRIVER").is_some();
    if named || !apt::usable() {
        return Err(Problem::Other(reason));
    }
    apt::install(&["chromium", "chromium-driver"], "browser tests run in it, without a window")?;
    find().map_err(Problem::Other)
}

/// Installs fonts for the languages of the app where they are missing and can be installed.
pub(crate) fn ensure_fonts() -> Result<()> {
    let has = |language: &&str| {
        let fonts = process::capture(Command::new("fc-list").arg(format!(":lang={language}")));
        fonts.is_some_and(|fonts| !fonts.trim().is_empty())
    };
    if ["ar", "ja"].iter().all(has) {
        return Ok(());
    }
    if !apt::usable() {
        report::step("there are no fonts for Arabic or Japanese: pictures in these languages have boxes for letters");
        return Ok(());
    }
    apt::install(&["fonts-noto-core", "fonts-noto-cjk"], "pictures in Arabic and Japanese need them")
}

/// Finds Chromium and a driver of the same major version, or returns what to do.
pub(crate) fn find() -> Result<Browser, String> {
    let chosen = env::var_os("CHROME").is_some();
    let browsers = programs("CHROME", &BROWSERS, &BROWSER_FILES)?;
    let drivers = programs("CHROMEDRIVER", &["chromedriver"], &DRIVER_FILES)?;
    let (chromium, driver) = pair(&browsers, &drivers)?;
    Ok(Browser { chromium, driver, chosen })
}

/// The programs that run: the one a variable names, or else all that are found.
fn programs(variable: &str, names: &[&str], files: &[&str]) -> Result<Vec<Program>, String> {
    if let Some(path) = env::var_os(variable).map(PathBuf::from) {
        return match probe(&path) {
            Some(program) => Ok(vec![program]),
            None => Err(format!("{variable} names {}, which does not run: correct it or unset it", path.display())),
        };
    }
    let on_path = names.iter().flat_map(|name| process::on_path(name));
    let elsewhere = files.iter().map(PathBuf::from).filter(|path| path.is_file());
    Ok(on_path.chain(elsewhere).filter_map(|path| probe(&path)).collect())
}

/// A program that can tell its version. On Windows browsers cannot: there, the names of the
/// folders beside the program do.
fn probe(path: &Path) -> Option<Program> {
    let version = if cfg!(windows) && path.file_name().is_some_and(|name| name == "chrome.exe") {
        fs::read_dir(path.parent()?)
            .ok()?
            .flatten()
            .filter_map(|entry| entry.file_name().into_string().ok())
            .find(|name| version::numbers(name).len() == 4)?
    } else {
        let text = process::capture(Command::new(path).arg("--version"))?;
        version::find(&text)?.to_owned()
    };
    Some(Program { path: path.into(), version })
}

/// The first browser for which there is a driver.
fn pair(browsers: &[Program], drivers: &[Program]) -> Result<(Program, Program), String> {
    for browser in browsers {
        let fits = |driver: &&Program| version::major(&driver.version) == version::major(&browser.version);
        if let Some(driver) = drivers.iter().find(fits) {
            return Ok((browser.clone(), driver.clone()));
        }
    }
    Err(match (browsers.first(), drivers.first()) {
        (None, None) => format!("there is no Chromium and no chromedriver: {HOW_TO}"),
        (None, Some(_)) => format!("there is a chromedriver but no Chromium: {HOW_TO}"),
        (Some(_), None) => format!("there is a Chromium but no chromedriver: {HOW_TO}"),
        (Some(browser), Some(driver)) => format!(
            "Chromium is version {} and chromedriver version {}, which do not work together: {HOW_TO}",
            browser.version, driver.version
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn program(path: &str, version: &str) -> Program {
        Program { path: path.into(), version: version.into() }
    }

    #[test]
    fn takes_the_browser_that_has_a_driver() {
        let browsers = vec![program("/a", "155.0.1.1"), program("/b", "156.0.8078.79")];
        let drivers = vec![program("/d", "156.0.8078.12")];
        let (browser, driver) = pair(&browsers, &drivers).unwrap();
        assert_eq!((browser.path, driver.path), ("/b".into(), "/d".into()));
    }

    #[test]
    fn names_the_missing_program() {
        let old = vec![program("/d", "150.0.1.1")];
        let new = vec![program("/a", "156.0.1.1")];
        let reason = |browsers: &[Program], drivers: &[Program]| pair(browsers, drivers).unwrap_err();
        assert!(reason(&[], &[]).starts_with("there is no Chromium and no chromedriver"));
        assert!(reason(&[], &old).contains("no Chromium:"));
        assert!(reason(&new, &[]).contains("no chromedriver:"));
        assert!(reason(&new, &old).contains("156.0.1.1"));
    }

    #[test]
    fn failing_program_is_not_a_browser() {
        assert_eq!(probe(Path::new("/no/such/file")), None);
    }
}
