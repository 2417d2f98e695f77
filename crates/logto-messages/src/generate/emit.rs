//! Writes the code.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{Debug, Write as _};

use super::model::{COUNT, Node};
use super::template::{self, Part};
use super::{Areas, Shape};

/// Returns the code for all areas: a module with a struct, and a `static` for each language.
pub(super) fn code(english: &Areas, languages: &BTreeMap<String, Areas>, shapes: &[Shape]) -> String {
    let mut code = String::new();
    for (area, nodes) in english {
        let root = type_name(area) + "Messages";
        let mut writer = Writer { root, shapes, code: String::new(), written: BTreeSet::new() };
        let expected = Node::Section(nodes.clone());
        writer.define("", &expected);
        for (language, areas) in languages {
            let name = language.to_uppercase().replace('-', "_");
            if let Some(found) = areas.get(area) {
                let value = writer.value("", &expected, &Node::Section(found.clone()));
                let _ = writeln!(writer.code, "/// `{language}/{area}.toml`.");
                let _ = writeln!(writer.code, "pub(crate) static {name}: {} = {value};", writer.root);
            }
        }
        let _ = writeln!(code, "/// `{area}.toml`.\npub(crate) mod {area} {{\n{}}}\n", writer.code);
    }
    code
}

struct Writer<'a> {
    /// The struct of the whole area.
    root: String,
    shapes: &'a [Shape],
    code: String,
    /// The structs that are already written: entries of lists and lookups share one.
    written: BTreeSet<String>,
}

impl Writer<'_> {
    /// Writes the structs of a section and of everything in it.
    fn define(&mut self, path: &str, node: &Node) {
        let fields = match node {
            Node::Section(fields) => fields,
            Node::List(entries) => return entries.iter().for_each(|entry| self.define(path, entry)),
            Node::Lookup(entries) => return entries.values().for_each(|entry| self.define(path, entry)),
            Node::Text(_) | Node::Forms { .. } | Node::Templates(_) => return,
        };
        for (key, field) in fields {
            self.define(&inside(path, key), field);
        }
        if self.shape(fields).is_some() || !self.written.insert(self.name(path)) {
            return;
        }
        let name = self.name(path);
        let is_plain =
            fields.values().all(|it| matches!(it, Node::Text(parts) if template::arguments(parts).is_empty()));
        let derive = if is_plain { "#[derive(Debug, Clone, Copy, PartialEq, Eq)]" } else { "#[derive(Debug)]" };
        let _ = writeln!(self.code, "{derive}\npub(crate) struct {name} {{");
        for (key, field) in fields {
            let visible = if is_method(field) { "" } else { "pub(crate) " };
            let _ = writeln!(self.code, "    {visible}{key}: {},", self.type_of(&inside(path, key), field));
        }
        self.code.push_str("}\n");
        let methods: String = fields.iter().filter_map(|(key, field)| method(key, field)).collect();
        if !methods.is_empty() {
            let _ = writeln!(self.code, "impl {name} {{\n{methods}}}");
        }
    }

    fn type_of(&self, path: &str, node: &Node) -> String {
        match node {
            node if node.is_counted() => "::logto_messages::Counted".to_owned(),
            node if is_method(node) => "::logto_messages::Template".to_owned(),
            Node::Section(fields) => self.shape(fields).map_or_else(|| self.name(path), str::to_owned),
            Node::List(entries) => format!("&'static [{}]", self.entry_type(path, entries.first())),
            Node::Lookup(entries) => {
                format!("::logto_messages::Lookup<{}>", self.entry_type(path, entries.values().next()))
            }
            Node::Templates(_) => format!("::logto_messages::Lookup<{TEXT}>"),
            Node::Text(_) | Node::Forms { .. } => TEXT.to_owned(),
        }
    }

    fn name(&self, path: &str) -> String {
        if path.is_empty() { self.root.clone() } else { type_name(path) }
    }

    fn entry_type(&self, path: &str, entry: Option<&Node>) -> String {
        entry.map_or_else(|| TEXT.to_owned(), |entry| self.type_of(path, entry))
    }

    fn shape(&self, fields: &BTreeMap<String, Node>) -> Option<&'static str> {
        let is_plain = !fields.values().any(is_method);
        let fits =
            |shape: &&Shape| shape.keys.len() == fields.len() && shape.keys.iter().all(|key| fields.contains_key(*key));
        self.shapes.iter().filter(|_| is_plain).find(fits).map(|shape| shape.path)
    }

    /// The value of a message in a language, where English has `expected`.
    fn value(&self, path: &str, expected: &Node, found: &Node) -> String {
        let names = arguments(expected);
        match (expected, found) {
            (expected, Node::Text(parts)) if expected.is_counted() => {
                counted(&BTreeMap::new(), &BTreeMap::new(), parts, &names)
            }
            (_, Node::Forms { exact, last_two, other }) => counted(exact, last_two, other, &names),
            (_, Node::Text(parts)) if names.is_empty() => literal(parts),
            (_, Node::Text(parts)) => template(parts, &names),
            (Node::Section(expected), Node::Section(found)) => {
                let name = self.type_of(path, &Node::Section(expected.clone()));
                let fields = found.iter().filter_map(|(key, field)| {
                    Some(format!("{key}: {}", self.value(&inside(path, key), expected.get(key)?, field)))
                });
                format!("{name} {{ {} }}", fields.collect::<Vec<_>>().join(", "))
            }
            (Node::List(expected), Node::List(found)) => {
                let entries = expected.iter().zip(found).map(|(expected, found)| self.value(path, expected, found));
                format!("&[{}]", entries.collect::<Vec<_>>().join(", "))
            }
            (Node::Templates(_), Node::Templates(found)) => {
                let entries = found.iter().filter_map(|(key, it)| match it {
                    Node::Text(parts) => Some(format!("({key:?}, {:?})", template::source(parts))),
                    _ => None,
                });
                format!("::logto_messages::Lookup(&[{}])", entries.collect::<Vec<_>>().join(", "))
            }
            (Node::Lookup(expected), Node::Lookup(found)) => {
                // An empty text stands for no message.
                let entries =
                    found.iter().filter(|(_, it)| !matches!(it, Node::Text(parts) if literal(parts) == "\"\""));
                let entries = entries.filter_map(|(key, field)| {
                    Some(format!("({key:?}, {})", self.value(path, expected.get(key)?, field)))
                });
                format!("::logto_messages::Lookup(&[{}])", entries.collect::<Vec<_>>().join(", "))
            }
            _ => String::new(),
        }
    }
}

