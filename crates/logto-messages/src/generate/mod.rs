//! The generator: reads `locales/<language>/<area>.toml`, checks it, and writes Rust.
//!
//! English defines the keys, the arguments, and what kind of message each key is:
//!
//! - a text: a `&'static str` field;
//! - a text with `{names}`: a method with one `&str` for each, in the order of the English text;
//! - a text with `{count}`, or a table of forms (`one`, `two`, `few`, `many`, `other`, as the language has them, and
//!   single numbers such as `0`): a method whose first argument is the number;
//! - a table: a struct of its own; a table whose name contains `_by_`: a [`Lookup`](crate::Lookup), found by
//!   keys that are known at run time only. Several keys with one message are written `"a | b"`;
//! - a table whose name contains `templates_by_`: a [`Lookup`](crate::Lookup) of texts that keep their `{names}`, for
//!   messages whose arguments are known at run time only;
//! - a list: a slice, with as many entries in every language.
//!
//! A text in brackets that doesn't begin with a letter is no argument: `{{code}}` and `{"a": 1}` stay as they are.
//! In languages that are written from right to left, arguments are isolated: they keep the direction of their own.

mod check;
mod emit;
mod model;
mod template;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fmt, fs, io};

use self::model::Node;

/// The language that defines keys and arguments.
const DEFAULT: &str = "en";

/// Something in a file that has to be corrected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file.
    pub file: PathBuf,
    /// The path of the key, with dots; empty for the whole file.
    pub key: String,
    /// What is wrong, and what to do.
    pub message: String,
}

impl Problem {
    fn new(file: &Path, key: &str, message: &str) -> Self {
        Self { file: file.to_owned(), key: key.to_owned(), message: message.to_owned() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: ", self.file.display())?;
        if !self.key.is_empty() {
            write!(formatter, "`{}`: ", self.key)?;
        }
        formatter.write_str(&self.message)
    }
}

/// A hand-written struct of texts that stands for every table with exactly its keys.
#[derive(Debug, Clone)]
struct Shape {
    path: &'static str,
    keys: Vec<&'static str>,
}

/// The messages of a crate.
#[derive(Debug)]
pub struct Catalog {
    folder: PathBuf,
    shapes: Vec<Shape>,
}

/// Areas by name, each with its messages.
type Areas = BTreeMap<String, BTreeMap<String, Node>>;

impl Catalog {
    /// Messages in a folder with one folder for each language.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into(), shapes: Vec::new() }
    }

    /// Uses an existing struct, by its path, for each table with exactly these keys, none of which takes arguments.
    #[must_use]
    pub fn shape(mut self, path: &'static str, keys: &[&'static str]) -> Self {
        self.shapes.push(Shape { path, keys: keys.to_vec() });
        self
    }

    /// Writes `messages.rs` into the folder for generated files, for a build script. Problems fail the build.
    #[allow(clippy::print_stdout, reason = "build scripts talk to Cargo this way")]
    #[must_use]
    pub fn build(&self) -> ExitCode {
        println!("cargo::rerun-if-changed={}", self.folder.display());
        let problems = match self.generate() {
            Ok(code) => match self.write(&code) {
                Ok(()) => return ExitCode::SUCCESS,
                Err(error) => vec![self.problem(&error)],
            },
            Err(problems) => problems,
        };
        for problem in problems {
            println!("cargo::error={problem}");
        }
        ExitCode::FAILURE
    }

    /// Returns the generated code.
    ///
    /// # Errors
    ///
    /// Returns everything that has to be corrected in the files.
    pub fn generate(&self) -> Result<String, Vec<Problem>> {
        let mut problems = Vec::new();
        let languages = self.languages().map_err(|error| vec![self.problem(&error)])?;
        let mut all: BTreeMap<String, Areas> = BTreeMap::new();
        for language in languages {
            let areas = self.areas(&language, &mut problems).map_err(|error| vec![self.problem(&error)])?;
            all.insert(language, areas);
        }
        if !problems.is_empty() {
            // What can't be read would be missing as well.
            return Err(problems);
        }
        let Some(english) = all.get(DEFAULT) else {
            return Err(vec![Problem {
                file: self.folder.join(DEFAULT),
                key: String::new(),
                message: "the folder is missing; its files define the keys of all languages".to_owned(),
            }]);
        };
        for (language, areas) in &all {
            check::language(english, areas, &self.folder.join(language), &mut problems);
        }
        if problems.is_empty() { Ok(emit::code(english, &all, &self.shapes)) } else { Err(problems) }
    }

    fn languages(&self) -> io::Result<Vec<String>> {
        let mut languages = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                languages.push(entry.file_name().to_string_lossy().into_owned());
            }
        }
        Ok(languages)
    }

    fn areas(&self, language: &str, problems: &mut Vec<Problem>) -> io::Result<Areas> {
        let mut areas = Areas::new();
        for entry in fs::read_dir(self.folder.join(language))? {
            let file = entry?.path();
            let Some(area) = file.file_stem().filter(|_| file.extension().is_some_and(|it| it == "toml")) else {
                continue;
            };
            let text = fs::read_to_string(&file)?;
            areas.insert(area.to_string_lossy().into_owned(), model::read(&text, language, &file, problems));
        }
        Ok(areas)
    }

    fn write(&self, code: &str) -> io::Result<()> {
        let folder = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("OUT_DIR is not set"))?;
        fs::write(Path::new(&folder).join("messages.rs"), code)
    }

    fn problem(&self, error: &io::Error) -> Problem {
        Problem { file: self.folder.clone(), key: String::new(), message: error.to_string() }
    }
}
