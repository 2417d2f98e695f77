//! Names and folders of this repository.

use std::path::{Path, PathBuf};

/// The package at the root of the workspace.
pub(crate) const ROOT_PACKAGE: &str = "logto-app";

/// The target of everything that runs in the browser.
pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// The repository's folder.
pub(crate) fn root() -> &'static Path {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.ancestors().nth(2).unwrap_or(package)
}

/// The folder for tools that are installed for this repository only.
pub(crate) fn tools_dir() -> PathBuf {
    root().join(".tools")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_holds_the_workspace() {
        assert!(root().join("crates/xtask/Cargo.toml").is_file());
    }
}
