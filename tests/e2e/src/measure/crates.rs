//! The program by crate: which part of its code comes from where.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::{Context as _, Result, ensure};
use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef};

use super::table::kilobytes;

/// What is no crate's code.
const DATA: &str = "(data)";
const OTHER: &str = "(other sections)";
const NAMELESS: &str = "(no crate)";

/// Types that belong to the language: what is done with them belongs to the trait.
const PRIMITIVES: [&str; 18] = [
    "bool", "char", "str", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize",
    "f32", "f64", "dyn",
];

/// A crate's part of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrateSize {
    /// The crate's name, or what else it is.
    pub name: String,
    /// Bytes, not compressed.
    pub bytes: u64,
}

/// The sizes of the crates in a module, the largest first. Its own names and relocations don't count:
/// they are in no release.
///
/// # Errors
/// When it is no module, or has no names.
pub fn crate_sizes(module: &[u8]) -> Result<Vec<CrateSize>> {
    let (mut sizes, mut bodies, mut imported) = (BTreeMap::<String, u64>::new(), Vec::new(), 0_u32);
    let mut names = BTreeMap::new();
    let mut add = |name: &str, bytes: u64| *sizes.entry(name.to_owned()).or_default() += bytes;
    for payload in Parser::new(0).parse_all(module) {
        let payload = payload.context("this is no WebAssembly module")?;
        match &payload {
            Payload::CodeSectionEntry(body) => bodies.push(body.range()),
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(section) = section.as_known() {
                    for name in section {
                        if let Name::Function(functions) = name.context("the names")? {
                            for naming in functions {
                                let naming = naming.context("a name")?;
                                names.insert(naming.index, naming.name);
                            }
                        }
                    }
                }
            }
            Payload::ImportSection(imports) => {
                for import in imports.clone().into_imports() {
                    let import = import.context("an import")?;
                    imported += u32::from(matches!(import.ty, TypeRef::Func(_)));
                }
                add(OTHER, length(imports.range()));
            }
            Payload::DataSection(data) => add(DATA, length(data.range())),
            other => {
                if let Some((id, range)) = other.as_section()
                    && id != CODE_SECTION
                {
                    add(OTHER, length(range));
                }
            }
        }
    }
    ensure!(!names.is_empty(), "the module has no names: build it with `strip = false`");
    for (index, range) in (imported..).zip(bodies) {
        let name = names.get(&index).map_or(NAMELESS.to_owned(), |name| crate_of(name));
        add(&name, length(range));
    }
    let mut sizes: Vec<_> = sizes.into_iter().map(|(name, bytes)| CrateSize { name, bytes }).collect();
    sizes.sort_by(|one, other| other.bytes.cmp(&one.bytes).then_with(|| one.name.cmp(&other.name)));
    Ok(sizes)
}

/// The id of the section with all functions, which are counted one by one.
const CODE_SECTION: u8 = 10;

fn length(range: std::ops::Range<usize>) -> u64 {
    u64::try_from(range.len()).unwrap_or(u64::MAX)
}

/// The crate that a symbol comes from: `<alloc::string::String as core::fmt::Write>::write_str` is
/// in `alloc`.
fn crate_of(symbol: &str) -> String {
    let name = format!("{:#}", rustc_demangle::demangle(symbol));
    let mut words = name.split(|c: char| !c.is_alphanumeric() && c != '_' && c != ':');
    let path = words.find_map(|word| {
        let (first, rest) = word.split_once("::")?;
        let is_crate = !first.is_empty() && !rest.starts_with(':') && !PRIMITIVES.contains(&first);
        is_crate.then_some(first)
    });
    path.unwrap_or(NAMELESS).to_owned()
}

/// The sizes as Markdown: the largest ones, and the rest in one line.
#[must_use]
pub fn crate_table(sizes: &[CrateSize], lines: usize) -> String {
    let mut text = "| crate | raw | share |\n|---|---:|---:|\n".to_owned();
    let total: u64 = sizes.iter().map(|size| size.bytes).sum();
    let mut line = |name: &str, bytes: u64| {
        let share = bytes.saturating_mul(1000).checked_div(total).unwrap_or_default();
        // Writing to a String cannot fail.
        let _ = writeln!(text, "| {name} | {} | {}.{} % |", kilobytes(bytes), share / 10, share % 10);
    };
    for size in sizes.iter().take(lines) {
        line(&size.name, size.bytes);
    }
    let rest = sizes.get(lines..).unwrap_or_default();
    if !rest.is_empty() {
        line(&format!("{} more", rest.len()), rest.iter().map(|size| size.bytes).sum());
    }
    line("**all**", total);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_are_those_of_the_crate_that_wrote_them() {
        for (symbol, name) in [
            ("_ZN4core3fmt5write17h0123456789abcdefE", "core"),
            ("<alloc::string::String as core::fmt::Write>::write_str", "alloc"),
            ("<&T as core::fmt::Debug>::fmt", "core"),
            ("<[T] as alloc::slice::Join<&S>>::join", "alloc"),
            ("core::ptr::drop_in_place<logto_app::Page>", "core"),
            ("<(A,B) as leptos::Thing>::do_it::{{closure}}", "leptos"),
            ("_RNvCs4fqI2P2rA04_5hello4main", "hello"),
            ("memcpy", "(no crate)"),
        ] {
            assert_eq!(crate_of(symbol), name, "{symbol}");
        }
    }

    /// A module with one import, two functions of two and three bytes, and names.
    fn module(named: bool) -> Vec<u8> {
        let mut module = b"\0asm\x01\0\0\0".to_vec();
        module.extend([1, 4, 1, 0x60, 0, 0]);
        module.extend([2, 7, 1, 1, b'e', 1, b'f', 0, 0]);
        module.extend([3, 3, 2, 0, 0]);
        module.extend([10, 8, 2, 2, 0, 0x0b, 3, 0, 1, 0x0b]);
        if named {
            let functions: &[u8] = b"\x03\x00\x01f\x01\x07core::a\x02\x06app::b";
            let names = [&[1, 21][..], functions].concat();
            let custom = [b"\x04name", &names[..]].concat();
            module.push(0);
            module.push(u8::try_from(custom.len()).expect("short"));
            module.extend(custom);
        }
        module
    }

    #[test]
    fn functions_are_counted_behind_the_imports() {
        let sizes = crate_sizes(&module(true)).expect("a module");
        let bytes = |name: &str| sizes.iter().find(|size| size.name == name).map(|size| size.bytes);
        assert_eq!((bytes("core"), bytes("app")), (Some(2), Some(3)), "{sizes:?}");
    }

    #[test]
    fn a_module_without_names_is_refused() {
        let error = crate_sizes(&module(false)).expect_err("no names").to_string();
        assert!(error.contains("strip = false"), "{error}");
        assert!(crate_sizes(b"<html>").is_err());
    }

    #[test]
    fn small_crates_share_a_line() {
        let sizes = [("a", 3000), ("b", 500), ("c", 500)];
        let sizes = sizes.map(|(name, bytes)| CrateSize { name: name.into(), bytes });
        let text = crate_table(&sizes, 1);
        assert!(text.contains("| a | 3.0 kB | 75.0 % |\n| 2 more | 1.0 kB | 25.0 % |\n| **all** | 4.0 kB"), "{text}");
    }
}
