//! Removes what browsers do not need from a WebAssembly module, and shortens the names of its imports.

use std::collections::{BTreeMap, BTreeSet};

/// The length of magic number and version.
const HEADER: usize = 8;

/// The id of custom sections, which hold names and other information for tools.
const CUSTOM: u8 = 0;

/// The id of the section of imports.
const IMPORTS: u8 = 2;

/// The id of the section of exports, and the kind of functions in it.
const EXPORTS: u8 = 7;
const FUNCTION: u8 = 0;

/// Returns the module without its custom sections, or `None` if it cannot be read.
/// <https://webassembly.github.io/spec/core/binary/modules.html#sections>
pub(crate) fn without_custom_sections(module: &[u8]) -> Option<Vec<u8>> {
    let (header, mut rest) = module.split_at_checked(HEADER)?;
    let mut kept = header.starts_with(b"\0asm").then(|| header.to_vec())?;
    while let Some((&id, after_id)) = rest.split_first() {
        let (size, length) = unsigned(after_id)?;
        let (section, following) = rest.split_at_checked(1 + length + size)?;
        if id != CUSTOM {
            kept.extend_from_slice(section);
        }
        rest = following;
    }
    Some(kept)
}

/// Returns the module with short names for the functions that it imports from `source`, and these names by the
/// former ones. `None` if the module cannot be read. The names that wasm-bindgen generates contain a hash each,
/// which does not compress.
/// <https://webassembly.github.io/spec/core/binary/modules.html#import-section>
pub(crate) fn with_short_imports(module: &[u8], source: &str) -> Option<(Vec<u8>, BTreeMap<String, String>)> {
    let mut names = BTreeMap::new();
    let result = map_section(module, IMPORTS, |imports| shorten(imports, source, &mut names))?;
    Some((result, names))
}

/// The names of the functions that a module exports. `None` if the module cannot be read.
/// <https://webassembly.github.io/spec/core/binary/modules.html#export-section>
pub(crate) fn exported_functions(module: &[u8]) -> Option<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    map_section(module, EXPORTS, |exports| {
        for export in read_exports(exports)? {
            if export.kind == FUNCTION {
                names.insert(export.name.to_owned());
            }
        }
        Some(exports.to_vec())
    })?;
    Some(names)
}

/// Returns the module with other names for the functions that it exports, and without those that have none. `None` if
/// the module cannot be read.
pub(crate) fn with_exports(module: &[u8], names: &BTreeMap<String, String>) -> Option<Vec<u8>> {
    map_section(module, EXPORTS, |exports| {
        let mut kept = Vec::new();
        let mut count = 0;
        for export in read_exports(exports)? {
            let name =
                if export.kind == FUNCTION { names.get(export.name).map(String::as_str) } else { Some(export.name) };
            let Some(name) = name else { continue };
            write_unsigned(&mut kept, name.len());
            kept.extend_from_slice(name.as_bytes());
            kept.push(export.kind);
            write_unsigned(&mut kept, export.index);
            count += 1;
        }
        let mut section = Vec::new();
        write_unsigned(&mut section, count);
        section.extend(kept);
        Some(section)
    })
}

/// An export of a module.
struct Export<'a> {
    name: &'a str,
    kind: u8,
    index: usize,
}

fn read_exports(section: &[u8]) -> Option<Vec<Export<'_>>> {
    let (count, length) = unsigned(section)?;
    let mut rest = &section[length..];
    let mut exports = Vec::new();
    for _ in 0..count {
        let (name, after_name) = text(rest)?;
        let (&kind, after_kind) = after_name.split_first()?;
        let (index, length) = unsigned(after_kind)?;
        exports.push(Export { name, kind, index });
        rest = &after_kind[length..];
    }
    rest.is_empty().then_some(exports)
}

/// Returns the module with another content of the section with this id.
pub(crate) fn map_section(module: &[u8], wanted: u8, mut map: impl FnMut(&[u8]) -> Option<Vec<u8>>) -> Option<Vec<u8>> {
    let (header, mut rest) = module.split_at_checked(HEADER)?;
    let mut result = header.starts_with(b"\0asm").then(|| header.to_vec())?;
    while let Some((&id, after_id)) = rest.split_first() {
        let (size, length) = unsigned(after_id)?;
        let (section, following) = rest.split_at_checked(1 + length + size)?;
        if id == wanted {
            let content = map(&section[1 + length..])?;
            result.push(id);
            write_unsigned(&mut result, content.len());
            result.extend(content);
        } else {
            result.extend_from_slice(section);
        }
        rest = following;
    }
    Some(result)
}

/// Returns the content of an import section with short names.
fn shorten(imports: &[u8], source: &str, names: &mut BTreeMap<String, String>) -> Option<Vec<u8>> {
    let (count, length) = unsigned(imports)?;
    let mut result = imports[..length].to_vec();
    let mut rest = &imports[length..];
    for _ in 0..count {
        let (module, after_module) = text(rest)?;
        let (name, after_name) = text(after_module)?;
        let (&kind, _) = after_name.split_first()?;
        let description = 1 + match kind {
            // Of a function: the index of its type.
            0 => unsigned(&after_name[1..])?.1,
            // Of a table: the type of its elements, then as of a memory.
            1 => 1 + limits(after_name.get(2..)?)?,
            2 => limits(&after_name[1..])?,
            // Of a global: its type, and whether it changes.
            3 => 2,
            _ => return None,
        };
        let (description, following) = after_name.split_at_checked(description)?;
        let next = names.len();
        let is_renamed = kind == 0 && module == source;
        let short = is_renamed.then(|| names.entry(name.to_owned()).or_insert_with(|| format!("i{next}")).as_str());
        for part in [module, short.unwrap_or(name)] {
            write_unsigned(&mut result, part.len());
            result.extend_from_slice(part.as_bytes());
        }
        result.extend_from_slice(description);
        rest = following;
    }
    rest.is_empty().then_some(result)
}

