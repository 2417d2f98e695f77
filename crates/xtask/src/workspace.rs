//! The workspace as cargo sees it.

use crate::{
    error::{Problem, Result},
    process,
    project::{self, ROOT_PACKAGE},
    version,
};
use serde_json::Value;
use std::{fs, path::PathBuf};

/// Facts about the workspace from `cargo metadata`.
#[derive(Debug)]
pub(crate) struct Metadata {
    /// The target folder: cargo's default, or as `CARGO_TARGET_DIR` or cargo's configuration say.
    pub(crate) target_dir: PathBuf,
    /// The oldest Rust version the root package allows.
    pub(crate) rust_version: Option<String>,
    /// The packages of the workspace.
    pub(crate) packages: Vec<Package>,
}

/// A package of the workspace.
#[derive(Debug, PartialEq)]
pub(crate) struct Package {
    /// Its name.
    pub(crate) name: String,
    /// Its features by name, `default` included.
    pub(crate) features: Vec<String>,
    /// Whether it may be published to a registry.
    pub(crate) is_published: bool,
    /// Whether it is a library, and not a program with a library of its own.
    pub(crate) is_library: bool,
}

/// Asks cargo about the workspace.
pub(crate) fn metadata() -> Result<Metadata> {
    let mut command = process::cargo();
    command.args(["metadata", "--no-deps", "--format-version", "1"]);
    let text = process::capture(&mut command)
        .ok_or_else(|| Problem::Other("`cargo metadata` failed: run it to see the error".into()))?;
    parse_metadata(&text).ok_or_else(|| Problem::Other("the output of `cargo metadata` is not understood".into()))
}

fn parse_metadata(text: &str) -> Option<Metadata> {
    let value: Value = serde_json::from_str(text).ok()?;
    let packages = value["packages"].as_array()?;
    let root = packages.iter().find(|package| package["name"] == ROOT_PACKAGE)?;
    Some(Metadata {
        target_dir: value["target_directory"].as_str()?.into(),
        rust_version: root["rust_version"].as_str().map(Into::into),
        packages: packages.iter().map(parse_package).collect::<Option<_>>()?,
    })
}

fn parse_package(package: &Value) -> Option<Package> {
    let targets = || package["targets"].as_array().into_iter().flatten();
    let has =
        |wanted: &str| targets().flat_map(|target| target["kind"].as_array()).flatten().any(|kind| kind == wanted);
    Some(Package {
        name: package["name"].as_str()?.into(),
        features: package["features"].as_object().into_iter().flat_map(|features| features.keys().cloned()).collect(),
        // `publish = false` becomes an empty list of registries.
        is_published: package["publish"].as_array().is_none_or(|registries| !registries.is_empty()),
        is_library: has("lib") && !has("bin"),
    })
}

/// The version of `package` in the repository's `Cargo.lock`.
pub(crate) fn locked_version(package: &str) -> Result<String> {
    let path = project::root().join("Cargo.lock");
    let lock = fs::read_to_string(&path).map_err(Problem::io(format!("reading {}", path.display())))?;
    version::locked(&lock, package).map(Into::into).ok_or_else(|| {
        Problem::Other(format!("Cargo.lock names no package {package}: run `cargo update -p {package}`"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn reads_target_folder_and_rust_version() {
        let text = r#"{"packages":[
            {"name":"xtask","rust_version":"1.1"},
            {"name":"logto-app","rust_version":"1.88","publish":[],"features":{"x":[]},"targets":[{"kind":["bin"]}]},
            {"name":"logto-client","publish":null,"targets":[{"kind":["lib"]}]},
            {"name":"logto-dev","publish":null,"targets":[{"kind":["lib"]},{"kind":["bin"]}]}
        ],"target_directory":"/t"}"#;
        let metadata = parse_metadata(text).unwrap();
        assert_eq!(metadata.target_dir, Path::new("/t"));
        assert_eq!(metadata.rust_version.as_deref(), Some("1.88"));
        assert!(parse_metadata("{}").is_none());
        let [_, app, client, dev] = &metadata.packages[..] else { panic!("{metadata:?}") };
        assert_eq!((app.is_published, app.is_library, &app.features[..]), (false, false, &["x".to_owned()][..]));
        assert!(dev.is_published && !dev.is_library);
        assert_eq!((client.is_published, client.is_library, client.features.len()), (true, true, 0));
    }
}
