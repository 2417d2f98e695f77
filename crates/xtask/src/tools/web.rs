//! Trunk and wasm-bindgen, ready to build the app.

use super::{catalog, rust, tool::Tool};
use crate::{
    error::{Problem, Result},
    process,
    steps::{self, Step},
};
use std::{ffi::OsString, path::PathBuf, process::Command};

/// The kind of build that tools are needed for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Build {
    /// A development build, which stays in one piece.
    Development,
    /// A release build, which is split.
    Release,
}

/// Trunk and wasm-bindgen.
#[derive(Debug)]
pub(crate) struct WebTools {
    trunk: PathBuf,
    wasm_bindgen: PathBuf,
    path: OsString,
}

impl WebTools {
    /// Finds or installs everything that a build of the app needs.
    pub(crate) fn prepare(build: Build) -> Result<Self> {
        steps::run(vec![Self::install_steps(build)?])?;
        Self::find()
    }

    /// Returns a step for each missing tool, the one that takes longest first. Adds the browser target to
    /// the toolchain at once.
    pub(crate) fn install_steps<'a>(build: Build) -> Result<Vec<Step<'a>>> {
        rust::ensure_linker()?;
        rust::ensure_wasm_target()?;
        let mut tools = vec![catalog::trunk(), catalog::wasm_bindgen()?];
        if build == Build::Release {
            tools.push(catalog::wasm_split());
        }
        Ok(tools.into_iter().filter_map(Tool::install_step).collect())
    }

    /// Finds the installed tools.
    pub(crate) fn find() -> Result<Self> {
        let found = |tool: Tool| {
            tool.find()
                .ok_or_else(|| Problem::Other(format!("{} is not installed: run `cargo xtask doctor`", tool.package)))
        };
        let (trunk, wasm_bindgen) = (found(catalog::trunk())?, found(catalog::wasm_bindgen()?)?);
        let path = process::path_with([trunk.as_path(), wasm_bindgen.as_path()])?;
        Ok(Self { trunk, wasm_bindgen, path })
    }

    /// Returns a wasm-bindgen command.
    pub(crate) fn wasm_bindgen(&self, arguments: &[&str]) -> Command {
        process::program(&self.wasm_bindgen, arguments)
    }

    /// Returns a trunk command that finds the right wasm-bindgen.
    pub(crate) fn trunk(&self, arguments: &[&str]) -> Command {
        let mut command = process::program(&self.trunk, arguments);
        command
            .env("PATH", &self.path)
            // The compiler's messages say why a build failed; trunk's own backtrace hides them.
            .env("RUST_LIB_BACKTRACE", "0");
        command
    }
}
