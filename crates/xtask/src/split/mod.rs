//! `cargo xtask split`: splits a release build of the app, so that a first visit loads the front page alone. Trunk runs
//! it after each of its builds (`[[hooks]]` in `Trunk.toml`).
//!
//! The compiler's output goes through `wasm-split-cli`, which makes a module of each part that
//! `lazy!` names and of code that several parts share, and through wasm-bindgen. The results
//! replace Trunk's own module and glue in the folder, with a hash in the name and with integrity attributes.

mod folder;
mod glue;
mod link;
mod pack;
mod wasm;

use crate::{
    error::{Problem, Result},
    process, project, report, tools, workspace,
};
use folder::Folder;
use link::Links;
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

/// The name of the app's files.
const APP: &str = "logto-app";

/// The app's own scripts, which Trunk copies as they are.
const SCRIPTS: [&str; 3] = ["boot.js", "offline.js", "theme.js"];

/// The parts that follow the front page, in the order in which a sign-in needs them, and the ends of the names of
/// messages that are needed as early. Each needs those before it.
const LEVELS: [(&str, Option<&str>); 3] = [("client", None), ("home", Some("_auth")), ("app", None)];

/// Splits what Trunk has just built. A development build stays in one piece.
pub(crate) fn run() -> Result<ExitCode> {
    let variable = |name| {
        env::var_os(name).ok_or_else(|| {
            Problem::Other("this is for Trunk, which runs it after each build: use `cargo xtask dist`".into())
        })
    };
    let staging = PathBuf::from(variable("TRUNK_STAGING_DIR")?);
    if variable("TRUNK_PROFILE")? == "release" {
        let target = workspace::metadata()?.target_dir;
        split(&target, &staging)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Replaces the app's module and glue in `staging` by parts.
fn split(target: &Path, staging: &Path) -> Result<()> {
    let work = target.join("split");
    let _ = fs::remove_dir_all(&work);
    fs::create_dir_all(&work).map_err(Problem::io(format!("creating {}", work.display())))?;
    let compiled = target.join(project::WASM_TARGET).join("release").join(format!("{APP}.wasm"));

    let mut splitter = process::program(tools::wasm_split().ensure()?, &["--out-name", APP]);
    splitter.arg(&compiled).arg(&work).env("RUST_LOG", "error");
    process::run(&mut splitter, "splitting the app")?;

    let arguments = [
        "--target",
        "web",
        "--keep-lld-exports",
        "--no-typescript",
        "--remove-name-section",
        "--remove-producers-section",
        "--out-dir",
    ];
    let bound = work.join("bound");
    let mut bindgen = process::program(tools::wasm_bindgen()?.ensure()?, &arguments);
    bindgen.arg(&bound).arg(work.join(format!("{APP}.wasm")));
    process::run(&mut bindgen, "making JavaScript for the app")?;

    let read = |path: PathBuf| fs::read(&path).map_err(Problem::io(format!("reading {}", path.display())));
    let text = |path: PathBuf| read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    let links = Links::parse(&text(work.join("__wasm_split.js"))?)
        .ok_or_else(|| Problem::Other("what wasm-split-cli wrote is not understood: is it another version?".into()))?;

    let mut folder = Folder::open(staging, APP)?;
    // wasm-split-cli writes the names of all functions into each part.
    let stripped = |file: &str| {
        let path = work.join(file);
        wasm::without_custom_sections(&read(path.clone())?)
            .ok_or_else(|| Problem::Other(format!("{} is no WebAssembly module", path.display())))
    };
    let parts = pack::store(&links, &LEVELS, &mut folder, stripped)?;
    let unexpected = || Problem::Other("what wasm-bindgen wrote is not as expected: is it another version?".into());
    let module = read(bound.join(format!("{APP}_bg.wasm")))?;
    let (module, names) = wasm::with_short_imports(&module, &format!("./{APP}_bg.js")).ok_or_else(unexpected)?;
    let main = folder.add(APP, "_bg.wasm", &module)?;
    let table = folder.add("parts", ".json", glue::table(&parts).as_bytes())?;
    let script = glue::with_names(&text(bound.join(format!("{APP}.js")))?, &names).ok_or_else(unexpected)?;
    let code = glue::with_loader(&script, &links, &table).ok_or_else(unexpected)?;
    let code = folder.add(APP, ".js", code.as_bytes())?;
    for script in SCRIPTS {
        let path = staging.join(script);
        let compact = glue::compact(&text(path.clone())?);
        fs::write(&path, compact).map_err(Problem::io(format!("writing {}", path.display())))?;
    }
    report::step(&format!("split the app: {} parts in {} files", links.parts.len(), parts.files.len()));
    folder.finish(main, code, &table)
}
