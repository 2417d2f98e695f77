//! The crate as strangers get it: what is in the package, and a new project that depends on it.
//!
//! `cargo xtask test crate` runs these; they call cargo, which takes a while.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Most that the package may weigh, compressed.
const MOST_BYTES: u64 = 700_000;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A folder below `target` that stays for the next time.
fn cache(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

/// Cargo as somebody else runs it: without this repository's settings, and without the network,
/// which tests must not depend on.
fn cargo(folder: &Path, target: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO"));
    command.args(arguments).current_dir(folder).env("CARGO_TARGET_DIR", target).env("CARGO_NET_OFFLINE", "true");
    let ours =
        |name: &str| name.starts_with("CARGO_PKG_") || name.ends_with("RUSTFLAGS") || name.starts_with("CARGO_BUILD_");
    for (name, _) in std::env::vars().filter(|(name, _)| ours(name)) {
        command.env_remove(name);
    }
    command.output().unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Packs the crate and returns the file.
fn package() -> PathBuf {
    let target = cache("package");
    let packed =
        cargo(&root(), &target, &["package", "--no-verify", "--allow-dirty", "--locked", "--package", "logto-leptos"]);
    let messages = stderr(&packed);
    assert!(packed.status.success() && !messages.contains("warning"), "{messages}");
    let file = format!("logto-leptos-{}.crate", env!("CARGO_PKG_VERSION"));
    target.join("package").join(file)
}

#[test]
#[ignore = "`cargo xtask test crate` runs it"]
fn the_package_has_what_users_need_and_nothing_else() {
    let file = package();
    let size = fs::metadata(&file).unwrap().len();
    assert!(size < MOST_BYTES, "{size} bytes");
    let listed =
        cargo(&root(), &cache("package"), &["package", "--list", "--allow-dirty", "--package", "logto-leptos"]);
    let listed = String::from_utf8(listed.stdout).unwrap();
    let files: Vec<&str> = listed.lines().collect();
    for wanted in
        ["Cargo.toml", "README.md", "CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT", "docs/start.md", "src/lib.rs"]
    {
        assert!(files.contains(&wanted), "{wanted} is missing");
    }
    let of_users = |file: &str| {
        let written_by_cargo = ["Cargo.lock", "Cargo.toml.orig", ".cargo_vcs_info.json"];
        let at_the_top = ["Cargo.toml", "README.md", "CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT", "SECURITY.md"];
        written_by_cargo.contains(&file)
            || at_the_top.contains(&file)
            || ["src/", "tests/"].iter().any(|folder| file.starts_with(folder))
            || file.strip_prefix("docs/").is_some_and(|page| page.ends_with(".md"))
    };
    let others: Vec<&&str> = files.iter().filter(|file| !of_users(file)).collect();
    assert!(others.is_empty(), "not for users: {others:?}");
}

/// The first program in a page that has a `main`, or else the first Rust code, as a `main.rs`.
fn program(page: &str) -> String {
    let text = fs::read_to_string(root().join(page)).unwrap();
    let blocks = text.split("\n```rust").skip(1).filter_map(|rest| rest.split("\n```").next()?.split_once('\n'));
    let blocks: Vec<&str> = blocks.map(|(_, code)| code).collect();
    let chosen = blocks.iter().find(|block| block.contains("fn main()")).or(blocks.first()).unwrap();
    let main = if chosen.contains("fn main()") { "" } else { "\nfn main() {\n    mount_to_body(App);\n}\n" };
    format!("{chosen}\n{main}")
}

#[test]
#[ignore = "`cargo xtask test crate` runs it"]
fn a_new_project_with_the_code_of_the_pages_compiles_for_the_browser() {
    let unpacked = new_folder("unpacked");
    // As files of now: cargo packs them with the same old date each time, and would find nothing new.
    let tar = Command::new("tar").arg("-xzmf").arg(package()).arg("-C").arg(&unpacked).output().unwrap();
    assert!(tar.status.success(), "{}", stderr(&tar));
    let library = unpacked.join(format!("logto-leptos-{}", env!("CARGO_PKG_VERSION")));
    let target = cache("new-project");
    for page in ["README.md", "docs/start.md"] {
        let project = new_folder("my-app");
        let made = cargo(&project, &target, &["init", "--name", "my-app", "--vcs", "none"]);
        assert!(made.status.success(), "{}", stderr(&made));
        // What `cargo add` writes, with a path in place of the version.
        let mut manifest = fs::read_to_string(project.join("Cargo.toml")).unwrap();
        manifest += &format!(
            "leptos = \"0.8\"\nleptos_router = \"0.8\"\nlogto-leptos = {{ path = {library:?}, features = [\"csr\"] }}\n"
        );
        fs::write(project.join("Cargo.toml"), manifest).unwrap();
        fs::write(project.join("src/main.rs"), program(page)).unwrap();
        // The versions that are there already: nothing is downloaded.
        fs::copy(root().join("Cargo.lock"), project.join("Cargo.lock")).unwrap();
        let checked = cargo(&project, &target, &["check", "--target", "wasm32-unknown-unknown"]);
        let messages = stderr(&checked);
        assert!(checked.status.success() && !messages.contains("warning"), "{page}:\n{messages}");
        fs::remove_dir_all(project).unwrap();
    }
    fs::remove_dir_all(unpacked).unwrap();
}

/// A new folder outside of the repository, by the same name each time: what was compiled is found
/// again.
fn new_folder(name: &str) -> PathBuf {
    let checkout = root().display().to_string().replace(|c: char| !c.is_alphanumeric(), "-");
    let folder = std::env::temp_dir().join(format!("logto-leptos{checkout}-{name}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}
