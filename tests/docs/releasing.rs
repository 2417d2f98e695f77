//! The commands in docs/releasing.md, as far as they can be checked without a release: cargo accepts them, and the crates
//! in the text are those that are published, in the order of their dependencies. A test of `xtask` reads its own commands.

use std::process::Command;

use serde_json::Value;

use super::crates::{dependencies, packages};
use super::guide::{Step, steps};
use super::repository::{read, root};

const PAGE: &str = "docs/releasing.md";

/// The names of the packages that are published.
fn published(packages: &[Value]) -> Vec<&str> {
    let is_published = |package: &&Value| package["publish"].is_null();
    packages.iter().filter(is_published).filter_map(|package| package["name"].as_str()).collect()
}

/// The commands for cargo itself, in blocks and in the text, without the first word.
fn cargo_commands(page: &str) -> Vec<Vec<String>> {
    let blocks = steps(page).into_iter().filter_map(|step| match step {
        Step::Run(commands) => Some(commands),
        Step::Write { .. } | Step::Append { .. } => None,
    });
    let in_blocks: Vec<String> =
        blocks.flat_map(|block| block.lines().map(str::to_owned).collect::<Vec<_>>()).collect();
    let in_text = page.split('`').skip(1).step_by(2).map(str::to_owned);
    let calls = in_blocks.into_iter().chain(in_text).filter_map(|line| {
        let arguments = line.strip_prefix("cargo ")?;
        Some(arguments.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    });
    // Programs of their own.
    let is_other = |name: &String| ["xtask", "deny"].contains(&name.as_str());
    calls.filter(|arguments| arguments.first().is_some_and(|name| !is_other(name))).collect()
}

/// Whether cargo knows these arguments. The help is printed in place of running the command.
fn is_accepted(arguments: &[String]) -> bool {
    let output = Command::new(env!("CARGO")).args(arguments).arg("-h").current_dir(root()).output().unwrap();
    output.status.success()
}

#[test]
fn cargo_accepts_the_commands_for_a_release() {
    let (page, packages) = (read(PAGE), packages());
    let published = published(&packages);
    let commands = cargo_commands(&page);
    for wanted in ["publish --workspace --dry-run", "publish --package logto-browser", "yank", "check --workspace"] {
        assert!(commands.iter().any(|command| command.join(" ").starts_with(wanted)), "{wanted}: {commands:?}");
    }
    for command in &commands {
        assert!(is_accepted(command), "cargo {}", command.join(" "));
        let is_ours = |word: &&String| packages.iter().any(|package| package["name"] == word.as_str());
        for name in command.iter().filter(is_ours) {
            assert!(published.contains(&name.as_str()), "cargo {}", command.join(" "));
        }
    }
    assert!(!is_accepted(&["publish".to_owned(), "--everything".to_owned()]));
}

#[test]
fn order_of_publishing_follows_the_dependencies() {
    let (page, packages) = (read(PAGE), packages());
    let published = published(&packages);
    let (_, order) = page.split_once("waits until they can be downloaded:").unwrap();
    let (order, _) = order.split_once("depend on none of them").unwrap();
    let mut named: Vec<&str> = order.split('`').skip(1).step_by(2).collect();
    let position = |name: &str| named.iter().position(|its| *its == name);
    let (_, independent) = order.split_once(';').unwrap();
    let is_independent = |name: &str| independent.contains(&format!("`{name}`"));
    for (dependent, dependency) in dependencies(&packages) {
        if published.contains(&&*dependent) && published.contains(&&*dependency) {
            assert!(position(&dependency) < position(&dependent), "{dependent} is published before {dependency}");
            assert!(!is_independent(&dependent) && !is_independent(&dependency), "{dependent} depends on {dependency}");
        }
    }
    named.sort_unstable();
    let mut published = published;
    published.sort_unstable();
    assert_eq!(named, published);
}
