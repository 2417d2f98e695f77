//! Keeps the house in order: which module may use which, how long files are, that they say what
//! they are for.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod rust_files;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use self::rust_files::rust_files;

/// What each module of the library may use of it beside itself.
const ARROWS: [(&str, &[&str]); 8] = [
    ("protocol", &[]),
    ("ports", &["protocol"]),
    ("client", &["protocol", "ports"]),
    ("account", &["client", "protocol", "ports"]),
    ("management", &["protocol", "ports"]),
    ("web", &["client", "protocol", "ports"]),
    ("testing", &["client", "protocol", "ports"]),
    ("integration", &["client", "web", "protocol", "ports"]),
];

/// Crates that only some places may name: the rules stay free of the browser and of Leptos.
const CRATES: [(&str, &[&str]); 6] = [
    (
        "protocol",
        &[
            "leptos",
            "leptos_router",
            "web_sys",
            "js_sys",
            "wasm_bindgen",
            "gloo_net",
            "gloo_storage",
            "std::time::Instant",
            "std::time::SystemTime",
        ],
    ),
    ("ports", &["leptos", "leptos_router", "web_sys", "js_sys", "wasm_bindgen", "gloo_net", "gloo_storage"]),
    ("client", &["leptos", "leptos_router", "web_sys", "js_sys", "wasm_bindgen", "gloo_net", "gloo_storage"]),
    ("account", &["leptos", "leptos_router", "web_sys", "js_sys", "wasm_bindgen", "gloo_net", "gloo_storage"]),
    ("management", &["leptos", "leptos_router", "web_sys", "js_sys", "wasm_bindgen", "gloo_net", "gloo_storage"]),
    ("web", &["leptos", "leptos_router"]),
];

/// Lines beyond which a file has to be split.
const LONGEST_FILE: usize = 500;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The code of a file, without comments and documentation.
fn code(file: &Path) -> String {
    let text = fs::read_to_string(file).unwrap();
    let lines = text.lines().map(|line| line.split("//").next().unwrap_or_default());
    lines.collect::<Vec<_>>().join("\n")
}

/// The words that follow `crate::` in a text, one level of braces included.
fn used_modules(code: &str) -> BTreeSet<String> {
    let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut found = BTreeSet::new();
    for (index, start) in code.match_indices("crate::") {
        let rest = &code[index + start.len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let group = group.split('}').next().unwrap_or_default();
            found.extend(group.split(',').map(|item| word(item.trim())));
        } else {
            found.insert(word(rest));
        }
    }
    found.remove("");
    found
}

#[test]
fn modules_depend_one_way() {
    for (module, allowed) in ARROWS {
        let files = rust_files(&root().join("src").join(module));
        assert!(!files.is_empty(), "{module}");
        for file in files {
            for used in used_modules(&code(&file)) {
                let is_module = ARROWS.iter().any(|(name, _)| *name == used);
                let may = used == module || allowed.contains(&used.as_str());
                assert!(is_module, "{} uses crate::{used}: name the module it comes from", file.display());
                assert!(may, "{} must not use crate::{used}", file.display());
            }
        }
    }
}

#[test]
fn the_rules_are_free_of_the_browser() {
    for (module, forbidden) in CRATES {
        for file in rust_files(&root().join("src").join(module)) {
            let code = code(&file);
            for name in forbidden {
                let used = code.match_indices(name).any(|(index, _)| {
                    let before = code[..index].chars().next_back().unwrap_or(' ');
                    let after = code[index + name.len()..].chars().next().unwrap_or(' ');
                    !before.is_alphanumeric() && before != '_' && !after.is_alphanumeric() && after != '_'
                });
                assert!(!used, "{} must not use {name}", file.display());
            }
        }
    }
}

#[test]
fn the_app_uses_the_public_api_only() {
    let mut files = rust_files(&root().join("src/app"));
    files.push(root().join("src/main.rs"));
    for file in files {
        for used in used_modules(&code(&file)) {
            assert_eq!(used, "app", "{} must use logto_leptos::, not crate::{used}", file.display());
        }
    }
}

#[test]
fn the_development_server_takes_nothing_but_types_from_the_library() {
    for file in rust_files(&root().join("crates/logto-dev/src")) {
        let code = code(&file);
        for (index, name) in code.match_indices("logto_leptos::") {
            let rest = &code[index + name.len()..];
            let may = ["protocol", "management"].iter().any(|module| rest.starts_with(module));
            assert!(may, "{}: only protocol and management types", file.display());
        }
    }
}

fn all_files() -> Vec<PathBuf> {
    ["src", "tests", "crates"].iter().flat_map(|folder| rust_files(&root().join(folder))).collect()
}

#[test]
fn files_are_short() {
    for file in all_files() {
        let lines = fs::read_to_string(&file).unwrap().lines().count();
        assert!(lines <= LONGEST_FILE, "{} has {lines} lines: split it", file.display());
    }
}

#[test]
fn every_source_file_says_what_it_is_for() {
    for file in all_files() {
        let is_test =
            file.components().any(|part| part.as_os_str() == "tests") || file.to_string_lossy().ends_with("_tests.rs");
        let text = fs::read_to_string(&file).unwrap();
        let documented = text.starts_with("//!") || text.starts_with("#![doc");
        assert!(is_test || documented || text.contains("\n//! "), "{} needs a first line //!", file.display());
    }
}

#[test]
fn nothing_is_left_for_later() {
    // Put together here, so that this file does not find itself.
    let marks = [["TO", "DO"], ["FIX", "ME"], ["XX", "X"], ["unimplemented", "!("]];
    for file in all_files() {
        let text = fs::read_to_string(&file).unwrap();
        for mark in marks.map(|parts| parts.concat()) {
            assert!(!text.contains(&mark), "{} has {mark}", file.display());
        }
    }
}
