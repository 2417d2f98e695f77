//! Compares what guides show of files with the files themselves.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use super::guide::{Step, steps};
use super::guides::{blocks, pages, prose};
use super::repository::{read, root, rust_files};

const SPLITTER: &str = "crates/wasm-split-trunk/README.md";

#[test]
fn features_of_the_guide_to_server_side_rendering_are_those_of_the_example() {
    let ssr: toml::Table = blocks(&read("docs/ssr.md"), "toml")[0].parse().unwrap();
    let example: toml::Table = read("examples/ssr/Cargo.toml").parse().unwrap();
    for (feature, wanted) in ssr["features"].as_table().unwrap() {
        let has = |name| example["features"][feature].as_array().unwrap().contains(name);
        assert!(wanted.as_array().unwrap().iter().all(has), "{feature}");
    }
}

/// A browser test opens the page that is loaded later, in the example that has these files.
#[test]
fn guide_to_the_splitter_has_the_files_of_the_example() {
    let guide = read(SPLITTER);
    let tables: Vec<toml::Table> = blocks(&guide, "toml").iter().map(|block| block.parse().unwrap()).collect();
    let table = |key: &str| tables.iter().find(|table| table.contains_key(key)).unwrap_or_else(|| panic!("no {key}"));
    let trunk: toml::Table = read("examples/lazy/Trunk.toml").parse().unwrap();
    assert_eq!(table("build")["build"], trunk["build"]);
    let [hook] = &table("hooks")["hooks"].as_array().unwrap()[..] else { panic!("one hook") };
    assert_eq!(hook["stage"], trunk["hooks"][0]["stage"]);
    // The example runs the package of this repository.
    assert_eq!(hook["command"].as_str(), Some("wasm-split-trunk"));
    assert!(trunk["hooks"][0]["command_arguments"].as_array().unwrap().contains(&hook["command"]));
    let workspace: toml::Table = read("Cargo.toml").parse().unwrap();
    assert_eq!(table("profile")["profile"]["release"]["strip"], workspace["profile"]["release"]["strip"]);

    let script = read("templates/start/start.js");
    assert_eq!(blocks(&guide, "js"), [script.as_str()]);
    assert_eq!(read("examples/lazy/start.js"), script);
    let page = read("examples/lazy/index.html");
    for part in [r#"<link data-trunk rel="copy-file" href="start.js" />"#, r#"data-wasm-opt="0""#] {
        assert!(guide.contains(&format!("`{part}`")) && page.contains(part), "{part}");
    }

    let [build_script, program] = blocks(&guide, "rust,ignore")[..] else { panic!("two blocks of Rust") };
    assert!(read("examples/lazy/build.rs").contains(build_script));
    // The texts on the pages differ.
    let marked = program.lines().skip_while(|line| !line.starts_with("#[cfg_attr")).take(2).collect::<Vec<_>>();
    assert!(read("examples/lazy/src/main.rs").contains(&marked.join("\n")), "{marked:?}");
}

#[test]
fn short_guide_to_the_splitter_is_that_of_the_splitter_and_of_the_example() {
    let guide = read("docs/start.md");
    let section = guide.split("\n### Pages that load later\n").nth(1).unwrap().split("\n## ").next().unwrap();
    let code: Vec<&str> = section.split('`').skip(1).step_by(2).collect();
    let splitter = read(SPLITTER);
    let commands = blocks(&splitter, "sh");
    for command in commands[0].lines() {
        assert!(code.contains(&command), "{command}");
    }
    let program = read("examples/lazy/src/main.rs");
    let route = code.iter().find(|code| code.starts_with("<Route ")).unwrap();
    assert!(program.contains(*route), "{route}");
    assert!(program.contains("#[cfg_attr(not(debug_assertions), lazy)]\nasync fn settings() -> AnyView {"));
    assert!(
        code.contains(&"#[cfg_attr(not(debug_assertions), lazy)] async fn settings() -> AnyView { … }"),
        "{code:?}"
    );
    let build_script = read("examples/lazy/build.rs");
    for word in ["cargo:rustc-link-arg-bins=--emit-relocs", "CARGO_CFG_TARGET_ARCH", "wasm32"] {
        assert!(code.contains(&word) && build_script.contains(word), "{word}");
    }
}

