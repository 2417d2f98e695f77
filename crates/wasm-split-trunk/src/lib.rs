#![doc = include_str!("../README.md")]

mod elements;
mod error;
mod folder;
mod glue;
mod links;
mod merge;
mod minify;
mod pack;
mod page;
mod prune;
mod wasm;

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

pub use error::{Error, Result};
use folder::Folder;
use glue::Format;
use links::Links;

/// A part that is loaded before others, which may rely on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Level {
    part: String,
    texts: Option<String>,
}

impl Level {
    /// Creates a level of this part.
    #[must_use]
    pub fn new(part: impl Into<String>) -> Self {
        Self { part: part.into(), texts: None }
    }

    /// Parts whose names end like this are loaded with the level: what several of them share is in its file.
    #[must_use]
    pub fn with_texts(self, end: impl Into<String>) -> Self {
        Self { texts: Some(end.into()), ..self }
    }
}

/// How an app is split.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// The name of the program; not needed if there is only one.
    pub bin: Option<String>,
    /// The parts that are loaded one after the other, in this order. Each has one file with everything that it needs
    /// beside those before it.
    pub levels: Vec<Level>,
    /// The parts whose files the app's script knows. The files of all others are in a table, which is loaded
    /// when it is needed. `None`: the script knows all.
    pub early: Option<Vec<String>>,
    /// Whether the page loads the app's script by a `<script>` element, and not by `import`.
    pub is_classic: bool,
    /// Files that only the page names, and that get a hash in their name: `boot.js`, `logo.svg`.
    pub named_by_page: Vec<String>,
    /// Classes that a dependency exports to JavaScript, and that nothing uses: they are removed.
    pub unused_classes: Vec<String>,
    /// Further scripts that are minified, as the one of the app is.
    pub scripts: Vec<String>,
}

/// The programs that do the work.
#[derive(Clone, Debug)]
pub struct Tools {
    /// `wasm-split-cli`, from the crate `wasm_split_cli_support`.
    pub wasm_split: PathBuf,
    /// `wasm-bindgen`, in the version of the library.
    pub wasm_bindgen: PathBuf,
}

/// The number of parts and of the files they are in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Parts.
    pub parts: usize,
    /// Files.
    pub files: usize,
}

/// Splits the release build of an app. `target` is cargo's target folder, with what the compiler has written; `staging`
/// is the folder in which Trunk has put the app together, and in which the parts replace Trunk's own files.
///
/// # Errors
/// [`Error`]
pub fn split(options: &Options, tools: &Tools, target: &Path, staging: &Path) -> Result<Summary> {
    let (mut folder, app) = Folder::open(staging, options.bin.as_deref())?;
    let work = target.join("split").join(&app);
    let _ = fs::remove_dir_all(&work);
    fs::create_dir_all(&work).map_err(Error::io(format!("creating {}", work.display())))?;
    let compiled = target.join("wasm32-unknown-unknown").join("release").join(format!("{app}.wasm"));
    let arguments = [OsStr::new("--out-name"), OsStr::new(&app), compiled.as_os_str(), work.as_os_str()];
    run(&tools.wasm_split, &arguments, "splitting the app")?;
    let bound = work.join("bound");
    let main = work.join(format!("{app}.wasm"));
    let options_of_bindgen = [
        "--target",
        "web",
        "--keep-lld-exports",
        "--no-typescript",
        "--remove-name-section",
        "--remove-producers-section",
    ];
    let mut arguments: Vec<&OsStr> = options_of_bindgen.iter().map(OsStr::new).collect();
    arguments.extend([OsStr::new("--out-dir"), bound.as_os_str(), main.as_os_str()]);
    run(&tools.wasm_bindgen, &arguments, "making JavaScript for the app")?;

    let read = |path: PathBuf| fs::read(&path).map_err(Error::io(format!("reading {}", path.display())));
    let text = |path: PathBuf| read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    let links = Links::parse(&text(work.join("__wasm_split.js"))?)
        .ok_or_else(Error::unexpected("what wasm-split-cli wrote"))?;
    let parts = pack::store(&links, &options.levels, &mut folder, |file| read(work.join(file)))?;

    let unexpected = Error::unexpected("what wasm-bindgen wrote");
    let module = read(bound.join(format!("{app}_bg.wasm")))?;
    let (module, names) = wasm::with_short_imports(&module, &format!("./{app}_bg.js")).ok_or_else(&unexpected)?;
    let is_known = |part: &str| options.early.as_ref().is_none_or(|early| early.iter().any(|known| known == part));
    let table =
        glue::table(&parts, is_known).map(|table| folder.add("parts", ".json", table.as_bytes())).transpose()?;
    let mut script = text(bound.join(format!("{app}.js")))?;
    for class in &options.unused_classes {
        script = glue::without_class(&script, class)
            .ok_or_else(|| Error::Other(format!("there is no class {class} that nothing uses")))?;
    }
    let script = glue::with_names(&script, &names).ok_or_else(&unexpected)?;
    let functions = wasm::exported_functions(&module).ok_or_else(&unexpected)?;
    let (script, module) = match glue::with_short_exports(&script, &functions) {
        Some((script, names)) => (script, wasm::with_exports(&module, &names).ok_or_else(&unexpected)?),
        None => (script, module),
    };
    let module = elements::without_null_elements(&module).ok_or_else(&unexpected)?;
    let module = prune::prune(&module).ok_or_else(&unexpected)?;
    let main = folder.add(&app, "_bg.wasm", &module)?;
    let script = glue::with_loader(&script, &links, &parts, is_known, table.as_ref()).ok_or_else(&unexpected)?;
    let format = if options.is_classic { Format::Classic } else { Format::Module };
    let (script, format) = glue::with_format(&script, format);
    let script = minify::minified(&format!("{app}.js"), &script)?;
    let script = folder.add(&app, ".js", script.as_bytes())?;
    for name in &options.scripts {
        folder.change(name, |script| minify::minified(name, script))?;
    }
    folder.finish(&main, &script, format, &options.named_by_page)?;
    Ok(Summary { parts: links.parts.len(), files: parts.files.len() })
}

fn run(program: &Path, arguments: &[&OsStr], doing: &str) -> Result<()> {
    // wasm-split-cli would say much of each function.
    let status = Command::new(program).args(arguments).env("RUST_LOG", "error").status();
    let status = status.map_err(Error::io(format!("{doing} with {}", program.display())))?;
    if status.success() { Ok(()) } else { Err(Error::Failed { doing: doing.into() }) }
}
