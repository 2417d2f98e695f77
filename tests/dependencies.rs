//! Which crates there are: each one named in a `Cargo.toml` has a reason in `docs/dependencies.md`, and
//! all of them have a licence and a source that `deny.toml` allows.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// What cargo knows about the workspace and all crates below it, without the network.
fn metadata() -> Value {
    let arguments = ["metadata", "--format-version", "1", "--all-features", "--locked", "--offline"];
    let output = Command::new(env!("CARGO")).args(arguments).current_dir(root()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn packages(metadata: &Value) -> &[Value] {
    metadata["packages"].as_array().unwrap()
}

/// The texts of a list in `deny.toml`.
fn allowed(list: &str) -> BTreeSet<String> {
    let text = fs::read_to_string(root().join("deny.toml")).unwrap();
    let list = text.split(&format!("\n{list} = [")).nth(1).unwrap().split(']').next().unwrap();
    list.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn every_dependency_has_a_reason() {
    let metadata = metadata();
    let members = metadata["workspace_members"].as_array().unwrap();
    let ours = packages(&metadata).iter().filter(|package| members.contains(&package["id"]));
    let dependencies = ours.flat_map(|package| package["dependencies"].as_array().unwrap());
    // Those with a path are members themselves.
    let named = dependencies.filter(|dependency| dependency["path"].is_null());
    let named: BTreeSet<&str> = named.map(|dependency| dependency["name"].as_str().unwrap()).collect();
    let page = fs::read_to_string(root().join("docs/dependencies.md")).unwrap();
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` | "));
    let mut reasons = BTreeSet::new();
    for (name, reason) in rows {
        assert!(reasons.insert(name), "{name} is there twice");
        assert!(reason.trim_end_matches(['|', ' ']).len() > 3, "{name} has no reason");
    }
    assert!(named.len() > 30, "the dependencies were not found");
    let missing: Vec<_> = named.difference(&reasons).collect();
    let stale: Vec<_> = reasons.difference(&named).collect();
    assert!(missing.is_empty() && stale.is_empty(), "docs/dependencies.md: missing {missing:?}, not used {stale:?}");
}

#[test]
fn every_crate_comes_from_the_registry() {
    let metadata = metadata();
    for package in packages(&metadata) {
        let source = package["source"].as_str();
        let is_ours =
            source.is_none() && package["manifest_path"].as_str().unwrap().starts_with(root().to_str().unwrap());
        let is_allowed = source == Some("registry+https://github.com/rust-lang/crates.io-index");
        assert!(is_ours || is_allowed, "{} comes from {source:?}", package["name"]);
    }
}

#[test]
fn every_licence_is_allowed() {
    let allowed = allowed("allow");
    let metadata = metadata();
    assert!(packages(&metadata).len() > 200, "the crates were not found");
    for package in packages(&metadata) {
        let licence = package["license"].as_str().unwrap_or_default();
        assert!(is_fine(licence, &allowed), "{}: {licence:?} is not allowed by deny.toml", package["name"]);
    }
}

#[test]
fn no_banned_crate_is_there() {
    let text = fs::read_to_string(root().join("deny.toml")).unwrap();
    let banned: Vec<&str> = text.split("{ name = \"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(!banned.is_empty());
    let metadata = metadata();
    for package in packages(&metadata) {
        assert!(!banned.contains(&package["name"].as_str().unwrap()), "{} is banned by deny.toml", package["name"]);
    }
}

/// Whether an SPDX expression (its old form with `/` as well) can be met by these licences.
fn is_fine(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    let fine = either(&mut rest, allowed);
    fine && rest.is_empty()
}

/// `OR` binds weaker than `AND`.
fn either(rest: &mut &[&str], allowed: &BTreeSet<String>) -> bool {
    let mut fine = both(rest, allowed);
    while let ["OR", after @ ..] = *rest {
        *rest = after;
        fine |= both(rest, allowed);
    }
    fine
}

fn both(rest: &mut &[&str], allowed: &BTreeSet<String>) -> bool {
    let mut fine = one(rest, allowed);
    while let ["AND", after @ ..] = *rest {
        *rest = after;
        fine &= one(rest, allowed);
    }
    fine
}

fn one(rest: &mut &[&str], allowed: &BTreeSet<String>) -> bool {
    match *rest {
        ["(", after @ ..] => {
            *rest = after;
            let fine = either(rest, allowed);
            *rest = rest.split_first().map_or(&[], |(_, after)| after);
            fine
        }
        [licence, "WITH", exception, after @ ..] => {
            *rest = after;
            allowed.contains(&format!("{licence} WITH {exception}"))
        }
        [licence, after @ ..] => {
            *rest = after;
            allowed.contains(*licence)
        }
        [] => false,
    }
}

#[test]
fn expressions_are_read_as_they_are_meant() {
    let allowed: BTreeSet<String> = ["MIT", "ISC"].map(str::to_owned).into();
    for fine in
        ["MIT", "MIT OR GPL-3.0", "GPL-3.0/MIT", "ISC AND MIT", "(MIT OR GPL-3.0) AND ISC", "GPL-3.0 OR ISC AND MIT"]
    {
        assert!(is_fine(fine, &allowed), "{fine}");
    }
    for wrong in ["", "GPL-3.0", "MIT AND GPL-3.0", "(MIT OR ISC) AND GPL-3.0", "MIT WITH X", "MIT ISC"] {
        assert!(!is_fine(wrong, &allowed), "{wrong}");
    }
}