/// Reads a name, and returns what follows it.
fn text(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let (size, length) = unsigned(bytes)?;
    let (text, following) = bytes[length..].split_at_checked(size)?;
    Some((std::str::from_utf8(text).ok()?, following))
}

/// Returns how many bytes the limits of a memory or table take.
fn limits(bytes: &[u8]) -> Option<usize> {
    let (&flags, numbers) = bytes.split_first()?;
    let minimum = unsigned(numbers)?.1;
    let maximum = if flags & 1 == 1 { unsigned(numbers.get(minimum..)?)?.1 } else { 0 };
    Some(1 + minimum + maximum)
}

/// Writes a number as LEB128.
pub(crate) fn write_unsigned(bytes: &mut Vec<u8>, mut number: usize) {
    loop {
        let low = (number & 0x7f).to_le_bytes()[0];
        number >>= 7;
        if number == 0 {
            return bytes.push(low);
        }
        bytes.push(low | 0x80);
    }
}

/// Reads an unsigned LEB128 number of at most 32 bits, and how many bytes it takes.
fn unsigned(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut value = 0_u32;
    for (index, byte) in bytes.iter().take(5).enumerate() {
        value |= u32::from(byte & 0x7f).checked_shl(7 * u32::try_from(index).ok()?)?;
        if byte & 0x80 == 0 {
            return Some((usize::try_from(value).ok()?, index + 1));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAGIC: &[u8] = b"\0asm\x01\0\0\0";

    #[test]
    fn removes_custom_sections_only() {
        let types = [1, 1, 0];
        let name = [&[CUSTOM, 0x85, 0][..], b"\x04name"].concat();
        let exports = [7, 1, 0];
        let module = [MAGIC, &types, &name, &exports, &name].concat();
        assert_eq!(without_custom_sections(&module), Some([MAGIC, &types, &exports].concat()));
    }

    #[test]
    fn reads_lengths_of_several_bytes() {
        let long = [vec![10, 0x80, 0x01], vec![7; 128]].concat();
        let module = [MAGIC, &long].concat();
        assert_eq!(without_custom_sections(&module), Some(module.clone()));
    }

    /// An import section with a function, a memory, a table and a global.
    fn imports(function: &str) -> Vec<u8> {
        let mut entries = vec![5];
        let mut add = |module: &str, name: &str, description: &[u8]| {
            for text in [module, name] {
                entries.push(u8::try_from(text.len()).unwrap());
                entries.extend_from_slice(text.as_bytes());
            }
            entries.extend_from_slice(description);
        };
        add("./glue.js", function, &[0, 0x81, 1]);
        add("env", "memory", &[2, 1, 1, 0x80, 1]);
        add("env", "table", &[1, 0x70, 0, 1]);
        add("./glue.js", "global", &[3, 0x7f, 0]);
        add("env", "function", &[0, 0]);
        let mut section = vec![IMPORTS];
        write_unsigned(&mut section, entries.len());
        [section, entries].concat()
    }

    #[test]
    fn shortens_the_names_of_functions_from_one_source() {
        let long = "__wbg_encodeURIComponent_e0d7769acee2dcb5";
        let exports = [7, 1, 0];
        let module = |name: &str| [MAGIC, &imports(name), &exports].concat();
        let names = BTreeMap::from([(long.to_owned(), "i0".to_owned())]);
        assert_eq!(with_short_imports(&module(long), "./glue.js"), Some((module("i0"), names)));
        assert_eq!(with_short_imports(&module(long), "./other.js"), Some((module(long), BTreeMap::new())));
    }

    #[test]
    fn exports_get_other_names_or_none() {
        let section = |exports: &[(&str, u8)]| {
            let mut entries = vec![u8::try_from(exports.len()).unwrap()];
            for (name, kind) in exports {
                entries.push(u8::try_from(name.len()).unwrap());
                entries.extend_from_slice(name.as_bytes());
                entries.extend([*kind, 5]);
            }
            [vec![EXPORTS, u8::try_from(entries.len()).unwrap()], entries].concat()
        };
        let module = [MAGIC, &section(&[("memory", 2), ("long_name", 0), ("unused", 0)])].concat();
        let functions: Vec<String> = exported_functions(&module).unwrap().into_iter().collect();
        assert_eq!(functions, ["long_name", "unused"]);
        let names = BTreeMap::from([("long_name".to_owned(), "e0".to_owned())]);
        let expected = [MAGIC, &section(&[("memory", 2), ("e0", 0)])].concat();
        assert_eq!(with_exports(&module, &names), Some(expected));
    }

    #[test]
    fn rejects_what_is_no_module() {
        let truncated = [MAGIC, &[10, 9, 1][..]].concat();
        for bytes in [&b""[..], b"\0asm", b"<!doctype html>", &truncated] {
            assert_eq!(without_custom_sections(bytes), None);
            assert_eq!(with_short_imports(bytes, "./glue.js"), None);
            assert!(exported_functions(bytes).is_none() && with_exports(bytes, &BTreeMap::new()).is_none());
        }
    }
}
