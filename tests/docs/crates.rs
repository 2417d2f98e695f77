//! Compares the drawing and the tables of the crates with the workspace.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;

use super::repository::{read, root};

/// The workspace's packages, as `cargo metadata` describes them.
pub fn packages() -> Vec<Value> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["metadata", "--format-version", "1", "--no-deps", "--offline"]).current_dir(root());
    let output = cargo.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    serde_json::from_value(metadata["packages"].take()).unwrap()
}

/// A package's name in the drawing, which has one node for all examples.
fn node(package: &Value) -> String {
    let manifest = package["manifest_path"].as_str().unwrap().replace('\\', "/");
    let is_example = manifest.contains("/examples/");
    if is_example { "examples" } else { package["name"].as_str().unwrap() }.to_owned()
}

/// The dependencies between packages of the workspace, without those that only tests have.
pub fn dependencies(packages: &[Value]) -> BTreeSet<(String, String)> {
    let names: BTreeSet<&str> = packages.iter().filter_map(|package| package["name"].as_str()).collect();
    let mut found = BTreeSet::new();
    for package in packages {
        let dependencies = package["dependencies"].as_array().unwrap();
        for dependency in dependencies.iter().filter(|dependency| dependency["kind"].is_null()) {
            let name = dependency["name"].as_str().unwrap();
            if names.contains(name) {
                found.insert((node(package), name.to_owned()));
            }
        }
    }
    found
}

#[test]
fn drawing_shows_the_dependencies_between_the_crates() {
    let page = read("docs/architecture.md");
    let drawing = page.split("```mermaid\nflowchart").nth(1).unwrap().split("```").next().unwrap();
    let lines = || drawing.lines().map(str::trim);
    let arrows: BTreeSet<(String, String)> =
        lines().filter_map(|line| line.split_once(" --> ")).map(|(from, to)| (from.into(), to.into())).collect();
    let nodes: BTreeSet<String> =
        lines().filter_map(|line| line.split_once("[\"<b>")).map(|(name, _)| name.to_owned()).collect();
    let packages = packages();
    assert_eq!(arrows, dependencies(&packages));
    assert_eq!(nodes, packages.iter().map(node).collect());
}

#[test]
fn every_crate_is_in_the_table_of_the_readme() {
    let page = read("README.md");
    for package in packages() {
        let name = package["name"].as_str().unwrap();
        if package["manifest_path"].as_str().unwrap().replace('\\', "/").contains("/crates/") {
            assert!(page.contains(&format!("\n| [`{name}`](crates/{name}) |")), "{name}");
        }
    }
}

/// The row of a compatibility table for the present version.
fn compatibility(page: &str) -> String {
    let text = read(page);
    let version = env!("CARGO_PKG_VERSION").rsplit_once('.').unwrap().0;
    let row = text.lines().find(|line| line.starts_with(&format!("| {version} | ")));
    row.unwrap_or_else(|| panic!("{page} has no row for {version}")).to_owned()
}

#[test]
fn compatibility_tables_are_the_same_and_name_the_version_of_leptos() {
    let row = compatibility("README.md");
    assert_eq!(row, compatibility("crates/logto-leptos/README.md"));
    let manifest = read("Cargo.toml");
    let leptos = manifest.split("\nleptos = \"").nth(1).unwrap();
    let version: Vec<&str> = leptos.split(['.', '"']).take(2).collect();
    assert!(row.contains(&format!("| {} |", version.join("."))), "{row}");
}

#[test]
fn pages_name_the_minimum_rust_version() {
    let version = env!("CARGO_PKG_RUST_VERSION");
    for page in ["README.md", "docs/start.md", "crates/logto-leptos/README.md"] {
        assert!(read(page).contains(&format!("Rust {version}")), "{page}");
    }
}
