//! Compares a language with English.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::model::{COUNT, Node, join};
use super::template::{self, Part};
use super::{Areas, DEFAULT, Problem};

/// Reports every difference in keys, kinds and arguments.
pub(super) fn language(english: &Areas, areas: &Areas, folder: &Path, problems: &mut Vec<Problem>) {
    for (area, expected) in english {
        let file = folder.join(area).with_extension("toml");
        let mut check = Check { file: &file, problems };
        match areas.get(area) {
            Some(found) => check.keys("", expected, found),
            None => check.report("", &format!("the file is missing; copy it from `{DEFAULT}` and translate it")),
        }
    }
    for area in areas.keys().filter(|area| !english.contains_key(*area)) {
        let file = folder.join(area).with_extension("toml");
        let message = format!("`{DEFAULT}` has no such file; add it there, or remove this one");
        Check { file: &file, problems }.report("", &message);
    }
}

struct Check<'a> {
    file: &'a Path,
    problems: &'a mut Vec<Problem>,
}

impl Check<'_> {
    fn report(&mut self, key: &str, message: &str) {
        self.problems.push(Problem::new(self.file, key, message));
    }

    fn keys(&mut self, path: &str, expected: &BTreeMap<String, Node>, found: &BTreeMap<String, Node>) {
        for (key, node) in expected {
            let path = join(path, key);
            match found.get(key) {
                Some(found) => self.node(&path, node, found),
                None => self.report(&path, &format!("missing; `{DEFAULT}` has {}. Add it", shown(node))),
            }
        }
        for key in found.keys().filter(|key| !expected.contains_key(*key)) {
            let message = format!("surplus; `{DEFAULT}` has no such key. Remove it, or add it to every language");
            self.report(&join(path, key), &message);
        }
    }

    fn node(&mut self, path: &str, expected: &Node, found: &Node) {
        match (expected, found) {
            (Node::Section(expected), Node::Section(found)) => self.keys(path, expected, found),
            (Node::Lookup(expected), Node::Lookup(found)) => {
                self.keys(path, expected, found);
                self.is_uniform(path, found.values());
            }
            (Node::Templates(expected), Node::Templates(found)) => {
                self.keys(path, expected, found);
                self.are_texts(path, found);
            }
            (Node::List(expected), Node::List(found)) => self.list(path, expected, found),
            (Node::Text(_) | Node::Forms { .. }, Node::Text(_) | Node::Forms { .. }) => {
                self.message(path, expected, found);
            }
            _ => {
                let message = format!("this is {}; `{DEFAULT}` has {} here", found.kind(), expected.kind());
                self.report(path, &message);
            }
        }
    }

    fn list(&mut self, path: &str, expected: &[Node], found: &[Node]) {
        if expected.len() != found.len() {
            let message = format!("{} entries; `{DEFAULT}` has {}", found.len(), expected.len());
            self.report(path, &message);
        }
        for (at, (expected, found)) in expected.iter().zip(found).enumerate() {
            self.node(&format!("{path}[{at}]"), expected, found);
        }
        self.is_uniform(path, found.iter());
    }

    /// Entries of lists and lookups are all of one type, without arguments.
    fn is_uniform<'n>(&mut self, path: &str, entries: impl Iterator<Item = &'n Node>) {
        let mut types = BTreeSet::new();
        for entry in entries {
            let keys = match entry {
                Node::Text(parts) if is_plain(parts) => Some(Vec::new()),
                Node::Section(nodes) => nodes
                    .values()
                    .all(|it| matches!(it, Node::Text(parts) if is_plain(parts)))
                    .then(|| nodes.keys().collect()),
                _ => None,
            };
            match keys {
                Some(keys) => drop(types.insert(keys)),
                None => self.report(path, "its entries have to be texts, or tables of texts, without arguments"),
            }
        }
        if types.len() > 1 {
            self.report(path, "its entries have different keys; give all of them the same");
        }
    }

    /// Templates are texts; their arguments may be any.
    fn are_texts(&mut self, path: &str, entries: &BTreeMap<String, Node>) {
        for key in entries.iter().filter(|(_, node)| !matches!(node, Node::Text(_))).map(|(key, _)| key) {
            self.report(&join(path, key), "this has to be a text, without forms");
        }
    }

    fn message(&mut self, path: &str, expected: &Node, found: &Node) {
        let wanted = arguments(expected);
        if found.is_counted() && !expected.is_counted() {
            self.report(path, &format!("`{DEFAULT}` has no `{{{COUNT}}}` and no forms here; write one text without"));
            return;
        }
        let used = arguments(found);
        for name in wanted.difference(&used) {
            self.report(path, &format!("the argument `{{{name}}}` is missing; `{DEFAULT}` uses it"));
        }
        let forms = match found {
            Node::Forms { exact, last_two, .. } => {
                exact.values().chain(last_two.values()).flat_map(|parts| names(parts)).collect()
            }
            _ => BTreeSet::new(),
        };
        for name in used.union(&forms).filter(|name| !wanted.contains(*name)) {
            let known: Vec<String> = wanted.iter().map(|it| format!("`{{{it}}}`")).collect();
            let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
            self.report(path, &format!("`{{{name}}}` is unknown; the arguments here: {known}"));
        }
    }
}

/// The arguments that a message must use, without the number that every form may leave out.
fn arguments(node: &Node) -> BTreeSet<&str> {
    match node {
        Node::Text(parts) | Node::Forms { other: parts, .. } => names(parts),
        _ => BTreeSet::new(),
    }
}

fn names(parts: &[Part]) -> BTreeSet<&str> {
    template::arguments(parts).into_iter().filter(|name| *name != COUNT).collect()
}

fn is_plain(parts: &[Part]) -> bool {
    template::arguments(parts).is_empty()
}

fn shown(node: &Node) -> String {
    match node {
        Node::Text(parts) => format!("“{}”", template::source(parts)),
        other => other.kind().to_owned(),
    }
}
