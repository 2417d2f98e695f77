//! The hook: splits what Trunk has just built.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use lexopt::prelude::{Long, Value, ValueExt as _};
use wasm_split_trunk::{Error, Level, Options, Result, Tools, split};

const HELP: &str = "\
Splits the release build of an app, as a hook of Trunk:

    [[hooks]]
    stage = \"post_build\"
    command = \"wasm-split-trunk\"

Options, in `command_arguments`:
    --bin NAME         the program, if there are several
    --level PART       a part with a file for all that it needs; may be repeated, in the order of loading
    --level PART,END   the same with what is shared by parts whose names end like this
    --early A,B        the parts whose files the script knows; those of others are in a table that is loaded later
    --classic          the page loads the script by a <script> element
    --hash FILE        a file that only the page names gets a hash in its name; may be repeated
    --unused CLASS     a class that a dependency exports to JavaScript is removed; may be repeated
    --minify FILE      minifies another script; may be repeated
";

fn main() -> ExitCode {
    match run() {
        Ok(text) => {
            #[allow(clippy::print_stdout, reason = "it is a program")]
            {
                println!("{text}");
            }
            ExitCode::SUCCESS
        }
        Err(error) => {
            #[allow(clippy::print_stderr, reason = "it is a program")]
            {
                eprintln!("wasm-split-trunk: {error}");
            }
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<String> {
    let Some(options) = options(env::args_os().skip(1)).map_err(|error| Error::Other(error.to_string()))? else {
        return Ok(HELP.trim_end().into());
    };
    let variable =
        |name: &str| env::var_os(name).ok_or_else(|| Error::Other("this is a hook for Trunk: see --help".into()));
    let staging = PathBuf::from(variable("TRUNK_STAGING_DIR")?);
    if variable("TRUNK_PROFILE")? != "release" {
        return Ok("a development build is not split".into());
    }
    let metadata = Metadata::read(Path::new(&variable("TRUNK_SOURCE_DIR")?))?;
    let tools = Tools {
        wasm_split: env::var_os("WASM_SPLIT").map_or_else(|| "wasm-split-cli".into(), Into::into),
        wasm_bindgen: metadata.wasm_bindgen(),
    };
    let summary = split(&options, &tools, &metadata.target, &staging)?;
    Ok(format!("split the app: {} parts in {} files", summary.parts, summary.files))
}

/// Reads the command line; `None` for `--help`.
fn options(arguments: impl IntoIterator<Item = OsString>) -> Result<Option<Options>, lexopt::Error> {
    let mut options = Options::default();
    let mut parser = lexopt::Parser::from_args(arguments);
    while let Some(argument) = parser.next()? {
        match argument {
            Long("help") => return Ok(None),
            Long("bin") => options.bin = Some(parser.value()?.string()?),
            Long("level") => {
                let level = parser.value()?.string()?;
                options.levels.push(match level.split_once(',') {
                    Some((part, end)) => Level::new(part).with_texts(end),
                    None => Level::new(level),
                });
            }
            Long("early") => {
                let parts = parser.value()?.string()?;
                options.early = Some(parts.split(',').filter(|part| !part.is_empty()).map(Into::into).collect());
            }
            Long("classic") => options.is_classic = true,
            Long("hash") => options.named_by_page.push(parser.value()?.string()?),
            Long("unused") => options.unused_classes.push(parser.value()?.string()?),
            Long("minify") => options.scripts.push(parser.value()?.string()?),
            Value(_) | Long(_) | lexopt::Arg::Short(_) => return Err(argument.unexpected()),
        }
    }
    Ok(Some(options))
}

/// What cargo knows about the project.
#[derive(Debug, PartialEq)]
struct Metadata {
    target: PathBuf,
    /// The version of wasm-bindgen in the lock file.
    version: Option<String>,
}

impl Metadata {
    fn read(project: &Path) -> Result<Self> {
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(cargo);
        command.args(["metadata", "--format-version", "1"]).current_dir(project);
        let output = command.output().map_err(|source| Error::Io { doing: "starting cargo".into(), source })?;
        Self::parse(&output.stdout)
            .ok_or_else(|| Error::Other("`cargo metadata` failed: run it to see the error".into()))
    }

    fn parse(json: &[u8]) -> Option<Self> {
        let metadata: serde_json::Value = serde_json::from_slice(json).ok()?;
        let packages = metadata["packages"].as_array().into_iter().flatten();
        let version = packages.into_iter().find(|package| package["name"] == "wasm-bindgen");
        Some(Self {
            target: metadata["target_directory"].as_str()?.into(),
            version: version.and_then(|package| package["version"].as_str()).map(Into::into),
        })
    }

    /// The program `wasm-bindgen`: that in `WASM_BINDGEN`, the one that Trunk has downloaded for this project, or the
    /// one on `PATH`.
    fn wasm_bindgen(&self) -> PathBuf {
        if let Some(program) = env::var_os("WASM_BINDGEN") {
            return program.into();
        }
        let version = self.version.as_deref().unwrap_or_default();
        let folder = format!("trunk/wasm-bindgen-{version}");
        let program = format!("wasm-bindgen{}", env::consts::EXE_SUFFIX);
        let found = cache_folders().into_iter().map(|cache| cache.join(&folder).join(&program));
        found.into_iter().find(|program| program.is_file()).unwrap_or_else(|| "wasm-bindgen".into())
    }
}

/// The folders for caches of Linux, macOS and Windows, of which Trunk uses the system's.
fn cache_folders() -> Vec<PathBuf> {
    let home = |folder: &str| env::home_dir().map(|home| home.join(folder));
    let named = |variable: &str| env::var_os(variable).map(PathBuf::from);
    let places = [named("XDG_CACHE_HOME"), home(".cache"), home("Library/Caches"), named("LOCALAPPDATA")];
    let mut folders: Vec<PathBuf> = places.into_iter().flatten().collect();
    // Trunk's own folder is deeper there.
    folders.extend(home("Library/Caches/dev.trunkrs.trunk"));
    folders.extend(named("LOCALAPPDATA").map(|folder| folder.join("trunkrs").join("trunk").join("cache")));
    folders
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Option<Options>, lexopt::Error> {
        options(text.split_whitespace().map(Into::into))
    }

    #[test]
    fn reads_options() {
        let text =
            "--bin app --level client --level home,_texts --early client,home --classic --hash boot.js --minify a.js";
        let options = parse(text).unwrap().unwrap();
        assert_eq!(options.levels, [Level::new("client"), Level::new("home").with_texts("_texts")]);
        assert_eq!(options.early.unwrap(), ["client", "home"]);
        assert_eq!(
            (options.bin.unwrap(), options.named_by_page, options.scripts),
            ("app".into(), vec!["boot.js".into()], vec!["a.js".into()])
        );
        assert!(options.is_classic);
        assert_eq!(parse("").unwrap().unwrap(), Options::default());
        assert!(parse("--help").unwrap().is_none() && parse("--other").is_err() && parse("app").is_err());
    }

    #[test]
    fn reads_metadata() {
        let json = br#"{"packages":[{"name":"wasm-bindgen","version":"0.2.1"}],"target_directory":"/t"}"#;
        assert_eq!(Metadata::parse(json), Some(Metadata { target: "/t".into(), version: Some("0.2.1".into()) }));
        assert_eq!(Metadata::parse(b""), None);
    }
}
