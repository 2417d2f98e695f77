//! The public crates as users get them: what is in each package, and a new project that depends on
//! the unpacked packages.
//!
//! `cargo xtask test crate` runs these; they call cargo, which takes a while.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::repository::{new_folder, read, remove_own_settings, root};

/// The packages that are published, with the most bytes that each may have, compressed.
const PACKAGES: [(&str, u64); 5] = [
    ("logto-client", 200_000),
    ("logto-browser", 60_000),
    ("logto-leptos", 100_000),
    ("logto-management", 100_000),
    ("logto-dev", 300_000),
];

/// A folder below `target` that is kept for the next run.
fn cache(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

/// Runs cargo without this repository's settings and without the network.
fn cargo(folder: &Path, target: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO"));
    remove_own_settings(&mut command);
    command.args(arguments).current_dir(folder).env("CARGO_TARGET_DIR", target).env("CARGO_NET_OFFLINE", "true");
    command.output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Unpacks every package below `folder`, each into a folder of its own name, and returns the sizes of
/// the compressed files.
fn unpack(folder: &Path, target: &Path) -> Vec<(&'static str, u64)> {
    let mut arguments = vec!["package", "--no-verify", "--allow-dirty", "--locked"];
    arguments.extend(PACKAGES.iter().flat_map(|(package, _)| ["--package", package]));
    let packed = cargo(&root(), target, &arguments);
    let messages = stderr(&packed);
    // Cargo says of each file in `tests` that it is left out, which is meant to be.
    let warnings: Vec<&str> = messages
        .lines()
        .filter(|line| line.contains("warning") && !line.starts_with("warning: ignoring test `"))
        .collect();
    assert!(packed.status.success() && warnings.is_empty(), "{messages}");
    let unpack = |package: &'static str| {
        let name = format!("{package}-{}", env!("CARGO_PKG_VERSION"));
        let file = target.join("package").join(format!("{name}.crate"));
        // Cargo gives packed files an old date; `-m` gives them the current one, so that changes are compiled.
        let tar = Command::new("tar").arg("-xzmf").arg(&file).arg("-C").arg(folder).output().unwrap();
        assert!(tar.status.success(), "{}", stderr(&tar));
        fs::rename(folder.join(name), folder.join(package)).unwrap();
        (package, fs::metadata(&file).unwrap().len())
    };
    PACKAGES.iter().map(|(package, _)| unpack(package)).collect()
}

/// The files below a folder, by their paths in it.
fn files(folder: &Path) -> Vec<String> {
    fn collect(folder: &Path, prefix: &str, files: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = format!("{prefix}{}", path.file_name().unwrap().to_string_lossy());
            if path.is_dir() {
                collect(&path, &format!("{name}/"), files);
            } else {
                files.push(name);
            }
        }
    }
    let mut found = Vec::new();
    collect(folder, "", &mut found);
    found
}

