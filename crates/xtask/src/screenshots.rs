//! `cargo xtask screenshots`: the pictures in the documentation. They are taken by the programs `screenshots` and
//! `animation` of `tests/e2e`, which have the browser and the local Logto server.

use crate::{
    error::Result,
    process, project, report,
    tools::{self, chromium},
};
use clap::Args;
use std::{path::PathBuf, process::ExitCode};

/// The options of `screenshots`.
#[derive(Args, Debug, Default, PartialEq)]
pub(crate) struct Options {
    /// A folder with the built app, instead of building it now
    #[arg(long, value_name = "FOLDER")]
    pub(crate) dist: Option<PathBuf>,
}

/// Builds the app where that is wanted, and takes its pictures.
pub(crate) fn run(options: &Options) -> Result<ExitCode> {
    process::stop_on_signals(130, || report::step("stopped before the end"))?;
    tools::fetch_crates()?;
    let browser = chromium::ensure()?;
    chromium::ensure_fonts()?;
    let dist = match &options.dist {
        Some(folder) => project::root().join(folder),
        None => tools::build_app("screenshots-dist")?,
    };
    let docs = project::root().join("docs");
    for (program, output) in [("screenshots", docs.clone()), ("animation", docs.join("images/sign-in.gif"))] {
        let mut pictures = process::cargo();
        pictures.args(["run", "--quiet", "--package", "e2e", "--bin", program, "--"]).arg(output);
        pictures.env("CHROME", &browser.chromium.path).env("CHROMEDRIVER", &browser.driver.path);
        // The error message is enough; a backtrace does not help.
        pictures.env("E2E_DIST", &dist).env("RUST_LIB_BACKTRACE", "0");
        process::run(&mut pictures, "taking pictures")?;
    }
    Ok(ExitCode::SUCCESS)
}
