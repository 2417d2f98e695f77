//! The programs that are installed into `.tools`, in the versions this repository works with.

use super::tool::{Accepted, Tool};
use crate::{error::Result, workspace};

/// The version of trunk that is installed. Newer ones are taken from `PATH`, but compile for longer and
/// need a newer compiler.
const TRUNK: &str = "0.21.14";

/// The oldest trunk that knows all settings in `Trunk.toml`.
const OLDEST_TRUNK: &str = "0.21.0";

/// The version of wasm-split-cli.
const WASM_SPLIT: &str = "0.2.4";

/// The version of cargo-deny.
const CARGO_DENY: &str = "0.20.2";

/// The version of cargo-machete.
const CARGO_MACHETE: &str = "0.9.2";

/// The version of geckodriver that is installed.
const GECKODRIVER: &str = "0.37.1";

/// The oldest geckodriver that knows the options in `tests/e2e/src/engine.rs`.
const OLDEST_GECKODRIVER: &str = "0.34.0";

/// The packages in which the programs spend their time when they read and write modules.
const WASM_PACKAGES: &[&str] =
    &["id-arena", "rustc-demangle", "walrus", "wasm-bindgen-cli-support", "wasm-encoder", "wasmparser"];

/// trunk, which builds the app and serves it during development.
pub(crate) fn trunk() -> Tool {
    Tool {
        package: "trunk",
        programs: &["trunk"],
        version: TRUNK.into(),
        accepted: Accepted::AtLeast(OLDEST_TRUNK),
        // TLS is for downloads, which are not used here, but trunk does not compile without it.
        options: &["--locked", "--no-default-features", "--features", "rustls"],
        // It hashes every module.
        optimized: &["sha2"],
        used_by: "dev, dist, measure, test e2e",
    }
}

/// wasm-bindgen and its test runner, in exactly the version of the library in `Cargo.lock`: program and
/// library share a format that changes with every version.
pub(crate) fn wasm_bindgen() -> Result<Tool> {
    Ok(Tool {
        package: "wasm-bindgen-cli",
        programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
        version: workspace::locked_version("wasm-bindgen")?,
        accepted: Accepted::Exact,
        // Not `--locked`: its lock file names a version of webpki-roots that has been withdrawn. TLS is for
        // remote browsers; the tests use a local one.
        options: &["--no-default-features"],
        optimized: WASM_PACKAGES,
        used_by: "dev, dist, measure, test browser, test e2e",
    })
}

/// The program that splits a release build of the app. It knows the names that `leptos::wasm_split` gives,
/// in the version of the library in `Cargo.lock`.
pub(crate) fn wasm_split() -> Tool {
    Tool {
        package: "wasm_split_cli_support",
        programs: &["wasm-split-cli"],
        version: WASM_SPLIT.into(),
        accepted: Accepted::Exact,
        options: &["--locked", "--features", "build-binary"],
        optimized: WASM_PACKAGES,
        used_by: "dist, measure, test e2e",
    }
}

/// cargo-deny, which checks licenses, sources and advisories of all dependencies.
pub(crate) fn cargo_deny() -> Tool {
    Tool {
        package: "cargo-deny",
        programs: &["cargo-deny"],
        version: CARGO_DENY.into(),
        accepted: Accepted::AtLeast(CARGO_DENY),
        options: &["--locked"],
        optimized: &[],
        used_by: "test dependencies",
    }
}

/// cargo-machete, which finds unused dependencies.
pub(crate) fn cargo_machete() -> Tool {
    Tool {
        package: "cargo-machete",
        programs: &["cargo-machete"],
        version: CARGO_MACHETE.into(),
        accepted: Accepted::AtLeast(CARGO_MACHETE),
        options: &["--locked"],
        optimized: &[],
        used_by: "test dependencies",
    }
}

/// geckodriver, which drives Firefox.
pub(crate) fn geckodriver() -> Tool {
    Tool {
        package: "geckodriver",
        programs: &["geckodriver"],
        version: GECKODRIVER.into(),
        accepted: Accepted::AtLeast(OLDEST_GECKODRIVER),
        options: &["--locked"],
        optimized: &[],
        used_by: "test engines",
    }
}

/// Returns all programs that any command installs.
pub(crate) fn installable() -> Result<[Tool; 6]> {
    Ok([trunk(), wasm_bindgen()?, wasm_split(), cargo_deny(), cargo_machete(), geckodriver()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wasm_bindgen_has_the_version_of_the_lock_file() {
        let version = wasm_bindgen().unwrap().version;
        assert!(version.starts_with("0.2."), "{version}");
    }
}