const TEXT: &str = "&'static str";

/// The names of a message's arguments; the number comes first.
fn arguments(node: &Node) -> Vec<&str> {
    let parts = match node {
        Node::Text(parts) | Node::Forms { other: parts, .. } => parts,
        Node::List(_) | Node::Section(_) | Node::Lookup(_) | Node::Templates(_) => return Vec::new(),
    };
    let count = node.is_counted().then_some(COUNT);
    count.into_iter().chain(template::arguments(parts).into_iter().filter(|name| *name != COUNT)).collect()
}

fn is_method(node: &Node) -> bool {
    !arguments(node).is_empty()
}

fn method(key: &str, node: &Node) -> Option<String> {
    let names = arguments(node);
    let (count, texts) = match names.as_slice() {
        [] => return None,
        [COUNT, texts @ ..] => (true, texts),
        texts => (false, texts),
    };
    let (number, given) = if count { (", count: usize", "count, ") } else { ("", "") };
    let parameters: String = texts.iter().map(|name| format!(", {name}: &str")).collect();
    Some(format!(
        "    pub(crate) fn {key}(&self{number}{parameters}) -> String {{\n        self.{key}.fill({given}&[{}])\n    }}\n",
        texts.join(", ")
    ))
}

fn counted(
    exact: &BTreeMap<usize, Vec<Part>>,
    last_two: &BTreeMap<(usize, usize), Vec<Part>>,
    other: &[Part],
    names: &[&str],
) -> String {
    format!(
        "::logto_messages::Counted {{ exact: &[{}], last_two: &[{}], other: {} }}",
        forms(exact, names),
        forms(last_two, names),
        template(other, names)
    )
}

fn forms<N: Debug>(forms: &BTreeMap<N, Vec<Part>>, names: &[&str]) -> String {
    let forms = forms.iter().map(|(numbers, it)| format!("({numbers:?}, {})", template(it, names)));
    forms.collect::<Vec<_>>().join(", ")
}

fn template(parts: &[Part], names: &[&str]) -> String {
    let pieces = parts.iter().map(|part| match part {
        Part::Text(text) => format!("::logto_messages::Piece::Text({text:?})"),
        Part::Argument(name) => {
            let index = names.iter().position(|it| it == name).unwrap_or_default();
            format!("::logto_messages::Piece::Argument({index})")
        }
    });
    format!("::logto_messages::Template(&[{}])", pieces.collect::<Vec<_>>().join(", "))
}

fn literal(parts: &[Part]) -> String {
    let text = parts.iter().map(|part| match part {
        Part::Text(text) | Part::Argument(text) => text.as_str(),
    });
    format!("{:?}", text.collect::<String>())
}

fn inside(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { [path, "_", key].concat() }
}

/// The name of the struct for a path: `a_b` becomes `AB`.
fn type_name(path: &str) -> String {
    let words = path.split('_').map(|word| {
        let mut letters = word.chars();
        let first = letters.next().map(|first| first.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    });
    words.collect()
}
