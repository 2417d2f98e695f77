//! `cargo xtask split`: splits a release build of the app with `wasm-split-trunk`, so that a first visit loads the front
//! page alone. Trunk runs it after each of its builds (`[[hooks]]` in `Trunk.toml`).

use crate::{
    error::{Problem, Result},
    report, tools, workspace,
};
use std::{env, path::PathBuf, process::ExitCode};
use wasm_split_trunk::{Level, Options, Tools};

/// The name of the app's program.
const APP: &str = "logto-app";

/// The app's own scripts, which Trunk copies as they are.
const SCRIPTS: [&str; 3] = ["boot.js", "offline.js", "page.js"];

/// Files that only the page names.
const NAMED_BY_PAGE: [&str; 3] = ["boot.js", "page.js", "mark.svg"];

/// The parts of a sign-in and of the page after it, which must not wait for the table of all parts.
const EARLY: [&str; 3] = ["client", "home", "app"];

/// Classes of `wasm_streams`, which Leptos brings and the app does not use.
const UNUSED_CLASSES: [&str; 3] = ["IntoUnderlyingByteSource", "IntoUnderlyingSink", "IntoUnderlyingSource"];

/// Splits what Trunk has just built. A development build stays in one piece.
pub(crate) fn run() -> Result<ExitCode> {
    let variable = |name| {
        env::var_os(name).ok_or_else(|| {
            Problem::Other("this is for Trunk, which runs it after each build: use `cargo xtask dist`".into())
        })
    };
    let staging = PathBuf::from(variable("TRUNK_STAGING_DIR")?);
    if variable("TRUNK_PROFILE")? == "release" {
        let tools = Tools { wasm_split: tools::wasm_split().ensure()?, wasm_bindgen: tools::wasm_bindgen()?.ensure()? };
        let target = workspace::metadata()?.target_dir;
        let summary = wasm_split_trunk::split(&options(), &tools, &target, &staging)
            .map_err(|error| Problem::Other(error.to_string()))?;
        report::step(&format!("split the app: {} parts in {} files", summary.parts, summary.files));
    }
    Ok(ExitCode::SUCCESS)
}

fn options() -> Options {
    let owned = |names: &[&str]| names.iter().map(ToString::to_string).collect();
    let mut options = Options::default();
    options.bin = Some(APP.into());
    // In the order in which a sign-in needs them, with the messages that are needed as early.
    options.levels = vec![Level::new("client"), Level::new("home").with_texts("_auth"), Level::new("app")];
    options.early = Some(owned(&EARLY));
    options.is_classic = true;
    options.unused_classes = owned(&UNUSED_CLASSES);
    options.named_by_page = owned(&NAMED_BY_PAGE);
    options.scripts = owned(&SCRIPTS);
    options
}