#[test]
fn features_that_guides_name_exist() {
    let manifest: toml::Table = read("crates/logto-leptos/Cargo.toml").parse().unwrap();
    let features = manifest["features"].as_table().unwrap();
    let guide: toml::Table = blocks(&read("docs/devtools.md"), "toml")[0].parse().unwrap();
    for feature in guide["dependencies"]["logto-leptos"]["features"].as_array().unwrap() {
        assert!(features.contains_key(feature.as_str().unwrap()), "{feature:?}");
    }
}

/// The folders of this repository that pages name files in.
const FOLDERS: [&str; 9] =
    ["crates/", "deploy/", "docs/", "examples/", "locales/", "public/", "src/", "templates/", "tests/"];

/// In the text; links are checked elsewhere. The READMEs of crates have paths of their own.
#[test]
fn files_that_pages_name_exist() {
    let mut found = 0;
    for page in pages().iter().filter(|page| !page.starts_with("crates/") && *page != "CHANGELOG.md") {
        let text = read(page);
        // The reader's own.
        let written: BTreeSet<String> = steps(&text)
            .into_iter()
            .filter_map(|step| match step {
                Step::Write { file, .. } => Some(file),
                Step::Run(_) | Step::Append { .. } => None,
            })
            .collect();
        let code = prose(&text).flat_map(|line| line.split('`').skip(1).step_by(2));
        let is_path = |code: &&str| {
            FOLDERS.iter().any(|folder| code.starts_with(*folder)) && !code.contains([' ', '…', '{', '*', '<', ':'])
        };
        for path in code.filter(is_path).filter(|path| !written.contains(*path)) {
            assert!(root().join(path).exists(), "{page}: {path}");
            found += 1;
        }
    }
    assert!(found > 50, "{found}");
}

#[test]
fn reference_of_the_test_harness_names_what_is_there() {
    let guide = read("docs/testing.md");
    let section = guide.split("\n## Reference\n").nth(1).unwrap().split("\n## ").next().unwrap();
    let mut sources = read("crates/logto-client/src/protocol/token.rs");
    for file in rust_files(&root().join("crates/logto-client/src/testing")) {
        sources += &fs::read_to_string(file).unwrap();
    }
    let mut found = BTreeSet::new();
    for call in section.split('`').skip(1).step_by(2).flat_map(|code| code.split('(')) {
        let name = call.rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap();
        // What is behind the last bracket, and a function of the standard library.
        if name.is_empty() || name == "from_secs" {
            continue;
        }
        let exists = if name.starts_with(char::is_uppercase) {
            sources.contains(&format!("\n    {name}("))
        } else {
            sources.contains(&format!(" fn {name}(")) || sources.contains(&format!(" fn {name}<"))
        };
        assert!(exists, "{name}");
        found.insert(name);
    }
    assert!(found.len() > 15, "{found:?}");
}

/// The table has the names of the published packages, which other tests compare.
#[test]
fn names_of_the_react_sdk_in_the_migration_guide_are_in_the_table() {
    let (guide, table) = (read("docs/migrating.md"), read("docs/sdk-table.md"));
    let blocks = blocks(&guide, "ts");
    let lines = blocks.iter().flat_map(|block| block.lines());
    let lines = lines.filter(|line| {
        ["= useLogto(", "= useHandleSignInCallback(", "from '@logto/"].iter().any(|it| line.contains(*it))
    });
    let mut found = 0;
    for line in lines {
        let names = line.split_once('{').and_then(|(_, rest)| rest.split_once('}')).unwrap().0;
        let called = line.rsplit("= ").next().unwrap().split('(').next().filter(|name| name.starts_with("use"));
        for name in names.split(',').map(str::trim).chain(called) {
            assert!(table.contains(name), "{name} is not in docs/sdk-table.md");
            found += 1;
        }
    }
    assert!(found > 8, "{found}");
}

