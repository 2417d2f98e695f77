//! Checks what the README says about this library and others.

use std::fs;

use serde_json::Value;

use super::repository::{read, root};
use super::security_table::test_exists;

/// The rows of the comparison: its columns without the outer borders.
fn comparison(readme: &str) -> Vec<Vec<&str>> {
    let section = readme.split("\n## Compared with others\n").nth(1).unwrap().split("\n##").next().unwrap();
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

/// `cargo xtask measure --baseline --beside` writes both.
#[test]
fn figures_beside_another_app_are_those_of_the_last_measurement() {
    let measured: Value = read("docs/measured.json").parse().unwrap();
    let shown = |app: &Value, journey: &str, unit: &str| {
        let is_it = |it: &&Value| it["profile"] == "slow" && it["journey"] == journey;
        let it = app["journeys"].as_array().unwrap().iter().find(is_it).unwrap();
        if unit == "ms" {
            return format!("{:.0} ms", it["ready"]["median"].as_f64().unwrap());
        }
        let bytes = it["bytes"].as_u64().unwrap() - it["bytesAfter"].as_u64().unwrap();
        let tenths = (bytes + 50) / 100;
        format!("{}.{} kB", tenths / 10, tenths % 10)
    };
    let readme = read("README.md");
    let table = readme.split("<!-- measured: begin -->\n").nth(1).unwrap().split("<!-- ").next().unwrap();
    let rows: Vec<Vec<&str>> = table.lines().map(|line| line.split('|').map(str::trim).collect()).collect();
    assert_eq!(rows[0][3], measured["peer"]["name"].as_str().unwrap());
    for row in &rows[2..] {
        let [_, what, ours, theirs, journey, _] = row[..] else { panic!("{row:?}") };
        let (journey, unit) = (journey.trim_matches('`'), ours.rsplit(' ').next().unwrap());
        assert_eq!(ours, shown(&measured, journey, unit), "{what}");
        assert_eq!(theirs, shown(&measured["peer"], journey, unit), "{what}");
    }
    assert_eq!(rows.len(), 2 + 6);
}

/// Each section with figures says how to get them.
#[test]
fn figures_have_their_commands() {
    let readme = read("README.md");
    for (heading, command) in
        [("### In figures", "cargo xtask measure --beside"), ("## How large it is", "cargo xtask size")]
    {
        let section = readme.split(&format!("\n{heading}\n")).nth(1).unwrap().split("\n##").next().unwrap();
        assert!(section.contains(&format!("`{command}`")), "{heading}");
    }
}
