//! The JavaScript of the app: that of wasm-bindgen, with a loader for the parts.

use super::{folder::Stored, link::Links, pack::Parts};
use std::collections::BTreeMap;

/// The module from which the app imports the functions that load its parts.
const LINK_MODULE: &str = "\"./__wasm_split.js\"";

/// The loader, with placeholders for names. It fetches files with `fetchVerified`, a function of public/boot.js,
/// so that a first visit does not load it twice.
const LOADER: &str = include_str!("loader.js");

/// Returns the table of files and parts for the loader. It is a file of its own, because a first visit does not
/// need it.
pub(super) fn table(parts: &Parts) -> String {
    let files = parts.files.iter().map(|file| format!("[\"{}\",\"{}\"]", file.name, file.integrity));
    let mut modules = Vec::new();
    let mut needs = Vec::new();
    for (part, places) in &parts.places {
        let places = places.iter().map(|place| {
            modules.iter().position(|known| known == place).unwrap_or_else(|| {
                modules.push(place.clone());
                modules.len() - 1
            })
        });
        needs.push(format!("\"{part}\":[{}]", list(places.map(|place| place.to_string()))));
    }
    let modules = modules.iter().map(|place| match place.range {
        Some((start, end)) => format!("[{},{start},{end}]", place.file),
        None => format!("[{}]", place.file),
    });
    let (files, modules, needs) = (list(files), list(modules), needs.join(","));
    format!("{{\"files\":[{files}],\"modules\":[{modules}],\"needs\":{{{needs}}}}}")
}

/// Puts the loader into wasm-bindgen's script. `table` is the file that the loader reads. Returns `None` when the
/// script is not as expected.
pub(super) fn with_loader(script: &str, links: &Links, table: &Stored) -> Option<String> {
    let mut lines = Vec::new();
    let mut imported = false;
    for line in script.lines() {
        let names_link = line.contains(LINK_MODULE);
        if names_link && line.starts_with("import ") || is_comment(line) {
            continue;
        }
        let line = line.trim_start();
        if names_link {
            // It stands there once for each function.
            if !imported {
                lines.push(format!("{LINK_MODULE}: parts,"));
            }
            imported = true;
        } else {
            lines.push(line.to_owned());
        }
    }
    if !imported || !script.contains("wasm = instance.exports") {
        return None;
    }
    let names = links.parts.iter().map(|part| format!("\"{}\"", part.name));
    let shared = links.shared.iter().map(|name| format!("{name}:wasm.{name}"));
    let loader = LOADER
        .replace("/*TABLE*/", &format!("\"{}\",\"{}\"", table.name, table.integrity))
        .replace("/*PARTS*/", &list(names))
        .replace("/*SHARED*/", &list(shared));
    lines.push(compact(&loader));
    Some(lines.join("\n"))
}

/// Gives the functions that wasm-bindgen's script has for the module other names. Returns `None` when one of them
/// is not there.
pub(super) fn with_names(script: &str, names: &BTreeMap<String, String>) -> Option<String> {
    let mut found = 0;
    let lines = script.lines().map(|line| {
        let function = line.split_once(": function").map(|(name, code)| (name.trim(), code));
        let renamed = function.and_then(|(name, code)| Some(format!("{}: function{code}", names.get(name)?)));
        found += usize::from(renamed.is_some());
        renamed.unwrap_or_else(|| line.to_owned())
    });
    let script = lines.collect::<Vec<_>>().join("\n");
    (found == names.len()).then_some(script)
}

/// A script without its comments and indentation.
pub(super) fn compact(script: &str) -> String {
    let lines = script.lines().filter(|line| !is_comment(line)).map(str::trim_start);
    lines.collect::<Vec<_>>().join("\n")
}

/// Whether a line is a comment or empty.
fn is_comment(line: &str) -> bool {
    let line = line.trim();
    line.is_empty() || ["//", "/**", "* ", "*/"].iter().any(|start| line.starts_with(start)) || line == "*"
}

fn list(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::{
        super::{link::Part, pack::Place},
        *,
    };

    #[test]
    fn the_loader_takes_the_place_of_the_imports() {
        let script = "import * as import1 from \"./__wasm_split.js\"\nimport * as import2 from \"./__wasm_split.js\"\n\
            function imports() {\n    return {\n        \"./__wasm_split.js\": import1,\n        \"./__wasm_split.js\": import2,\n    };\n}\n\
            wasm = instance.exports;\n";
        let links = Links {
            shared: vec!["memory".into()],
            parts: vec![Part { name: "app".into(), modules: vec!["a.wasm".into()] }],
        };
        let table = Stored { name: "parts-1.json".into(), integrity: "sha256-x".into() };
        let code = with_loader(script, &links, &table).unwrap();
        assert!(!code.contains("import *") && code.matches(LINK_MODULE).count() == 1, "{code}");
        assert!(code.contains("[\"parts-1.json\",\"sha256-x\"]") && code.contains("[\"app\"]"), "{code}");
        assert!(code.contains("memory:wasm.memory") && !code.contains("/*"), "{code}");
        assert_eq!(with_loader("export {};", &links, &table), None);
    }

    #[test]
    fn functions_get_the_names_of_the_module() {
        let script = "const import0 = {\n        __wbg_now_46: function() {\n            return now;\n        },\n};";
        let names = BTreeMap::from([("__wbg_now_46".to_owned(), "i0".to_owned())]);
        let renamed = "const import0 = {\ni0: function() {\n            return now;\n        },\n};";
        assert_eq!(with_names(script, &names).as_deref(), Some(renamed));
        assert_eq!(with_names("const import0 = {};", &names), None);
    }

    #[test]
    fn the_table_is_json() {
        let parts = Parts {
            files: vec![Stored { name: "a-1.wasm".into(), integrity: "sha256-x".into() }],
            places: [
                ("app".into(), vec![Place { file: 0, range: Some((1, 2)) }, Place { file: 0, range: None }]),
                ("pages".into(), vec![Place { file: 0, range: None }]),
            ]
            .into(),
        };
        let table: serde_json::Value = serde_json::from_str(&table(&parts)).unwrap();
        let expected = serde_json::json!({
            "files": [["a-1.wasm", "sha256-x"]], "modules": [[0, 1, 2], [0]], "needs": { "app": [0, 1], "pages": [1] },
        });
        assert_eq!(table, expected);
    }

    #[test]
    fn compact_removes_comments_and_indentation() {
        let script = "// Says why.\nconst a = () => {\n  /** What. */\n  return `//${1}`;\n};\n\n";
        assert_eq!(compact(script), "const a = () => {\nreturn `//${1}`;\n};");
    }
}
