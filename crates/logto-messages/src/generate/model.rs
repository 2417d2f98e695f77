//! A file, as messages.

use std::collections::BTreeMap;
use std::path::Path;

use toml::{Table, Value};

use super::Problem;
use super::template::{self, Part};

/// What is under a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Node {
    /// A text, with or without arguments.
    Text(Vec<Part>),
    /// Forms by number: for single numbers, for those whose last two digits are in a range, and for all others.
    Forms { exact: BTreeMap<usize, Vec<Part>>, last_two: BTreeMap<(usize, usize), Vec<Part>>, other: Vec<Part> },
    /// A list.
    List(Vec<Self>),
    /// Messages by keys of the program.
    Section(BTreeMap<String, Self>),
    /// Messages by keys that are known at run time only.
    Lookup(BTreeMap<String, Self>),
    /// Texts by keys that are known at run time only; the program fills in their arguments.
    Templates(BTreeMap<String, Self>),
}

impl Node {
    /// The kind, as it is written in a file.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "a text",
            Self::Forms { .. } => "a table of forms",
            Self::List(_) => "a list",
            Self::Section(_) | Self::Lookup(_) | Self::Templates(_) => "a table",
        }
    }

    /// Whether the message depends on a number.
    pub(super) fn is_counted(&self) -> bool {
        match self {
            Self::Text(parts) => template::arguments(parts).contains(&COUNT),
            Self::Forms { .. } => true,
            _ => false,
        }
    }
}

/// The argument that forms depend on.
pub(super) const COUNT: &str = "count";

/// The forms that have a name, apart from `other`.
const NAMES: [&str; 4] = ["one", "two", "few", "many"];

/// The numbers that a form is for.
enum Numbers {
    /// Single numbers; none where the language has no such form.
    Single(&'static [usize]),
    /// Numbers whose last two digits are in a range.
    LastTwo(usize, usize),
}

/// Returns the numbers of a form with a name, by the plural rules of CLDR. `None` if those of the language are not known.
/// Languages in which a form has several ranges (Polish, Russian) need more than this.
fn numbers(language: &str, form: &str) -> Option<Numbers> {
    let language = primary(language);
    let one: &[usize] = match language {
        "ja" | "ko" | "zh" | "vi" | "th" | "id" => &[],
        "fr" | "pt" => &[0, 1],
        "ar" | "en" | "de" | "nl" | "sv" | "da" | "nb" | "fi" | "es" | "it" | "tr" | "hu" => &[1],
        _ => return None,
    };
    Some(match (language, form) {
        (_, "one") => Numbers::Single(one),
        ("ar", "two") => Numbers::Single(&[2]),
        ("ar", "few") => Numbers::LastTwo(3, 10),
        ("ar", "many") => Numbers::LastTwo(11, 99),
        _ => Numbers::Single(&[]),
    })
}

/// Whether a language is written from right to left.
fn is_right_to_left(language: &str) -> bool {
    matches!(primary(language), "ar" | "fa" | "he" | "ur")
}

/// Returns the language of a tag, without its region.
fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or_default()
}

/// Reads a file. What can't be used is reported, and left out.
pub(super) fn read(text: &str, language: &str, file: &Path, problems: &mut Vec<Problem>) -> BTreeMap<String, Node> {
    let mut reader = Reader { language, file, problems };
    match text.parse::<Table>() {
        Ok(table) => reader.section("", &table),
        Err(error) => {
            reader.report("", &format!("not valid TOML: {error}"));
            BTreeMap::new()
        }
    }
}

/// Joins a path and a key.
pub(super) fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { [path, ".", key].concat() }
}

struct Reader<'a> {
    language: &'a str,
    file: &'a Path,
    problems: &'a mut Vec<Problem>,
}

impl Reader<'_> {
    fn report(&mut self, key: &str, message: &str) {
        self.problems.push(Problem::new(self.file, key, message));
    }

    fn section(&mut self, path: &str, table: &Table) -> BTreeMap<String, Node> {
        let mut nodes = BTreeMap::new();
        for (key, value) in table {
            let path = join(path, key);
            if !template::is_name(key) || template::is_reserved(key) {
                self.report(&path, "a key has to be in snake_case and no keyword of Rust; rename it");
            } else if let Some(node) = self.node(&path, key, value) {
                nodes.insert(key.clone(), node);
            }
        }
        nodes
    }

    fn node(&mut self, path: &str, key: &str, value: &Value) -> Option<Node> {
        match value {
            Value::String(text) => self.text(path, text).map(Node::Text),
            Value::Array(entries) => {
                let entries = entries.iter().enumerate();
                Some(Node::List(entries.filter_map(|(at, it)| self.node(&format!("{path}[{at}]"), "", it)).collect()))
            }
            Value::Table(table) if key.contains("templates_by_") => Some(Node::Templates(self.lookup(path, table))),
            Value::Table(table) if key.contains("_by_") => Some(Node::Lookup(self.lookup(path, table))),
            Value::Table(table) if is_forms(table) => self.forms(path, table),
            Value::Table(table) => Some(Node::Section(self.section(path, table))),
            other => {
                self.report(path, &format!("{} is no message; write a text in quotation marks", other.type_str()));
                None
            }
        }
    }

    fn text(&mut self, path: &str, text: &str) -> Option<Vec<Part>> {
        let parts = template::parse(text).map_err(|message| self.report(path, &message)).ok()?;
        // An argument may be a name, an address or a phone number, which keeps its own direction.
        Some(if is_right_to_left(self.language) { template::isolate(parts, COUNT) } else { parts })
    }

    fn lookup(&mut self, path: &str, table: &Table) -> BTreeMap<String, Node> {
        let mut nodes = BTreeMap::new();
        for (keys, value) in table {
            let path = join(path, keys);
            let Some(node) = self.node(&path, "", value) else { continue };
            for key in keys.split('|').map(str::trim) {
                if nodes.insert(key.to_owned(), node.clone()).is_some() {
                    self.report(&path, &format!("`{key}` is there twice; remove one of them"));
                }
            }
        }
        nodes
    }

    fn forms(&mut self, path: &str, table: &Table) -> Option<Node> {
        let mut exact = BTreeMap::new();
        let mut last_two = BTreeMap::new();
        let mut other = None;
        for (key, value) in table {
            let path = join(path, key);
            let Some(text) = value.as_str() else {
                self.report(&path, "a form has to be a text in quotation marks");
                continue;
            };
            let parts = self.text(&path, text)?;
            match (key.as_str(), key.parse::<usize>()) {
                ("other", _) => other = Some(parts),
                (_, Ok(number)) => drop(exact.insert(number, parts)),
                (name, _) => match numbers(self.language, name) {
                    Some(Numbers::Single([])) => {
                        self.report(&path, &format!("this language has no form `{name}`; remove it"));
                    }
                    Some(Numbers::Single(numbers)) => {
                        // A form for a single number wins.
                        for number in numbers {
                            exact.entry(*number).or_insert_with(|| parts.clone());
                        }
                    }
                    Some(Numbers::LastTwo(first, last)) => drop(last_two.insert((first, last), parts)),
                    None => self.report(
                        &path,
                        "the numbers of its forms are not known for this language; add them to `fn numbers` in \
                         crates/logto-messages/src/generate/model.rs",
                    ),
                },
            }
        }
        Some(Node::Forms { exact, last_two, other: other? })
    }
}

/// Whether all keys of a table are forms by number.
fn is_forms(table: &Table) -> bool {
    table.contains_key("other")
        && table.keys().all(|key| key == "other" || NAMES.contains(&key.as_str()) || key.parse::<usize>().is_ok())
}