#[test]
#[ignore = "`cargo xtask test crate` runs it"]
fn packages_have_what_users_need_and_nothing_else() {
    let folder = new_folder("packages");
    let sizes = unpack(&folder, &cache("package"));
    for ((package, most), (_, size)) in PACKAGES.iter().zip(sizes) {
        assert!(size < *most, "{package} has {size} bytes");
        let files = files(&folder.join(package));
        let main = if *package == "logto-dev" { "src/main.rs" } else { "src/lib.rs" };
        for wanted in ["Cargo.toml", "README.md", "LICENSE-APACHE", "LICENSE-MIT", main] {
            assert!(files.iter().any(|file| file == wanted), "{package}: {wanted} is missing");
        }
        let at_the_top = ["Cargo.toml", "README.md", "LICENSE-APACHE", "LICENSE-MIT"];
        let written_by_cargo = ["Cargo.lock", "Cargo.toml.orig", ".cargo_vcs_info.json"];
        let for_users = |file: &str| {
            at_the_top.contains(&file)
                || written_by_cargo.contains(&file)
                || file.starts_with("src/")
                || (*package == "logto-dev" && file.starts_with("examples/"))
        };
        let others: Vec<&String> = files.iter().filter(|file| !for_users(file)).collect();
        assert!(others.is_empty(), "{package}: not for users: {others:?}");
    }
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn every_package_is_described() {
    for (package, _) in PACKAGES {
        let manifest = read(&format!("crates/{package}/Cargo.toml"));
        let head = manifest.split("\n[").next().unwrap();
        for key in ["description", "keywords", "categories", "readme", "documentation", "include"] {
            assert!(head.contains(&format!("\n{key} = ")), "{package}: {key}");
        }
        assert!(head.contains("\nrepository"), "{package}: repository");
        for key in ["version", "edition", "rust-version", "license"] {
            assert!(head.contains(&format!("\n{key}.workspace = true")), "{package}: {key}");
        }
        assert!(!head.contains("publish"), "{package} is published");
        assert!(manifest.contains("\n[package.metadata.docs.rs]\n"), "{package}: settings for docs.rs");
    }
}

/// The first program of a page, as a `main.rs`.
fn program(page: &str) -> String {
    let text = read(page);
    let blocks = text.split("\n```rust").skip(1).filter_map(|rest| rest.split("\n```").next()?.split_once('\n'));
    let mut blocks = blocks.map(|(_, code)| code);
    format!("{}\n", blocks.find(|block| block.contains("fn main()")).unwrap())
}

/// `guide_runs` follows the longer way of docs/start.md, without packages.
#[test]
#[ignore = "`cargo xtask test crate` runs it"]
fn a_new_project_with_the_code_of_the_front_page_compiles_for_the_browser() {
    let unpacked = new_folder("unpacked");
    unpack(&unpacked, &cache("package-for-project"));
    let target = cache("new-project");
    let project = new_folder("my-app");
    let made = cargo(&project, &target, &["init", "--name", "my-app", "--vcs", "none"]);
    assert!(made.status.success(), "{}", stderr(&made));
    // What `cargo add` writes; the packages come from their folders instead of crates.io.
    let mut manifest = read_in(&project, "Cargo.toml");
    manifest += "leptos = \"0.8\"\nleptos_router = \"0.8\"\n";
    manifest += &format!(
        "logto-leptos = {{ version = \"{}\", features = [\"csr\"] }}\n\n[patch.crates-io]\n",
        env!("CARGO_PKG_VERSION")
    );
    for package in ["logto-client", "logto-browser", "logto-leptos"] {
        manifest += &format!("{package} = {{ path = {:?} }}\n", unpacked.join(package));
    }
    fs::write(project.join("Cargo.toml"), manifest).unwrap();
    fs::write(project.join("src/main.rs"), program("crates/logto-leptos/README.md")).unwrap();
    // The locked versions are there already, so nothing is downloaded.
    fs::copy(root().join("Cargo.lock"), project.join("Cargo.lock")).unwrap();
    let checked = cargo(&project, &target, &["check", "--target", "wasm32-unknown-unknown"]);
    let messages = stderr(&checked);
    assert!(checked.status.success() && !messages.contains("warning"), "{messages}");
    assert_eq!(our_packages(&project, &target), ["logto-browser", "logto-client", "logto-leptos"]);
    fs::remove_dir_all(project).unwrap();
    fs::remove_dir_all(unpacked).unwrap();
}

fn read_in(folder: &Path, file: &str) -> String {
    fs::read_to_string(folder.join(file)).unwrap()
}

/// The packages in a project's dependency tree that come from a folder, without the project itself.
fn our_packages(project: &Path, target: &Path) -> Vec<String> {
    let arguments = ["tree", "--prefix", "none", "--target", "wasm32-unknown-unknown", "--format", "{p}"];
    let tree = cargo(project, target, &arguments);
    assert!(tree.status.success(), "{}", stderr(&tree));
    let tree = stdout(&tree);
    let names = tree.lines().filter(|line| line.contains(" (/")).filter_map(|line| line.split(' ').next());
    let mut names: Vec<String> = names.filter(|name| *name != "my-app").map(str::to_owned).collect();
    names.sort();
    names.dedup();
    names
}
