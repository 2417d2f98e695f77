//! The public crates as users get them: what is in each package. `guide_runs` builds a new project that depends on
//! them.
//!
//! `cargo xtask test crate` packs them; that takes a while.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

use super::repository::{new_folder, read, remove_own_settings, root};

/// The packages that are published, with the most bytes that each may have, compressed.
const PACKAGES: [(&str, u64); 6] = [
    ("logto-client", 220_000),
    ("logto-browser", 60_000),
    ("logto-leptos", 100_000),
    ("logto-management", 150_000),
    ("logto-dev", 300_000),
    ("wasm-split-trunk", 60_000),
];

/// The packages, unpacked.
pub struct Unpacked {
    /// A folder outside of the repository, with a folder for each package.
    pub folder: PathBuf,
    /// The sizes of the compressed files.
    sizes: Vec<(&'static str, u64)>,
}

/// All tests use the same packages. The folder is written anew by the next run.
pub static UNPACKED: LazyLock<Unpacked> = LazyLock::new(|| {
    let folder = new_folder("packages");
    let sizes = unpack(&folder, &Path::new(env!("CARGO_TARGET_TMPDIR")).join("package"));
    Unpacked { folder, sizes }
});

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Unpacks every package below `folder`, each into a folder of its own name, and returns the sizes of
/// the compressed files.
fn unpack(folder: &Path, target: &Path) -> Vec<(&'static str, u64)> {
    let mut cargo = Command::new(env!("CARGO"));
    remove_own_settings(&mut cargo);
    cargo.args(["package", "--no-verify", "--allow-dirty", "--locked"]);
    cargo.args(PACKAGES.iter().flat_map(|(package, _)| ["--package", package])).current_dir(root());
    let packed = cargo.env("CARGO_TARGET_DIR", target).env("CARGO_NET_OFFLINE", "true").output().unwrap();
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
    let Unpacked { folder, sizes } = &*UNPACKED;
    for ((package, most), (_, size)) in PACKAGES.iter().zip(sizes) {
        assert!(size < most, "{package} has {size} bytes");
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
