//! Compares the template for new apps with the guide that leads to the same files, and with the example.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use super::guide::written;
use super::repository::{new_folder, read, root};

const TEMPLATE: &str = "templates/start";

/// The template's files as `cargo generate` writes them, with the default answers.
pub fn rendered(name: &str) -> BTreeMap<String, String> {
    let folder = root().join(TEMPLATE);
    let mut files = BTreeMap::new();
    for part in ["", "src/"] {
        for entry in fs::read_dir(folder.join(part)).unwrap().map(Result::unwrap) {
            let file = format!("{part}{}", entry.file_name().to_str().unwrap());
            if entry.path().is_file() && file != "cargo-generate.toml" {
                let text = fs::read_to_string(entry.path()).unwrap().replace("{{project-name}}", name);
                let text = text.replace("{{endpoint}}", &default("endpoint")).replace("{{app_id}}", &default("app_id"));
                assert!(!text.contains("{{") && !text.contains("{%"), "{file} has an unknown placeholder");
                files.insert(file.trim_end_matches(".liquid").to_owned(), text);
            }
        }
    }
    files
}

/// The questions of the template.
fn questions() -> toml::Table {
    let settings: toml::Table = read(&format!("{TEMPLATE}/cargo-generate.toml")).parse().unwrap();
    settings["placeholders"].as_table().unwrap().clone()
}

/// The default answer to a question of the template.
fn default(placeholder: &str) -> String {
    questions()[placeholder]["default"].as_str().unwrap().to_owned()
}

#[test]
fn every_answer_is_used_in_the_program() {
    let program = read(&format!("{TEMPLATE}/src/main.rs"));
    let questions = questions();
    assert_eq!(questions.len(), 2);
    for name in questions.keys() {
        assert!(program.contains(&format!("{name}=\"{{{{{name}}}}}\"")), "{name}");
    }
}

#[test]
fn template_has_the_files_of_the_guide() {
    let guide = read("docs/start.md");
    let files = rendered("my-app");
    let by_cargo = [".gitignore", "Cargo.toml"];
    for (file, text) in files.iter().filter(|(file, _)| !by_cargo.contains(&file.as_str())) {
        assert_eq!(written(&guide, file).as_ref(), Some(text), "{file}");
    }
    assert_eq!(files.len(), 4 + by_cargo.len(), "{:?}", files.keys());
}

/// Where `cargo-generate` is on `PATH`: `cargo xtask` does not install it, because it compiles for minutes.
#[test]
fn cargo_generate_writes_these_files() {
    if Command::new("cargo-generate").arg("--version").output().is_err() {
        return;
    }
    let folder = new_folder("generated");
    let template = root().join(TEMPLATE);
    let mut generate = Command::new("cargo-generate");
    generate.args(["generate", "--silent", "--vcs", "none", "--name", "my-app", "--path"]).arg(template);
    let output = generate.current_dir(&folder).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let files = rendered("my-app");
    for (file, text) in &files {
        assert_eq!(&fs::read_to_string(folder.join("my-app").join(file)).unwrap(), text, "{file}");
    }
    assert!(!folder.join("my-app/cargo-generate.toml").exists());
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn template_has_the_files_of_the_minimal_example() {
    for (file, text) in rendered("minimal") {
        let example = || read(&format!("examples/minimal/{file}"));
        match file.as_str() {
            ".gitignore" | "Cargo.toml" => {}
            // Its first line says what the example is.
            "src/main.rs" => assert_eq!(example().split_once("\n\n").unwrap().1, text),
            _ => assert_eq!(example(), text, "{file}"),
        }
    }
}

#[test]
fn template_depends_on_the_current_versions() {
    let manifest: toml::Table = rendered("my-app")["Cargo.toml"].parse().unwrap();
    let workspace: toml::Table = read("Cargo.toml").parse().unwrap();
    let versions = &workspace["workspace"]["dependencies"];
    let minor = |version: &str| version.split('.').take(2).collect::<Vec<_>>().join(".");
    for (name, dependency) in manifest["dependencies"].as_table().unwrap() {
        let ours = versions[name].get("version").unwrap_or(&versions[name]).as_str().unwrap();
        let its = dependency.get("version").unwrap_or(dependency).as_str().unwrap();
        assert_eq!(its, minor(ours), "{name}");
    }
    assert_eq!(manifest["package"]["edition"], workspace["workspace"]["package"]["edition"]);
}