/// The tests of hosts start Apache with it.
#[test]
fn directory_of_the_guide_is_that_of_the_tests_with_apache() {
    let deploy = read("docs/deploy.md");
    let [block] = blocks(&deploy, "apache")[..] else { panic!("one block") };
    let settings: String = block.split_inclusive('\n').filter(|line| line.starts_with("    ")).collect();
    assert!(settings.contains("AllowOverride") && read("tests/e2e/src/hosts/apache.rs").contains(&settings));
}

/// The keys in the first column of the tables about `config.json`.
fn documented_keys() -> BTreeSet<String> {
    let page = read("docs/app.md");
    let section = page.split("\n## `config.json`\n").nth(1).unwrap().split("\n## ").next().unwrap();
    let cells = section.lines().filter(|line| line.starts_with("| `")).filter_map(|line| line.split('|').nth(1));
    let names = cells.flat_map(|cell| cell.split('`').skip(1).step_by(2));
    // Other tables have values in quotes or brackets, and paths.
    names.filter(|name| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '.')).map(str::to_owned).collect()
}

/// The keys of a configuration: `endpoint`, `api.url`, and those of the calls without a path.
fn keys(config: &Value) -> Vec<String> {
    let mut found = Vec::new();
    for (key, value) in config.as_object().unwrap() {
        found.push(key.clone());
        if key == "api" {
            found.extend(value.as_object().unwrap().keys().map(|key| format!("api.{key}")));
            let calls = value["calls"].as_array().into_iter().flatten();
            found.extend(calls.flat_map(|call| call.as_object().unwrap().keys().cloned()));
        }
    }
    found
}

#[test]
fn keys_of_each_configuration_are_explained_and_read_by_the_app() {
    let documented = documented_keys();
    let mut configs = vec![read("public/config.json").parse::<Value>().unwrap()];
    for page in ["README.md", "docs/app.md", "docs/deploy.md", "docs/operators.md", "docs/other-providers.md"] {
        let text = read(page);
        // Those of operators.md are one member.
        let values = blocks(&text, "json")
            .into_iter()
            .filter_map(|block| block.parse::<Value>().or_else(|_| format!("{{{block}}}").parse::<Value>()).ok());
        configs.extend(values.filter(|value| value.get("appId").or(value.get("managementApi")).is_some()));
    }
    assert!(configs.len() >= 7, "{configs:?}");
    for key in configs.iter().flat_map(keys) {
        assert!(documented.contains(&key), "{key} is not in docs/app.md");
    }
    let sources: String =
        rust_files(&root().join("src/config")).iter().map(|file| fs::read_to_string(file).unwrap()).collect();
    for key in &documented {
        let name = key.rsplit('.').next().unwrap();
        assert!(sources.contains(&format!("\"{name}\"")), "the app does not read {key}");
    }
}

/// The forms of `managementApi` that the guide for operators shows.
#[test]
fn management_api_of_the_guide_is_that_of_the_app_and_of_nginx() {
    let guide = read("docs/operators.md");
    let member = |block: &str| format!("{{{block}}}").parse::<Value>().unwrap()["managementApi"].clone();
    let [own, proxy] = blocks(&guide, "json")[..] else { panic!("two blocks") };
    let config: Value = read("public/config.json").parse().unwrap();
    assert_eq!(member(own), config["managementApi"]);
    let path = member(proxy);
    assert!(read("deploy/nginx/nginx.conf").contains(&format!("location ^~ {}/ {{", path.as_str().unwrap())));
    // What step 4 says to replace is in the file.
    for name in ["my-tenant.logto.app", "my-app-id", "connect-src"] {
        assert!(guide.contains(&format!("`{name}`")) && read("deploy/nginx/nginx.conf").contains(name), "{name}");
    }
}
