//! The release build of the app with Trunk, and with a standard library compiled for size where the toolchain has
//! the component `rust-src`.

use super::{
    rust::{self, ERASED_VIEWS},
    web::{Build, WebTools},
};
use crate::{
    error::{Problem, Result},
    process, project, report, workspace,
};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Trunk's configuration for these builds, beside `Trunk.toml` because its paths begin there.
const CONFIG: &str = ".trunk-release.toml";

/// The hook of `Trunk.toml`.
const HOOK: &str = "command = \"cargo\"\ncommand_arguments = [\"xtask\", \"split\"]";

/// Compiler flags of the app: panics without messages and locations. The boot script shows the message of the browser
/// instead.
const SIZE_FLAGS: &str = "-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none";

/// The messages of trunk. Those about JavaScript that trunk cannot minify are left out: the split step minifies it.
const LOG: &str = "error,trunk=info,trunk::processing::minify=error";

/// Builds the app, as `cargo xtask test e2e` does, into a folder with this name in cargo's target folder.
pub(crate) fn build_app(folder: &str) -> Result<PathBuf> {
    let tools = WebTools::prepare(Build::Release)?;
    let folder = workspace::metadata()?.target_dir.join(folder);
    process::run(&mut tools.release(&folder)?, "building the app")?;
    Ok(folder)
}

impl WebTools {
    /// Trunk's release build of the app into `dist`.
    ///
    /// # Errors
    /// When Trunk's configuration is not as expected, or cannot be written.
    pub(crate) fn release(&self, dist: &Path) -> Result<Command> {
        let config = project::root().join(CONFIG);
        fs::write(&config, configuration()?).map_err(Problem::io(format!("writing {}", config.display())))?;
        let mut build = self.trunk(&["build", "--release", "--locked", "--config", CONFIG, "--dist"]);
        build.arg(dist);
        if env::var_os("RUST_LOG").is_none() {
            build.env("RUST_LOG", LOG);
        }
        let mut flags = ERASED_VIEWS.to_owned();
        if !rust::has_immediate_abort() {
            report::step(
                "the compiler is too old to build the app for size, so the app is larger: `rustup update stable`",
            );
        } else if rust::ensure_source() {
            // Options of a nightly compiler, which a stable one accepts with RUSTC_BOOTSTRAP. Build scripts look at it: in
            // the folder of other builds, either would compile all packages again.
            build
                .env("CARGO_TARGET_DIR", workspace::metadata()?.target_dir.join("app-release"))
                .env("RUSTC_BOOTSTRAP", "1")
                .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort")
                .env("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size");
            flags = [SIZE_FLAGS, ERASED_VIEWS].join(" ");
        } else {
            report::step(
                "the toolchain has no rust-src, so the app is built with the precompiled standard library and is larger: \
                 `rustup component add rust-src`",
            );
        }
        rust::add_browser_flags(&mut build, &flags);
        Ok(build)
    }
}

/// Returns `Trunk.toml` with this program as the hook: cargo would compile it again with the settings of the build.
fn configuration() -> Result<String> {
    let path = project::root().join("Trunk.toml");
    let text = fs::read_to_string(&path).map_err(Problem::io(format!("reading {}", path.display())))?;
    let program = env::current_exe().map_err(Problem::io("finding xtask itself"))?;
    with_hook(&text, &program).ok_or_else(|| Problem::Other("Trunk.toml has no hook for `cargo xtask split`".into()))
}

fn with_hook(text: &str, program: &Path) -> Option<String> {
    let program = program.to_str()?.replace('\\', "\\\\").replace('"', "\\\"");
    let hook = format!("command = \"{program}\"\ncommand_arguments = [\"split\"]");
    text.contains(HOOK).then(|| text.replace(HOOK, &hook))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hook_becomes_this_program() {
        let text = configuration().unwrap();
        assert!(text.contains("xtask") && text.contains("[\"split\"]") && !text.contains("\"cargo\""), "{text}");
        assert_eq!(with_hook("[build]", Path::new("/x")), None);
    }
}
