//! Checks `docs/security.md`: every rule in its tables names tests, and every test named there exists.
//! Two rules are tested here, on the source itself.

use std::fs;
use std::path::PathBuf;

use super::repository::{read, root, rust_files};

/// The folders that a name in the tables may start from: `client/callback` is in the `tests` of a
/// crate, `protocol/jwt` in its `src`.
fn folders() -> Vec<PathBuf> {
    let mut folders =
        ["src", "tests/e2e/tests", "tests/docs", "crates", "examples"].map(|folder| root().join(folder)).to_vec();
    for entry in fs::read_dir(root().join("crates")).unwrap() {
        let path = entry.unwrap().path();
        folders.extend([path.join("src"), path.join("tests")]);
    }
    folders
}

fn sources(name: &str) -> Vec<String> {
    let files = folders().into_iter().map(|folder| folder.join(format!("{name}.rs")));
    files.filter_map(|file| fs::read_to_string(file).ok()).collect()
}

/// Whether a source has this test: a function below an attribute that makes it one, or in `proptest!`.
fn has_test(source: &str, name: &str) -> bool {
    let Some((before, _)) = source.split_once(&format!("fn {name}(")) else { return false };
    before.lines().rev().take(4).any(|line| line.trim_start().starts_with("#[") && line.contains("test"))
}

/// Whether there is a test with this name: `file::test`, or a whole file of tests.
pub fn test_exists(name: &str) -> bool {
    match name.split_once("::") {
        Some((file, test)) => sources(file).iter().any(|source| has_test(source, test)),
        None => sources(name).iter().any(|source| source.contains("test]")),
    }
}

/// The rows of all tables with a column of tests, as rule and tests.
fn rows(text: &str) -> Vec<(String, String)> {
    let cells = |line: &str| -> Vec<String> { line.split('|').map(|cell| cell.trim().to_owned()).collect() };
    let mut rows = Vec::new();
    let mut is_table = false;
    for line in text.lines() {
        let cells = cells(line);
        if cells.len() != 4 {
            is_table = false;
        } else if cells[2] == "Tests" {
            is_table = true;
        } else if is_table && !cells[1].starts_with("---") {
            rows.push((cells[1].clone(), cells[2].clone()));
        }
    }
    rows
}

#[test]
fn every_rule_has_tests_and_every_test_exists() {
    let text = read("docs/security.md");
    let rows = rows(&text);
    assert!(rows.len() > 60, "the tables were not found");
    let mut wrong = Vec::new();
    for (rule, tests) in rows {
        let names: Vec<&str> = tests.split('`').skip(1).step_by(2).collect();
        if names.is_empty() {
            wrong.push(format!("no test: {rule}"));
        }
        for name in names {
            if !test_exists(name) {
                wrong.push(format!("{name} is no test: {rule}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Fails if a file that runs in the browser has one of these words. `inert.rs` is for servers, which have no browser.
fn assert_absent(words: &[&str]) {
    let crates = fs::read_dir(root().join("crates")).unwrap().map(|entry| entry.unwrap().path());
    let native = ["logto-dev", "xtask", "precompress", "wasm-split-trunk"];
    let mut folders: Vec<PathBuf> = crates.filter(|path| !native.iter().any(|name| path.ends_with(name))).collect();
    assert!(folders.len() > 3, "the crates were not found");
    folders.push(root());
    for file in
        folders.iter().flat_map(|folder| rust_files(&folder.join("src"))).filter(|file| !file.ends_with("inert.rs"))
    {
        let text = fs::read_to_string(&file).unwrap();
        for word in words {
            assert!(!text.contains(word), "{} has {word}", file.display());
        }
    }
}

#[test]
fn time_comes_from_the_browser() {
    assert_absent(&["Instant::now", "SystemTime::now"]);
    let clock = read("crates/logto-browser/src/clock.rs");
    assert!(clock.contains("Date::now()"));
}

/// Browsers ignore the hash of a preload and of `import()`.
#[test]
fn code_is_fetched_by_its_hash_only() {
    let lines = |text: &str, word: &str| -> Vec<String> {
        text.lines().map(str::trim).filter(|line| line.contains(word)).map(str::to_owned).collect()
    };
    let boot = read("public/boot.js");
    let fetches = lines(&boot, " fetch(");
    // The discovery document, and the program.
    assert_eq!(fetches.len(), 2, "{fetches:?}");
    assert!(fetches[0].contains("credentials") && fetches[1].contains("fetch(url, { integrity })"), "{fetches:?}");
    // A development build, and the worker's own code.
    assert_eq!(lines(&boot, "import(").len(), 2);
    let page = read("public/page.js");
    assert_eq!(lines(&page, " fetch(").len(), 1);
    assert!(page.contains("const get = (cache) => request(file, { integrity, cache });"));
    let loader = read("crates/wasm-split-trunk/src/loader.js");
    assert_eq!(lines(&loader, " fetch("), ["const answer = await fetch(url, { integrity }).catch(() => {});"]);
    assert!(read("index.html").matches("data-integrity=\"sha256\"").count() == 2);
    let start = read("templates/start/start.js");
    let fetch = "const program = fetch(wasm, { integrity: integrity ?? link?.integrity });";
    assert_eq!((lines(&start, " fetch("), lines(&start, "import(").len()), (vec![fetch.to_owned()], 1));
}

#[test]
fn no_text_becomes_markup() {
    assert_absent(&["inner_html", "outer_html", "insert_adjacent_html", "innerHTML", "document.write"]);
    let boot = read("public/boot.js");
    for word in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("] {
        assert!(!boot.contains(word), "boot.js has {word}");
    }
}
