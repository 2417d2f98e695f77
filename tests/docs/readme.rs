//! Checks what the README says about this library and others.

use std::fs;

use super::repository::{read, root};
use super::security_table::test_exists;

/// The rows of the comparison: its columns without the outer borders.
fn comparison(readme: &str) -> Vec<Vec<&str>> {
    let section = readme.split("\n## Compared with others\n").nth(1).unwrap().split("\n## ").next().unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| ")).skip(1);
    rows.map(|line| line.trim_matches('|').split('|').map(str::trim).collect()).collect()
}

#[test]
fn comparison_names_tests_that_exist() {
    let readme = read("README.md");
    let rows = comparison(&readme);
    assert!(rows.len() > 5, "the table was not found");
    for row in rows {
        let (title, evidence) = (row[0], row[row.len() - 1]);
        let name = evidence.split('`').nth(1).unwrap_or_else(|| panic!("{title}: no test"));
        assert!(test_exists(name), "{title}: {name}");
    }
}

#[test]
fn comparison_has_the_rows_and_versions_of_its_command() {
    let (readme, script) = (read("README.md"), read("tests/peers/compare.sh"));
    let titles = script.lines().filter_map(|line| line.strip_prefix("row \"")?.split("\" \"").next());
    let titles: Vec<String> = titles.map(|title| title.replace("\\`", "`")).collect();
    assert_eq!(comparison(&readme).iter().map(|row| row[0]).collect::<Vec<_>>(), titles);
    for line in script.lines().filter(|line| line.starts_with("npm_packages ") || line.starts_with("crate ")) {
        let words: Vec<&str> = line.split(' ').collect();
        let (name, version) =
            if words[0] == "crate" { (words[1], words[2]) } else { words[3].rsplit_once('@').unwrap() };
        assert!(readme.contains(&format!("`{name}` {version}")), "{name} {version}");
    }
}

#[test]
fn badges_say_what_the_manifest_says() {
    let readme = read("README.md");
    let manifest: toml::Table = read("Cargo.toml").parse().unwrap();
    let package = &manifest["workspace"]["package"];
    let repository = package["repository"].as_str().unwrap();
    assert!(readme.contains(&format!("]({repository}/actions/workflows/ci.yml)")));
    assert!(root().join(".github/workflows/ci.yml").is_file());
    let rust = package["rust-version"].as_str().unwrap();
    assert!(readme.contains(&format!("badge/rust-{rust}%2B-")));
    let leptos = manifest["workspace"]["dependencies"]["leptos"].as_str().unwrap();
    assert!(leptos.starts_with("0.8.") && readme.contains("badge/leptos-0.8-"));
    assert_eq!(package["license"].as_str(), Some("MIT OR Apache-2.0"));
    assert!(readme.contains("license-MIT_or_Apache--2.0-blue"));
}

#[test]
fn moving_picture_is_small() {
    let size = fs::metadata(root().join("docs/images/sign-in.gif")).unwrap().len();
    assert!(size < 300_000, "{size} bytes");
}

/// The size of the React app is that of the last measurement.
#[test]
fn size_of_the_react_app_is_measured() {
    let measured: serde_json::Value = read("docs/measured.json").parse().unwrap();
    let journeys = measured["peer"]["journeys"].as_array().unwrap();
    let visit = journeys.iter().find(|it| it["journey"] == "first-visit").unwrap();
    let size = format!("| {:.1} kB |", visit["bytes"].as_f64().unwrap() / 1000.0);
    let readme = read("README.md");
    let row = readme.lines().find(|line| line.contains("`cargo xtask measure --beside` on ")).unwrap();
    assert!(row.ends_with(&size), "{row}: {size}");
}
